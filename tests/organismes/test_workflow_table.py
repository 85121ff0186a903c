"""The two tables, whole: each pair of state and verb is listed here or refused."""

import itertools

import pytest

from cpa_portal.errors import TransitionRefused
from cpa_portal.workflow import Workflow
from organismes.enums import EtatDeclaration, EtatQualite
from organismes.workflow import DECLARATION, QUALITE

DECLARATION_LISTED = {
    ("brouillon", "deposer"): "deposee",
    ("deposee", "demander_pieces"): "a_completer",
    ("a_completer", "deposer"): "deposee",
    ("deposee", "enregistrer"): "enregistree",
    ("deposee", "refuser"): "refusee",
    ("a_completer", "refuser"): "refusee",
    ("enregistree", "constater_caducite"): "caduque",
    ("enregistree", "annuler"): "annulee",
    ("enregistree", "cesser"): "cessee",
    ("caduque", "retirer_caducite"): "enregistree",
    ("annulee", "retirer_annulation"): "enregistree",
    ("cessee", "retirer_cessation"): "enregistree",
    ("cessee", "constater_caducite"): "caduque",
}
QUALITE_LISTED = {
    ("enregistre", "saisir"): "en_saisie",
    ("en_saisie", "saisir"): "en_saisie",
    ("a_completer", "saisir"): "a_completer",
    ("en_saisie", "envoyer"): "en_examen",
    ("a_completer", "declarer_non_referencable"): "non_referencable",
    ("en_examen", "demander_complements"): "a_completer",
    ("a_completer", "renvoyer"): "en_examen",
    ("en_examen", "declarer_referencable"): "referencable",
    ("en_examen", "declarer_non_referencable"): "non_referencable",
    ("referencable", "suspendre"): "suspendu",
}
CASES = [
    (table, listed, state, verb)
    for table, listed, states in (
        (DECLARATION, DECLARATION_LISTED, EtatDeclaration.values),
        (QUALITE, QUALITE_LISTED, EtatQualite.values),
    )
    for state, verb in itertools.product(states, sorted({verb for _, verb in listed}))
]


@pytest.mark.parametrize(("table", "listed", "state", "verb"), CASES)
def test_each_pair_is_listed_or_refused(table: Workflow, listed: dict, state: str, verb: str) -> None:
    if (state, verb) in listed:
        assert table.next(state, verb) == listed[state, verb]
    else:
        with pytest.raises(TransitionRefused):
            table.next(state, verb)


def test_states_of_the_tables_are_those_of_the_rows() -> None:
    assert set(DECLARATION.states()) == set(EtatDeclaration.values)
    assert set(QUALITE.states()) == set(EtatQualite.values)

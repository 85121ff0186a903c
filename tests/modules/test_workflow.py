"""Every (state, verb) pair is listed, or refused."""

import itertools

import pytest

from cpa_portal.errors import TransitionRefused
from cpa_portal.workflow import Workflow
from modules import enums
from modules.workflow import DEVIS, DOSSIER, MODULE

TABLES = [(MODULE, enums.EtatModule), (DEVIS, enums.EtatDevis), (DOSSIER, enums.EtatDossier)]
PAIRS = [
    (table, state, verb)
    for table, states in TABLES
    for state, verb in itertools.product(states.values, sorted({verb for _, verb in table.transitions}))
]


@pytest.mark.parametrize(("table", "state", "verb"), PAIRS, ids=lambda value: getattr(value, "name", value))
def test_a_pair_is_listed_or_refused(table: Workflow, state: str, verb: str) -> None:
    if (state, verb) in table.transitions:
        assert table.next(state, verb) == table.transitions[state, verb]
    else:
        with pytest.raises(TransitionRefused):
            table.next(state, verb)


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "name", "états"))
def test_every_state_is_reached_and_known(table: Workflow, states: type) -> None:
    assert set(table.states()) == set(states.values)


@pytest.mark.parametrize("state", ["clos", "refuse", "annule"])
def test_a_dossier_never_leaves_its_end(state: str) -> None:
    assert DOSSIER.verbs(state) == []

"""Properties of any explanation: it says all of the account, its numbers are those of the rules, nothing is unexplained."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.declared import Facts, PeriodeStatut, Titulaire
from accounts.rules.explanation import explain, render_explanation
from accounts.rules.explanation.choices import NAMED, choice
from accounts.rules.explanation.results import Explication
from accounts.rules.parameters import load
from accounts.rules.results import Capture, Use
from tests.accounts.rules.test_proprietes import CAPTURES, DAYS, FACTS, USES

PEOPLE = st.builds(
    Titulaire,
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2006, 12, 31)),
    statuts=st.lists(
        st.builds(
            PeriodeStatut,
            statut=st.sampled_from(["salarie", "agent_public", "demandeur_emploi", "tns", "esat"]),
            from_on=DAYS,
            categorie=st.sampled_from([None, "A", "C"]),
        ),
        max_size=2,
    ).map(tuple),
    retired_on=st.none() | DAYS,
    died_on=st.none() | DAYS,
)
ANYBODY = st.builds(lambda facts, person: replace(facts, titulaire=person), FACTS, PEOPLE)


def _explained(facts: Facts, uses: list[Use | Capture], as_of: date) -> Explication:
    return explain(facts, uses, as_of, parameters=load())


@settings(deadline=None, max_examples=150)
@given(ANYBODY, USES, CAPTURES, DAYS)
def test_la_somme_des_lignes_de_l_explication_egale_le_solde(
    facts: Facts, uses: list[Use], captures: list[Capture], as_of: date
) -> None:
    found = _explained(facts, [*uses, *captures], as_of)
    given_: Counter[str] = Counter()
    for ligne in (*found.autres, *(ligne for annee in found.annees for ligne in annee.lignes)):
        if not ligne.a_venir:
            given_[ligne.compteur] += ligne.quantite
    gone: Counter[str] = Counter()
    for sortie in found.sorties:
        gone[sortie.compteur] += sortie.quantite
    taken: Counter[str] = Counter()
    for use in found.uses:
        for part in use.parts:
            taken[part.compteur] += part.quantite
    for bilan in found.bilans:
        assert (bilan.inscrit, bilan.sorti, bilan.utilise) == tuple(
            counter[bilan.compteur] for counter in (given_, gone, taken)
        )
        assert bilan.inscrit - bilan.sorti - bilan.utilise == bilan.reste - bilan.indu


@settings(deadline=None, max_examples=150)
@given(ANYBODY, USES, CAPTURES, DAYS)
def test_les_nombres_montres_redonnent_ce_qui_est_inscrit(
    facts: Facts, uses: list[Use], captures: list[Capture], as_of: date
) -> None:
    for annee in _explained(facts, [*uses, *captures], as_of).annees:
        for ligne in annee.lignes:
            numbers: dict[str, Any] = {chiffre.code: chiffre.valeur for chiffre in ligne.chiffres}
            scale = 100 if ligne.compteur.endswith("_eur") else 3600
            assert numbers["inscrit"] * scale == ligne.quantite
            if "place" in numbers:
                wanted = numbers["arrondi"] + numbers.get("accord", 0)
                taken = int(numbers.get("anticipe", 0) * scale)
                assert ligne.quantite + taken == min(wanted * scale, int(numbers["place"] * scale))
                assert numbers["arrondi"] - numbers["exact"] >= 0


@settings(deadline=None, max_examples=150)
@given(ANYBODY, USES, DAYS)
def test_chaque_ligne_a_son_article_et_sa_version_et_chaque_annee_vide_sa_raison(
    facts: Facts, uses: list[Use], as_of: date
) -> None:
    found = _explained(facts, list(uses), as_of)
    years = [annee.annee for annee in found.annees]
    assert years == sorted(set(years))
    for ligne in (*found.autres, *(ligne for annee in found.annees for ligne in annee.lignes)):
        assert ligne.article.libelle
        assert ligne.article.objet
        assert ligne.version == load().version
        assert ligne.phrase
    for annee in found.annees:
        assert annee.resume
        if not any(ligne.quantite for ligne in annee.lignes):
            assert annee.motifs, annee
        codes = [motif.code for motif in annee.motifs]
        assert len(codes) == len(set(codes))
    json.dumps(render_explanation(found))


def test_chaque_choix_possible_a_sa_phrase() -> None:
    for parametre in load().par_nom.values():
        if parametre.choices and not parametre.nom.startswith("DSN_"):
            for valeur in parametre.choices:
                assert choice(f"{parametre.nom}={valeur}").phrase
    assert set(NAMED) == {"DIF_MIX_CAP"}
    assert (
        choice("DIF_MIX_CAP=150").phrase
        == "Dès qu’une heure de DIF sert, la formation reçoit au plus 150\u00a0h de DIF et de CPF."
    )

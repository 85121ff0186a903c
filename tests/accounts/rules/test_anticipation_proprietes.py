"""Properties of the advances to public agents: order, ceiling, and nothing gained nor lost in the end."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.declared import Activite, Avance, Diplome, Facts, Ouverture, PeriodeStatut, Titulaire
from accounts.rules.entitlements import entitlements
from accounts.rules.explanation import explain
from accounts.rules.parameters import load
from accounts.rules.results import Capture, SoldeCalcule
from tests.accounts.rules.test_proprietes import HOURS, H

DAYS = st.dates(date(2017, 1, 1), date(2023, 12, 31))
AGENTS = st.builds(
    Facts,
    titulaire=st.builds(
        Titulaire,
        statuts=st.builds(
            PeriodeStatut, statut=st.just("agent_public"), from_on=st.just(date(2010, 1, 1)),
            categorie=st.sampled_from(["A", "C"]),
        ).map(lambda period: (period,)),
    ),
    ouvertures=st.lists(
        st.builds(Ouverture, compteur=st.just("cpf_public"), quantite=st.integers(1, 160 * H), on=DAYS), max_size=1
    ).map(tuple),
    activites=st.lists(
        st.builds(
            Activite, year=st.integers(2016, 2022), statut=st.just("agent_public"), worked_hours=HOURS,
            temps=st.sampled_from(["plein", "partiel", "incomplet"]),
        ),
        max_size=7, unique_by=lambda item: item.year,
    ).map(tuple),
    diplomes=st.lists(st.builds(Diplome, niveau=st.sampled_from(["VI", "V"]), declared_on=DAYS), max_size=2).map(tuple),
    inaptitude=st.sampled_from([0, 0, 150 * H]),
    avances=st.lists(
        st.builds(Avance, on=DAYS, quantite=st.integers(1, 120 * H), fin_contrat=st.none() | DAYS), min_size=1, max_size=3
    ).map(tuple),
)  # fmt: skip
TAKEN = st.lists(
    st.builds(Capture, on=DAYS, compteur=st.just("cpf_public"), quantite=st.integers(1, 100 * H)), max_size=3
)


def _public(facts: Facts, taken: list[Capture], as_of: date) -> SoldeCalcule:
    found = entitlements(facts, taken, as_of).solde("cpf_public")
    assert found is not None
    return found


@settings(deadline=None)
@given(AGENTS, TAKEN, DAYS)
def test_une_avance_ne_donne_ni_n_ote_rien_a_la_fin(facts: Facts, taken: list[Capture], as_of: date) -> None:
    """Less what it has still to repay, the account stands where it would without any advance."""
    advanced, plain = _public(facts, taken, as_of), _public(replace(facts, avances=()), taken, as_of)
    assert advanced.quantite - advanced.manque - advanced.anticipe == plain.quantite - plain.manque
    assert plain.anticipe == 0


@settings(deadline=None)
@given(AGENTS, TAKEN, DAYS, st.randoms())
def test_l_ordre_des_avances_ne_change_rien(facts: Facts, taken: list[Capture], as_of: date, random: Any) -> None:
    shuffled = list(facts.avances)
    random.shuffle(shuffled)
    assert entitlements(replace(facts, avances=tuple(shuffled)), taken, as_of) == entitlements(facts, taken, as_of)


@settings(deadline=None)
@given(AGENTS, DAYS)
def test_ce_qui_est_avance_reste_dans_les_bornes(facts: Facts, as_of: date) -> None:
    found = entitlements(facts, (), as_of)
    lines = [ligne for ligne in found.lignes if ligne.nature == "avance"]
    assert sum(ligne.quantite for ligne in lines) == sum(item.accorde for item in found.anticipations)
    for item in found.anticipations:
        assert item.accorde == sum(quantite for _, quantite in item.annees) == min(item.demande, item.maximum)
        assert bool(item.motif) == (item.accorde < item.demande)
        assert len(item.annees) <= 2
    repaid = sum(ligne.anticipe for ligne in found.lignes)
    owed = sum(solde.anticipe for solde in found.soldes)
    assert owed == sum(ligne.quantite for ligne in lines) - repaid
    assert owed >= 0


@settings(deadline=None)
@given(AGENTS, TAKEN, DAYS)
def test_l_explication_montre_chaque_avance_et_ses_nombres(facts: Facts, taken: list[Capture], as_of: date) -> None:
    found = explain(facts, taken, as_of, parameters=load())
    for annee in found.annees:
        assert annee.motifs or any(ligne.quantite for ligne in annee.lignes)
        for ligne in annee.lignes:
            numbers = {chiffre.code: chiffre.valeur for chiffre in ligne.chiffres}
            if "place" in numbers:
                given_ = min(numbers["arrondi"], numbers["place"])
                assert given_ * H == ligne.quantite + numbers.get("anticipe", 0) * H
    advanced = sum(ligne.quantite for ligne in found.autres if ligne.nature == "avance")
    assert bool(found.anticipations) == bool(advanced)

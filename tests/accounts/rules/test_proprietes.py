"""Properties that hold for any facts: order, ceilings, sums, determinism, one rounding up."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.counters import ceil, decimal_string
from accounts.rules.declared import Absence, Activite, ActiviteCitoyenne, Avance, Benevolat, Diplome, Facts, Ouverture
from accounts.rules.entitlements import entitlements
from accounts.rules.rendering import render
from accounts.rules.results import Accord, Capture, Use
from accounts.rules.usage import split

H = 3600
DAYS = st.dates(date(2015, 1, 1), date(2022, 12, 31))
HOURS = st.integers(0, 170_000).map(lambda value: Fraction(value, 100))


def _activites(years: st.SearchStrategy[int]) -> st.SearchStrategy[Activite]:
    return st.builds(
        Activite,
        year=years,
        statut=st.sampled_from(["salarie", "agent_public", "demandeur_emploi", "esat", "tns"]),
        worked_hours=HOURS,
        reference_hours=st.sampled_from([None, Fraction(1582), Fraction(1607)]),
        temps=st.sampled_from(["plein", "partiel", "incomplet"]),
        contribution_ratio=st.sampled_from([None, Fraction(1, 2), Fraction(1)]),
        complement=st.sampled_from([0, 0, 4 * H]),
        absences=st.lists(
            st.builds(Absence, nature=st.sampled_from(["maternite", "maladie"]), hours=HOURS), max_size=2
        ).map(tuple),
    )


DIPLOMES = st.builds(
    Diplome,
    niveau=st.sampled_from(["VI", "V bis", "V", "I"]),
    declared_on=DAYS,
    certification_ccn=st.booleans(),
    found_false_on=st.none() | DAYS,
)
CITOYENNES = st.builds(
    ActiviteCitoyenne,
    categorie=st.sampled_from(["benevolat", "service_civique", "autre"]),
    year=st.integers(2016, 2021),
    associations=st.lists(st.builds(Benevolat, association=st.sampled_from("ab"), hours=HOURS), max_size=3).map(tuple),
)
AVANCES = st.builds(
    Avance,
    on=DAYS,
    quantite=st.integers(1, 100 * H),
    fin_contrat=st.none() | st.dates(date(2017, 1, 1), date(2023, 12, 31)),
)
FACTS = st.builds(
    Facts,
    activites=st.lists(_activites(st.integers(2014, 2021)), max_size=7).map(tuple),
    diplomes=st.lists(DIPLOMES, max_size=3).map(tuple),
    ouvertures=st.lists(
        st.builds(
            Ouverture,
            compteur=st.sampled_from(["cpf", "cpf_public", "dif", "cec"]),
            quantite=st.integers(0, 200 * H),
            on=DAYS,
        ),
        max_size=2,
    ).map(tuple),
    dif=st.integers(0, 120 * H),
    cec=st.lists(CITOYENNES, max_size=4).map(tuple),
    avances=st.lists(AVANCES, max_size=2).map(tuple),
    transferts=st.lists(DAYS, max_size=2, unique=True).map(tuple),
)
ACCORDS = st.none() | st.builds(Accord, on=st.just(date(2017, 5, 2)), fin_contrat=st.none() | DAYS)
USES = st.lists(st.builds(Use, on=DAYS, hours=st.integers(1, 300 * H), anticipation=ACCORDS), max_size=4)
CAPTURES = st.lists(
    st.builds(Capture, on=DAYS, compteur=st.sampled_from(["cpf", "dif", "cpf_public", "cec"]), quantite=st.integers(1, 100 * H)),
    max_size=4,
)  # fmt: skip


@settings(deadline=None)
@given(FACTS, st.lists(st.one_of(USES, CAPTURES), max_size=2), DAYS, st.randoms())
def test_l_ordre_des_listes_ne_change_rien(facts: Facts, uses: Any, as_of: date, random: Any) -> None:
    flat = [use for batch in uses for use in batch]
    changed: dict[str, Any] = {}
    for name in ("activites", "diplomes", "ouvertures", "cec", "avances", "transferts"):
        items = list(getattr(facts, name))
        random.shuffle(items)
        changed[name] = tuple(items)
    shuffled = list(flat)
    random.shuffle(shuffled)
    assert entitlements(facts, flat, as_of) == entitlements(replace(facts, **changed), shuffled, as_of)


@settings(deadline=None)
@given(FACTS, USES, CAPTURES, DAYS)
def test_somme_des_lignes_moins_les_utilisations_egale_le_solde(
    facts: Facts, uses: list[Use], captures: list[Capture], as_of: date
) -> None:
    found = entitlements(facts, [*uses, *captures], as_of)
    assert entitlements(facts, [*uses, *captures], as_of) == found
    for solde in found.soldes:
        lines = sum(ligne.quantite for ligne in found.lignes if ligne.compteur == solde.compteur)
        used = sum(use.debits.get(solde.compteur, 0) for use in found.uses)
        used += sum(item.quantite for item in captures if item.on <= as_of and item.compteur == solde.compteur)
        gone = sum(sortie.quantite for sortie in found.sorties if sortie.compteur == solde.compteur)
        assert (solde.credite, solde.debite, solde.sorti) == (lines, used, gone)
        assert solde.quantite - solde.manque == lines - used - gone
        assert solde.quantite >= 0
        assert solde.manque == 0 or solde.quantite == 0
    listed = {solde.compteur for solde in found.soldes}
    for compteur in {ligne.compteur for ligne in found.lignes} - listed:
        lines = sum(ligne.quantite for ligne in found.lignes if ligne.compteur == compteur)
        used = sum(use.debits.get(compteur, 0) for use in found.uses)
        used += sum(item.quantite for item in captures if item.on <= as_of and item.compteur == compteur)
        assert lines - used == sum(sortie.quantite for sortie in found.sorties if sortie.compteur == compteur)


@settings(deadline=None)
@given(FACTS, DAYS)
def test_l_alimentation_ne_depasse_jamais_le_plafond_ni_l_annee(facts: Facts, as_of: date) -> None:
    closed = replace(facts, ouvertures=(), dif=0)
    found = entitlements(closed, [], as_of)
    running: dict[str, int] = {}
    for ligne in found.lignes:
        running[ligne.compteur] = running.get(ligne.compteur, 0) + ligne.quantite
        assert ligne.quantite >= 0
        if ligne.nature == "alimentation" and ligne.plafond is not None:
            scale = 100 if ligne.compteur.endswith("_eur") else H
            assert running[ligne.compteur] <= ligne.plafond * scale
    json_ready = render(found)
    assert all(set(item) - {"anticipe"} == {"compteur", "unite", "quantite"} for item in json_ready["soldes"])


@settings(deadline=None)
@given(st.lists(HOURS, min_size=1, max_size=6))
def test_un_seul_arrondi_pour_toute_l_annee(hours: list[Fraction]) -> None:
    facts = Facts(activites=tuple(Activite(year=2016, statut="salarie", worked_hours=value) for value in hours))
    (ligne,) = entitlements(facts, [], date(2017, 4, 1)).lignes
    assert ligne.quantite == ceil(24 * min(Fraction(1), sum(hours, Fraction(0)) / 1607)) * H
    whole = Facts(activites=(Activite(year=2016, statut="salarie", worked_hours=sum(hours, Fraction(0))),))
    assert entitlements(whole, [], date(2017, 4, 1)).lignes[0].quantite == ligne.quantite


@given(
    st.dictionaries(st.sampled_from(["dif", "cpf", "cpf_public", "cec", "correctif", "cpf_eur", "dif_eur"]), st.integers(0, 10**6)),
    st.integers(1, 10**6), DAYS, st.booleans(), st.booleans(),
)  # fmt: skip
def test_un_partage_ne_prend_que_ce_qui_existe(
    available: dict[str, int], hours: int, on: date, retired: bool, agent: bool
) -> None:
    found = split(available, hours=hours, on=on, retired=retired, agent=agent)
    assert found.dif + found.cpf + found.correctif + found.cec + found.a_completer == hours
    assert all(0 < taken <= available[name] for name, taken in found.debits.items())
    if found.dif and on.year < 2019:
        assert found.dif + found.cpf <= 150 * H


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_une_chaine_decimale_se_relit_a_l_identique(units: int, places: int) -> None:
    value = Fraction(units, 10**places)
    assert Fraction(decimal_string(value)) == value

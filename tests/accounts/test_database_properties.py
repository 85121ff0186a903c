"""Any life, through the database: the order of declarations, batches and repetitions change nothing."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import Alimentation, Mouvement
from accounts.rules.entitlements import entitlements
from accounts.rules.parameters import load
from accounts.selectors.facts import facts_of, uses_of
from accounts.services.recompute import recompute, recompute_many
from cpa_portal.clock.moment import Moment
from tests.accounts.database_path import declared, standing
from tests.accounts.rules.personne import agent, sans_diplome, statut, travail
from tests.builders.accounts import SYSTEM, activite, parts, use

pytestmark = pytest.mark.django_db
DAY = date(2018, 10, 1)
SEEDS = pytest.mark.parametrize("seed", range(6))
PUBLIC = {"titulaire": statut("agent_public", categorie="C")}


def life(chance: random.Random) -> dict[str, Any]:
    """A career of one to three years, several employers, absences, sometimes a diploma, DIF, civic activity."""
    kind = travail if chance.random() < 0.8 else agent
    works = [
        kind(
            chance.choice((2015, 2016, 2017)),
            str(chance.randrange(1, 1700)),
            absences=[{"nature": chance.choice(("maternite", "maladie")), "hours": str(chance.randrange(1, 300))}],
        )
        for _ in range(chance.randrange(1, 6))
    ]
    found: dict[str, Any] = {"activites": works}
    if kind is agent:
        found |= PUBLIC
    if chance.random() < 0.5:
        found["diplomes"] = sans_diplome(f"2017-0{chance.randrange(1, 10)}-15")
    if chance.random() < 0.5:
        found["dif"] = {"hours": str(chance.randrange(1, 121))}
    if chance.random() < 0.5:
        found["cec"] = [{"categorie": "service_civique", "year": 2017, "duration": "8"}]
    return found


def shuffled(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    works = list(document["activites"])
    chance.shuffle(works)
    return {**document, "activites": works}


@SEEDS
def test_the_order_of_declaration_changes_nothing(seed: int, at: Moment) -> None:
    chance, autumn = random.Random(seed), replace(at, today=DAY)
    document = life(chance)
    first, second = declared(document, at=autumn, rank=1), declared(shuffled(document, chance), at=autumn, rank=2)
    for of in (first, second):
        recompute(compte_id=of.pk, actor=SYSTEM, at=autumn)
    assert standing(first) == standing(second)


@SEEDS
def test_one_account_is_a_batch_of_one_and_twice_is_once(seed: int, at: Moment) -> None:
    chance, autumn = random.Random(seed), replace(at, today=DAY)
    documents = [life(chance) for _ in range(3)]
    alone = [declared(document, at=autumn, rank=rank) for rank, document in enumerate(documents, 1)]
    batch = [declared(document, at=autumn, rank=rank) for rank, document in enumerate(documents, 11)]
    for of in alone:
        recompute(compte_id=of.pk, actor=SYSTEM, at=autumn)
    recompute_many(compte_ids=[of.pk for of in batch], actor=SYSTEM, at=autumn)
    assert [standing(of) for of in alone] == [standing(of) for of in batch]
    assert recompute_many(compte_ids=[of.pk for of in (*alone, *batch)], actor=SYSTEM, at=autumn) == []


@SEEDS
def test_lines_add_up_to_the_balance_and_never_pass_a_ceiling(seed: int, at: Moment) -> None:
    chance, autumn = random.Random(seed), replace(at, today=DAY)
    of = declared(life(chance), at=autumn)
    recompute(compte_id=of.pk, actor=SYSTEM, at=autumn)
    found = entitlements(facts_of(of), uses_of(of, today=DAY), DAY, parameters=load())
    for solde in of.soldes.all():
        assert solde.credite == sum(line.quantite for line in found.lignes if line.compteur == solde.compteur)
        posted = Alimentation.objects.filter(compte=of, compteur=solde.compteur)
        assert solde.credite == sum(row.total_apres for row in posted)
    assert parts(of)[0] <= 400
    if not facts_of(of).diplomes:
        assert parts(of)[0] <= 150


@SEEDS
def test_known_late_or_known_from_the_start_it_ends_the_same(seed: int, at: Moment) -> None:
    """Given the same captures, a year declared after a use gives what it would have given before."""
    chance, autumn = random.Random(seed), replace(at, today=DAY)
    hours = chance.randrange(200, 1600)
    on_time = declared({"activites": [travail(2015), travail(2016, str(hours))]}, at=autumn, rank=1)
    late = declared({"activites": [travail(2015)]}, at=autumn, rank=2)
    for of in (on_time, late):
        recompute(compte_id=of.pk, actor=SYSTEM, at=autumn)
        use(of, 20, at=autumn, on=date(2017, 6, 1))
    activite(late, 2016, hours=hours, at=autumn)
    for of in (on_time, late):
        recompute(compte_id=of.pk, actor=SYSTEM, at=autumn)
    assert standing(on_time) == standing(late)
    assert Mouvement.objects.filter(solde__compte=late).count() >= 4

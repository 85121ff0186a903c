"""A body’s report opens with what the portal knows of its year: hours given, people, money received."""

import pytest

from financeurs.services.remises import mark_paid
from organismes.prefill import known_of
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


def test_nothing_is_known_of_a_year_without_training(at, module) -> None:
    assert known_of(module.organisme, 2017) == {}


def test_hours_people_and_money_of_the_year_are_filled_in(at, payer, module) -> None:
    remise = money.sealed(payer, module, at=at)
    for row in remise.tentatives.all():
        mark_paid(tentative=row, settled_on=at.today, actor=payer.comptable, at=at)
    known = known_of(module.organisme, 2017)
    assert sum(value for name, value in known.items() if name.startswith("heures_")) == 24 * H
    assert sum(value for name, value in known.items() if name.startswith("stagiaires_")) == 1
    assert sum(value for name, value in known.items() if name.startswith("produit_")) > 0
    assert known_of(module.organisme, 2016) == {}


def test_another_body_is_told_nothing_of_it(at, payer, module) -> None:
    money.sealed(payer, module, at=at)
    assert known_of(build.organisme(at=at, rank=7), 2017) == {}

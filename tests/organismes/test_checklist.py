"""One checklist from nothing to the first published module."""

from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.etapes import Avancement, Etape, checklist
from organismes.models import Organisme
from tests.builders import modules as offers
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def steps(body: Organisme, day: date) -> dict[str, Etape]:
    return {step.code: step for step in checklist(body, day)}


def test_a_new_body_has_everything_to_do(at: Moment) -> None:
    found = steps(build.organisme(at=at), at.today)
    assert list(found) == ["declaration", "qualite", "iban", "module", "paiements"]
    assert [step.avancement for step in found.values()] == ["a_faire", "plus_tard", "a_faire", "plus_tard", "plus_tard"]
    assert len(found["declaration"].manque) == 5


def test_a_filed_declaration_waits_for_the_administration_until_a_day(at: Moment) -> None:
    step = steps(build.filed(at=at).organisme, at.today)["declaration"]
    assert (step.avancement, step.qui, step.pour_le) == ("en_attente", "L’administration", date(2017, 6, 14))


def test_nacre_quality_is_done_with_its_last_day(at: Moment) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    assert steps(body, at.today)["qualite"].pour_le == date(2017, 12, 31)
    assert steps(body, date(2018, 1, 1))["qualite"].avancement == Avancement.A_FAIRE


def test_everything_done_with_a_published_module_until_quality_ends(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    build.set_iban(
        organisme=body, iban="FR7630006000011234567890189", titulaire_du_compte="Tremplin", actor=system, at=at
    )
    assert steps(body, at.today)["module"].avancement == Avancement.A_FAIRE
    offers.module(at=at)
    assert {step.avancement for step in checklist(body, at.today)} == {Avancement.FAITE}
    after = steps(body, replace(at, today=date(2018, 1, 1)).today)["module"]
    assert after.avancement == Avancement.BLOQUEE
    assert after.manque == ("La convention NACRE en vigueur le 31/12/2016 ne vaut qualité que jusqu’au 31/12/2017.",)

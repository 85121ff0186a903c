"""Quality: who may ask, what is decided, what NACRE asks for."""

from datetime import date

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused, TransitionRefused
from organismes.services import qualite
from organismes.services.dossier_qualite import send_file
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def test_the_data_dock_opens_with_the_declaration_number(at: Moment, system: Actor) -> None:
    with pytest.raises(Refused) as error:
        qualite.request_quality(organisme=build.filed(at=at).organisme, actor=system, at=at)
    assert error.value.code == "non_declare"


def test_asking_twice_is_asking_once_and_never_after_a_yes(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    first = qualite.request_quality(organisme=body, actor=system, at=at)
    assert qualite.request_quality(organisme=body, actor=system, at=at).pk == first.pk
    qualite.decide_quality(qualite=first, verdict="referencable", actor=system, at=at)
    with pytest.raises(Refused) as error:
        qualite.request_quality(organisme=body, actor=system, at=at)
    assert error.value.code == "deja_favorable"


def test_a_label_needs_its_name(at: Moment, system: Actor) -> None:
    with pytest.raises(InvalidInput) as error:
        qualite.request_quality(organisme=build.registered(at=at), source="label", actor=system, at=at)
    assert error.value.field == "reference"


def test_a_negative_or_incomplete_answer_gives_its_reasons(at: Moment, system: Actor) -> None:
    row = qualite.request_quality(organisme=build.registered(at=at), actor=system, at=at)
    for verdict in ("non_referencable", "a_completer"):
        with pytest.raises(InvalidInput) as error:
            qualite.decide_quality(qualite=row, verdict=verdict, actor=system, at=at)
        assert error.value.field == "commentaire"
    row = qualite.decide_quality(qualite=row, verdict="a_completer", commentaire="1.1", actor=system, at=at)
    with pytest.raises(TransitionRefused):
        qualite.decide_quality(qualite=row, verdict="referencable", actor=system, at=at)
    row = send_file(qualite=row, actor=system, at=at)
    assert qualite.decide_quality(qualite=row, verdict="referencable", actor=system, at=at).from_on == at.today


def test_nacre_convention_must_be_in_force_on_31_december_2016(at: Moment, system: Actor) -> None:
    body = build.organisme(at=at)
    for first, last in ((date(2017, 1, 1), None), (date(2014, 1, 1), date(2016, 12, 30))):
        with pytest.raises(Refused) as error:
            qualite.record_nacre(
                organisme=body,
                reference="42",
                convention_from_on=first,
                convention_until_on=last,
                actor=system,
                at=at,
            )
        assert error.value.code == "nacre_hors_periode"
    row = qualite.record_nacre(
        organisme=body,
        reference="42",
        convention_from_on=date(2014, 1, 1),
        convention_until_on=date(2016, 12, 31),
        actor=system,
        at=at,
    )
    assert (row.from_on, row.until_on) == (date(2017, 1, 1), date(2017, 12, 31))


def test_nacre_convention_is_recorded_once_and_not_suspended(at: Moment, system: Actor) -> None:
    body = build.organisme(at=at)
    row = build.nacre(body, at=at)
    with pytest.raises(Refused) as error:
        build.nacre(body, at=at)
    assert error.value.code == "nacre_deja"
    with pytest.raises(Refused):
        qualite.suspend_quality(qualite=row, commentaire="x", actor=system, at=at)

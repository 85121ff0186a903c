"""Admissible on a day: the date cases of the law, by the portal's own rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.models import Organisme
from organismes.selectors import admissible, admissible_many
from organismes.services import declarations, qualite
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def codes(body: Organisme, day: date) -> list[str]:
    return [motif.code for motif in admissible(body, day).motifs]


def says(body: Organisme, day: date) -> bool:
    """The answer, checked to be the same by the rule, by the list and by SQL."""
    answer = admissible(body, day).admissible
    assert admissible_many([body], day)[body.pk].admissible is answer
    assert Organisme.objects.admissible_on(day).filter(pk=body.pk).exists() is answer
    return answer


def test_nacre_convention_is_quality_on_31_december_2017_and_not_on_1_january_2018(at: Moment) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    assert says(body, date(2017, 12, 31))
    assert not says(body, date(2018, 1, 1))
    assert codes(body, date(2018, 1, 1)) == ["declaree", "nacre_terminee"]


def test_nacre_convention_does_not_stand_for_the_declaration(at: Moment) -> None:
    body = build.organisme(at=at)
    build.nacre(body, at=at)
    assert not says(body, at.today)
    assert codes(body, at.today) == ["non_declaree", "qualite_nacre"]


def test_registered_body_is_declared_from_the_day_of_its_registration(at: Moment) -> None:
    body = build.referencable(at=at)
    build.make_referencable(build.registered(at=at, rank=2), at=at, from_on=date(2017, 1, 1))
    assert says(body, at.today)
    assert not says(body, date(2017, 5, 14))
    assert codes(body, date(2017, 5, 14)) == ["pas_encore_declaree", "qualite_pas_encore"]


def test_filed_declaration_without_number_is_not_enough(at: Moment) -> None:
    body = build.filed(at=at).organisme
    build.nacre(body, at=at)
    assert not says(body, at.today)
    assert codes(body, at.today)[0] == "deposee"


def test_caduque_body_stops_on_1_may_and_keeps_its_past(at: Moment, system: Actor) -> None:
    body = build.referencable(at=at)
    later = replace(at, today=date(2018, 6, 4))
    declarations.lapse(declaration=body.declarations.get(), bpf_year=2017, actor=system, at=later)
    assert says(body, date(2018, 4, 30))
    assert not says(body, date(2018, 5, 1))
    assert codes(body, date(2018, 5, 1))[0] == "caduque"


def test_annulled_body_stops_on_the_day_of_the_decision(at: Moment, system: Actor) -> None:
    body = build.referencable(at=at)
    later = replace(at, today=date(2017, 9, 1))
    declarations.annul(declaration=body.declarations.get(), detail="Contrôle du 28/08/2017.", actor=system, at=later)
    assert says(body, date(2017, 8, 31))
    assert not says(body, date(2017, 9, 1))
    assert codes(body, date(2017, 9, 1))[0] == "annulee"


def test_suspended_quality_keeps_its_last_day(at: Moment, system: Actor) -> None:
    body = build.referencable(at=at)
    later = replace(at, today=date(2017, 7, 3))
    qualite.suspend_quality(qualite=body.qualites.get(), commentaire="Alerte.", actor=system, at=later)
    assert says(body, date(2017, 7, 3))
    assert not says(body, date(2017, 7, 4))
    assert codes(body, date(2017, 7, 4)) == ["declaree", "qualite_suspendue"]


def test_examination_under_way_or_unfavourable_is_no_quality(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    row = qualite.request_quality(organisme=body, actor=system, at=at)
    assert codes(body, at.today) == ["declaree", "qualite_en_examen"]
    qualite.decide_quality(
        qualite=row, verdict="non_referencable", commentaire="Indicateurs 1.1 et 2.3.", actor=system, at=at
    )
    assert not says(body, at.today)
    assert codes(body, at.today) == ["declaree", "non_referencable"]


def test_before_2017_quality_is_not_asked(at: Moment) -> None:
    body = build.registered(at=replace(at, today=date(2016, 3, 1)))
    assert says(body, date(2016, 12, 31))
    assert not says(body, date(2017, 1, 1))


def test_label_of_the_cnefop_counts_between_its_days(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    row = qualite.request_quality(organisme=body, source="label", reference="Label 42", actor=system, at=at)
    qualite.decide_quality(
        qualite=row,
        verdict="referencable",
        from_on=date(2017, 6, 1),
        until_on=date(2017, 6, 30),
        actor=system,
        at=at,
    )
    answers = [says(body, date(2017, 5, 31)), says(body, date(2017, 6, 1)), says(body, date(2017, 6, 30))]
    assert answers == [False, True, True]
    assert codes(body, date(2017, 7, 1)) == ["declaree", "qualite_terminee"]


def test_many_bodies_cost_three_queries(at: Moment, django_assert_num_queries: Callable) -> None:
    bodies = [build.registered(at=at, rank=rank) for rank in (1, 2, 3)]
    with django_assert_num_queries(3):
        assert len(admissible_many(bodies, at.today)) == 3

"""Reminders before 31/12/2017: each once, the latest alone when nights were missed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.models import Courriel
from organismes.echeances import nacre_deadline
from organismes.models import RappelNacre
from organismes.rules.nacre_reminders import delays, due_on, reminder_due
from organismes.services import qualite
from organismes.services.nacre_reminders import send_due
from tests.builders import organismes as build

LAST = date(2017, 12, 31)


def night(at: Moment, day: date) -> int:
    return send_due(at=replace(at, today=day))


def mails() -> list[str]:
    return list(
        Courriel.objects.filter(subject__contains="NACRE ne vaudra").order_by("pk").values_list("subject", flat=True)
    )


@pytest.mark.django_db
def test_reminders_leave_180_90_30_and_7_days_before_and_once_each(at: Moment) -> None:
    build.nacre(build.registered(at=at), at=at)
    sent = [day for day in (date(2017, 6, 1) + timedelta(days=n) for n in range(240)) if night(at, day)]
    assert sent == [date(2017, 7, 4), date(2017, 10, 2), date(2017, 12, 1), date(2017, 12, 24)]
    assert [row.jours for row in RappelNacre.objects.order_by("pk")] == [180, 90, 30, 7]
    assert [subject.split(" dans ")[1] for subject in mails()] == [f"{n}\u00a0jours" for n in (180, 90, 30, 7)]


@pytest.mark.django_db
def test_missed_nights_send_the_latest_reminder_alone_and_say_the_days_really_left(at: Moment) -> None:
    build.nacre(build.registered(at=at), at=at)
    assert night(at, date(2017, 12, 5)) == 1
    assert night(at, date(2017, 12, 5)) == 0
    assert [row.jours for row in RappelNacre.objects.all()] == [30]
    assert mails() == ["Votre convention NACRE ne vaudra plus qualité dans 26\u00a0jours"]
    assert night(at, date(2017, 8, 1)) == 0, "a day lived again sends no earlier reminder"


@pytest.mark.django_db
def test_the_database_refuses_the_same_reminder_twice(at: Moment) -> None:
    row = build.nacre(build.registered(at=at), at=at)
    values = {"qualite": row, "jours": 30, "due_on": date(2017, 12, 1), "sent_on": date(2017, 12, 1)}
    RappelNacre.objects.create(**values)
    with pytest.raises(IntegrityError, match="a_nacre_reminder_is_sent_once"), transaction.atomic():
        RappelNacre.objects.create(**values)


@pytest.mark.django_db
def test_the_mail_says_what_to_do_and_whether_an_examination_is_under_way(at: Moment) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    night(at, date(2017, 7, 4))
    assert "demandez l’examen du Data Dock" in Courriel.objects.latest("pk").body
    qualite.request_quality(organisme=body, actor=build.SYSTEM, at=at)
    night(at, date(2017, 10, 2))
    assert "(Data Dock) est déjà en cours" in Courriel.objects.latest("pk").body


@pytest.mark.django_db
def test_who_has_another_proof_of_quality_for_2018_is_left_in_peace(at: Moment) -> None:
    body = build.referencable(at=at)
    build.nacre(body, at=at)
    assert night(at, date(2017, 12, 24)) == 0
    assert nacre_deadline(body, date(2017, 12, 24)) is None
    assert nacre_deadline(body, date(2018, 2, 1)) is None


@pytest.mark.django_db
def test_the_notice_follows_the_days(at: Moment) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    assert nacre_deadline(body, date(2017, 7, 4)).a_venir == [date(2017, 10, 2), date(2017, 12, 1), date(2017, 12, 24)]
    levels = [nacre_deadline(body, day).niveau for day in (date(2017, 7, 4), date(2017, 12, 1), LAST, date(2018, 1, 1))]
    assert levels == ["info", "attention", "attention", "erreur"]
    assert nacre_deadline(body, LAST).jours == 0


@pytest.mark.django_db
def test_checklist_and_quality_page_show_what_to_do(at: Moment, as_member: Callable) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    for name in ("organisme_accueil", "qualite"):
        page = as_member(body).get(reverse(name)).content.decode()
        assert "Votre convention NACRE arrive à son terme" in page
        assert "le 4\u00a0juillet 2017" in page
        assert "Demandez l’examen du Data Dock" in page


@given(st.lists(st.dates(date(2017, 5, 1), date(2018, 2, 1)), max_size=30))
def test_whatever_the_nights_each_reminder_goes_once_in_order_and_none_after_the_end(nights: list[date]) -> None:
    sent: list[int] = []
    for today in sorted(nights) + nights:
        jours = reminder_due(last_day=LAST, today=today, sent=sent)
        if jours is not None:
            assert due_on(LAST, jours) <= today <= LAST
            assert all(due_on(LAST, later) > today for later in delays() if later < jours)
            sent.append(jours)
    assert sent == sorted(set(sent), reverse=True)

"""Conventions that wait: found by the registration, else by the night."""

from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from organismes.models import ConventionNacre
from organismes.services.nacre import attach_registered, confirm_list
from tests.builders import organismes as build
from tests.organismes.test_nacre_list import ADMIN, HEAD, line, received

pytestmark = pytest.mark.django_db


def test_the_night_ties_what_a_list_and_a_registration_left_apart(at: Moment) -> None:
    body = build.registered(at=at, rank=5)
    other = build.instructeur(at=at, code="84").territoire
    kept = {"raison_sociale": "Boutique", "from_on": date(2014, 1, 1), "recorded_on": at.today}
    ConventionNacre.objects.create(siret=body.siret, reference="N5", **kept)
    elsewhere = build.registered(at=at, rank=6)
    ConventionNacre.objects.create(siret=elsewhere.siret, reference="N6", territoire=other, **kept)
    ConventionNacre.objects.create(siret=build.siret(7), reference="N7", **kept)
    night = replace(at, today=date(2017, 6, 1))
    assert [attach_registered(at=night), attach_registered(at=night)] == [1, 0]
    assert body.qualites.get().reference == "N5"
    assert not elsewhere.qualites.exists()


def test_a_convention_written_meanwhile_stops_the_whole_list(at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = received(HEAD + line(8) + line(9), at)
    first = received(HEAD + line(9, reference="AUTRE"), at)
    confirm_list(liste=first, actor=ADMIN, at=at)
    monkeypatch.setattr(
        "organismes.services.nacre.ConventionNacre.objects.filter", lambda **_: ConventionNacre.objects.none()
    )
    with pytest.raises(Refused, match="Rien n’a été repris"):
        confirm_list(liste=trial, actor=ADMIN, at=at)
    assert ConventionNacre.objects.count() == 1

"""The one-time code: ten minutes, five tries, one use."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.enums import EtatMandat, ModeAcceptation
from accounts.models import Mandat
from accounts.services import codes, mandats
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    return compte, build.as_adviser(conseiller), build.proposed(compte, conseiller, at=at)


def _sent_code():
    body = Courriel.objects.filter(subject__startswith="Votre code").latest("pk").body
    return re.search(r"^(\d{6})$", body, re.MULTILINE).group(1)


def _wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_puts_the_mandate_in_force(at, cast):
    _, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    accepted = codes.accept_with_code(mandat_id=mandat.pk, code=_sent_code(), actor=adviser, at=at)
    assert (accepted.etat, accepted.accepted_by_mode) == (EtatMandat.ACTIF, ModeAcceptation.CODE)


def test_the_code_is_kept_as_a_keyed_hash(at, cast):
    _, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    mandat.refresh_from_db()
    assert _sent_code() not in mandat.code_hash


def test_a_code_serves_once(at, cast):
    compte, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    code = _sent_code()
    codes.accept_with_code(mandat_id=mandat.pk, code=code, actor=adviser, at=at)
    with pytest.raises(TransitionRefused):
        codes.accept_with_code(mandat_id=mandat.pk, code=code, actor=adviser, at=at)


def test_five_tries_then_the_right_code_is_dead(at, cast):
    _, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    code = _sent_code()
    for _ in range(5):
        with pytest.raises(InvalidInput):
            codes.accept_with_code(mandat_id=mandat.pk, code=_wrong(code), actor=adviser, at=at)
    with pytest.raises(InvalidInput, match="ne sert plus"):
        codes.accept_with_code(mandat_id=mandat.pk, code=code, actor=adviser, at=at)
    assert Mandat.objects.get(pk=mandat.pk).etat == EtatMandat.PROPOSE


def test_ten_minutes_of_real_time_then_the_code_is_dead(at, cast):
    _, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    late = replace(at, now=at.now + timedelta(minutes=10, seconds=1))
    with pytest.raises(InvalidInput, match="minutes"):
        codes.accept_with_code(mandat_id=mandat.pk, code=_sent_code(), actor=adviser, at=late)


def test_a_new_code_kills_the_former_one(at, cast):
    _, adviser, mandat = cast
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    former = _sent_code()
    codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    if former != _sent_code():
        with pytest.raises(InvalidInput):
            codes.accept_with_code(mandat_id=mandat.pk, code=former, actor=adviser, at=at)


def test_five_codes_per_proposal(at, cast):
    _, adviser, mandat = cast
    for _ in range(5):
        codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)
    with pytest.raises(Refused, match="Cinq codes"):
        codes.send_code(mandat_id=mandat.pk, actor=adviser, at=at)


def test_a_proposal_to_nobody_answers_like_the_others(at, cast):
    _, adviser, _ = cast
    blind = mandats.propose(
        designation=mandats.Designation(birth_date=build.BORN, email="personne@exemple.fr"),
        pouvoirs=["lire"],
        duree_jours=1,
        actor=adviser,
        at=at,
    )
    before = Courriel.objects.count()
    codes.send_code(mandat_id=blind.pk, actor=adviser, at=at)
    assert Courriel.objects.count() == before
    with pytest.raises(InvalidInput, match="Il reste 4"):
        codes.accept_with_code(mandat_id=blind.pk, code="000000", actor=adviser, at=at)


def test_without_a_code_under_way_nothing_is_tried(at, cast):
    _, adviser, mandat = cast
    with pytest.raises(InvalidInput, match="Aucun code"):
        codes.accept_with_code(mandat_id=mandat.pk, code="123456", actor=adviser, at=at)


def test_another_adviser_does_not_see_the_proposal(at, cast):
    _, _, mandat = cast
    stranger = build.an_adviser(at=at, nom="Apec de Lille")
    build.proposed(build.a_person(at=at), stranger, at=at)
    with pytest.raises(NotFound):
        codes.send_code(mandat_id=mandat.pk, actor=build.as_adviser(stranger), at=at)


def test_the_person_cannot_type_the_code_herself(at, cast):
    compte, _, mandat = cast
    with pytest.raises(NotAllowed):
        codes.accept_with_code(mandat_id=mandat.pk, code="123456", actor=build.as_person(compte), at=at)

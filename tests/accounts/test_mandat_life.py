"""Acceptance, refusal, revocation and expiry of a mandate."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.enums import EtatMandat, ModeAcceptation, Pouvoir
from accounts.models import Mandat
from accounts.policies import require_power
from accounts.services import mandats
from accounts.workflow import MANDAT
from cpa_portal.audit.models import JournalEntry
from cpa_portal.errors import NotAllowed, NotFound, Refused, TransitionRefused
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at):
    return build.a_person(at=at), build.an_adviser(at=at)


def _later(at, days):
    return replace(at, today=at.today + timedelta(days=days))


def test_the_person_accepts_in_her_space(at, cast):
    compte, conseiller = cast
    mandat = build.in_force(compte, conseiller, at=at, jours=31)
    assert (mandat.etat, mandat.accepted_by_mode) == (EtatMandat.ACTIF, ModeAcceptation.ESPACE)
    assert (mandat.from_on, mandat.until_on) == (at.today, at.today + timedelta(days=30))


def test_the_last_day_counts_and_the_next_does_not(at, cast):
    compte, conseiller = cast
    build.in_force(compte, conseiller, at=at, jours=1)
    actor = build.as_adviser(conseiller)
    assert require_power(actor=actor, titulaire=compte.titulaire, pouvoir=Pouvoir.LIRE, at=at)
    with pytest.raises(NotAllowed, match="terme"):
        require_power(actor=actor, titulaire=compte.titulaire, pouvoir=Pouvoir.LIRE, at=_later(at, 1))


def test_a_refusal_is_journalled(at, cast):
    compte, conseiller = cast
    build.in_force(compte, conseiller, at=at, pouvoirs=["lire"])
    with pytest.raises(NotAllowed, match="ne vous autorise pas"):
        require_power(
            actor=build.as_adviser(conseiller),
            titulaire=compte.titulaire,
            pouvoir=Pouvoir.DECLARER_DIPLOME,
            at=at,
        )
    entry = JournalEntry.objects.get(verb="accounts.refuse_without_mandate")
    assert entry.details == {"pouvoir": "declarer_diplome", "motif": "portee"}


def test_the_mandate_of_a_person_is_nothing_to_another(at, cast):
    compte, conseiller = cast
    mandat = build.proposed(compte, conseiller, at=at)
    twin, other = build.a_person(at=at), build.an_adviser(at=at)
    build.proposed(twin, other, at=at)
    for actor in (build.as_person(twin), build.as_adviser(other)):
        with pytest.raises((NotFound, NotAllowed)):
            mandats.accept(mandat_id=mandat.pk, actor=actor, at=at)
        with pytest.raises(NotFound):
            mandats.revoke(mandat_id=mandat.pk, actor=actor, at=at)


def test_the_adviser_cannot_accept_for_the_person(at, cast):
    compte, conseiller = cast
    mandat = build.proposed(compte, conseiller, at=at)
    with pytest.raises(NotAllowed):
        mandats.accept(mandat_id=mandat.pk, actor=build.as_adviser(conseiller), at=at)


def test_a_refused_mandate_allows_nothing(at, cast):
    compte, conseiller = cast
    mandat = build.proposed(compte, conseiller, at=at)
    mandats.refuse(mandat_id=mandat.pk, actor=build.as_person(compte), at=at)
    with pytest.raises(NotAllowed, match="refusé"):
        require_power(actor=build.as_adviser(conseiller), titulaire=compte.titulaire, pouvoir=Pouvoir.LIRE, at=at)
    with pytest.raises(TransitionRefused):
        mandats.accept(mandat_id=mandat.pk, actor=build.as_person(compte), at=at)


def test_a_late_acceptance_is_refused(at, cast):
    compte, conseiller = cast
    mandat = build.proposed(compte, conseiller, at=at)
    assert mandats.accept(mandat_id=mandat.pk, actor=build.as_person(compte), at=_later(at, 15))
    other = build.an_adviser(at=at)
    late = build.proposed(compte, other, at=at)
    with pytest.raises(Refused, match="au plus tard"):
        mandats.accept(mandat_id=late.pk, actor=build.as_person(compte), at=_later(at, 16))


def test_revocation_acts_at_once(at, cast):
    compte, conseiller = cast
    mandat = build.in_force(compte, conseiller, at=at)
    mandats.revoke(mandat_id=mandat.pk, actor=build.as_person(compte), at=at)
    with pytest.raises(NotAllowed, match="révoqué"):
        require_power(actor=build.as_adviser(conseiller), titulaire=compte.titulaire, pouvoir=Pouvoir.LIRE, at=at)


def test_one_power_is_taken_back_alone_and_the_last_one_ends_the_mandate(at, cast):
    compte, conseiller = cast
    mandat = build.in_force(compte, conseiller, at=at, pouvoirs=["lire", "declarer_diplome"])
    person, adviser = build.as_person(compte), build.as_adviser(conseiller)
    mandats.revoke_power(mandat_id=mandat.pk, pouvoir="lire", actor=person, at=at)
    assert require_power(actor=adviser, titulaire=compte.titulaire, pouvoir=Pouvoir.DECLARER_DIPLOME, at=at)
    with pytest.raises(Refused):
        mandats.revoke_power(mandat_id=mandat.pk, pouvoir="lire", actor=person, at=at)
    assert mandats.revoke_power(mandat_id=mandat.pk, pouvoir="declarer_diplome", actor=person, at=at).etat == "revoque"


def test_the_night_ends_what_is_past_its_term(at, cast, system):
    compte, conseiller = cast
    build.in_force(compte, conseiller, at=at, jours=1)
    build.proposed(compte, build.an_adviser(at=at), at=at)
    assert mandats.expire_due(actor=system, at=at) == 0
    assert mandats.expire_due(actor=system, at=_later(at, 1)) == 1
    assert mandats.expire_due(actor=system, at=_later(at, 16)) == 1
    assert set(Mandat.objects.values_list("etat", flat=True)) == {EtatMandat.EXPIRE}


def test_a_mandate_in_force_needs_its_person_in_the_database(at, cast):
    mandat = build.in_force(*cast, at=at)
    with pytest.raises(IntegrityError, match="a_mandate_in_force_has_a_holder"):
        Mandat.objects.filter(pk=mandat.pk).update(titulaire=None)


@pytest.mark.parametrize("state", MANDAT.states())
@pytest.mark.parametrize("verb", ["accepter", "refuser", "retirer", "revoquer", "expirer"])
def test_each_pair_of_state_and_verb_is_listed_or_refused(state, verb):
    if MANDAT.allows(state, verb):
        assert MANDAT.next(state, verb)
    else:
        with pytest.raises(TransitionRefused):
            MANDAT.next(state, verb)

"""An adviser proposes a mandate: the same answer whether or not the person has an account."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.enums import EtatMandat
from accounts.models import Mandat
from accounts.services.mandats import Designation, propose
from cpa_portal.audit.models import JournalEntry
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import Courriel
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


def _propose(designation, conseiller, at, **changes):
    given = {"pouvoirs": ["lire"], "duree_jours": 31, "actor": build.as_adviser(conseiller), "at": at, **changes}
    return propose(designation=designation, **given)


def test_a_person_named_by_her_address_and_birth_date_is_told(at):
    compte, conseiller = build.a_person(at=at, email="nadia@exemple.fr"), build.an_adviser(at=at)
    mandat = _propose(Designation(birth_date=build.BORN, email="NADIA@exemple.fr"), conseiller, at)
    assert mandat.titulaire_id == compte.titulaire_id
    assert mandat.expires_on == at.today + timedelta(days=15)
    mail = Courriel.objects.get()
    assert mail.recipient == "nadia@exemple.fr"
    assert "Benali" not in mail.body


def test_a_person_named_by_her_nir_and_birth_date_is_told(at):
    compte, conseiller = build.a_person(at=at, nir=build.nir_of(77)), build.an_adviser(at=at)
    mandat = _propose(Designation(birth_date=build.BORN, nir=build.nir_of(77)), conseiller, at)
    assert mandat.titulaire_id == compte.titulaire_id
    assert build.nir_of(77) not in mandat.designation


@pytest.mark.parametrize(
    "designation",
    [
        Designation(birth_date=build.BORN, email="personne@exemple.fr"),
        Designation(birth_date=date(1985, 1, 1), email="nadia@exemple.fr"),
        Designation(birth_date=build.BORN, nir=build.nir_of(500)),
    ],
)
def test_nobody_by_these_words_gives_the_same_proposal_without_mail(at, designation):
    build.a_person(at=at, email="nadia@exemple.fr")
    mandat = _propose(designation, build.an_adviser(at=at), at)
    assert (mandat.etat, mandat.titulaire_id) == (EtatMandat.PROPOSE, None)
    assert not Courriel.objects.exists()


def test_nobody_mandates_herself(at):
    compte = build.a_person(at=at, email="nadia@exemple.fr")
    conseiller = build.an_adviser(at=at, user=compte.titulaire.user)
    with pytest.raises(Refused, match="vous-même"):
        _propose(Designation(birth_date=build.BORN, email="nadia@exemple.fr"), conseiller, at)


@pytest.mark.parametrize("changes", [{"pouvoirs": []}, {"duree_jours": 30}])
def test_a_scope_and_a_legal_duration_are_needed(at, changes):
    with pytest.raises(InvalidInput):
        _propose(Designation(birth_date=build.BORN, email="x@exemple.fr"), build.an_adviser(at=at), at, **changes)


def test_only_an_adviser_in_office_proposes(at):
    conseiller = build.an_adviser(at=at)
    stranger = replace(build.as_adviser(conseiller), structure_id=conseiller.structure_id + 1)
    with pytest.raises(NotAllowed):
        _propose(Designation(birth_date=build.BORN, email="x@exemple.fr"), conseiller, at, actor=stranger)


def test_a_second_proposal_replaces_the_first(at):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    first = build.proposed(compte, conseiller, at=at)
    second = build.proposed(compte, conseiller, at=at)
    first.refresh_from_db()
    assert (first.etat, second.etat) == (EtatMandat.REVOQUE, EtatMandat.PROPOSE)


def test_other_words_for_the_same_person_do_not_betray_the_first_proposal(at):
    compte, conseiller = build.a_person(at=at, nir=build.nir_of(78)), build.an_adviser(at=at)
    first = build.proposed(compte, conseiller, at=at)
    second = _propose(Designation(birth_date=build.BORN, nir=build.nir_of(78)), conseiller, at)
    first.refresh_from_db()
    assert (first.etat, first.titulaire_id) == (EtatMandat.PROPOSE, None)
    assert second.titulaire_id == compte.titulaire_id


def test_a_mandate_in_force_leaves_no_room_for_another(at):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    build.in_force(compte, conseiller, at=at)
    with pytest.raises(Refused, match="déjà en vigueur"):
        build.proposed(compte, conseiller, at=at)


def test_the_proposal_is_journalled_for_the_person(at):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    mandat = build.proposed(compte, conseiller, at=at)
    entry = JournalEntry.objects.get(verb="accounts.propose_mandat")
    assert (entry.object_id, entry.titulaire_id) == (str(mandat.pk), compte.titulaire_id)
    assert Mandat.objects.get().pouvoirs.count() == 3

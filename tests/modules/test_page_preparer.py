"""An adviser prepares a draft under a mandate; she never submits it."""

import pytest
from django.urls import reverse

from accounts.enums import Pouvoir
from accounts.policies import acting_under
from cpa_portal.audit.models import JournalEntry
from cpa_portal.errors import NotAllowed
from cpa_portal.outbox.models import Courriel
from modules.models import Dossier
from modules.services import dossiers
from tests.builders import mandats
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
DATES = {"first_session_on": "01/06/2017", "last_session_on": "30/06/2017"}


@pytest.fixture
def compte(at):
    row = mandats.a_person(at=at)
    build.give(row, at=at, cpf=48)
    return row


@pytest.fixture
def conseiller(at):
    return mandats.an_adviser(at=at)


@pytest.fixture
def browser(sign_in, conseiller):
    return sign_in(conseiller.user, space=mandats.space_of_adviser(conseiller))


def test_a_draft_under_mandate_waits_for_the_person(at, compte, conseiller, module, browser) -> None:
    mandat = mandats.in_force(compte, conseiller, at=at)
    address = reverse("preparer_dossier", args=[module.pk])
    assert compte.titulaire.nom_affiche in browser.get(address).content.decode()
    page = browser.post(address, {"titulaire": compte.titulaire_id, **DATES}, follow=True).content.decode()
    assert "elle seule peut le transmettre" in page
    dossier = Dossier.objects.get()
    assert (dossier.titulaire_id, dossier.etat) == (compte.titulaire_id, "brouillon")
    entry = JournalEntry.objects.get(verb="modules.open_dossier")
    assert (entry.on_behalf_of_id, entry.mandat_id) == (compte.titulaire_id, mandat.pk)
    assert Courriel.objects.filter(recipient=compte.titulaire.user.email, subject__contains="brouillon").exists()


def test_she_never_submits_even_under_mandate(at, compte, conseiller, module) -> None:
    mandat = mandats.in_force(compte, conseiller, at=at)
    actor = acting_under(mandats.as_adviser(conseiller), mandat)
    draft = build.draft(at=at, compte=compte, module=module)
    for act in (dossiers.transmit, dossiers.acknowledge_cep):
        with pytest.raises(NotAllowed, match="accord est personnel"):
            act(dossier=draft, actor=actor, at=at)
    with pytest.raises(NotAllowed):
        dossiers.cancel(dossier=draft, motif="x", actor=actor, at=at)


def test_without_the_power_nobody_is_proposed(at, compte, conseiller, module, browser) -> None:
    mandats.in_force(compte, conseiller, at=at, pouvoirs=[str(Pouvoir.LIRE)])
    address = reverse("preparer_dossier", args=[module.pk])
    assert "Aucune personne ne vous a donné ce pouvoir" in browser.get(address).content.decode()
    browser.post(address, {"titulaire": compte.titulaire_id, **DATES})
    assert not Dossier.objects.exists()


def test_a_mandate_of_somebody_else_gives_nothing(at, compte, conseiller, module) -> None:
    mandat = mandats.in_force(compte, conseiller, at=at)
    twin = mandats.a_person(at=at)
    actor = acting_under(mandats.as_adviser(conseiller), mandat)
    with pytest.raises(NotAllowed):
        dossiers.open_dossier(
            titulaire=twin.titulaire,
            module=module,
            first_session_on=at.today,
            last_session_on=at.today,
            actor=actor,
            at=at,
        )


def test_a_wrong_date_keeps_the_person_chosen(at, compte, conseiller, module, browser) -> None:
    mandats.in_force(compte, conseiller, at=at)
    data = {"titulaire": compte.titulaire_id, "first_session_on": "bientôt", "last_session_on": "30/06/2017"}
    page = browser.post(reverse("preparer_dossier", args=[module.pk]), data).content.decode()
    assert f'value="{compte.titulaire_id}" selected' in page
    assert 'value="bientôt"' in page

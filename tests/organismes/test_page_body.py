"""Bank, members, quality and admissibility, as the body sees them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from organismes.selectors import live_iban
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
IBAN = {"iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "", "titulaire_du_compte": "Tremplin"}


def test_bank_page_keeps_a_wrong_iban_on_screen_and_shows_only_the_mask_of_a_right_one(
    at: Moment, as_member: Callable
) -> None:
    body = build.organisme(at=at)
    client: Client = as_member(body)
    bad = client.post(reverse("coordonnees_bancaires"), {**IBAN, "iban": "FR7630006000011234567890188"})
    assert bad.status_code == 400
    assert 'value="FR7630006000011234567890188"' in bad.content.decode()
    assert client.post(reverse("coordonnees_bancaires"), IBAN).status_code == 302
    assert live_iban(body) is None
    page = client.get(reverse("coordonnees_bancaires")).content.decode()
    assert body.changements.get().iban_masque in page
    assert "1234567890" not in page
    build.approved(body.changements.get(), at=current_moment())
    page = client.get(reverse("coordonnees_bancaires")).content.decode()
    assert "Aucun paiement avant le" in page
    assert "1234567890" not in page


def test_members_page_proposes_and_withdraws(at: Moment, as_member: Callable, system: Actor) -> None:
    body = build.organisme(at=at)
    client: Client = as_member(body)
    data = {"email": "lea@exemple.example", "fonctions": ["formateur"]}
    assert client.post(reverse("membres_organisme"), data).status_code == 302
    again = client.post(reverse("membres_organisme"), data)
    assert again.status_code == 400
    assert 'value="lea@exemple.example"' in again.content.decode()
    assert not body.invitations.exists()
    build.approved(body.changements.get(), at=current_moment())
    invitation = body.invitations.get()
    assert client.post(reverse("retirer_invitation", args=[invitation.pk])).status_code == 302
    page = reverse("membre_organisme", args=[body.membres.get().pk])
    last = client.post(page, {"action": "retirer", "motif": "Départ"})
    assert "au moins un gestionnaire" in last.content.decode()
    other = build.organisme(at=at, rank=2)
    row = membres.invite(organisme=other, email="x@y.example", fonctions=["formateur"], actor=system, at=at)
    assert client.post(reverse("retirer_invitation", args=[row.pk])).status_code == 404
    assert client.post(reverse("membre_organisme", args=[other.membres.get().pk])).status_code == 404


def test_quality_is_not_asked_before_the_number(at: Moment, as_member: Callable) -> None:
    client: Client = as_member(build.organisme(at=at))
    answer = client.post(reverse("demander_examen"), {"source": "datadock"})
    assert answer.status_code == 400
    assert "numéro de déclaration" in answer.content.decode()


def test_admissibility_page_answers_for_any_day(at: Moment, as_member: Callable) -> None:
    body = build.registered(at=at)
    build.nacre(body, at=at)
    client: Client = as_member(body)
    address = reverse("mon_admissibilite")
    assert ">Admissible<" in client.get(address, {"le": "2017-12-31"}).content.decode()
    after = client.get(address, {"le": "2018-01-01"}).content.decode()
    assert ">Non admissible<" in after
    assert "ne vaut qualité que jusqu’au 31/12/2017" in after
    bad = client.get(address, {"le": "31 février"})
    assert bad.status_code == 400
    assert 'value="31 février"' in bad.content.decode()


def test_checklist_says_who_acts_until_when_and_what_is_missing(at: Moment, as_member: Callable) -> None:
    draft: Client = as_member(build.organisme(at=at))
    page = draft.get(reverse("organisme_accueil")).content.decode()
    assert "la date de la première convention" in page
    filed: Client = as_member(build.filed(at=at, rank=2).organisme)
    page = filed.get(reverse("organisme_accueil")).content.decode()
    assert "L’administration" in page
    assert "14\u00a0juin\u00a02017" in page.replace(" ", "\u00a0")

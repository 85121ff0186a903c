"""Registering a body and joining one."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from organismes.models import Organisme
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
GOOD = {
    "siret": "531 044 410 00011",
    "raison_sociale": "Tremplin",
    "adresse": "1 rue du Commerce",
    "code_postal": "77000",
    "commune": "Melun",
    "email": "contact@tremplin.example",
}


def test_anonymous_visitor_signs_in_first(client: Client) -> None:
    for name in ("inscrire_organisme", "rejoindre_organisme"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_any_signed_in_person_registers_a_body_and_becomes_its_gestionnaire(sign_in: Callable) -> None:
    user = build.person("lea@exemple.example")
    client = sign_in(user)
    answer = client.post(reverse("inscrire_organisme"), GOOD)
    assert (answer.status_code, answer.url) == (302, reverse("organisme_accueil"))
    body = Organisme.objects.get()
    assert (body.siret, body.territoire.code) == ("53104441000011", "11")
    assert body.membres.get().user == user
    assert "Déclaration d’activité" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"siret": "53104441000012"}, "clé de contrôle"),
        ({"siret": "5310444100001"}, "celui-ci en compte 13"),
        ({"code_postal": "00000"}, "aucun des territoires"),
        ({"raison_sociale": " "}, "Indiquez la raison sociale"),
        ({"email": "x"}, "n’est pas complète"),
    ],
)
def test_bad_input_keeps_what_was_typed(change: dict, message: str, sign_in: Callable) -> None:
    client = sign_in(build.person("lea@exemple.example"))
    answer = client.post(reverse("inscrire_organisme"), {**GOOD, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert message in page
    assert "1 rue du Commerce" in page
    assert not Organisme.objects.exists()


def test_a_siret_is_registered_once(at: Moment, sign_in: Callable) -> None:
    build.organisme(at=at, siret=GOOD["siret"])
    answer = sign_in(build.person("lea@exemple.example")).post(reverse("inscrire_organisme"), GOOD)
    assert answer.status_code == 400
    assert "déjà inscrit" in answer.content.decode()
    assert Organisme.objects.count() == 1


def test_the_person_invited_sees_and_accepts_her_invitation_and_no_other(at: Moment, sign_in: Callable) -> None:
    body = build.organisme(at=at)
    mine, hers = [
        membres.invite(organisme=body, email=email, fonctions=["formateur"], actor=build.SYSTEM, at=at)
        for email in ("lea@exemple.example", "zoe@exemple.example")
    ]
    client = sign_in(build.person("lea@exemple.example"))
    assert client.get(reverse("rejoindre_organisme")).content.decode().count("Accepter l’invitation") == 1
    assert client.post(reverse("accepter_invitation", args=[hers.pk])).status_code == 404
    answer = client.post(reverse("accepter_invitation", args=[mine.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("organisme_accueil"))
    assert client.post(reverse("accepter_invitation", args=[mine.pk])).status_code == 404
    assert client.get(reverse("organisme_accueil")).status_code == 200
    assert client.get(reverse("coordonnees_bancaires")).status_code == 403

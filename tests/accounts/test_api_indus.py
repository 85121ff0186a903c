"""The person's indus through the API."""

import pytest
from django.urls import reverse

from accounts.enums import EtatIndu
from accounts.models import ActeIndu, Indu
from tests.builders.indus import overdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def indu(cast, moment):
    overdrawn(moment, compte=cast.compte)
    overdrawn(moment)
    return Indu.objects.get(solde__compte=cast.compte)


def post(person, pk, texte, key="indu-cle-1"):
    return person.post(
        reverse("api_observations", args=[pk]),
        {"texte": texte},
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_her_own_indus_line_by_line(person, indu):
    body = person.get(reverse("api_indus")).json()
    (found,) = body["indus"]
    assert (found["id"], found["etat"], found["reste"]) == (str(indu.pk), "notifie", "10\u00a0h")
    assert [(ligne["sens"], ligne["quantite"]) for ligne in found["lignes"]] == [("+", "10\u00a0h")]
    assert [acte["nature"] for acte in found["actes"]] == ["notice"]


def test_observations_are_recorded_once_per_key(person, indu):
    assert post(person, indu.pk, "C’est faux.").json()["etat"] == EtatIndu.CONTESTE
    assert post(person, indu.pk, "C’est faux.").status_code == 200
    assert ActeIndu.objects.filter(nature="observations").count() == 1


def test_what_is_refused_says_why(person, indu):
    assert post(person, indu.pk, "").status_code == 400
    assert post(person, indu.pk, ["liste"], key="indu-cle-2").status_code == 400
    other = Indu.objects.exclude(pk=indu.pk).get()
    assert post(person, other.pk, "À moi.", key="indu-cle-3").status_code == 404

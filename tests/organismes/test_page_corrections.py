"""The pages of the corrections: the instructor's form, the body's answers."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from organismes.models import DemandeCorrection
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def typed(*lines: tuple[str, str, str]) -> dict[str, str]:
    data = {"demande-TOTAL_FORMS": "3", "demande-INITIAL_FORMS": "0"}
    for rank, (cible, nature, texte) in enumerate(lines):
        data |= {f"demande-{rank}-cible": cible, f"demande-{rank}-nature": nature, f"demande-{rank}-texte": texte}
    return data


def test_from_the_request_to_the_answer(at: Moment, as_instructor: Callable, as_member: Callable) -> None:
    row = build.filed(at=at)
    agent = build.instructeur(at=at)
    client, address = as_instructor(agent), reverse("demander_corrections", args=[row.pk])
    assert client.get(address).status_code == 200
    assert "au moins une demande" in client.post(address, typed()).content.decode()
    bad = client.post(address, typed(("programme", "", "Texte gardé.")))
    assert bad.status_code == 400
    assert "Dites ce qui ne va pas" in bad.content.decode()
    assert "Texte gardé." in bad.content.decode()
    lines = (("programme", "incomplet", "Dites les moyens."), ("objet", "incorrect", "Dites le public."))
    assert client.post(address, typed(*lines)).status_code == 302
    page = client.get(reverse("instruction_declaration", args=[row.pk])).content.decode()
    assert page.count("Retirer cette demande") == 2
    body = as_member(row.organisme)
    page = body.get(reverse("declaration")).content.decode()
    assert "Dites le public." in page
    programme, objet = DemandeCorrection.objects.order_by("pk")
    answer = reverse("repondre_correction", args=[programme.pk])
    assert body.post(answer, {"explication": ""}).status_code == 400
    assert body.post(answer, {"explication": "", "fichier": build.a_png("red")}).status_code == 302
    assert "n’attend plus rien" in body.get(answer).content.decode()
    client = as_instructor(agent)
    page = client.post(reverse("retirer_correction", args=[objet.pk]), follow=True).content.decode()
    assert "La demande est retirée" in page
    page = client.post(reverse("retirer_correction", args=[programme.pk]), follow=True).content.decode()
    assert "déjà sa réponse" in page


def test_another_region_and_another_body_find_nothing(at: Moment, as_instructor: Callable, as_member: Callable) -> None:
    row, stranger = build.filed(at=at), build.organisme(at=at, rank=2)
    client = as_instructor(build.instructeur(at=at))
    client.post(reverse("demander_corrections", args=[row.pk]), typed(("programme", "incomplet", "x")))
    demande = DemandeCorrection.objects.get()
    assert as_member(stranger).get(reverse("repondre_correction", args=[demande.pk])).status_code == 404
    elsewhere = as_instructor(build.instructeur(at=at, code="84", email="lyon@etat.example"))
    assert elsewhere.get(reverse("demander_corrections", args=[row.pk])).status_code == 404
    assert elsewhere.post(reverse("retirer_correction", args=[demande.pk])).status_code == 404

"""The text of a decision: frozen, tagged, for the funder, the person, and the organisme once granted."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from financeurs.documents import decision_document
from financeurs.models import PriseEnCharge
from financeurs.services import prises_en_charge
from modules.models import Module
from tests.builders import financeurs as money

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def _people(row: PriseEnCharge, sign_in: Callable[..., Client]) -> tuple[Client, Client]:
    """The person and a member of the organisme, each in her browser."""
    titulaire, body = row.dossier.titulaire, row.dossier.module.organisme
    return (
        sign_in(titulaire.user, strong=False, space=f"titulaire:{titulaire.pk}", browser=Client()),
        sign_in(body.membres.first().user, space=f"organisme:{body.pk}", browser=Client()),
    )


def test_a_grant_says_what_is_paid_and_which_hours_are_held(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    row = money.granted(payer, module, at=at).prise_en_charge
    document = decision_document(row)
    assert document is not None
    for browser in _people(row, sign_in):
        page = _text(browser.get(reverse("decision_document", args=[document.pk])))
        assert "1 200,00 €" in page
        assert "24 h" in page
        assert "R6316-2" in page
    content = browser.get(reverse("decision_pdf", args=[document.pk])).content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"


def test_a_self_paid_part_is_named(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.self_paid(payer, module, at=at, hours=10)
    prises_en_charge.accept(prise_en_charge=request, centimes=50_000, actor=payer.gestionnaire, at=at)
    html = Document.objects.get(kind="decision_prise_en_charge").html.replace("\u00a0", " ")
    assert 'Payées par vous</th><td class="droite">14 h' in html


def test_the_motive_of_a_refusal_is_the_persons(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    row = money.submitted(payer, module, at=at)
    prises_en_charge.refuse(prise_en_charge=row, motif="Hors de notre champ.", actor=payer.gestionnaire, at=at)
    document = decision_document(row)
    assert document is not None
    url = reverse("decision_document", args=[document.pk])
    person, body = _people(row, sign_in)
    assert "Hors de notre champ." in _text(person.get(url))
    assert body.get(url).status_code == 404
    status = _text(person.get(reverse("financer_dossier", args=[row.dossier_id])))
    assert reverse("decision_document", args=[document.pk]) in status


def test_strangers_find_nothing(
    payer: money.Funder, module: Module, stranger: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    document = decision_document(money.granted(payer, module, at=at).prise_en_charge)
    assert document is not None
    for name in ("decision_document", "decision_pdf"):
        assert as_agent(stranger.comptable).get(reverse(name, args=[document.pk])).status_code == 404


def test_the_person_knows_who_read_her_request(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    row = money.submitted(payer, module, at=at)
    as_agent(payer.comptable).get(reverse("prise_en_charge", args=[row.pk]))
    entry = JournalEntry.objects.get(verb="financeurs.read_request")
    assert (entry.object_id, entry.titulaire_id) == (str(row.pk), row.dossier.titulaire_id)

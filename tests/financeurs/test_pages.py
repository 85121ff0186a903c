"""Pages of the funder, of the person and of the organisme that speak of money."""

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from financeurs.models import Approbation, PriseEnCharge
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_the_agent_sees_what_waits_for_her_function(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    money.submitted(payer, module, at=at)
    assert "1 demande de prise en charge à décider" in _text(as_agent(payer.gestionnaire).get("/financeur/"))
    assert "Rien n’attend" in _text(as_agent(payer.comptable).get("/financeur/"))


def test_a_wrong_amount_is_kept_with_its_message(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    request = money.submitted(payer, module, at=at)
    url = reverse("prise_en_charge", args=[request.pk])
    browser = as_agent(payer.gestionnaire)
    for typed, sentence in (
        ("douze cents", "Écrivez un montant en euros"),
        ("1 500,00", "1 200,00 €"),
        ("", "Indiquez un montant"),
    ):
        page = _text(browser.post(url, {"decision": "accorder", "montant": typed}))
        assert sentence in page
        assert f'value="{typed}"' in page or not typed
    assert PriseEnCharge.objects.get(pk=request.pk).etat == "demandee"
    assert browser.post(url, {"decision": "accorder", "montant": "1 200,00"}).status_code == 302
    assert PriseEnCharge.objects.get(pk=request.pk).centimes == 120_000


def test_a_refusal_without_motive_is_explained(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    request = money.submitted(payer, module, at=at)
    url = reverse("prise_en_charge", args=[request.pk])
    page = _text(as_agent(payer.gestionnaire).post(url, {"decision": "refuser", "motif": ""}))
    assert "Écrivez le motif" in page


def test_approving_twice_from_an_old_page_gives_one_approval(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    url, browser = reverse("ordre", args=[ordre.pk]), as_agent(payer.valideur)
    digest = re.search(r'name="empreinte" value="([0-9a-f]{64})"', _text(browser.get(url)))
    assert digest
    for _ in range(2):
        browser.post(url, {"action": "approuver", "empreinte": digest[1]})
    assert Approbation.objects.filter(ordre=ordre).count() == 1
    assert "Vous avez déjà approuvé" in _text(browser.get(url))


def test_the_order_is_a_tagged_document_with_its_twin(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    browser = as_agent(payer.comptable)
    browser.post(reverse("editer_ordre", args=[ordre.pk]))
    document = Document.objects.get(kind="ordre_paiement")
    twin = _text(browser.get(reverse("ordre_document", args=[document.pk])))
    assert "1 200,00 €" in twin
    content = browser.get(reverse("ordre_pdf", args=[document.pk])).content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
        assert "Ordre de paiement" in str(pdf.docinfo["/Title"])


def test_the_proof_is_an_attachment_and_its_reading_is_journalled(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    response = as_agent(payer.valideur).get(reverse("preuve_ordre", args=[ordre.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store, private"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["prise_en_charge", "ordre", "preuve_ordre"])
def test_a_stranger_funder_finds_nothing(
    payer: money.Funder,
    module: Module,
    stranger: money.Funder,
    as_agent: Callable[[Actor], Client],
    at: Moment,
    name: str,
) -> None:
    ordre = money.ordered(payer, module, at=at)
    pk = ordre.prise_en_charge_id if name == "prise_en_charge" else ordre.pk
    assert as_agent(stranger.gestionnaire).get(reverse(name, args=[pk])).status_code == 404


def test_the_person_gives_her_express_consent(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    compte = build.person(at=at, cpf=48)
    dossier = build.draft(at=at, compte=compte, module=module)
    browser = sign_in(compte.titulaire.user, strong=False)
    url = reverse("financer_dossier", args=[dossier.pk])
    page = _text(browser.post(url, {"financeur": payer.row.pk}))
    assert "Votre accord exprès est nécessaire" in page
    assert re.search(rf'value="{payer.row.pk}"[^>]*checked', page)
    assert browser.post(url, {"financeur": payer.row.pk, "accord": "on"}).status_code == 302
    assert PriseEnCharge.objects.get(dossier=dossier).financeur == payer.row


def test_the_organisme_knows_who_must_act(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    money.ordered(payer, module, at=at)
    member = module.organisme.membres.first()
    page = _text(sign_in(member.user, space=f"organisme:{module.organisme_id}").get(reverse("mes_paiements")))
    assert "Les approbateurs du financeur" in page
    assert "1 200,00 €" in page

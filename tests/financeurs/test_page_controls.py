"""Pages of suspensions and sampled controls, on both sides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from financeurs.models import CampagneControle, Controle, Suspension
from organismes.models import Organisme
from tests.builders import financeurs as money
from tests.builders import organismes as bodies
from tests.builders import quality
from tests.financeurs.test_controls import drawn, refused, sent

pytestmark = pytest.mark.django_db
Agent = Callable[[Actor], Client]


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def as_body(sign_in: Callable[..., Client]) -> Callable[[Organisme], Client]:
    def enter(body: Organisme) -> Client:
        return sign_in(User.objects.get(pk=body.membres.get().user_id), space=f"organisme:{body.pk}")

    return enter


def test_grounds_are_notified_answered_and_closed(
    payer: money.Funder, as_agent: Agent, as_body: Callable[[Organisme], Client], at: Moment
) -> None:
    row = quality.sent(at=at, rank=7)
    quality.concluded(row, "referencable", at=at)
    browser, url = as_agent(payer.examinateur), reverse("ouvrir_suspension", args=[row.pk])
    assert "Notifier des griefs" in _text(browser.get(reverse("examen", args=[row.pk])))
    assert browser.post(url, {"griefs": ""}).status_code == 400
    assert browser.post(url, {"griefs": "Émargements", "files": [bodies.a_png()]}).status_code == 302
    found = Suspension.objects.get()
    page = reverse("suspension", args=[found.pk])
    assert "décidez après sa réponse" in _text(browser.get(page))
    assert "jusqu’au" in _text(browser.post(page, {"verbe": "suspendre", "motif": "Établi"}))
    member = as_body(row.organisme)
    assert "Émargements" in _text(member.get(reverse("ma_suspension", args=[found.pk])))
    assert "Sondage" not in _text(member.get(reverse("mes_controles")))
    assert member.get(reverse("piece_suspension", args=[found.pieces.get().pk])).getvalue()
    answer = {"reponse": "Voici", "files": [bodies.a_png("red")]}
    assert member.post(reverse("ma_suspension", args=[found.pk]), answer).status_code == 302
    browser = as_agent(payer.examinateur)
    assert "Suspension prononcée" in _text(browser.post(page, {"verbe": "suspendre", "motif": "Établi"}, follow=True))
    assert "est levée" in _text(browser.post(page, {"verbe": "lever", "motif": "Corrigé"}, follow=True))
    assert "Suspension levée" in _text(browser.get(reverse("suspensions")))


def test_strangers_have_no_way_in(
    payer: money.Funder, as_agent: Agent, as_body: Callable[[Organisme], Client], at: Moment
) -> None:
    row, other = sent(payer, at), money.funder(at=at)
    proof = row.points.first().preuves.get()
    stranger = as_agent(other.examinateur)
    for name, pk in (
        ("controle", row.pk),
        ("campagne_controle", row.campagne_id),
        ("preuve_controle", proof.pk),
    ):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404
    body = as_body(bodies.registered(at=at, rank=9))
    for name, pk in (("mon_controle", row.pk), ("preuve_controle", proof.pk)):
        assert body.get(reverse(name, args=[pk])).status_code == 404


def test_a_campaign_is_opened_and_explains_its_draw(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    browser, url = as_agent(payer.examinateur), reverse("campagnes_controle")
    assert "aucun organisme" in _text(browser.post(url, {"titre": "Été", "taux": "20", "graine": "x"}))
    assert browser.post(url, {"titre": "Été", "taux": "50", "graine": "x"}).status_code == 400
    drawn(payer, at)
    page = _text(browser.get(reverse("campagne_controle", args=[CampagneControle.objects.get().pk])))
    for said in ("SHA-256", "2017-05-15|Siret", "Tremplin 7", "26 juin 2017"):
        assert said in page
    assert "1 sur 1" in _text(browser.get(url))


def test_proofs_are_joined_refused_discussed_and_refused_again(
    payer: money.Funder, as_agent: Agent, as_body: Callable[[Organisme], Client], at: Moment
) -> None:
    row = drawn(payer, at)
    mine, theirs = reverse("mon_controle", args=[row.pk]), reverse("controle", args=[row.pk])
    points = list(row.points.order_by("pk"))
    member = as_body(row.organisme)
    assert "Joignez une preuve pour" in _text(member.post(mine, {"envoyer": "1"}))
    files = {f"point_{point.pk}": [bodies.a_png()] for point in points}
    assert "Vos preuves sont envoyées" in _text(member.post(mine, {**files, "envoyer": "1"}, follow=True))
    notes = {f"p{point.pk}-accepte": "non" for point in points}
    notes |= {f"p{point.pk}-commentaire": "Illisible" for point in points}
    browser = as_agent(payer.examinateur)
    silent = browser.post(theirs, {**notes, "verbe": "examiner", "detail": "Mot gardé"})
    assert "Choisissez le motif" in _text(silent)
    assert "Mot gardé" in _text(silent)
    sure = {**notes, "verbe": "examiner", "defaut": "preuve_non_valable", "detail": "Illisibles"}
    assert "seconde réponse attendue" in _text(browser.post(theirs, sure, follow=True))
    member = as_body(row.organisme)
    assert "Illisibles" in _text(member.get(mine))
    assert member.post(mine, {"envoyer": "1", "reponse": ""}).status_code == 400
    assert member.post(mine, {"envoyer": "1", "reponse": "Voici"}).status_code == 302
    Controle.objects.update(reviewed_on=date(2017, 5, 10))
    refused(Controle.objects.get(), payer, at)
    browser = as_agent(payer.examinateur)
    assert "Rien n’est automatique" in _text(browser.get(theirs))
    done = browser.post(theirs, {"verbe": "suspendre", "motif": "Établi"}, follow=True)
    assert "La suspension est prononcée" in _text(done)
    assert "Voir la suspension" in _text(done)

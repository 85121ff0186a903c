"""The examiner's pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.dossier_qualite import read_file
from organismes.models import Qualite
from organismes.services import dossier_qualite
from tests.builders import financeurs as money
from tests.builders import quality

pytestmark = pytest.mark.django_db
Agent = Callable[[Actor], Client]


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def _data(row: Qualite, **changed: str) -> dict[str, str]:
    """What the form sends: in order, but what `changed` says."""
    data = {}
    for one in quality.opinions(row, **changed):
        prefix = f"i{one.indicateur.replace('.', '_')}-"
        data |= {f"{prefix}avis": one.avis, f"{prefix}commentaire": one.commentaire}
        if one.demande:
            data[f"{prefix}demande"] = "on"
    return data


def test_the_queue_is_filtered_and_says_the_deadlines(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    row = quality.sent(at=at, rank=7)
    quality.opened(quality.build.registered(at=at, rank=8), at=at)
    browser, url = as_agent(payer.examinateur), reverse("examens")
    page = _text(browser.get(url))
    assert "Tremplin 7" in page
    assert "Tremplin 8" not in page
    assert "14 juillet 2017" in page
    assert "Personne" in page
    for query in ({"texte": "introuvable"}, {"etat": "a_completer"}, {"source": "label"}, {"miens": "on"}):
        assert "Tremplin 7" not in _text(browser.get(url, query)), query
    browser.post(reverse("prendre_examen", args=[row.pk]))
    assert "Tremplin 7" in _text(browser.get(url, {"miens": "on", "source": "datadock", "texte": "plin"}))


def test_opinions_are_kept_as_a_draft_then_ask_for_complements(
    payer: money.Funder, as_agent: Agent, at: Moment
) -> None:
    row = quality.sent(at=at, rank=7)
    browser, url, note = (
        as_agent(payer.examinateur),
        reverse("examen", args=[row.pk]),
        reverse("noter_examen", args=[row.pk]),
    )
    assert "Référençable n’est pas référencé" in _text(browser.get(url))
    assert "Prenez d’abord" in _text(browser.post(note, {}, follow=True))
    browser.post(reverse("prendre_examen", args=[row.pk]))
    assert "en brouillon" in _text(browser.post(note, {"i1_1-avis": "conforme"}, follow=True))
    assert "1 avis donné sur 21" in _text(browser.get(url))
    wrong = browser.post(note, {**_data(row, i2_1="insuffisant"), "conclusion": "referencable", "motif": "Mot gardé"})
    assert wrong.status_code == 400
    assert "n’est pas référençable" in _text(wrong)
    assert "Mot gardé" in _text(wrong)
    asked = {**_data(row, i2_1="insuffisant"), "conclusion": "a_completer", "motif": "À préciser"}
    assert "Les compléments sont demandés" in _text(browser.post(note, asked, follow=True))
    assert [one.indicateur.numero for one in read_file(Qualite.objects.get()).lignes if one.modifiable] == ["2.1"]
    assert "Tour 1" in _text(browser.get(url))
    assert browser.post(note, asked).status_code == 302


def test_a_colleague_who_took_over_or_concluded_is_said(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    row, other = quality.sent(at=at, rank=7), money.funder(at=at)
    take, note = reverse("prendre_examen", args=[row.pk]), reverse("noter_examen", args=[row.pk])
    data = {**_data(row), "conclusion": "referencable"}
    as_agent(payer.examinateur).post(take)
    second = as_agent(other.examinateur)
    assert "examine déjà ce dossier" in _text(second.post(take, follow=True))
    assert "Un autre examinateur" in _text(second.post(note, data, follow=True))
    first = as_agent(payer.examinateur)
    assert "est référençable" in _text(first.post(note, data, follow=True))
    assert "déjà conclu" in _text(first.post(note, data, follow=True))


def test_a_proof_is_read_by_the_funder_that_examines(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    row, other = quality.sent(at=at, rank=7), money.funder(at=at)
    url, page = reverse("preuve_examen", args=[row.preuves.first().pk]), reverse("examen", args=[row.pk])
    browser = as_agent(payer.examinateur)
    assert browser.get(url).status_code == 404
    assert url not in _text(browser.get(page))
    browser.post(reverse("prendre_examen", args=[row.pk]))
    assert browser.get(url).getvalue().startswith(b"%PDF-")
    assert url in _text(browser.get(page))
    assert as_agent(other.examinateur).get(url).status_code == 404
    assert as_agent(payer.gestionnaire).get(url).status_code == 403
    assert as_agent(payer.gestionnaire).get(reverse("examens")).status_code == 403


def test_a_complement_is_read_once_it_is_sent(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    row, later = quality.sent(at=at, rank=7), replace(at, now=at.now + timedelta(hours=1))
    browser, page = as_agent(payer.examinateur), reverse("examen", args=[row.pk])
    browser.post(reverse("prendre_examen", args=[row.pk]))
    quality.concluded(row, "a_completer", at=at, i2_1="insuffisant")
    change = {"qualite": row, "indicateur": "2.1", "actor": quality.SYSTEM, "at": later}
    dossier_qualite.answer(texte="Brouillon du complément", **change)
    proof = dossier_qualite.join_proof(file=quality.build.a_png(), **change)
    url = reverse("preuve_examen", args=[proof.pk])
    assert "Brouillon du complément" not in _text(browser.get(page))
    assert browser.get(url).status_code == 404
    dossier_qualite.send_file(qualite=row, actor=quality.SYSTEM, at=later)
    assert "Brouillon du complément" in _text(browser.get(page))
    assert browser.get(url).getvalue()


def test_complements_that_never_came_are_closed_by_hand(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    row = quality.sent(at=at, rank=7)
    quality.concluded(row, "a_completer", at=at, i2_1="insuffisant")
    answer = as_agent(payer.examinateur).post(reverse("clore_examen", args=[row.pk]), follow=True)
    assert "a jusqu’au" in _text(answer)
    assert Qualite.objects.get().etat == "a_completer"


def test_the_queue_costs_the_same_for_two_or_eight_files(payer: money.Funder, as_agent: Agent, at: Moment) -> None:
    def more(ranks: range) -> None:
        for rank in ranks:
            row = quality.sent(at=at, rank=rank, source="label", label_code="opqf", reference="42")
            quality.build.registered(at=at, rank=rank + 50)
            browser.post(reverse("prendre_examen", args=[row.pk]))

    browser = as_agent(payer.examinateur)
    more(range(10, 12))
    browser.get(reverse("examens"))
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("examens"))
    more(range(12, 18))
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("examens"))
    assert len(few) == len(many) <= 14

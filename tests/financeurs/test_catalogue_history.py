"""Entries of a catalogue: their ground, their removal, what it changes, and what the public reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from cpa_portal.outbox.models import Courriel
from financeurs.models import EntreeCatalogue, PriseEnCharge
from financeurs.selectors import payable
from financeurs.services import catalogue, prises_en_charge
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import organismes as bodies
from tests.builders import quality

pytestmark = pytest.mark.django_db


def _text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def _add(payer: money.Funder, body: Any, at: Moment) -> EntreeCatalogue:
    return catalogue.add_entry(
        financeur=payer.row, organisme=body, motif="Offre vérifiée", actor=payer.gestionnaire, at=at
    )


def test_a_label_alone_is_no_entry_and_a_favourable_examination_neither(payer: money.Funder, at: Moment) -> None:
    row = quality.sent(at=at, rank=7, source="label", label_code="opqf", reference="42")
    with pytest.raises(Refused) as error:
        _add(payer, row.organisme, at)
    assert error.value.code == "organisme_non_admissible"
    quality.concluded(row, "referencable", at=at)
    verdict = payable(organisme=row.organisme, financeur=payer.row, nature="bilan_competences", day=at.today)
    assert not verdict.payable
    entry = _add(payer, row.organisme, at)
    assert (entry.origine, entry.qualite_id) == ("label", row.pk)
    assert payable(organisme=row.organisme, financeur=payer.row, nature="bilan_competences", day=at.today).payable


def test_the_ground_is_the_examination_before_the_nacre_convention(payer: money.Funder, at: Moment) -> None:
    body = bodies.referencable(at=at, rank=7)
    bodies.nacre(body, at=at)
    only = bodies.registered(at=at, rank=8)
    bodies.nacre(only, at=at)
    assert (_add(payer, body, at).origine, _add(payer, only, at).origine) == ("examen", "nacre")


def test_a_removal_says_its_consequences_first_then_tells_the_body(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    money.granted(payer, module, at=at)
    waiting = money.submitted(payer, module, at=at)
    browser = as_agent(payer.gestionnaire)
    entry = EntreeCatalogue.objects.get(organisme=module.organisme)
    url = reverse("sortir_catalogue", args=[entry.pk])
    page = _text(browser.get(url))
    for said in ("1 prise en charge accordée", "1 demande à décider", "1 module publié", "0 autre financeur"):
        assert said in page
    browser.post(url, {"motif": "Contrôle défavorable"})
    entry.refresh_from_db()
    assert (entry.motif_fin, entry.ended_by_id) == ("Contrôle défavorable", payer.gestionnaire.user_id)
    assert "restent payables" in Courriel.objects.get(subject__contains="sortez").body
    assert "Contrôle défavorable" in _text(browser.get(reverse("catalogue_financeur"), {"etat": "toutes"}))
    later = replace(at, today=at.today + timedelta(days=1))
    with pytest.raises(Refused):
        prises_en_charge.accept(prise_en_charge=waiting, centimes=1000, actor=payer.gestionnaire, at=later)
    assert PriseEnCharge.objects.filter(etat="accordee").count() == 1


def test_the_public_reads_a_catalogue_on_any_day(payer: money.Funder, at: Moment) -> None:
    body = bodies.referencable(at=at, rank=7, raison_sociale="=Tableur")
    entry, browser = _add(payer, body, at), Client()
    page = reverse("catalogue_public", args=[payer.row.pk])
    assert payer.row.nom in _text(browser.get(reverse("catalogues_publics")))
    assert "=Tableur" in _text(browser.get(page))
    assert "=Tableur" not in _text(browser.get(page, {"le": "2017-01-31"}))
    assert browser.get(page, {"le": "31 février"}).status_code == 400
    lines = b"".join(browser.get(reverse("catalogue_public_csv", args=[payer.row.pk])).streaming_content).decode()
    assert f"{body.siret};'=Tableur;Melun;" in lines
    catalogue.end_entry(entry=entry, motif="Fin", actor=payer.gestionnaire, at=at)
    after = replace(at, today=at.today + timedelta(days=1)).today.isoformat()
    assert "=Tableur" not in _text(browser.get(page, {"le": after}))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("an_entry_by_examination_or_label_names_it", "qualite_id = NULL"),
        ("a_removal_from_a_catalogue_has_its_motive", "ended_on = '2017-05-15', until_on = '2017-05-15'"),
    ],
)
def test_an_entry_keeps_its_ground_and_its_motive(name: str, change: str, payer: money.Funder, at: Moment) -> None:
    _add(payer, bodies.referencable(at=at, rank=7), at)
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE financeurs_entreecatalogue SET {change}")


def test_both_lists_cost_the_same_for_two_or_eight_entries(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    browser = as_agent(payer.gestionnaire)
    for url in (reverse("catalogue_financeur"), reverse("catalogue_public", args=[payer.row.pk])):
        base = 10 if "financeur" in url else 30
        for rank in range(base, base + 2):
            _add(payer, bodies.referencable(at=at, rank=rank), at)
        browser.get(url)
        with CaptureQueriesContext(connection) as few:
            browser.get(url)
        for rank in range(base + 2, base + 8):
            _add(payer, bodies.referencable(at=at, rank=rank), at)
        with CaptureQueriesContext(connection) as many:
            browser.get(url)
        assert len(few) == len(many) <= 15

"""A quote in lines, changed by versions until it is submitted: the accepted one stands until the next is accepted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from modules.models import Devis
from modules.selectors.dossiers import missing_to_transmit
from modules.services import devis as quotes
from modules.services import dossiers
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600
WHY = "Un rendez-vous de plus chez le cédant."


@pytest.fixture
def module(at):
    return build.module(at=at, tarification="devis")


@pytest.fixture
def accepted(at, compte, module):
    return build.quoted(at=at, compte=compte, module=module, answer="accepter")


def amend(devis, at, **changed):
    lines = [build.line(at=at), build.line(at=at, libelle="Visite", secondes=2 * H, centimes=12_000, **changed)]
    return quotes.amend(
        devis=devis, lignes=lines, motif=WHY, actor=build.as_member(devis.dossier.module.organisme), at=at
    )


def test_hours_price_and_dates_are_those_of_the_lines(at, accepted) -> None:
    offer = amend(accepted, at, last_on=at.today + timedelta(days=90))
    assert (offer.secondes, offer.centimes) == (22 * H, 102_000)
    assert offer.last_session_on == at.today + timedelta(days=90)
    text = Document.objects.get(kind="devis", subject_id=str(offer.pk)).html
    assert WHY in text
    assert "Visite" in text


def test_the_accepted_quote_stands_until_the_change_is_accepted(at, compte, accepted) -> None:
    offer = amend(accepted, at)
    accepted.refresh_from_db()
    accepted.dossier.refresh_from_db()
    assert (accepted.etat, accepted.dossier.total_centimes) == ("accepte", 90_000)
    quotes.accept(devis=offer, actor=build.as_person(compte.titulaire), at=at)
    accepted.refresh_from_db()
    accepted.dossier.refresh_from_db()
    assert (accepted.etat, accepted.dossier.total_centimes) == ("remplace", 102_000)


def test_refusing_the_change_keeps_the_accepted_quote(at, compte, accepted) -> None:
    offer = amend(accepted, at)
    dossier = accepted.dossier
    dossier.refresh_from_db()
    assert missing_to_transmit(dossier, at)[0].url_name == "repondre_devis"
    quotes.decline(devis=offer, actor=build.as_person(compte.titulaire), at=at)
    dossier.refresh_from_db()
    assert missing_to_transmit(dossier, at) == []
    assert dossier.total_centimes == 90_000


def test_an_unanswered_offer_is_replaced_at_once(at, compte, module) -> None:
    first = build.quoted(at=at, compte=compte, module=module)
    amend(first, at)
    first.refresh_from_db()
    assert first.etat == "remplace"
    with pytest.raises(TransitionRefused):
        quotes.accept(devis=first, actor=build.as_person(compte.titulaire), at=at)


def test_one_change_at_a_time_with_its_reason_by_the_organisme(at, accepted) -> None:
    member = build.as_member(accepted.dossier.module.organisme)
    with pytest.raises(InvalidInput, match="pourquoi le devis change"):
        quotes.amend(devis=accepted, lignes=[build.line(at=at)], motif=" ", actor=member, at=at)
    with pytest.raises(NotAllowed):
        twin = build.as_member(build.organisme(at=at, rank=2))
        quotes.amend(devis=accepted, lignes=[build.line(at=at)], motif=WHY, actor=twin, at=at)
    amend(accepted, at)
    with pytest.raises(Refused, match="attend déjà"):
        amend(accepted, at)


def test_once_submitted_the_offer_is_what_the_funder_reads(at, compte, accepted) -> None:
    dossiers.transmit(dossier=accepted.dossier, actor=build.as_person(compte.titulaire), at=at)
    with pytest.raises(TransitionRefused):
        amend(accepted, at)


def test_a_change_expires_and_the_accepted_quote_stands(at, accepted) -> None:
    amend(accepted, at)
    quotes.expire_due(actor=build.SYSTEM, at=replace(at, today=at.today + timedelta(days=31)))
    assert sorted(Devis.objects.values_list("etat", flat=True)) == ["accepte", "expire"]


def test_the_database_wants_the_sum_of_the_lines(at, accepted) -> None:
    with (
        pytest.raises(IntegrityError, match="a_quote_is_the_sum_of_its_lines"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE modules_devis SET centimes = centimes + 1 WHERE id = %s", [accepted.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE modules_lignedevis SET centimes = 1")


def test_the_organisme_adds_lines_and_changes_its_offer_on_the_page(at, accepted, enter_as) -> None:
    client, address = enter_as(accepted.dossier.module.organisme), reverse("modifier_devis", args=[accepted.pk])
    page = client.get(address).content.decode()
    assert 'value="900,00"' in page
    typed = {
        "lignes-TOTAL_FORMS": "2",
        "lignes-INITIAL_FORMS": "1",
        "lignes-0-libelle": "Rendez-vous",
        "lignes-0-duree": "18",
        "lignes-0-prix": "810",
        "lignes-0-first_on": "01/06/2017",
        "lignes-0-last_on": "30/06/2017",
        "motif": WHY,
    }
    more = client.post(address, {**typed, "plus": "1"}).content.decode()
    assert 'name="lignes-3-libelle"' in more
    assert 'value="810"' in more
    assert Devis.objects.count() == 1
    assert "Le devis est envoyé" in client.post(address, typed, follow=True).content.decode()
    assert Devis.objects.get(version=2).centimes == 81_000

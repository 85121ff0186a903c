"""Corrections: asked several at once, withdrawn before their answer, answered one by one, and the clock."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.models import Courriel
from organismes.models import DeclarationActivite, DemandeCorrection
from organismes.policies import bulletin_warning, missing_to_file
from organismes.services import corrections, declarations, pieces
from organismes.services.corrections import Correction
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
TWO = [
    Correction("programme", "incomplet", "Dites les moyens."),
    Correction("objet", "incorrect", "Dites le public."),
]


def later(at: Moment, days: int) -> Moment:
    return replace(at, today=at.today + timedelta(days=days))


@pytest.fixture
def agent(at: Moment) -> Actor:
    return build.actor_of_instructor(build.instructeur(at=at))


@pytest.fixture
def asked(at: Moment, agent: Actor) -> DeclarationActivite:
    return corrections.ask(declaration=build.filed(at=at), corrections=TWO, actor=agent, at=later(at, 5))


def test_several_are_asked_at_once_and_told_together(asked: DeclarationActivite) -> None:
    assert (asked.etat, asked.corrections.count()) == ("a_completer", 2)
    mail = Courriel.objects.get(subject__contains="Des pièces manquent")
    assert "Programme de l’action (incomplet)\u00a0: Dites les moyens." in mail.body
    assert "Prestations prévues (incorrect)" in mail.body


def test_nothing_is_asked_after_ten_days_nor_without_words(at: Moment, agent: Actor) -> None:
    row = build.filed(at=at)
    for wanted, day in ((TWO, 11), ([], 1), ([Correction("programme", "incomplet", " ")], 1)):
        with pytest.raises((Refused, InvalidInput)):
            corrections.ask(declaration=row, corrections=wanted, actor=agent, at=later(at, day))
    assert not DemandeCorrection.objects.exists()


def test_each_is_answered_before_the_new_deposit_and_the_thirty_days_start_again(
    at: Moment, asked: DeclarationActivite, system: Actor
) -> None:
    programme, objet = asked.corrections.order_by("pk")
    with pytest.raises(Refused, match="la réponse à la demande"):
        declarations.file(declaration=asked, actor=system, at=later(at, 8))
    with pytest.raises(InvalidInput, match="fichier ou donnez"):
        corrections.answer(demande=programme, actor=system, at=later(at, 8))
    with pytest.raises(InvalidInput, match="Corrigez ce champ"):
        corrections.answer(demande=objet, file=build.a_png("red"), actor=system, at=later(at, 8))
    corrections.answer(demande=programme, file=build.a_png("red"), actor=system, at=later(at, 8))
    corrections.answer(demande=objet, explication="Public précisé.", actor=system, at=later(at, 8))
    with pytest.raises(Refused, match="déjà sa réponse"):
        corrections.answer(demande=objet, explication="Encore.", actor=system, at=later(at, 8))
    assert missing_to_file(asked) == []
    assert asked.pieces.kept().filter(nature="programme").count() == 2
    row = declarations.file(declaration=asked, actor=system, at=later(at, 8))
    assert (row.etat, row.complete_on) == ("deposee", date(2017, 5, 23))


def test_a_file_replaces_one_out_of_date(at: Moment, agent: Actor, system: Actor) -> None:
    row = build.filed(at=at)
    wanted = [Correction("bulletin_3", "perime", "Moins de trois mois.")]
    corrections.ask(declaration=row, corrections=wanted, actor=agent, at=at)
    corrections.answer(demande=row.corrections.get(), file=build.a_png("blue"), actor=system, at=at)
    assert row.pieces.kept().filter(nature="bulletin_3").count() == 1


def test_withdrawing_the_last_lets_the_clock_go_on_where_it_stopped(
    at: Moment, asked: DeclarationActivite, agent: Actor
) -> None:
    first, second = asked.corrections.order_by("pk")
    assert corrections.withdraw(demande=first, actor=agent, at=later(at, 7)).etat == "a_completer"
    row = corrections.withdraw(demande=second, actor=agent, at=later(at, 9))
    assert (row.etat, row.complete_on) == ("deposee", at.today + timedelta(days=4))
    with pytest.raises(Refused, match="retirée"):
        corrections.withdraw(demande=second, actor=agent, at=later(at, 9))


def test_a_request_in_plain_words_still_waits_when_the_others_are_withdrawn(at: Moment, agent: Actor) -> None:
    row = build.filed(at=at)
    declarations.ask_pieces(declaration=row, texte="Le bail du local.", actor=agent, at=at)
    corrections.ask(declaration=row, corrections=TWO[:1], actor=agent, at=at)
    row = corrections.withdraw(demande=row.corrections.get(), actor=agent, at=at)
    assert (row.etat, row.pieces_demandees) == ("a_completer", "Le bail du local.")


def test_an_answered_request_is_not_withdrawn(
    at: Moment, asked: DeclarationActivite, agent: Actor, system: Actor
) -> None:
    demande = asked.corrections.get(cible="objet")
    corrections.answer(demande=demande, explication="Voilà.", actor=system, at=at)
    with pytest.raises(Refused):
        corrections.withdraw(demande=demande, actor=agent, at=at)


def test_raw_sql_neither_rewords_a_request_nor_answers_with_nothing(asked: DeclarationActivite) -> None:
    demande = asked.corrections.first()
    for statement in (
        "UPDATE organismes_demandecorrection SET texte = 'autre'",
        "INSERT INTO organismes_reponsecorrection (demande_id, explication, answered_on) "
        f"VALUES ({demande.pk}, '', '2017-05-20')",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("dated_on", "old"), [(date(2017, 2, 14), True), (date(2017, 2, 15), False)])
def test_a_bulletin_of_more_than_three_months_is_flagged(dated_on: date, old: bool, at: Moment, system: Actor) -> None:
    row = build.organisme(at=at).declarations.get()
    pieces.attach_piece(
        declaration=row, nature="bulletin_3", fichier=build.a_kept_file(at), dated_on=dated_on, actor=system, at=at
    )
    assert bool(bulletin_warning(row, at.today)) is old

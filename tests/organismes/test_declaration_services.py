"""From draft to registration, refusal and end: what each act does, refuses, and says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from organismes.services import declarations, pieces
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def later(at: Moment, days: int) -> Moment:
    return replace(at, today=at.today + timedelta(days=days))


def test_incomplete_declaration_is_not_filed_and_says_what_is_missing(at: Moment, system: Actor) -> None:
    row = build.organisme(at=at).declarations.get()
    with pytest.raises(Refused) as error:
        declarations.file(declaration=row, actor=system, at=at)
    assert "la date de la première convention" in error.value.message
    assert "«\u00a0Programme de l’action\u00a0»" in error.value.message


def test_first_contract_in_the_future_is_refused(at: Moment, system: Actor) -> None:
    row = build.organisme(at=at).declarations.get()
    with pytest.raises(InvalidInput) as error:
        declarations.save_draft(declaration=row, first_contract_on=date(2017, 5, 16), actor=system, at=at)
    assert error.value.field == "first_contract_on"


def test_filed_declaration_no_longer_changes(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    assert (row.filed_on, row.complete_on) == (at.today, at.today)
    for act in (
        lambda: declarations.file(declaration=row, actor=system, at=at),
        lambda: declarations.save_draft(declaration=row, objet="Autre", actor=system, at=at),
        lambda: pieces.remove_piece(piece=row.pieces.first(), actor=system, at=at),
        lambda: pieces.attach_piece(
            declaration=row, nature="autre", fichier=build.a_kept_file(at), actor=system, at=at
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_pieces_are_asked_until_day_10_and_the_clock_starts_again(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    with pytest.raises(Refused) as error:
        declarations.ask_pieces(declaration=row, texte="Programme.", actor=system, at=later(at, 11))
    assert error.value.code == "delai_pieces_passe"
    row = declarations.ask_pieces(declaration=row, texte="Programme.", actor=system, at=later(at, 10))
    assert row.etat == "a_completer"
    row = declarations.file(declaration=row, actor=system, at=later(at, 20))
    assert (row.filed_on, row.complete_on) == (at.today, at.today + timedelta(days=20))


def test_attributed_numbers_follow_one_another_in_a_departement(at: Moment) -> None:
    numbers = [build.registered(at=at, rank=rank).declarations.get().nda for rank in (1, 2)]
    assert numbers == ["11770000177", "11770000277"]
    assert build.registered(at=at, rank=3, code_postal="75011").declarations.get().nda == "11750000175"


def test_typed_number_is_kept_and_the_next_follows_it(at: Moment) -> None:
    assert build.registered(at=at, rank=1, nda="11 77 05145 77").declarations.get().nda == "11770514577"
    assert build.registered(at=at, rank=2).declarations.get().nda == "11770514677"


def test_number_of_another_body_or_of_10_digits_is_refused(at: Moment, system: Actor) -> None:
    build.registered(at=at, rank=1, nda="11770514577")
    row = build.filed(at=at, rank=2)
    for typed in ("11770514577", "1177051457"):
        with pytest.raises(InvalidInput) as error:
            declarations.register_declaration(declaration=row, nda=typed, actor=system, at=at)
        assert error.value.field == "nda"
    row.refresh_from_db()
    assert row.etat == "deposee"


def test_registration_is_journaled_told_and_documented_once(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    declarations.register_declaration(declaration=row, actor=system, at=at)
    with pytest.raises(TransitionRefused):
        declarations.register_declaration(declaration=row, actor=system, at=at)
    assert JournalEntry.objects.filter(verb="organismes.register_declaration", object_id=str(row.pk)).count() == 1
    receipt = Document.objects.get(kind="recepisse")
    assert "Cet enregistrement ne vaut pas agrément de l’État" in receipt.html
    assert receipt.html.count("agrément") == 1
    mail = Courriel.objects.get(subject="Votre déclaration d’activité est enregistrée")
    assert "11\u00a077\u00a000001\u00a077" in mail.body


def test_refusal_needs_a_legal_motive_reasons_and_an_author(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    agent = build.actor_of_instructor(build.instructeur(at=at))
    for motif, detail, who in (
        ("autre", "x", agent),
        ("piece_manquante", " ", agent),
        ("piece_manquante", "x", system),
    ):
        with pytest.raises((InvalidInput, Refused)):
            declarations.refuse(declaration=row, motif=motif, detail=detail, actor=who, at=at)
    done = declarations.refuse(declaration=row, motif="piece_manquante", detail="Programme.", actor=agent, at=at)
    assert (done.etat, done.decided_by_id, done.decided_on) == ("refusee", agent.user_id, at.today)
    mail = Courriel.objects.get(subject="Votre déclaration d’activité est refusée")
    assert "tribunal administratif" in mail.body
    assert "15 juillet 2017" in mail.body


def test_after_a_refusal_a_new_draft_takes_over_what_was_written(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    agent = build.actor_of_instructor(build.instructeur(at=at))
    declarations.refuse(declaration=row, motif="piece_manquante", detail="Programme.", actor=agent, at=at)
    draft = declarations.start_draft(organisme=row.organisme, actor=system, at=at)
    assert (draft.etat, draft.objet) == ("brouillon", row.objet)
    assert declarations.start_draft(organisme=row.organisme, actor=system, at=at).pk == draft.pk


def test_lapse_is_not_recorded_before_1_may_nor_for_a_year_before_the_registration(at: Moment, system: Actor) -> None:
    row = build.registered(at=at).declarations.get()
    with pytest.raises(Refused):
        declarations.lapse(declaration=row, bpf_year=2017, actor=system, at=replace(at, today=date(2018, 4, 30)))
    with pytest.raises(Refused):
        declarations.lapse(declaration=row, bpf_year=2016, actor=system, at=replace(at, today=date(2018, 4, 30)))
    done = declarations.lapse(declaration=row, bpf_year=2017, actor=system, at=replace(at, today=date(2018, 5, 1)))
    assert (done.etat, done.ended_on) == ("caduque", date(2018, 5, 1))


def test_number_comes_back_to_the_body_that_declares_again(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    declarations.annul(declaration=body.declarations.get(), detail="Contrôle.", actor=system, at=later(at, 30))
    draft = declarations.start_draft(organisme=body, actor=system, at=later(at, 40))
    for piece in ("bulletin_3", "premier_contrat", "programme", "formateurs"):
        pieces.attach_piece(declaration=draft, nature=piece, fichier=build.a_kept_file(at), actor=system, at=at)
    declarations.file(declaration=draft, actor=system, at=later(at, 40))
    again = declarations.register_declaration(declaration=draft, actor=system, at=later(at, 45))
    assert again.nda == "11770000177"

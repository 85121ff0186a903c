"""Indus from the notice to the repayment: each named after the person's situation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts.enums import EtatIndu, Niveau
from accounts.models import ActeIndu, Indu
from accounts.selectors.indus import indu_vu
from accounts.services import indus, ledger
from accounts.services.facts import declare_diplome, find_diplome_false
from accounts.services.recompute import recompute
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel, OutboxEvent
from tests.builders.accounts import HOUR, SYSTEM, activite, parts, use
from tests.builders.indus import overdrawn
from tests.builders.mandats import a_person, a_user, as_person

pytestmark = pytest.mark.django_db
ADMIN_ROLE = Role.ADMINISTRATEUR


def an_administrator() -> Actor:
    return Actor(user_id=a_user(is_administrateur=True).pk, role=ADMIN_ROLE, strong=True)


def later(at: Moment, days: int) -> Moment:
    return replace(at, today=at.today + timedelta(days=days))


def test_hours_used_before_the_correction_make_an_indu_with_its_notice(at: Moment) -> None:
    compte = overdrawn(at)
    indu = Indu.objects.get()
    assert parts(compte) == (40, 40, 0, 10)
    assert (indu.etat, indu.opened_on) == (EtatIndu.NOTIFIE, at.today)
    assert indu.answer_until == at.today + timedelta(days=settings.DELAI_OBSERVATIONS_INDU_JOURS)
    notice = Document.objects.get(kind="notice_indu")
    assert "10\u00a0h" in notice.html
    assert "Droits de 2016\u00a0: 24\u00a0h → 6\u00a0h" in notice.html
    mail = Courriel.objects.get(recipient=compte.titulaire.user.email)
    assert "indu" in mail.subject
    assert "Benali" not in mail.body
    assert str(indu.pk) in mail.body


def test_a_correction_of_hours_that_nobody_used_makes_no_indu(at: Moment) -> None:
    overdrawn(at, used=20)
    assert not Indu.objects.exists()
    assert not OutboxEvent.objects.filter(topic="accounts.follow_indu").exists()


def test_following_twice_sends_one_notice(at: Moment) -> None:
    overdrawn(at)
    indus.follow(solde_id=Indu.objects.get().solde_id, actor=SYSTEM, at=at)
    assert ActeIndu.objects.count() == 1


def test_the_indu_is_paid_off_line_by_line_by_later_credits(at: Moment) -> None:
    compte = overdrawn(at)
    activite(compte, 2017, at=at, hours=401)
    drain(at=at)
    spring = replace(at, today=date(2018, 4, 2))
    recompute(compte_id=compte.pk, actor=SYSTEM, at=spring)
    drain(at=spring)
    vu = indu_vu(Indu.objects.get(), spring)
    assert [(ligne.sens, ligne.part, ligne.reste) for ligne in vu.lignes] == [
        ("+", "10\u00a0h", "10\u00a0h"),
        ("−", "6\u00a0h", "4\u00a0h"),
    ]
    assert Indu.objects.get().etat == EtatIndu.NOTIFIE
    activite(compte, 2018, at=spring)
    year_after = replace(at, today=date(2019, 4, 2))
    recompute(compte_id=compte.pk, actor=SYSTEM, at=year_after)
    assert parts(compte)[3] == 4, "from 2019 the credits are euros: the counter of hours receives nothing more"


def test_the_page_says_which_credits_will_pay_it_off(at: Moment) -> None:
    overdrawn(at)
    vu = indu_vu(Indu.objects.get(), at)
    assert [(reprise.on, reprise.part, reprise.reste) for reprise in vu.reprises] == [
        (date(2018, 3, 31), "6\u00a0h", "4\u00a0h")
    ]
    assert vu.non_repris == "4\u00a0h"


def test_the_employer_was_right_the_first_time_everything_comes_back(at: Moment) -> None:
    compte = overdrawn(at)
    activite(compte, 2016, at=at)
    drain(at=at)
    indu = Indu.objects.get()
    assert (indu.etat, indu.closed_on) == (EtatIndu.CLOS, at.today)
    assert parts(compte) == (48, 40, 0, 0)
    assert [acte.nature for acte in indu.actes.order_by("rang")] == ["notice", "cloture"]


def test_a_second_correction_is_notified_with_a_new_time_to_answer(at: Moment) -> None:
    compte = overdrawn(at)
    after = later(at, 20)
    activite(compte, 2015, at=after, hours=401)
    drain(at=after)
    indu = Indu.objects.get()
    assert indu.solde.manque == 28 * HOUR
    assert indu.answer_until == after.today + timedelta(days=settings.DELAI_OBSERVATIONS_INDU_JOURS)
    assert [acte.quantite // HOUR for acte in indu.actes.order_by("rang")] == [10, 28]


def test_a_closed_indu_does_not_open_again_but_another_one_does(at: Moment) -> None:
    compte = overdrawn(at)
    activite(compte, 2016, at=at)
    drain(at=at)
    activite(compte, 2016, at=at, hours=401)
    drain(at=at)
    assert sorted(Indu.objects.values_list("etat", flat=True)) == [EtatIndu.CLOS, EtatIndu.NOTIFIE]
    vu = indu_vu(Indu.objects.open().get(), at)
    assert [ligne.sens for ligne in vu.lignes] == ["+"]


def test_a_false_declaration_of_diploma_is_told_with_its_article(at: Moment) -> None:
    compte = a_person(at=at)
    spring = replace(at, today=date(2018, 4, 2))
    declare_diplome(compte=compte, niveau=Niveau.VI, declarant="titulaire", actor=as_person(compte), at=at)
    activite(compte, 2017, at=spring)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=spring)
    assert parts(compte)[0] == 48
    use(compte, 48, at=spring)
    find_diplome_false(compte=compte, found_on=spring.today, actor=an_administrator(), at=spring)
    drain(at=spring)
    assert parts(compte) == (48, 48, 0, 24)
    notice = Document.objects.get(kind="notice_indu").html
    assert "D6323-3-1" in notice
    assert "441-6" in notice


def test_silence_confirms_the_day_after_the_last_day(at: Moment) -> None:
    overdrawn(at)
    last = later(at, settings.DELAI_OBSERVATIONS_INDU_JOURS)
    indus.run_nightly(actor=SYSTEM, at=last)
    assert Indu.objects.get().etat == EtatIndu.NOTIFIE
    indus.run_nightly(actor=SYSTEM, at=later(last, 1))
    indus.run_nightly(actor=SYSTEM, at=later(last, 1))
    indu = Indu.objects.get()
    assert (indu.etat, indu.actes.count()) == (EtatIndu.CONFIRME, 2)
    assert "Aucune observation" in Document.objects.get(kind="decision_indu").html


def test_observations_are_answered_by_a_decision_with_its_reason(at: Moment) -> None:
    compte, admin = overdrawn(at), an_administrator()
    indu = Indu.objects.get()
    indus.observe(indu_id=indu.pk, texte="J’ai travaillé <b>toute</b> l’année.", actor=as_person(compte), at=at)
    indus.run_nightly(actor=SYSTEM, at=later(at, 40))
    assert Indu.objects.get().etat == EtatIndu.CONTESTE, "observations are never answered by silence"
    indus.decide(indu_id=indu.pk, confirmed=True, motif="Le contrat s’est arrêté en mars.", actor=admin, at=at)
    html = Document.objects.get(kind="decision_indu").html
    assert "Le contrat s’est arrêté en mars." in html
    assert "&lt;b&gt;toute&lt;/b&gt;" in html
    again = indus.observe(indu_id=indu.pk, texte="Voici le contrat.", actor=as_person(compte), at=at)
    assert again.etat == EtatIndu.CONTESTE
    indus.decide(indu_id=indu.pk, confirmed=False, motif="Le contrat le montre.", actor=admin, at=at)
    activite(compte, 2016, at=at)
    drain(at=at)
    assert Indu.objects.get().etat == EtatIndu.CLOS


def test_observations_taken_back_may_be_written_again(at: Moment) -> None:
    compte = overdrawn(at)
    pk, person = Indu.objects.get().pk, as_person(compte)
    indus.observe(indu_id=pk, texte="Erreur.", actor=person, at=at)
    assert indus.withdraw(indu_id=pk, actor=person, at=at).etat == EtatIndu.NOTIFIE
    with pytest.raises(TransitionRefused):
        indus.withdraw(indu_id=pk, actor=person, at=at)
    assert indus.observe(indu_id=pk, texte="Si, erreur.", actor=person, at=at).etat == EtatIndu.CONTESTE


def test_what_is_refused(at: Moment) -> None:
    compte, admin = overdrawn(at), an_administrator()
    pk, person, stranger = Indu.objects.get().pk, as_person(compte), as_person(a_person(at=at))
    with pytest.raises(NotFound):
        indus.observe(indu_id=pk, texte="Moi aussi.", actor=stranger, at=at)
    with pytest.raises(NotAllowed):
        indus.decide(indu_id=pk, confirmed=False, motif="Pour moi.", actor=person, at=at)
    with pytest.raises(InvalidInput):
        indus.observe(indu_id=pk, texte="  ", actor=person, at=at)
    with pytest.raises(Refused, match="peut répondre jusqu’au"):
        indus.decide(indu_id=pk, confirmed=True, motif="Trop tôt.", actor=admin, at=at)
    with pytest.raises(Refused, match="Vous pouviez répondre"):
        indus.observe(indu_id=pk, texte="Trop tard.", actor=person, at=later(at, 31))
    indus.observe(indu_id=pk, texte="À temps.", actor=person, at=at)
    with pytest.raises(InvalidInput):
        indus.decide(indu_id=pk, confirmed=True, motif="", actor=admin, at=at)
    assert ActeIndu.objects.count() == 2


def test_a_lost_event_is_made_up_for_at_night(at: Moment) -> None:
    compte = a_person(at=at)
    activite(compte, 2016, at=at)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=at)
    use(compte, 24, at=at)
    activite(compte, 2016, at=at, hours=401)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=at)
    assert not Indu.objects.exists()
    indus.run_nightly(actor=SYSTEM, at=at)
    assert Indu.objects.get().solde.manque == 18 * HOUR
    drain(at=at)
    assert ActeIndu.objects.count() == 1


def test_a_training_that_ends_early_gives_back_to_the_indu_first(at: Moment) -> None:
    compte = a_person(at=at)
    activite(compte, 2016, at=at)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=at)
    held = ledger.hold(
        compte=compte, compteur="cpf", quantite=24 * HOUR, cle="r", cause="essai", effective_on=at.today,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    activite(compte, 2016, at=at, hours=401)
    drain(at=at)
    assert parts(compte) == (24, 0, 24, 18)
    ledger.release(reservation=held, cle="l", cause="essai", actor=SYSTEM, at=at)
    drain(at=at)
    assert parts(compte) == (6, 0, 0, 0)
    vu = indu_vu(Indu.objects.get(), at)
    assert (vu.indu.etat, [ligne.titre for ligne in vu.lignes]) == (
        EtatIndu.CLOS,
        ["Droits corrigés à la baisse", "Réservation rendue"],
    )


def test_everything_is_in_the_journal(at: Moment) -> None:
    compte = overdrawn(at)
    indus.observe(indu_id=Indu.objects.get().pk, texte="Erreur.", actor=as_person(compte), at=at)
    verbs = JournalEntry.objects.filter(titulaire_id=compte.titulaire_id, verb__contains="indu")
    assert set(verbs.values_list("verb", flat=True)) == {
        "accounts.open_indu",
        "accounts.notify_indu",
        "accounts.observe_indu",
    }
    assert not [entry for entry in verbs if "Erreur" in str(entry.details)]

"""Withdrawing a fact that should never have existed: closed, explained, never erased; and put back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.enums import NatureFait
from accounts.models import AccordAnticipation, Activite, Compte, ConversionEnHeures, Diplome, FinDeCarriere, Retrait
from accounts.models.faits import Fait
from accounts.models.retraits import FAITS
from accounts.selectors import facts_of
from accounts.selectors.retraits import declarations_of, effect_of_withdrawal, withdrawals_of
from accounts.services import facts, repris
from accounts.services.recompute import recompute
from accounts.services.retraits import restore, revoke
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.db.invariants import invariants
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import OutboxEvent
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, compte_with, parts, use

pytestmark = pytest.mark.django_db
WHY = "Déclarée par erreur pour une autre personne"


def every_kind(of: Compte, at: Moment) -> None:
    """One fact of each kind."""
    common: dict[str, Any] = {"compte": of, "actor": SYSTEM, "at": at}
    named = {"source": "test", "source_ref": "1", **common}
    activite(of, 2016, at=at, absences=(("maternite", 20 * HOUR),))
    facts.record_statut(statut="salarie", from_on=date(2015, 1, 1), **named)
    facts.declare_diplome(niveau="VI", declarant="titulaire", **common)
    facts.declare_dif(secondes=40 * HOUR, **common)
    facts.record_cec(categorie="benevolat", year=2017, associations=(("W751234567", 200 * HOUR),), **named)
    facts.record_correctif(year=2016, secondes=100 * HOUR, **named)
    repris.record_ouverture(compteur="cpf", quantite=12 * HOUR, taken_on=date(2016, 1, 1), **named)
    repris.record_inaptitude(secondes=150 * HOUR, **named)
    repris.record_points_c3p(points=20, **named)
    facts.record_end(retired_on=date(2017, 4, 1), **common)
    told = {"compte": of, "source": "test", "source_ref": "1", "declared_on": at.today}
    AccordAnticipation.objects.create(
        secondes=10 * HOUR, accord_on=at.today, employeur_siret="53104441000011", formation="Concours", **told
    )
    ConversionEnHeures.objects.create(requested_on=date(2020, 6, 1), **told)


def withdraw(fait: Fait, at: Moment, actor: Actor = SYSTEM, motif: str = WHY) -> Retrait:
    return revoke(fait=fait, motif=motif, actor=actor, at=at)


def fresh(of: Compte) -> Compte:
    return Compte.objects.select_related("titulaire").get(pk=of.pk)


@pytest.mark.parametrize("nature", NatureFait.values)
def test_each_kind_is_withdrawn_and_put_back_as_if_nothing_had_been_said(at: Moment, nature: str) -> None:
    of, bare = compte(at=at), fresh(compte(at=at, rank=2))
    every_kind(of, at)
    before = facts_of(fresh(of))
    fait = FAITS[nature].objects.get()
    without = facts_of(fresh(of), without=fait)
    retrait = withdraw(fait, at)
    assert facts_of(fresh(of)) == without != before
    assert (retrait.nature, retrait.motif, retrait.role) == (nature, WHY, "systeme")
    assert retrait.recorded_at == FAITS[nature].objects.get().closed_at
    restore(retrait=retrait, actor=SYSTEM, at=at)
    assert facts_of(fresh(of)) == before
    for row in declarations_of(of):
        withdraw(row, at)
    assert facts_of(fresh(of)) == facts_of(bare)
    assert len(withdrawals_of(of)) == 13
    assert not broken_now()


def broken_now() -> list[str]:
    """Invariants on this connection: the auditor's would not see what is not committed."""
    found = []
    for path in invariants("accounts"):
        with connection.cursor() as cursor:
            cursor.execute(path.read_text(encoding="utf-8"))
            found += [f"{path.stem}: {row}" for row in cursor.fetchall()]
    return found


def test_a_withdrawal_is_journalled_and_asks_for_the_computation(at: Moment) -> None:
    of = compte_with((2015, 2016), at=at)
    version = of.facts_version
    row = Activite.objects.get(year=2016)
    retrait = withdraw(row, at)
    assert fresh(of).facts_version == version + 1
    assert OutboxEvent.objects.filter(topic="accounts.recompute", key=f"{of.pk}:{version + 1}").exists()
    entry = JournalEntry.objects.get(verb="accounts.revoke_fait")
    assert (entry.object_id, entry.details) == (str(row.pk), {"nature": "activite", "retrait": retrait.pk})
    assert (entry.titulaire_id, WHY in str(entry.details)) == (of.titulaire_id, False)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of) == (24, 0, 0, 0)


def test_what_was_used_beyond_the_rights_left_becomes_missing(at: Moment) -> None:
    of = compte_with((2015, 2016), at=at)
    use(of, 40, at=at)
    withdraw(Activite.objects.get(year=2016), at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of) == (40, 40, 0, 16)
    activite(of, 2016, at=at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of) == (48, 40, 0, 0)


def test_twice_is_once_and_the_first_reason_stays(at: Moment) -> None:
    of = compte_with((2016,), at=at)
    row = Activite.objects.get()
    first, version = withdraw(row, at), fresh(of).facts_version
    again = withdraw(row, at, motif="Une tout autre raison")
    assert (again.pk, again.motif, fresh(of).facts_version) == (first.pk, WHY, version)


def test_what_was_superseded_is_not_withdrawn(at: Moment) -> None:
    of = compte_with((2016,), at=at)
    corrected = Activite.objects.get()
    activite(of, 2016, at=at, hours=100)
    with pytest.raises(Refused, match="a été corrigée"):
        withdraw(corrected, at)
    facts.declare_diplome(compte=of, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    facts.declare_diplome(compte=of, niveau="IV", declarant="titulaire", actor=SYSTEM, at=at)
    with pytest.raises(Refused, match="remplacée par une plus récente"):
        withdraw(Diplome.objects.get(niveau="VI"), at)


def test_a_withdrawn_fact_is_declared_again(at: Moment) -> None:
    of = compte_with((2016,), at=at)
    withdraw(Activite.objects.get(), at)
    assert activite(of, 2016, at=at) == "added"
    assert [row.closed_reason for row in Activite.objects.order_by("pk")] == ["retiree", None]


def test_the_diploma_that_was_replaced_stands_again_and_goes_in_its_turn(at: Moment) -> None:
    of = compte(at=at)
    facts.declare_diplome(compte=of, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    later = replace(at, today=date(2018, 1, 5))
    facts.declare_diplome(compte=of, niveau="IV", declarant="titulaire", actor=SYSTEM, at=later)
    higher = withdraw(Diplome.objects.current().get(), later)
    standing = Diplome.objects.current().get()
    assert (standing.niveau, standing.declared_on) == ("VI", at.today)
    assert [item.niveau for item in facts_of(fresh(of)).diplomes] == ["VI"]
    assert facts_of(fresh(of), without=standing).diplomes == ()
    withdraw(standing, later)
    assert facts_of(fresh(of)).diplomes == ()
    assert [row.libelle[:40] for row in withdrawals_of(of)] == [
        "déclaration de diplôme «\u00a0VI – sans diplô", "déclaration de diplôme «\u00a0IV – baccalauré",
    ]  # fmt: skip
    restore(retrait=higher, actor=SYSTEM, at=later)
    assert [item.niveau for item in facts_of(fresh(of)).diplomes] == ["IV"]
    assert not broken_now()


def test_a_lower_level_corrects_the_higher_ones_that_were_replaced(at: Moment) -> None:
    of = compte(at=at)
    for niveau in ("V", "IV", "VI"):
        facts.declare_diplome(compte=of, niveau=niveau, declarant="titulaire", actor=SYSTEM, at=at)
    assert [item.niveau for item in facts_of(fresh(of)).diplomes] == ["VI"]
    disowned = withdrawals_of(of)[0]
    assert "n’était pas atteint" in disowned.motif
    with pytest.raises(Refused, match="a pris sa place"):
        restore(retrait=disowned, actor=SYSTEM, at=at)
    assert not broken_now()


def test_what_another_way_declared_counts_again_once_the_dsn_is_withdrawn(at: Moment) -> None:
    of = compte(at=at)
    siret = {"employeur_siret": "53104441000011"}
    activite(of, 2016, at=at, hours=800, source="csv", **siret)
    activite(of, 2016, at=at, source="dsn", **siret)
    dsn = Activite.objects.select_related("compte__titulaire").get(source="dsn")
    change = effect_of_withdrawal(dsn, at=at).changes[0]
    assert (change.year, change.avant, change.apres) == (2016, 24 * HOUR, 12 * HOUR)
    withdraw(dsn, at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of)[0] == 12


def test_a_retirement_entered_in_error_leaves_the_person_too(at: Moment) -> None:
    of = compte(at=at)
    for day in (date(2017, 1, 1), date(2017, 4, 1)):
        facts.record_end(compte=of, retired_on=day, actor=SYSTEM, at=at)
    facts.record_end(compte=of, died_on=date(2017, 5, 1), actor=SYSTEM, at=at)
    withdraw(FinDeCarriere.objects.current().get(nature="retraite"), at)
    person = fresh(of).titulaire
    assert (person.retired_on, person.died_on) == (None, date(2017, 5, 1))
    assert [row.closed_reason for row in FinDeCarriere.objects.order_by("pk")] == ["corrigee", "retiree", None]


def test_what_was_known_before_the_withdrawal_is_still_known(at: Moment) -> None:
    of = compte(at=at)
    every_kind(of, at)
    before = facts_of(fresh(of))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        then = cursor.fetchone()[0]
    for row in declarations_of(of):
        withdraw(row, at)
    assert facts_of(fresh(of), known_at=then) == before


@pytest.mark.parametrize("motif", ["", "court", "x" * 501, "Erreur, c’est le 2 84 03 99 990 001 12"])
def test_a_reason_is_required_and_names_nobody(at: Moment, motif: str) -> None:
    compte_with((2016,), at=at)
    with pytest.raises(InvalidInput) as error:
        withdraw(Activite.objects.get(), at, motif=motif)
    assert error.value.field == "motif"


def test_only_what_was_declared_in_her_name_is_hers_to_withdraw(at: Moment) -> None:
    of, other = compte(at=at), compte(at=at, rank=2)
    every_kind(of, at)
    person = Actor(user_id=None, role=Role.TITULAIRE, titulaire_id=of.titulaire_id)
    stranger = Actor(user_id=None, role=Role.TITULAIRE, titulaire_id=other.titulaire_id)
    allowed = set()
    for fait in declarations_of(of):
        for actor in (stranger, Actor(user_id=None, role=Role.FINANCEUR)):
            with pytest.raises(NotAllowed):
                withdraw(fait, at, actor=actor)
        try:
            withdraw(fait, at, actor=person)
            allowed.add(type(fait).__name__)
        except NotAllowed:
            pass
    assert allowed == {"Diplome", "DeclarationDIF"}


def test_a_diploma_found_false_stays_and_a_used_dif_too(at: Moment) -> None:
    of = compte(at=at)
    person = Actor(user_id=None, role=Role.TITULAIRE, titulaire_id=of.titulaire_id)
    facts.declare_diplome(compte=of, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    facts.find_diplome_false(compte=of, found_on=at.today, actor=SYSTEM, at=at)
    dif = facts.declare_dif(compte=of, secondes=40 * HOUR, actor=SYSTEM, at=at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    use(of, 10, at=at, compteur="dif")
    with pytest.raises(NotAllowed, match="reconnue inexacte"):
        withdraw(Diplome.objects.current().get(), at, actor=person)
    with pytest.raises(NotAllowed, match="ne peut plus changer"):
        withdraw(dif, at, actor=person)
    withdraw(dif, at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    assert parts(of, "dif") == (10, 10, 0, 10)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_activite SET closed_at = NULL",
        "UPDATE accounts_activite SET closed_reason = 'corrigee'",
        "UPDATE accounts_activite SET heures_secondes = 1",
        "UPDATE accounts_findecarriere SET closed_at = NULL, closed_reason = NULL",
        "UPDATE accounts_findecarriere SET effective_on = '2020-01-01'",
        "UPDATE accounts_retrait SET motif = 'Autre chose que ce qui fut dit'",
        "DELETE FROM accounts_activite",
        "DELETE FROM accounts_retrait",
        "TRUNCATE accounts_retrait",
    ],
)
def test_a_withdrawn_row_and_its_reason_never_change(at: Moment, statement: str) -> None:
    of = compte(at=at)
    every_kind(of, at)
    for fait in (Activite.objects.get(), FinDeCarriere.objects.get()):
        withdraw(fait, at)
    with pytest.raises(Exception, match="append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)

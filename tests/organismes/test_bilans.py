"""The yearly report: due, sent, recalled, and the silent lapse of 1 May when it does not come."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.models import Courriel
from organismes.etapes import checklist
from organismes.models import Bilan, RappelBilan
from organismes.selectors import admissible
from organismes.services import actes
from organismes.services.bilans import lapse_due, remind_due, save_report, send_report
from organismes.vie import years_due
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
FULL = {"stagiaires_salaries": 12, "heures_salaries": 240 * 3600, "formateurs": 2, "produit_entreprises": 1_200_000}
EMPTY: dict = {}


def on(at, *day: int):
    return replace(at, today=date(*day))


@pytest.fixture
def body(at):
    return build.referencable(at=at)


def test_the_report_of_2017_is_due_in_2018_and_not_before(at, body) -> None:
    assert years_due(body, at.today) == []
    with pytest.raises(Refused, match="à partir du 1er\u00a0janvier 2018"):
        send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=at)
    assert years_due(body, date(2018, 1, 1)) == [2017]


def test_sent_by_30_april_nothing_lapses(at, body) -> None:
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=on(at, 2018, 4, 30))
    assert lapse_due(at=on(at, 2018, 5, 2)) == 0
    assert Document.objects.filter(kind="bilan").count() == 1


def test_without_a_report_the_declaration_lapses_by_itself_on_1_may(at, body) -> None:
    assert lapse_due(at=on(at, 2018, 4, 30)) == 0
    assert lapse_due(at=on(at, 2018, 5, 3)) == 1
    row = body.declarations.get()
    assert (row.etat, row.ended_on) == ("caduque", date(2018, 5, 1))
    assert lapse_due(at=on(at, 2018, 5, 4)) == 0
    assert admissible(body, date(2018, 4, 30)).admissible
    assert [motif.code for motif in admissible(body, date(2018, 5, 1)).motifs][0] == "caduque"


def test_a_report_without_training_lapses_too_and_it_is_said_before(at, body) -> None:
    moment = on(at, 2018, 3, 1)
    with pytest.raises(InvalidInput) as error:
        send_report(organisme=body, annee=2017, contenu=EMPTY, actor=build.SYSTEM, at=moment)
    assert error.value.field == "sans_activite"
    send_report(organisme=body, annee=2017, contenu=EMPTY, sans_activite=True, actor=build.SYSTEM, at=moment)
    assert lapse_due(at=on(at, 2018, 5, 1)) == 1


def test_a_correction_before_30_april_counts_and_the_former_is_kept(at, body) -> None:
    send_report(
        organisme=body, annee=2017, contenu=EMPTY, sans_activite=True, actor=build.SYSTEM, at=on(at, 2018, 3, 1)
    )
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=on(at, 2018, 4, 2))
    assert lapse_due(at=on(at, 2018, 5, 1)) == 0
    assert list(Bilan.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_a_late_report_does_not_undo_the_lapse_but_the_administration_may(at, body) -> None:
    lapse_due(at=on(at, 2018, 5, 1))
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=on(at, 2018, 5, 10))
    row = body.declarations.get()
    assert row.etat == "caduque"
    agent = build.actor_of_instructor(build.instructeur(at=at))
    actes.undo_end(declaration=row, motif="Envoi postal du 28 avril établi.", actor=agent, at=on(at, 2018, 5, 20))
    assert admissible(body, date(2018, 5, 1)).admissible
    assert lapse_due(at=on(at, 2018, 5, 21)) == 0
    assert list(row.actes.order_by("pk").values_list("nature", flat=True)) == ["caducite", "retrait_caducite"]


def test_a_missing_report_is_recalled_once_at_each_term(at, body) -> None:
    for day in ((2018, 1, 29), (2018, 1, 30), (2018, 3, 31), (2018, 4, 23), (2018, 4, 23)):
        remind_due(at=on(at, *day))
    assert sorted(RappelBilan.objects.values_list("jours", flat=True)) == [7, 30, 90]
    assert Courriel.objects.filter(subject__contains="Votre bilan 2017").count() == 3
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=on(at, 2018, 4, 24))
    assert remind_due(at=on(at, 2018, 4, 29)) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"heures_salaries": 0}, "heures_salaries"),
        ({"stagiaires_salaries": 0}, "stagiaires_salaries"),
        ({"heures_salaries": 12 * 2001 * 3600}, "heures_salaries"),
        ({"salaires_formateurs": 10}, "charges_totales"),
        ({"formateurs": 0}, "formateurs"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(at, body, changed, field) -> None:
    with pytest.raises(InvalidInput) as error:
        send_report(organisme=body, annee=2017, contenu={**FULL, **changed}, actor=build.SYSTEM, at=on(at, 2018, 3, 1))
    assert error.value.field == field


def test_a_sent_report_never_changes(at, body) -> None:
    moment = on(at, 2018, 3, 1)
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=moment)
    with pytest.raises(DatabaseError, match="a_sent_report_never_changes"), transaction.atomic():
        Bilan.objects.update(contenu={})
    draft = save_report(organisme=body, annee=2017, contenu=EMPTY, actor=build.SYSTEM, at=moment)
    assert (draft.version, draft.sent_on) == (2, None)


def test_two_drafts_of_a_year_cannot_be(at, body) -> None:
    save_report(organisme=body, annee=2017, contenu=EMPTY, actor=build.SYSTEM, at=on(at, 2018, 3, 1))
    sql = "INSERT INTO organismes_bilan (organisme_id, annee, version, contenu) VALUES (%s, 2017, 9, '{}')"
    with (
        pytest.raises(DatabaseError, match="a_year_has_one_draft_report"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [body.pk])


def test_the_checklist_says_the_report_while_it_is_due(at, body) -> None:
    def titles(*day: int) -> list[str]:
        return [step.titre for step in checklist(body, date(*day))]

    assert "Bilan 2017" not in titles(2017, 12, 31)
    assert "Bilan 2017" in titles(2018, 1, 1)
    send_report(organisme=body, annee=2017, contenu=FULL, actor=build.SYSTEM, at=on(at, 2018, 2, 1))
    assert "Bilan 2017" not in titles(2018, 2, 2)

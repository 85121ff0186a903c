"""Activity files: what is read, rejected, corrected."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence, Activite, Compte, LigneRejetee, Titulaire
from accounts.services.imports import advance, receive_file
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.delivery import drain
from tests.accounts.activity_files import SIRET, counts, imported, line, received, text
from tests.builders.accounts import SYSTEM, compte, nir, parts

pytestmark = pytest.mark.django_db


def test_a_line_opens_a_waiting_account_and_gives_its_hours(at: Moment) -> None:
    row = imported(text([line(1)]), at)
    assert (row.etat, row.lignes, row.lues, row.comptes_ouverts, counts(row)) == ("termine", 1, 1, 1, (1, 0, 0, 0))
    found = Compte.objects.get()
    assert (found.titulaire.user_id, parts(found)) == (None, (24, 0, 0, 0))


def test_a_known_person_receives_the_activity(at: Moment) -> None:
    known = compte(at=at)
    row = imported(text([line(1)]), at)
    assert (row.comptes_ouverts, parts(known)[0]) == (0, 24)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("separator", [";", ","])
def test_encodings_and_separators(at: Moment, encoding: str, separator: str) -> None:
    hours = '"1285,6"' if separator == "," else "1285,6"
    imported(text([line(1, separator, nom_naissance="Lefèvre", heures=hours)], separator), at, encoding)
    assert (Titulaire.objects.get().nom_naissance, Activite.objects.get().heures_secondes) == ("Lefèvre", 4_628_160)


def test_every_column_is_read(at: Moment) -> None:
    cells = {
        "base": "forfait_jours", "heures": "", "jours": "109.5", "jours_reference": "218", "salaire": "15000,50",
        "reference": "1\u00a0600", "temps": "partiel", "absences": "maternite:300|maladie:20,5",
    }  # fmt: skip
    imported(text([line(1, **cells)]), at)
    row = Activite.objects.get()
    assert (row.basis, row.days_worked, row.days_reference, row.pay_centimes) == (
        "forfait_jours",
        Decimal("109.5"),
        218,
        1_500_050,
    )
    assert (row.reference_secondes, row.temps, row.source_ref) == (1600 * 3600, "partiel", f"2016:salarie:{SIRET}:1")
    assert list(Absence.objects.order_by("pk").values_list("nature", "secondes")) == [
        ("maternite", 1_080_000),
        ("maladie", 73_800),
    ]
    assert nir(1) not in row.raw_line


@pytest.mark.parametrize(
    ("champ", "cells"),
    [
        ("nir", {"nir": "123"}),
        ("nir", {"nir": nir(1)[:-2] + "99"}),
        ("nom_naissance", {"nom_naissance": ""}),
        ("prenoms", {"prenoms": "-"}),
        ("date_naissance", {"date_naissance": "31/02/1984"}),
        ("annee", {"annee": "16"}),
        ("annee", {"annee": "2014"}),
        ("statut", {"statut": "stagiaire"}),
        ("siret", {"siret": "53104441000012"}),
        ("heures", {"heures": "mille"}),
        ("heures", {"heures": "-5"}),
        ("heures", {"heures": "12.345"}),
        ("heures", {"heures": ""}),
        ("heures", {"heures": "9999"}),
        ("reference", {"reference": "0"}),
        ("base", {"base": "mois"}),
        ("jours", {"base": "forfait_jours", "heures": ""}),
        ("salaire", {"base": "salaire", "heures": ""}),
        ("temps", {"temps": "nuit"}),
        ("absences", {"absences": "maternite"}),
        ("absences", {"absences": "vacances:10"}),
        ("", {"absences": "a;b;c"}),
    ],
)
def test_a_bad_line_says_its_column_and_the_rest_is_kept(at: Moment, champ: str, cells: dict[str, Any]) -> None:
    row = imported(text([line(1, **cells), line(2)]), at)
    rejected = LigneRejetee.objects.get()
    assert (rejected.numero, rejected.champ, counts(row)) == (2, champ, (1, 0, 0, 1))
    assert nir(1)[:13] not in rejected.motif


def test_a_number_that_belongs_to_somebody_born_another_day_is_rejected(at: Moment) -> None:
    compte(at=at)
    row = imported(text([line(1, date_naissance="12/07/1990")]), at)
    assert (LigneRejetee.objects.get().champ, counts(row)) == ("date_naissance", (0, 0, 0, 1))


def test_the_same_file_twice_changes_nothing(at: Moment) -> None:
    content = text([line(1), line(2), line(1, heures="100", statut="agent_public")])
    imported(content, at)
    again = imported(content, at)
    assert (counts(again), again.comptes_ouverts, again.recalcules) == ((0, 0, 3, 0), 0, 0)
    assert Activite.objects.count() == 3


def test_a_corrected_file_corrects(at: Moment) -> None:
    imported(text([line(1), line(2)]), at)
    row = imported(text([line(1, heures="803,5"), line(2)]), at)
    assert counts(row) == (0, 1, 1, 0)
    assert [parts(found)[0] for found in Compte.objects.order_by("pk")] == [12, 24]


def test_two_contracts_with_one_employer_are_two_activities(at: Moment) -> None:
    first = text([line(1, heures="500"), line(2), line(1, heures="600"), line(1, heures="500")])
    imported(first, at)
    assert sorted(
        Activite.objects.filter(compte__titulaire__nom_naissance="Essai1").values_list("source_ref", flat=True)
    ) == [f"2016:salarie:{SIRET}:{rank}" for rank in (1, 2, 3)]
    row = imported(first.replace("600", "507"), at)
    assert counts(row) == (0, 1, 3, 0)


@pytest.mark.parametrize("content", ["", "a;b;c\n1;2;3\n", text([]).replace("heures", "temps_de_travail")])
def test_a_file_without_the_right_header_is_refused_at_once(at: Moment, content: str) -> None:
    with pytest.raises(InvalidInput, match="colonnes"):
        received(content, at)


def test_an_empty_list_and_blank_lines_end_well(at: Moment) -> None:
    assert counts(imported(text([]), at)) == (0, 0, 0, 0)
    assert counts(imported(text(["", line(1), "", ""]), at)) == (1, 0, 0, 0)


def test_the_worker_reads_the_file_step_by_step(at: Moment) -> None:
    file = SimpleUploadedFile("activites.csv", text([line(rank) for rank in range(1, 4)]).encode())
    row = receive_file(file=file, actor=SYSTEM, at=at)
    assert drain(at=at) == 3
    row.refresh_from_db()
    assert (row.etat, row.lues, row.recalcules) == ("termine", 3, 3)


def test_a_chunk_costs_the_same_number_of_queries_whatever_its_lines(at: Moment) -> None:
    row = received(text([line(rank) for rank in range(2000)]), at)
    row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
    costs = []
    for _ in range(4):
        with CaptureQueriesContext(connection) as queries:
            row = advance(import_id=row.pk, actor=SYSTEM, at=at, by_worker=False)
        costs.append(len(queries))
    assert (row.lues, max(costs) - min(costs)) == (2000, 0)
    assert costs[0] < 25


def test_the_command_reads_a_file_and_reports_the_bad_lines(at: Moment, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "activites.csv"
    path.write_text(text([line(1), line(2, heures="x")]))
    call_command("import_activites", str(path))
    out = capsys.readouterr().out
    assert "1\u00a0activité ajoutée," in out
    assert "ligne 3, heures\u00a0: Ce n’est pas un nombre." in out


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("import_activites", str(tmp_path / "absent.csv"))

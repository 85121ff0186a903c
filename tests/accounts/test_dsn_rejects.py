"""DSN: what cannot be used is reported and kept apart, and the rest goes on."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Activite, Compte, DeclarationDSN, Titulaire
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from tests.accounts.dsn_files import (
    Contract,
    Individual,
    Work,
    declaration,
    envelope,
    faults,
    full_month,
    imported,
    month,
    received,
    stoppage,
)
from tests.builders.accounts import compte, nir

pytestmark = pytest.mark.django_db
JANUARY = date(2016, 1, 1)


def beside(person: Individual, at: Moment, **header: Any) -> tuple[str, list[str]]:
    """The fault of a person, beside another who is read; the accounts that were opened."""
    row = imported(envelope([declaration([person, full_month(2, 2016, 1)], on=JANUARY, **header)]), at)
    assert [item.compte.titulaire.nom_naissance for item in Activite.objects.all()] == ["Essai2"]
    assert row.rejetees == 1
    return faults(row)[0], list(Titulaire.objects.values_list("nom_naissance", flat=True))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"001": None, "020": "2531044410001"}, "S21.G00.30.020: Cette personne n’a qu’un numéro technique temporaire"),
        ({"001": None}, "S21.G00.30.001: Le numéro de sécurité sociale est absent."),
        ({"001": "7840399990001"}, "S21.G00.30.001: Ce numéro est provisoire"),
        ({"001": "28403"}, "S21.G00.30.001: Le numéro de sécurité sociale compte 13"),
        ({"001": nir(1)[:13] + "00"}, "S21.G00.30.001: Ce numéro de sécurité sociale n’est pas valide"),
        ({"002": ""}, "S21.G00.30.002: Le nom de famille est absent."),
        ({"004": "-"}, "S21.G00.30.004: Le prénom est absent."),
        ({"006": "31021984"}, "S21.G00.30.006: Cette date n’existe pas."),
        ({"006": None}, "S21.G00.30.006: La date de naissance est absente."),
        ({"006": "99991984"}, "S21.G00.30.006: Le jour ou le mois de naissance"),
    ],
)
def test_a_person_who_cannot_be_known(at: Moment, changes: dict[str, str | None], said: str) -> None:
    person = full_month(1, 2016, 1)
    person.changes = changes
    fault, opened = beside(person, at)
    assert fault.startswith(said)
    assert opened == ["Essai2"]
    assert nir(1)[:13] not in fault


def test_fifteen_characters_with_their_key_are_read_too(at: Moment) -> None:
    person = full_month(1, 2016, 1)
    person.changes = {"001": nir(1)}
    assert imported(envelope([declaration([person], on=JANUARY)]), at).rejetees == 0


def test_another_birth_date_is_not_the_same_person(at: Moment) -> None:
    compte(at=at)
    person = full_month(1, 2016, 1)
    person.changes = {"006": "12071990"}
    assert beside(person, at)[0].startswith("S21.G00.30.006: La date de naissance n’est pas celle du compte")


def test_a_birth_date_in_part_is_enough_for_a_known_account(at: Moment) -> None:
    compte(at=at)
    person = full_month(1, 2016, 1)
    person.changes = {"006": "99991984"}
    assert imported(envelope([declaration([person], on=JANUARY)]), at).ajoutees == 1


@pytest.mark.parametrize(
    ("contract", "activities", "said"),
    [
        ({"reference": "35.00"}, None, "S21.G00.40.012: Une quotité de 35,00 en heures (unité 10) n’est pas mensuelle"),
        ({"reference": "1820.00"}, None, "S21.G00.40.012: Une quotité de 1820,00 en heures"),
        ({"quotity": "1607"}, None, "S21.G00.40.013: Une quotité de 1607 en heures"),
        ({"quotity": "151,67"}, None, "S21.G00.40.013: Ce n’est pas un nombre."),
        (
            {},
            [("01", "15167", "10")],
            "S21.G00.53.002: 15167\u00a0heures ne tiennent pas dans une période de 31\u00a0jours.",
        ),
        ({}, [("01", "", "10")], "S21.G00.53.002: La mesure de l’activité est absente."),
        ({}, [("01", "21.00", "20")], "S21.G00.53.003: L’unité «\u00a020\u00a0» de l’activité ne va pas"),
        ({}, [("01", "31.00", "40")], "S21.G00.53.003: L’unité 40 (jours calendaires) ne s’emploie que sous"),
        ({"unit": "20", "reference": "218"}, [("01", "151.67", "10")], "S21.G00.53.003: L’unité «\u00a010\u00a0»"),
        ({"unit": "20", "reference": "218"}, [("01", "218", "20")], "S21.G00.53.002: 218\u00a0jours ne tiennent pas"),
        ({"unit": "20", "reference": "1607"}, None, "S21.G00.40.012: Une quotité de 1607\u00a0jours dépasse l’année."),
        ({}, [], "S21.G00.40.011: Ce contrat se compte en heures ou en jours, et aucune activité"),
        ({"stoppages": [{"001": "02", "003": "31012016"}]}, None, "S21.G00.60.002: Cette date est absente."),
        (
            {"stoppages": [stoppage("02", JANUARY) | {"003": "31022016"}]},
            None,
            "S21.G00.60.003: Cette date n’existe pas.",
        ),
    ],
)
def test_a_contract_that_cannot_be_counted(at: Moment, contract: Any, activities: Any, said: str) -> None:
    work = Work(month(2016, 1), [("01", "151.67", "10")] if activities is None else activities)
    fault, opened = beside(Individual(contracts=[Contract(**contract)], work=[work]), at)
    assert fault.startswith(said)
    assert opened == ["Essai2"]


def test_the_other_contract_of_the_person_is_kept(at: Moment) -> None:
    person = Individual(
        contracts=[Contract(number="A", reference="35"), Contract(number="B")],
        work=[Work(month(2016, 1), contract="A"), Work(month(2016, 1), contract="B")],
    )
    row = imported(envelope([declaration([person], on=JANUARY)]), at)
    assert (Activite.objects.get().source_ref.split(":")[3], row.rejetees) == ("B", 1)


def test_pay_that_names_no_contract_puts_the_person_apart(at: Moment) -> None:
    person = Individual(work=[Work(month(2016, 1), contract="00099")])
    assert beside(person, at)[0].startswith("S21.G00.51.010: Cette rémunération ne nomme aucun des contrats")


def test_pacific_francs_are_not_euros(at: Moment) -> None:
    person = Individual(contracts=[Contract(unit="35", reference="", quotity="")], work=[Work(month(2016, 1), ())])
    assert beside(person, at, currency="02")[0].startswith("S21.G00.51.013: Cette rémunération n’est pas en euros")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"siret": "53104441000012"}, "S21.G00.11.001: Le numéro Siret"),
        ({"kind": "09"}, "S20.G00.05.002: Type de déclaration inconnu."),
        ({"order": "x"}, "S20.G00.05.004: Le numéro d’ordre est un nombre entier."),
        ({"fraction": "1"}, "S20.G00.05.003: La fraction s’écrit en deux chiffres"),
        ({"on": date(2014, 12, 1)}, "S20.G00.05.005: Le mois déclaré va de janvier 2015"),
        ({"on": date(2017, 6, 1)}, "S20.G00.05.005: Le mois déclaré va de janvier 2015 au mois en cours (05/2017)"),
    ],
)
def test_a_declaration_that_cannot_be_placed_is_put_apart_whole(at: Moment, header: Any, said: str) -> None:
    rows = [
        declaration([full_month(1, 2016, 1)], **{"on": JANUARY, **header}),
        declaration([full_month(2, 2016, 2)], on=date(2016, 2, 1)),
    ]
    row = imported(envelope(rows), at)
    assert (Activite.objects.count(), Compte.objects.count(), row.rejetees) == (1, 1, 1)
    assert faults(row)[0].startswith(said)
    assert faults(row)[0].endswith("Toute la déclaration est mise à part.")


def test_a_line_that_is_none_puts_the_person_apart(at: Moment) -> None:
    content = envelope([declaration([full_month(1, 2016, 1), full_month(2, 2016, 1)], on=JANUARY)])
    row = imported(content.replace("S21.G00.53.002,'151.67'", "S21.G00.53.002;151,67", 1), at)
    assert faults(row)[0].startswith(": Cette ligne n’a pas la forme S21.G00.30.001,'valeur'. Toute la personne")
    assert Activite.objects.get().compte.titulaire.nom_naissance == "Essai2"


def test_blocks_and_lines_that_nobody_knows_are_ignored(at: Moment) -> None:
    content = envelope([declaration([full_month(1, 2016, 1)], on=JANUARY)])
    strange = "S21.G00.51.099,'x'\r\nS89.G99.12.001,'y'\r\nS21.G00.54.001,'17'\r\n"
    row = imported(content.replace("S21.G00.78.001", f"{strange}S21.G00.78.001"), at)
    assert (row.ajoutees, [item for item in faults(row) if "S90" not in item]) == (1, [])


def test_a_total_that_disagrees_is_said(at: Moment) -> None:
    content = envelope([declaration([full_month(1, 2016, 1)], on=JANUARY)])
    row = imported(content.replace("S21.G00.81.001,'049'\r\n", ""), at)
    assert (row.ajoutees, faults(row)[0].startswith("S90.G00.90.001: Le total annonce")) == (1, True)


@pytest.mark.parametrize("kept", [0.99, 0.8, 0.65])
def test_a_truncated_file_keeps_what_is_whole(at: Moment, kept: float) -> None:
    rows = [
        declaration([full_month(1, 2016, 1)], on=JANUARY),
        declaration([full_month(1, 2016, 2), full_month(2, 2016, 2)], on=date(2016, 2, 1)),
    ]
    content = envelope(rows)
    row = imported(content[: int(len(content) * kept)], at)
    assert DeclarationDSN.objects.standing().get().mois == JANUARY
    assert (Activite.objects.count(), any("est mise à part" in item for item in faults(row))) == (1, True)
    again = imported(content, at)
    assert (again.rejetees, DeclarationDSN.objects.standing().count(), Activite.objects.current().count()) == (0, 2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(at: Moment, encoding: str) -> None:
    person = full_month(1, 2016, 1)
    person.changes = {"002": "LEFÈVRE D'ŒUVRE" if encoding != "latin-1" else "LEFÈVRE D'ARC", "004": "Zoé"}
    row = imported(envelope([declaration([person], on=JANUARY)]), at, encoding)
    assert (row.rejetees, Titulaire.objects.get().nom_naissance[:7]) == (0, "LEFÈVRE")


def test_notices_declare_no_activity(at: Moment) -> None:
    row = imported(envelope([declaration([full_month(1, 2016, 1)], on=JANUARY, nature="04")]), at)
    assert (row.etat, row.rejetees, Activite.objects.count()) == ("termine", 0, 0)


def test_trials_and_files_that_are_no_dsn_are_refused_at_once(at: Moment, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="essai"):
        received(envelope([], trial=True), at)
    with pytest.raises(InvalidInput, match="en-tête"):
        received("S21.G00.30.001,'1'\r\n", at)
    path = tmp_path / "activites.csv"
    path.write_text("nir;annee\n")
    with pytest.raises(CommandError, match="n’est pas une DSN"):
        call_command("import_dsn", str(path))


def test_the_command_reads_a_file_and_reports(at: Moment, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "dsn.txt"
    person = full_month(2, 2016, 1)
    person.changes = {"001": None}
    path.write_text(envelope([declaration([full_month(1, 2016, 1), person], on=JANUARY)]))
    call_command("import_dsn", str(path))
    out = capsys.readouterr().out
    assert "1\u00a0déclaration retenue\u00a0: 1\u00a0activité ajoutée," in out
    assert "S21.G00.30.001\u00a0: Le numéro de sécurité sociale est absent." in out

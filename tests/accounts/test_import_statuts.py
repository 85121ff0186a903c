"""Every status of an activity file reaches the rules, and the optional columns too."""

from decimal import Decimal

import pytest

from accounts.models import Activite, Compte, LigneRejetee
from accounts.services.import_lines import COLUMNS
from cpa_portal.clock.moment import Moment
from tests.accounts.activity_files import counts, imported, line, text
from tests.builders.accounts import parts

pytestmark = pytest.mark.django_db


def with_optional(*lines: str, accord: str = "", contribution: str = "") -> str:
    """A file with the two optional columns."""
    rows = [";".join((*COLUMNS, "accord", "contribution")), *(f"{row};{accord};{contribution}" for row in lines)]
    return "\r\n".join(rows) + "\r\n"


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ({"statut": "salarie"}, 24),
        ({"statut": "demandeur_emploi", "heures": "401,75"}, 6),
        ({"statut": "esat", "heures": ""}, 0),
        ({"statut": "salarie", "base": "forfait_jours", "heures": "", "jours": "109", "jours_reference": "218"}, 12),
        ({"statut": "salarie", "base": "salaire", "heures": "", "salaire": "20113,60"}, 24),
        ({"statut": "salarie", "heures": "1000", "reference": "1000"}, 24),
        ({"statut": "salarie", "heures": "1407", "absences": "maternite:200"}, 24),
    ],
)
def test_each_status_and_basis_gives_its_hours(at: Moment, cells: dict[str, str], hours: int) -> None:
    row = imported(text([line(1, **cells)]), at)
    assert counts(row) == (1, 0, 0, 0)
    if cells["statut"] != "esat":
        assert parts(Compte.objects.get())[0] == hours


def test_hours_added_by_agreement_are_read(at: Moment) -> None:
    imported(with_optional(line(1, heures="1285,6"), accord="4"), at)
    assert (Activite.objects.get().accord_secondes, parts(Compte.objects.get())[0]) == (14_400, 24)


def test_the_part_of_the_contribution_is_read(at: Moment) -> None:
    imported(with_optional(line(1, statut="tns", heures=""), contribution="0,5"), at)
    assert Activite.objects.get().contribution_ratio == Decimal("0.5")


@pytest.mark.parametrize(
    ("cells", "champ"),
    [({"accord": "-1"}, "accord"), ({"accord": "x"}, "accord"), ({"contribution": "2"}, "contribution")],
)
def test_optional_columns_are_checked_too(at: Moment, cells: dict[str, str], champ: str) -> None:
    assert counts(imported(with_optional(line(1), **cells), at)) == (0, 0, 0, 1)
    assert LigneRejetee.objects.get().champ == champ

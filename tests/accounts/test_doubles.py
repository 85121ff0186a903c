"""One year of work told twice, by a DSN and by another way, is one year."""

from datetime import date

import pytest

from accounts.explanations import explained_account
from accounts.models import Compte
from accounts.services.recompute import recompute
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.accounts.dsn_files import OTHER, SIRET, declaration, envelope, imported, year_of
from tests.builders.accounts import SYSTEM, activite, compte, parts

pytestmark = pytest.mark.django_db
HALF = {"quotity": "75.83", "modality": "20"}


def half_time_twice(at: Moment, *, siret: str = SIRET, dsn_first: bool = False) -> Compte:
    """Half-time in 2016, by a DSN (12 h) and by a file that says 80 % (20 h)."""
    nadia = compte(at=at)
    if dsn_first:
        imported(envelope(year_of(1, 2016, "75.83", **HALF)), at)
    activite(nadia, 2016, at=at, hours=1285, employeur_siret=siret, temps="partiel")
    if not dsn_first:
        imported(envelope(year_of(1, 2016, "75.83", **HALF)), at)
    drain(at=at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    return nadia


@pytest.mark.parametrize("dsn_first", [True, False])
def test_the_dsn_counts_whatever_came_first(at: Moment, dsn_first: bool) -> None:
    assert parts(half_time_twice(at, dsn_first=dsn_first))[0] == 12


def test_two_employers_add_up(at: Moment) -> None:
    assert parts(half_time_twice(at, siret=OTHER))[0] == 24


def test_the_explanation_says_what_was_set_aside(at: Moment) -> None:
    vue = explained_account(half_time_twice(at), at)
    (section,) = [section for section in vue.sections if section.annee.annee == 2016]
    assert ["écartée" in recue.source for recue in section.recues].count(True) == 1
    assert [len(section.annee.activites)] == [1]


def test_a_dsn_that_is_cancelled_gives_the_place_back(at: Moment) -> None:
    nadia = half_time_twice(at)
    cancelled = [declaration([], on=date(2016, number, 1), kind="04", order=2) for number in range(1, 13)]
    imported(envelope(cancelled), at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert parts(nadia)[0] == 20

"""The day of the decision and the day of the entry into training must both pass."""

from datetime import UTC, date, datetime

import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from financeurs.models import PriseEnCharge
from financeurs.selectors import payable, payable_dossier
from financeurs.services import catalogue, prises_en_charge
from modules.models import Dossier
from modules.services import dossiers
from organismes.services import qualite
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
LAST_DAY, FIRST_DAY = date(2017, 12, 31), date(2018, 1, 1)


def _on(day: date) -> Moment:
    return Moment(today=day, now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
def stranger_to_catalogues() -> money.Funder:
    """A funder whose catalogue is empty."""
    return money.funder(at=_on(date(2017, 12, 20)))


def _dossier(nature: str, *, starts_on: date, **changed: object) -> Dossier:
    at = _on(date(2017, 12, 20))
    module = build.module(at=at, nature=nature, **changed)
    compte = build.person(at=at, cpf=48)
    return dossiers.open_dossier(
        titulaire=compte.titulaire,
        module=module,
        first_session_on=starts_on,
        last_session_on=date(2018, 2, 1),
        actor=build.as_person(compte.titulaire),
        at=at,
    )


@pytest.mark.parametrize(("decided", "starts", "expected"), [
    (LAST_DAY, LAST_DAY, True),
    (LAST_DAY, FIRST_DAY, False),
    (FIRST_DAY, FIRST_DAY, False),
])  # fmt: skip
def test_t6_driving_school_outside_the_catalogue(
    stranger_to_catalogues: money.Funder, decided: date, starts: date, expected: bool
) -> None:
    dossier = _dossier("permis_b", starts_on=starts, phase="")
    verdict = payable_dossier(dossier=dossier, financeur=stranger_to_catalogues.row, today=decided)
    assert verdict.payable is expected


@pytest.mark.parametrize(("decided", "starts", "expected"), [
    (LAST_DAY, LAST_DAY, True),
    (LAST_DAY, FIRST_DAY, False),
])  # fmt: skip
def test_t7_nacre_convention(stranger_to_catalogues: money.Funder, decided: date, starts: date, expected: bool) -> None:
    dossier = _dossier("creation_reprise", starts_on=starts)
    body, at = dossier.module.organisme, _on(date(2017, 12, 20))
    assert not payable_dossier(dossier=dossier, financeur=stranger_to_catalogues.row, today=decided).payable
    qualite.record_nacre(
        organisme=body, reference="NACRE 77", convention_from_on=date(2016, 1, 1), actor=money.SYSTEM, at=at
    )
    verdict = payable_dossier(dossier=dossier, financeur=stranger_to_catalogues.row, today=decided)
    assert verdict.payable is expected


def test_each_day_gives_its_reason_once(stranger_to_catalogues: money.Funder) -> None:
    dossier = _dossier("creation_reprise", starts_on=date(2018, 1, 8))
    verdict = payable_dossier(dossier=dossier, financeur=stranger_to_catalogues.row, today=date(2017, 12, 20))
    assert [motif.code for motif in verdict.motifs] == ["declaree", "hors_catalogue"]


def test_the_catalogue_speaks_for_its_own_days(payer: money.Funder, at: Moment) -> None:
    body = build.module(at=at).organisme
    asked = {"organisme": body, "financeur": payer.row, "nature": "creation_reprise"}
    catalogue.add_entry(
        financeur=payer.row, organisme=body, motif="Vérifié", from_on=date(2017, 6, 1), actor=payer.gestionnaire, at=at
    )
    assert not payable(**asked, day=date(2017, 5, 31)).payable
    entry = payer.row.catalogue.get()
    catalogue.end_entry(entry=entry, motif="Plaintes", actor=payer.gestionnaire, at=_on(date(2017, 9, 1)))
    assert payable(**asked, day=date(2017, 8, 31)).payable
    assert not payable(**asked, day=date(2017, 9, 1)).payable


def test_a_refused_acceptance_says_why_and_holds_nothing(payer: money.Funder, at: Moment) -> None:
    request = money.submitted(payer, build.module(at=at), at=at)
    with pytest.raises(Refused, match="n’est pas payable. L’organisme n’est pas au catalogue") as caught:
        prises_en_charge.accept(prise_en_charge=request, centimes=100, actor=payer.gestionnaire, at=at)
    assert caught.value.code == "non_payable"
    assert PriseEnCharge.objects.get(pk=request.pk).etat == "demandee"
    assert not Dossier.objects.get(pk=request.dossier_id).plan.exists()

"""Every date case of the law on who may be paid, each named after its situation (the portal's own rows)."""

from datetime import date

import pytest

from cpa_portal.errors import Refused
from financeurs.models import EntreeCatalogue
from financeurs.selectors import payable
from modules.rules.eligibility import expected_proof, ineligibility
from organismes.models import Organisme
from organismes.selectors import admissible
from organismes.services import declarations, nightly, qualite
from tests.builders import financeurs as money
from tests.builders import organismes as bodies
from tests.financeurs.nacre_world import on

pytestmark = pytest.mark.django_db
EARLY = on(date(2017, 1, 2))


@pytest.fixture
def payer() -> money.Funder:
    return money.funder(at=EARLY)


def says(payer: money.Funder, body: Organisme, day: date, nature: str = "creation_reprise") -> bool:
    return payable(organisme=body, financeur=payer.row, nature=nature, day=day).payable


def both_sides(
    payer: money.Funder, body: Organisme, day: date, next_day: date, nature: str = "creation_reprise"
) -> list:
    return [says(payer, body, day, nature), says(payer, body, next_day, nature)]


def listed(payer: money.Funder, body: Organisme, from_on: date, until_on: date | None = None) -> None:
    EntreeCatalogue.objects.create(
        financeur=payer.row, organisme=body, from_on=from_on, until_on=until_on, motif="Vérifié"
    )


def test_t5_permis_b_on_14_march_2017_is_not_eligible_and_on_15_march_is(payer: money.Funder) -> None:
    school = bodies.registered(at=EARLY)
    assert [ineligibility("permis_b", date(2017, 3, day)) is None for day in (14, 15)] == [False, True]
    assert both_sides(payer, school, date(2017, 3, 14), date(2017, 3, 15), "permis_b") == [False, True]


def test_t6_driving_school_outside_the_catalogue_is_payable_until_31_december_2017(payer: money.Funder) -> None:
    school = bodies.registered(at=EARLY)
    assert both_sides(payer, school, date(2017, 12, 31), date(2018, 1, 1), "permis_b") == [True, False]


def test_t7_nacre_body_outside_the_catalogue_is_payable_until_31_december_2017(payer: money.Funder) -> None:
    body = bodies.registered(at=EARLY)
    bodies.nacre(body, at=EARLY)
    assert both_sides(payer, body, date(2017, 12, 31), date(2018, 1, 1)) == [True, False]


@pytest.mark.parametrize("kind", ["attestation_assiduite", "attestation_presence"])
def test_t8_attendance_proof_of_31_march_2017_is_presence_and_of_1_april_assiduite(kind: str) -> None:
    assert expected_proof(kind, date(2017, 3, 31)) == "attestation_presence"
    assert expected_proof(kind, date(2017, 4, 1)) == "attestation_assiduite"


def test_creation_is_no_eligible_action_before_1_january_2017(payer: money.Funder) -> None:
    body = bodies.registered(at=on(date(2016, 3, 1)))
    listed(payer, body, date(2016, 6, 1))
    assert both_sides(payer, body, date(2016, 12, 31), date(2017, 1, 1)) == [False, True]


def test_nacre_without_a_declaration_pays_nobody(payer: money.Funder) -> None:
    body = bodies.organisme(at=EARLY)
    bodies.nacre(body, at=EARLY)
    assert not says(payer, body, date(2017, 6, 1))


@pytest.mark.parametrize("nature", ["vae", "bilan_competences", "permis_b", "clea"])
def test_nacre_is_a_catalogue_entry_for_creation_and_takeover_alone(payer: money.Funder, nature: str) -> None:
    body = bodies.registered(at=EARLY)
    bodies.nacre(body, at=EARLY)
    day = date(2017, 3, 10)
    assert says(payer, body, day)
    assert not says(payer, body, day, nature)


def test_a_convention_begun_on_1_january_2017_deems_nothing() -> None:
    body = bodies.registered(at=EARLY)
    with pytest.raises(Refused, match="n’était pas en vigueur le 31/12/2016"):
        qualite.record_nacre(
            organisme=body, reference="X", convention_from_on=date(2017, 1, 1), actor=money.SYSTEM, at=EARLY
        )


def test_referencable_at_the_data_dock_is_not_listed_by_a_funder(payer: money.Funder) -> None:
    body = bodies.referencable(at=EARLY)
    assert admissible(body, date(2017, 6, 1)).admissible
    assert not says(payer, body, date(2017, 6, 1))


def test_a_label_of_the_cnefop_alone_is_not_a_catalogue_entry(payer: money.Funder) -> None:
    body = bodies.registered(at=EARLY)
    asked = qualite.request_quality(organisme=body, source="label", reference="L1", actor=money.SYSTEM, at=EARLY)
    qualite.decide_quality(qualite=asked, verdict="referencable", actor=money.SYSTEM, at=EARLY)
    assert not says(payer, body, date(2017, 6, 1))


def test_the_catalogue_of_one_funder_binds_no_other(payer: money.Funder) -> None:
    body = bodies.referencable(at=EARLY)
    listed(payer, body, date(2017, 2, 1), date(2017, 9, 30))
    other = money.funder(at=EARLY)
    assert both_sides(payer, body, date(2017, 1, 31), date(2017, 2, 1)) == [False, True]
    assert both_sides(payer, body, date(2017, 9, 30), date(2017, 10, 1)) == [True, False]
    assert not says(other, body, date(2017, 6, 1))


def test_caducite_of_1_may_stops_payment_that_very_day_whatever_the_catalogue(payer: money.Funder) -> None:
    body = bodies.referencable(at=EARLY)
    listed(payer, body, date(2017, 1, 2))
    row = body.declarations.get()
    declarations.lapse(declaration=row, bpf_year=2017, actor=money.SYSTEM, at=on(date(2018, 6, 1)))
    assert both_sides(payer, body, date(2018, 4, 30), date(2018, 5, 1)) == [True, False]


def test_annulment_stops_payment_on_the_day_of_the_decision(payer: money.Funder) -> None:
    body = bodies.referencable(at=EARLY)
    listed(payer, body, date(2017, 1, 2))
    row, day = body.declarations.get(), date(2017, 9, 1)
    declarations.annul(declaration=row, detail="Contrôle.", actor=money.SYSTEM, at=on(day))
    assert both_sides(payer, body, date(2017, 8, 31), day) == [True, False]


def test_silence_of_30_days_makes_payable_on_the_31st(payer: money.Funder) -> None:
    body = bodies.filed(at=on(date(2017, 3, 1))).organisme
    listed(payer, body, date(2017, 1, 2))
    nightly.run_nightly(at=on(date(2017, 4, 20)))
    assert both_sides(payer, body, date(2017, 3, 31), date(2017, 4, 1)) == [False, True]

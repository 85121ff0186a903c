"""Who may be paid, for what, on which day (decision table of the texts)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financeurs.rules.payability import Situation, payability


def _situation(**changed: object) -> Situation:
    known = {"declared": True, "in_catalogue": False, "nacre_convention": False, "nature": "creation_reprise"}
    return Situation(**{**known, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "expected"), [(date(2017, 12, 31), True), (date(2018, 1, 1), False)])
def test_t7_nacre_body_outside_the_catalogue(day: date, expected: bool) -> None:
    assert payability(_situation(nacre_convention=True), day=day).payable is expected


@pytest.mark.parametrize(("day", "expected"), [(date(2017, 12, 31), True), (date(2018, 1, 1), False)])
def test_t6_driving_school_outside_the_catalogue(day: date, expected: bool) -> None:
    assert payability(_situation(nature="permis_b"), day=day).payable is expected


def test_t5_driving_licence_before_15_march_2017() -> None:
    listed = _situation(nature="permis_b", in_catalogue=True)
    assert not payability(listed, day=date(2017, 3, 14)).payable
    assert payability(listed, day=date(2017, 3, 15)).payable


def test_nacre_deems_quality_for_creation_modules_alone() -> None:
    assert not payability(_situation(nature="vae", nacre_convention=True), day=date(2017, 6, 1)).payable


def test_nacre_is_not_a_catalogue_entry_when_the_policy_says_so() -> None:
    situation = _situation(nacre_convention=True, nacre_is_entry=False)
    assert not payability(situation, day=date(2017, 6, 1)).payable


def test_each_refusal_names_its_article() -> None:
    answer = payability(_situation(declared=False), day=date(2017, 6, 1))
    assert {motif.article for motif in answer.motifs if not motif.favorable} == {"L6351-1", "R6316-2"}


@given(
    st.booleans(),
    st.booleans(),
    st.sampled_from(["creation_reprise", "permis_b", "vae", "bilan_competences"]),
    st.dates(date(2017, 1, 1), date(2020, 12, 31)),
)
def test_nobody_is_paid_without_a_live_declaration(listed: bool, nacre: bool, nature: str, day: date) -> None:
    situation = _situation(declared=False, in_catalogue=listed, nacre_convention=nacre, nature=nature)
    assert not payability(situation, day=day).payable


@given(st.sampled_from(["creation_reprise", "permis_b", "vae"]), st.dates(date(2018, 1, 1), date(2025, 12, 31)))
def test_from_2018_only_the_catalogue_pays(nature: str, day: date) -> None:
    assert not payability(_situation(nature=nature, nacre_convention=True), day=day).payable

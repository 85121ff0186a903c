"""Which action on which day, and which proof."""

from datetime import date

import pytest

from modules.enums import NatureAction, TypeJustificatif
from modules.rules.eligibility import expected_proof, first_day, ineligibility, long_bilan
from modules.rules.parameters import load


def test_t5_permis_b_from_15_march_2017() -> None:
    refusal = ineligibility("permis_b", date(2017, 3, 14))
    assert refusal is not None
    assert "15/03/2017" in refusal.texte
    assert "D6323-8-3" in refusal.texte
    assert ineligibility("permis_b", date(2017, 3, 15)) is None


@pytest.mark.parametrize("nature", ["creation_reprise", "bilan_competences"])
def test_actions_of_the_loi_travail_from_2017(nature: str) -> None:
    assert ineligibility(nature, date(2016, 12, 31)) is not None
    assert ineligibility(nature, date(2017, 1, 1)) is None


def test_a_self_employed_creator_waits_for_2018() -> None:
    assert first_day("creation_reprise", {"tns"}) == date(2018, 1, 1)
    assert ineligibility("creation_reprise", date(2017, 12, 31), {"tns"}) is not None
    assert ineligibility("creation_reprise", date(2018, 1, 1), {"tns"}) is None


def test_the_most_favourable_status_counts() -> None:
    assert ineligibility("creation_reprise", date(2017, 6, 1), {"tns", "salarie"}) is None


def test_every_nature_has_its_parameters() -> None:
    assert set(load().natures) == set(NatureAction.values)


def test_t8_attestation_de_presence_before_april_2017_then_assiduite() -> None:
    assert expected_proof("attestation_assiduite", date(2017, 3, 31)) == TypeJustificatif.ATTESTATION_PRESENCE
    assert expected_proof("attestation_assiduite", date(2017, 4, 1)) == TypeJustificatif.ATTESTATION_ASSIDUITE


def test_other_proofs_do_not_depend_on_the_day() -> None:
    assert expected_proof("livrable", date(2017, 3, 31)) == "livrable"
    assert expected_proof("livrable", date(2017, 4, 1)) == "livrable"


@pytest.mark.parametrize(("hours", "remark"), [(24, False), (25, True)])
def test_a_bilan_above_24_h_is_a_remark(hours: int, remark: bool) -> None:
    assert long_bilan("bilan_competences", hours * 3600) is remark
    assert long_bilan("vae", hours * 3600) is False

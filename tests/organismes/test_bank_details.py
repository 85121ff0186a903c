"""Bank details: checked, sealed, replaced, told."""

import pytest

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.models import Courriel
from organismes.selectors import iban_in_clear, live_iban
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
GOOD, OTHER = "FR76 3000 6000 0112 3456 7890 189", "FR14 2004 1010 0505 0001 3M02 606"


@pytest.mark.parametrize(
    ("iban", "bic", "field", "message"),
    [
        ("FR7630006000011234567890188", "", "iban", "clé de contrôle"),
        ("FR763000600001123456789018", "", "iban", "27"),
        ("FR1420041010050500013M02607", "", "iban", "n’est pas valable"),
        ("", "", "iban", "Indiquez l’IBAN"),
        ("BR1800360305000010009795493C1", "", "iban", "SEPA"),
        (GOOD, "AGRI", "bic", "8 ou 11"),
        (GOOD, "DEUTDEFF", "bic", "pays"),
    ],
)
def test_wrong_bank_details_say_what_is_wrong(
    iban: str, bic: str, field: str, message: str, at: Moment, system: Actor
) -> None:
    body = build.organisme(at=at)
    with pytest.raises(InvalidInput) as error:
        build.set_iban(organisme=body, iban=iban, bic=bic, titulaire_du_compte="Tremplin", actor=system, at=at)
    assert error.value.field == field
    assert message in error.value.message.replace("\u00a0", " ")
    assert live_iban(body) is None


def test_iban_is_sealed_masked_journaled_and_read_back(at: Moment, system: Actor) -> None:
    body = build.organisme(at=at)
    row = build.set_iban(organisme=body, iban=GOOD, titulaire_du_compte=" Tremplin  1 ", actor=system, at=at)
    assert iban_in_clear(row) == "FR7630006000011234567890189"
    assert b"30006000011234567890189" not in bytes(row.iban_ciphertext)
    assert row.iban_masque == "FR76\u00a0••••\u00a0••••\u00a00189"
    assert (row.bic, row.titulaire_du_compte) == ("AGRIFRPPXXX", "Tremplin 1")
    assert JournalEntry.objects.get(verb="organismes.set_iban").details["former"] is None


def test_a_new_iban_ends_the_former_and_every_member_is_told(at: Moment, system: Actor) -> None:
    body = build.organisme(at=at)
    membres.add_member(
        organisme=body, user=build.person("formateur@tremplin.example"), fonctions=["formateur"], actor=system, at=at
    )
    first = build.set_iban(organisme=body, iban=GOOD, titulaire_du_compte="Tremplin", actor=system, at=at)
    second = build.set_iban(organisme=body, iban=OTHER, titulaire_du_compte="Tremplin", actor=system, at=at)
    first.refresh_from_db()
    assert first.ended_at == at.now
    assert live_iban(body) == second
    told = Courriel.objects.filter(subject="Changement de coordonnées bancaires")
    assert {mail.recipient for mail in told} == {"gestionnaire1@tremplin.example", "formateur@tremplin.example"}
    assert all("FR14" in mail.body and "20041010" not in mail.body for mail in told)


def test_the_same_iban_twice_changes_nothing(at: Moment, system: Actor) -> None:
    body = build.organisme(at=at)
    first = build.set_iban(organisme=body, iban=GOOD, titulaire_du_compte="Tremplin", actor=system, at=at)
    mails = Courriel.objects.count()
    with pytest.raises(InvalidInput, match="déjà en vigueur"):
        build.set_iban(organisme=body, iban=GOOD.replace(" ", ""), titulaire_du_compte="Tremplin", actor=system, at=at)
    assert (live_iban(body), Courriel.objects.count()) == (first, mails)

"""Hours advanced to a public agent, in the ledger: refused without the law, repaid by the next years, withdrawn."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import AccordAnticipation, Compte, Mouvement
from accounts.selectors.agents import agent_of
from accounts.services.agents import record_anticipation
from accounts.services.facts import declare_diplome, record_statut
from accounts.services.recompute import recompute
from accounts.services.repris import record_ouverture
from accounts.services.retraits import revoke
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError, Refused
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, parts, use

pytestmark = pytest.mark.django_db
SIRET = "53104441000011"


@pytest.fixture
def june(at: Moment) -> Moment:
    return replace(at, today=date(2018, 6, 1))


def agente(at: Moment, hours: int = 48, *, rank: int = 1, categorie: str = "B") -> Compte:
    """A full-time agent with hours taken over on 1 May 2018."""
    of = compte(at=at, rank=rank)
    common: dict[str, Any] = {"compte": of, "source": "test", "actor": SYSTEM, "at": at}
    record_statut(
        statut="agent_public", categorie=categorie, from_on=date(2010, 1, 1), until_on=None, source_ref="s", **common
    )
    record_ouverture(compteur="cpf_public", quantite=hours * HOUR, taken_on=date(2018, 5, 1), source_ref="o", **common)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    return of


def agreed(of: Compte, hours: int, at: Moment, **changes: Any) -> AccordAnticipation:
    wanted: dict[str, Any] = {
        "secondes": hours * HOUR, "accord_on": at.today, "employeur_siret": SIRET, "formation": "Préparation au concours",
        "source": "test", "source_ref": "1",
    }  # fmt: skip
    found = record_anticipation(compte=of, **{**wanted, **changes}, actor=SYSTEM, at=at)
    recompute(compte_id=of.pk, actor=SYSTEM, at=at)
    return found


def test_the_agreed_hours_can_be_held_and_used(june: Moment) -> None:
    of = agente(june)
    with pytest.raises(Refused):
        use(of, 90, at=june, compteur="cpf_public")
    agreed(of, 42, june)
    assert parts(of, "cpf_public") == (90, 0, 0, 0)
    use(of, 90, at=june, compteur="cpf_public")
    assert parts(of, "cpf_public") == (90, 90, 0, 0)
    assert agent_of(of, june).anticipe == 42 * HOUR


def test_the_next_years_repay_first_and_nothing_is_undue(june: Moment) -> None:
    of = agente(june)
    agreed(of, 42, june)
    use(of, 90, at=june, compteur="cpf_public")
    left = {}
    for year in (2018, 2019, 2020):
        spring = replace(june, today=date(year + 1, 4, 1))
        activite(of, year, at=spring, statut="agent_public")
        recompute(compte_id=of.pk, actor=SYSTEM, at=spring)
        left[year] = (parts(of, "cpf_public")[0] - 90, agent_of(of, spring).anticipe // HOUR)
    assert left == {2018: (0, 18), 2019: (6, 0), 2020: (31, 0)}
    assert not Mouvement.objects.filter(manque_delta__gt=0).exists()


@pytest.mark.parametrize(
    ("hours", "held", "changes", "why"),
    [
        (49, 48, {}, "deux prochaines années"),
        (11, 140, {}, "ne peut pas dépasser 150\u00a0h"),
        (25, 48, {"fin_contrat": date(2019, 5, 31)}, "Le contrat prend fin le 31\u00a0mai\u00a02019"),
        (10, 48, {"accord_on": None}, "L’accord de l’employeur public manque"),
        (10, 48, {"accord_on": date(2018, 6, 2)}, "à aujourd’hui"),
        (10, 48, {"fin_contrat": date(2018, 5, 1)}, "avant l’accord"),
        (10, 48, {"employeur_siret": "123"}, "14 chiffres"),
        (10, 48, {"formation": " "}, "Nommez la formation"),
        (0, 48, {}, "supérieur à zéro"),
    ],
)
def test_refused_with_its_reason(hours: int, held: int, changes: dict[str, Any], why: str, june: Moment) -> None:
    of = agente(june, held)
    with pytest.raises(DomainError, match=why) as refused:
        agreed(of, hours, june, **changes)
    assert refused.value.field
    assert not AccordAnticipation.objects.exists()
    assert parts(of, "cpf_public")[0] == held


def test_an_employee_has_nothing_to_anticipate(june: Moment) -> None:
    of = compte(at=june)
    activite(of, 2017, at=june)
    with pytest.raises(Refused, match="Seul un agent public"):
        agreed(of, 10, june)


def test_category_c_up_to_400_once_declared_below_level_v(june: Moment) -> None:
    of = agente(june, 350, categorie="C")
    with pytest.raises(Refused, match="150"):
        agreed(of, 50, june)
    declare_diplome(compte=of, niveau="VI", declarant="titulaire", actor=SYSTEM, at=june)
    agreed(of, 50, june)
    assert parts(of, "cpf_public")[0] == 400


def test_said_twice_is_said_once_and_a_correction_replaces(june: Moment) -> None:
    of = agente(june)
    assert agreed(of, 42, june).pk == agreed(of, 42, june).pk
    agreed(of, 30, june)
    assert parts(of, "cpf_public")[0] == 78
    assert AccordAnticipation.objects.count() == 2
    assert recompute(compte_id=of.pk, actor=SYSTEM, at=june) == []


def test_two_trainings_share_the_same_two_years(june: Moment) -> None:
    of = agente(june)
    agreed(of, 42, june)
    with pytest.raises(Refused, match="6\u00a0h au plus"):
        agreed(of, 7, june, source_ref="2", formation="Langue des signes")
    agreed(of, 6, june, source_ref="2", formation="Langue des signes")
    assert parts(of, "cpf_public")[0] == 96


def test_an_agreement_withdrawn_after_the_training_leaves_an_indu(june: Moment) -> None:
    of = agente(june)
    fact = agreed(of, 42, june)
    use(of, 90, at=june, compteur="cpf_public")
    revoke(fait=fact, motif="L’accord venait d’un autre employeur", actor=SYSTEM, at=june)
    recompute(compte_id=of.pk, actor=SYSTEM, at=june)
    assert parts(of, "cpf_public") == (90, 90, 0, 42)
    assert agent_of(of, june).anticipe == 0


def test_a_later_correction_of_the_past_keeps_the_ceiling(june: Moment) -> None:
    of = agente(june, 100)
    agreed(of, 34, june)
    record_ouverture(
        compte=of, compteur="cpf_public", quantite=140 * HOUR, taken_on=date(2018, 5, 1), source="test",
        source_ref="o", actor=SYSTEM, at=june,
    )  # fmt: skip
    recompute(compte_id=of.pk, actor=SYSTEM, at=june)
    assert parts(of, "cpf_public")[0] == 150

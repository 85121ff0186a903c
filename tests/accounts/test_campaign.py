"""A yearly campaign: once to every account, whoever dies on the way; a study of impact writes nothing."""

from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Compteur
from accounts.models import Alimentation, Campagne, Compte, Mouvement
from accounts.rules.regimes import prive
from accounts.selectors.campagnes import anomalies_of, largest_of, progress, results_of
from accounts.services.campagnes import advance, launch, resume, stop
from accounts.services.facts import record_end
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, parts, use

pytestmark = pytest.mark.django_db
REELLE, SIMULATION = Campagne.Nature.REELLE, Campagne.Nature.SIMULATION


@pytest.fixture(autouse=True)
def small_chunks(settings: Any) -> None:
    settings.CAMPAGNE_LOT, settings.CAMPAGNE_PARTITION = 3, 5


@pytest.fixture
def spring(at: Moment) -> Moment:
    """The day after the rights of 2017 fall due."""
    return replace(at, today=date(2018, 4, 1))


def country(count: int, *, at: Moment) -> list[Compte]:
    """People with two full years, and 2017 at a half."""
    people = [compte(at=at, rank=rank) for rank in range(1, count + 1)]
    for person in people:
        for year, hours in ((2015, 1607), (2016, 1607), (2017, 800)):
            activite(person, year, hours=hours, at=at)
    return people


def hours_of(person: Compte) -> int:
    """Hours credited to her CPF."""
    return parts(person)[0]


def run(campagne: Campagne, at: Moment) -> Campagne:
    """Every chunk, as a worker takes them."""
    while advance(campagne_id=campagne.pk, by_worker=False, actor=SYSTEM, at=at) is not None:
        pass
    campagne.refresh_from_db()
    return campagne


def begin(at: Moment, nature: str = REELLE, annee: int = 2017) -> Campagne:
    return launch(annee=annee, nature=nature, actor=SYSTEM, at=at)


def test_every_account_is_credited_once_and_the_ledger_says_why(spring: Moment) -> None:
    people = country(12, at=spring)
    done = run(begin(spring), spring)
    assert done.etat == Campagne.Etat.TERMINEE
    assert [hours_of(person) for person in people] == [60] * 12  # 24 + 24 + 12
    assert results_of(done)["credits"] == {Compteur.CPF: 12 * 12 * HOUR}
    assert results_of(done)["rattrapages"] == {Compteur.CPF: 12 * 48 * HOUR}
    assert results_of(done)["distribution"] == {"h12": 12}
    line = Alimentation.objects.filter(accrual_year=2017).first()
    assert line is not None
    assert "800" in line.explication
    assert line.campagne.startswith("2017:")


def test_the_same_campaign_again_changes_nothing(spring: Moment) -> None:
    country(7, at=spring)
    run(begin(spring), spring)
    before = Mouvement.objects.count()
    again = run(begin(spring), spring)
    assert Mouvement.objects.count() == before
    assert results_of(again)["totaux"] == {"comptes": 7, "inchanges": 7}


def test_before_the_day_of_the_credit_only_a_study_is_possible(at: Moment) -> None:
    country(4, at=replace(at, today=date(2018, 1, 10)))
    winter = replace(at, today=date(2018, 1, 10))
    with pytest.raises(Refused, match="31/03/2018"):
        begin(winter)
    study = run(begin(winter, SIMULATION), winter)
    assert study.jour == date(2018, 3, 31)
    assert not Mouvement.objects.exists()
    assert results_of(study)["totaux"] == {"comptes": 4, "en_hausse": 4, "lignes": 12}
    assert [row.difference for row in largest_of(study)] == [60 * HOUR] * 4


def test_a_study_and_the_campaign_that_follows_say_the_same(spring: Moment) -> None:
    country(9, at=spring)
    study = results_of(run(begin(spring, SIMULATION), spring))
    real = results_of(run(begin(spring), spring))
    assert study == real


def test_two_campaigns_never_credit_at_the_same_time(spring: Moment) -> None:
    country(4, at=spring)
    begin(spring)
    with pytest.raises(Refused, match="déjà en cours"):
        begin(spring)


def test_workers_go_through_the_partitions_by_the_outbox(spring: Moment) -> None:
    people = country(12, at=spring)
    campagne = begin(spring)
    while drain(at=spring):
        pass
    campagne.refresh_from_db()
    assert campagne.etat == Campagne.Etat.TERMINEE
    assert {hours_of(person) for person in people} == {60}


def test_stopped_then_resumed_it_goes_on_from_where_it_was(spring: Moment) -> None:
    people = country(12, at=spring)
    campagne = begin(spring)
    advance(campagne_id=campagne.pk, by_worker=False, actor=SYSTEM, at=spring)
    stop(campagne=campagne, actor=SYSTEM, at=spring)
    assert advance(campagne_id=campagne.pk, by_worker=False, actor=SYSTEM, at=spring) is None
    assert Mouvement.objects.count() == 9
    resume(campagne=campagne, actor=SYSTEM, at=spring)
    run(campagne, spring)
    assert {hours_of(person) for person in people} == {60}
    assert progress(campagne, now=spring.now).percent == 100


def test_an_account_that_cannot_be_computed_is_left_aside_and_named(
    spring: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = country(6, at=spring)
    real = prive.refusal

    def failing(law: Any, titulaire: Any, **rest: Any) -> Any:
        if titulaire.retired_on is not None:
            raise ArithmeticError
        return real(law, titulaire, **rest)

    record_end(compte=people[2], retired_on=date(2018, 1, 1), actor=SYSTEM, at=spring)
    monkeypatch.setattr(prive, "refusal", failing)
    done = run(begin(spring), spring)
    assert [hours_of(person) for person in people] == [60, 60, 0, 60, 60, 60]
    assert [(row.compte_id, row.code) for row in anomalies_of(done)] == [(people[2].pk, "calcul_impossible")]


def test_rights_that_go_down_are_shown_with_the_indu(spring: Moment) -> None:
    person = country(1, at=spring)[0]
    run(begin(spring), spring)
    use(person, 60, at=spring)
    activite(person, 2016, hours=100, at=spring)
    done = run(begin(spring), spring)
    assert {row.code for row in anomalies_of(done)} == {"baisse", "manque"}
    assert results_of(done)["totaux"]["en_baisse"] == 1


def test_a_year_that_nobody_declared_is_an_anomaly(spring: Moment) -> None:
    person = compte(at=spring)
    activite(person, 2016, at=spring)
    done = run(begin(spring, SIMULATION), spring)
    assert [row.code for row in anomalies_of(done)] == ["annee_manquante"]


def test_the_command_studies_then_refuses_before_the_day(at: Moment) -> None:
    country(4, at=replace(at, today=date(2018, 1, 10)))
    out = StringIO()
    call_command("campaign", "2016", stdout=out)
    assert "4 comptes en hausse" in out.getvalue()
    with pytest.raises(CommandError, match="31/03/2018"):
        call_command("campaign", "2017")

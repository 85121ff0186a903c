"""Several processes on one campaign, killed or not: each account exactly once."""

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Campagne, Compte, Mouvement
from accounts.selectors.campagnes import progress, results_of
from accounts.services.campagnes import launch
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import advance_legal_day, current_moment
from cpa_portal.db.invariants import broken
from tests.accounts.test_campaign import country, hours_of, run
from tests.accounts.test_ledger_races import together
from tests.browser import servers
from tests.builders.accounts import SYSTEM

SPRING = date(2018, 4, 1)


def test_three_workers_at_once_credit_each_account_once(committed_db: str, at: Moment, settings: Any) -> None:
    settings.CAMPAGNE_LOT, settings.CAMPAGNE_PARTITION = 3, 5
    spring = replace(at, today=SPRING)
    people = country(15, at=spring)
    campagne = launch(annee=2017, nature=Campagne.Nature.REELLE, actor=SYSTEM, at=spring)
    together(*(lambda: run(Campagne.objects.get(pk=campagne.pk), spring) for _ in range(3)))
    campagne.refresh_from_db()
    assert campagne.etat == Campagne.Etat.TERMINEE
    assert {hours_of(person) for person in people} == {60}
    assert verify(today=spring.today).difference == ""


@pytest.mark.parametrize("kills", [4, pytest.param(25, marks=pytest.mark.complet)])
def test_a_campaign_killed_again_and_again_ends_with_each_account_once(
    committed_db: str, tmp_path: Path, kills: int
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    advance_legal_day(to=SPRING, actor=SYSTEM, at=current_moment())
    people = country(60, at=current_moment())
    env = {**servers.environment(committed_db, tmp_path, 8000), "CAMPAGNE_LOT": "2", "CAMPAGNE_PARTITION": "20"}
    command = [sys.executable, "manage.py", "campaign", "2017"]
    cut_short = 0
    for _ in range(kills):
        with (tmp_path / "campaign.log").open("ab") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=settings.BASE_DIR)
            _wait_for_a_chunk(process)
            time.sleep(chance.uniform(0, 0.06))
            process.send_signal(signal.SIGKILL)
            process.wait()
        cut_short += Campagne.objects.filter(etat=Campagne.Etat.EN_COURS).exists()
    subprocess.run(command, env=env, check=True, cwd=settings.BASE_DIR, capture_output=True)
    assert cut_short, f"no kill came while the campaign was under way (seed {seed})"
    done = Campagne.objects.earliest("lancee_at")
    assert done.etat == Campagne.Etat.TERMINEE
    assert {hours_of(person) for person in people} == {60}, f"seed {seed}"
    assert Mouvement.objects.count() == 3 * len(people)
    assert progress(done, now=current_moment().now).done == Compte.objects.count()
    assert results_of(done)["totaux"] == {"comptes": 60, "en_hausse": 60, "lignes": 180}
    assert broken("accounts") == []
    assert verify(today=SPRING).difference == ""


def _wait_for_a_chunk(process: subprocess.Popen[bytes]) -> None:
    """Until this process has written something, or has ended."""
    before, end = Mouvement.objects.count(), time.monotonic() + 60
    while Mouvement.objects.count() == before and process.poll() is None:
        assert time.monotonic() < end, "the campaign never wrote anything"
        time.sleep(0.005)

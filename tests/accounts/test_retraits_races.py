"""Withdrawals at once with everything else on the same account. Real threads, real commits."""

from dataclasses import replace
from datetime import date

from accounts.models import Activite, Compte, Retrait
from accounts.services.facts import declare_diplome
from accounts.services.recompute import recompute
from accounts.services.retraits import restore, revoke
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError
from cpa_portal.outbox.delivery import drain
from tests.accounts.test_ledger_races import together
from tests.builders.accounts import SYSTEM, activite, compte_with, hold, parts

WHY = "Déclarée par erreur pour une autre personne"


def test_withdrawn_by_sixteen_at_once_it_is_withdrawn_once(committed_db: str, at: Moment) -> None:
    nadia = compte_with(at=at)
    row = Activite.objects.get(year=2016)
    before = Compte.objects.get(pk=nadia.pk).facts_version
    results = together(*(lambda: revoke(fait=row, motif=WHY, actor=SYSTEM, at=at) for _ in range(16)))
    assert {result.pk for result in results} == {Retrait.objects.get().pk}
    assert Compte.objects.get(pk=nadia.pk).facts_version == before + 1
    undone = together(*(lambda: restore(retrait=results[0], actor=SYSTEM, at=at) for _ in range(8)))
    assert {result.pk for result in undone} == {Activite.objects.current().get(year=2016).pk}
    drain(at=at)
    assert parts(nadia) == (48, 0, 0, 0)


def test_withdrawals_corrections_uses_and_computations_at_once(committed_db: str, at: Moment) -> None:
    later = replace(at, today=date(2018, 6, 1))
    nadia = compte_with((2015, 2016, 2017), at=later)
    rows = {row.year: row for row in Activite.objects.all()}

    def diploma(niveau: str) -> None:
        declare_diplome(compte=nadia, niveau=niveau, declarant="titulaire", actor=SYSTEM, at=later)

    results = together(
        *(lambda year=year: revoke(fait=rows[year], motif=WHY, actor=SYSTEM, at=later) for year in (2015, 2016, 2016)),
        *(lambda hours=hours: activite(nadia, 2016, at=later, hours=hours) for hours in (100, 800, 1200)),
        *(lambda niveau=niveau: diploma(niveau) for niveau in ("VI", "V", "IV")),
        *(lambda rank=rank: hold(nadia, 10, at=later, cle=f"h{rank}") for rank in range(5)),
        *(lambda: recompute(compte_id=nadia.pk, actor=SYSTEM, at=later) for _ in range(6)),
    )
    assert all(isinstance(result, DomainError) or not isinstance(result, Exception) for result in results)
    drain(at=later)
    assert Activite.objects.current().filter(year=2015).count() == 0
    assert verify(today=later.today).difference == ""

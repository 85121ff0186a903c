"""Facts declared, corrected and withdrawn in any order and at any time, with uses in between: one account, one truth."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.enums import Compteur
from accounts.models import Compte, Solde
from accounts.rules.entitlements import entitlements, stand
from accounts.selectors.decisions import expected_totals, posted_totals
from accounts.selectors.facts import facts_of, facts_of_many, uses_of
from accounts.selectors.law import law_in_force
from accounts.selectors.memory import activities_known, known
from accounts.services.recompute import recompute, recompute_many
from accounts.verification import verify
from cpa_portal.clock.moment import Moment
from cpa_portal.db.invariants import broken
from cpa_portal.outbox.models import OutboxEvent
from cpa_portal.web.formatting import euros, heures
from tests.accounts.replay import Life, Step, balances, replayed, totals
from tests.builders.accounts import SYSTEM, compte

END = date(2035, 6, 1)


def _act(name: str, *numbers: st.SearchStrategy[int]) -> st.SearchStrategy[tuple[str, tuple[int, ...]]]:
    return st.tuples(st.just(name), st.tuples(*numbers))


def _to(most: int) -> st.SearchStrategy[int]:
    return st.integers(0, most)


WORK = _act("activite", _to(3), _to(5), st.integers(0, 1800), st.sampled_from((0, 0, 0, 1, 2, 3, 4)), _to(300))
ENDS = _act("fin", _to(1), _to(5))
FACTS = st.one_of(
    WORK,
    WORK,
    _act("statut", _to(1), _to(1), _to(4)),
    _act("diplome", _to(4)),
    _act("diplome", _to(1)),
    _act("faux"),
    _act("dif", st.integers(1, 120)),
    _act("cec", _to(1), _to(1), _to(3)),
    _act("correctif", _to(1), _to(4), _to(1)),
    _act("solde", _to(1), _to(2), st.integers(1, 150)),
    _act("inaptitude", st.integers(1, 150)),
    _act("points", _to(100)),
    ENDS,
)
UNDONE = st.one_of(_act("retirer", _to(20)), _act("retirer", _to(20)), _act("retablir", _to(20)))
USES = {
    "former": _act("former", _to(5), st.integers(30, 99), _to(200)),
    "reserver": _act("reserver", _to(5), st.integers(20, 99)),
    "utiliser": _act("utiliser", _to(5), _to(99), _to(200)),
    "liberer": _act("liberer", _to(5)),
    "annuler": _act("annuler", _to(5)),
}


def _steps(acts: st.SearchStrategy[Any], days: tuple[int, ...]) -> st.SearchStrategy[Step]:
    return st.builds(
        lambda gap, act, computed: Step(gap, *act, computed),
        st.sampled_from(days),
        acts,
        st.sampled_from((True, True, True, False)),
    )


def _often(weights: dict[str, int], acts: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Each kind as often as its weight says."""
    return st.sampled_from([name for name, weight in weights.items() for _ in range(weight)]).flatmap(acts.__getitem__)


@dataclass(frozen=True)
class World:
    """The first day, how a life begins so that there is something to use, then anything."""

    start: date
    career: st.SearchStrategy[list[Step]]
    weights: dict[str, int]
    reached: tuple[str, ...]

    def after(self, longest: int) -> st.SearchStrategy[list[Step]]:
        acts = _often(self.weights, {"facts": FACTS, "fin": ENDS, "undone": UNDONE, **USES, **AGENTS})
        return st.lists(_steps(acts, (0, 0, 1, 20, 90, 200, 320)), min_size=longest // 2, max_size=longest)


def _worked(statut: int, slot: st.SearchStrategy[int], year: st.SearchStrategy[int]) -> st.SearchStrategy[Any]:
    return _act("activite", slot, year, st.integers(600, 1800), st.just(statut), _to(300))


AGENTS = {
    "avance": _act("avance", _to(1), st.integers(1, 40)),
    "convertir": _act("convertir"),
    "euros": _act("solde", _to(1), st.integers(3, 4), st.integers(1, 150)),
}
USED = {"former": 4, "reserver": 2, "utiliser": 1, "liberer": 1, "annuler": 1}
EMPLOYEE = World(
    start=date(2017, 5, 15),
    career=st.lists(_steps(_worked(0, _to(3), _to(1)), (0, 0, 20)), min_size=2, max_size=3),
    weights={"facts": 5, "undone": 4, **USED},
    reached=("manque", "euros", "former", "retirer", "retablir"),
)
AGENT = World(
    start=date(2020, 2, 1),
    career=st.tuples(
        _steps(_act("statut", st.just(0), st.just(1), _to(4)), (0,)),
        _steps(_worked(1, st.just(0), st.just(2)), (0,)),
        _steps(AGENTS["euros"], (0, 20)),
        _steps(_worked(0, st.just(1), st.just(3)), (0, 20)),
    ).map(list),
    weights={"facts": 2, "undone": 4, "avance": 4, "convertir": 3, "euros": 2, **USED},
    reached=("former", "retirer", "avance", "convertir"),
)
_ranks = count(1)


def _account(at: Moment) -> Compte:
    return compte(at=at, rank=next(_ranks))


def _written(name: str, quantite: int) -> tuple[str, str]:
    compteur = Compteur(name)
    return str(compteur.label), euros(quantite) if compteur.in_euros else heures(quantite)


def _agrees_with_the_rules(of: Compte, today: date) -> None:
    """The lines of the ledger are those of the facts that stand, and what is missing is what was used beyond."""
    of = Compte.objects.select_related("titulaire").get(pk=of.pk)
    facts, uses, law = facts_of(of), uses_of(of, today=today), law_in_force()
    state = stand(facts, uses, today, parameters=law)
    expected = {
        part: total.quantite for part, total in expected_totals(state.lignes, state.sorties).items() if total.quantite
    }
    posted = {part: row.quantite for part, row in posted_totals([of.pk]).get(of.pk, {}).items() if row.quantite}
    assert posted == expected
    found = entitlements(facts, uses, today, parameters=law)
    for row in Solde.objects.filter(compte=of):
        parts = [(part[2], quantite) for part, quantite in expected.items() if part[0] == row.compteur]
        net = sum(quantite if sens == "entree" else -quantite for sens, quantite in parts)
        assert row.manque == max(0, row.debite + row.reserve - net)
        assert row.available == max(0, net - row.debite - row.reserve)
        said = found.solde(row.compteur)
        if said is not None and not row.reserve:
            assert (row.available, row.manque) == (said.quantite, said.manque)


def _remembers(life: Life) -> None:
    """What was known after each step is still what the portal answers for that instant."""
    for then in life.snapshots:
        assert facts_of(life.fresh(), known_at=then.instant) == then.facts
        for year in range(2015, life.today.year + 1):
            said = {(row.compteur, row.quantite) for row in known(life.of, year, moment=then.instant)}
            assert said == {_written(name, total) for (name, on), total in then.totals.items() if on == year}
            standing = activities_known(life.of, year, moment=then.instant)
            assert len(standing) == sum(item.year == year for item in then.facts.activites)


def _lived(steps: list[Step], start: Moment) -> Life:
    life = Life(_account(start), start)
    for step in steps:
        life.live(step)
    life.compute()
    _agrees_with_the_rules(life.of, life.today)
    assert recompute(compte_id=life.of.pk, actor=SYSTEM, at=life.at) == []
    twin = _account(start)
    replayed(life, twin)
    assert _standing(twin) == _standing(life.of)
    assert balances(twin) == balances(life.of)
    _remembers(life)
    return life


def _standing(of: Compte) -> dict[tuple[str, int], int]:
    return {part: total for part, total in totals(of).items() if total}


def _check(world: World, at: Moment, examples: int, longest: int, **options: Any) -> None:
    reached: Counter[str] = Counter()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), **options)
    @given(career=world.career, after=world.after(longest))
    def any_life(career: list[Step], after: list[Step]) -> None:
        life = _lived([*career, *after], replace(at, today=world.start))
        reached.update(life.done.keys())
        reached["manque"] += any(parts[3] for parts in balances(life.of).values())
        reached["euros"] += any(name.endswith("_eur") for name in balances(life.of))

    any_life()
    end = replace(at, today=END)
    everyone = list(Compte.objects.values_list("pk", flat=True))
    recompute_many(compte_ids=everyone, actor=SYSTEM, at=end)
    assert recompute_many(compte_ids=everyone, actor=SYSTEM, at=end) == []
    OutboxEvent.objects.filter(topic="accounts.recompute", done_at__isnull=True).update(done_at=at.now)
    assert broken("accounts") == []
    assert verify(today=END).difference == ""
    assert min(reached[name] for name in world.reached) > 0, reached


def test_any_history_ends_as_if_everything_had_been_known(committed_db: str, at: Moment) -> None:
    _check(EMPLOYEE, at, examples=25, longest=14, derandomize=True)


def test_any_history_of_a_public_agent_ends_so_too(committed_db: str, at: Moment) -> None:
    _check(AGENT, at, examples=15, longest=10, derandomize=True)


@pytest.mark.complet
@pytest.mark.parametrize("world", [EMPLOYEE, AGENT], ids=["employee", "agent"])
def test_any_long_history_ends_as_if_everything_had_been_known(committed_db: str, at: Moment, world: World) -> None:
    _check(world, at, examples=100, longest=30)


def _every_row(self: Any, model: Any) -> Any:
    """What is withdrawn or corrected would still count."""
    return model.objects.filter(compte_id__in=self.ids).order_by("pk")


def _known_today(compte: Compte, known_at: Any = None, without: Any = None) -> Any:
    """What was known on a day would be what is known now."""
    return facts_of_many([compte], without=without)[compte.pk]


def _silent(*args: Any) -> None:
    """A retirement withdrawn would stay on the person."""


PLANTED = {
    "a withdrawn fact still counts": ("accounts.selectors.facts._Reading._standing", _every_row),
    "the past is read from the present": ("tests.accounts.test_replay_generated.facts_of", _known_today),
    "a retirement entered in error stays": ("accounts.services.retraits._tell_person", _silent),
}


@pytest.mark.complet
@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(committed_db: str, at: Moment, bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*PLANTED[bug])
    world = replace(EMPLOYEE, weights={**EMPLOYEE.weights, "fin": 4})
    with pytest.raises(AssertionError):
        _check(
            world,
            at,
            examples=60,
            longest=14,
            derandomize=True,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        )

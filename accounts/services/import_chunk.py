"""Many years of activity at once, written in a constant number of queries whatever they say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from accounts.enums import MotifCloture
from accounts.models import Absence, Activite, Compte
from accounts.services.activity import Activity, Content, content_of
from accounts.services.declared_facts import stamp
from accounts.services.import_lines import Line, Rejected
from accounts.services.waiting_accounts import accounts_of, disagreement
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import entry, record_many
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in
from cpa_portal.db.moments import instant

SOURCE = "csv"
#: Sources that say the same thing again without anybody meaning it.
FILES = {"csv", "dsn"}


@dataclass(frozen=True, slots=True)
class Declared:
    """A year of activity to declare; `reference` names it at its source, `numero` in what is read."""

    numero: int
    compte: Compte
    reference: str
    activity: Activity
    raw_line: str


@dataclass(frozen=True, slots=True)
class Known:
    """The last activity known under a reference."""

    pk: int
    content: Content
    stands: bool


@dataclass(slots=True)
class Outcome:
    """What the chunk changed. `results`: by number, "added", "corrected" or "unchanged"; `changed`: accounts."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    opened: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    results: dict[int, str] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)


def store(lines: Sequence[Line], *, ranks: dict[str, int], source: str = SOURCE, actor: Actor, at: Moment) -> Outcome:
    """Open the accounts that do not exist, close what is corrected, add what is new."""
    comptes, opened = accounts_of(lines, actor=actor, at=at)
    rows, rejected = [], []
    for line in lines:
        motif = disagreement(line, comptes)
        if motif:
            rejected.append(Rejected(line.numero, "date_naissance", motif))
        else:
            reference = line.reference or _reference(line, ranks)
            rows.append(Declared(line.numero, comptes[line.nir], reference, line.activity, line.kept))
    outcome = declare_many(rows, source=source, actor=actor, at=at)
    outcome.opened, outcome.rejected = opened, rejected
    return outcome


def declare_many(
    rows: Sequence[Declared],
    *,
    source: str,
    withdrawn: Sequence[Activite] = (),
    actor: Actor,
    at: Moment,
) -> Outcome:
    """Declare activities of accounts under lock; `withdrawn` are those that their source declares no more.

    A file read again never brings back what was withdrawn of it: only another content does, or a person.
    """
    outcome, moment = Outcome(), instant()
    latest = _latest(rows, source)
    closed: list[int] = []
    new: list[tuple[Declared, Activite]] = []
    for declared in rows:
        last = latest.get((declared.compte.pk, declared.reference))
        current = last if last is not None and last.stands else None
        known = current or (last if source in FILES else None)
        if known is not None and known.content == declared.activity.content():
            outcome.results[declared.numero] = "unchanged"
            continue
        if current is not None:
            closed.append(current.pk)
        row = Activite(
            compte=declared.compte,
            source=source,
            source_ref=declared.reference,
            raw_line=declared.raw_line,
            **declared.activity.columns(),
        )
        stamp(row, moment=moment, declared_on=at.today, actor=actor)
        new.append((declared, row))
        outcome.results[declared.numero] = "added" if current is None else "corrected"
    outcome.added, outcome.unchanged = len(new) - len(closed), len(rows) - len(new)
    outcome.corrected = len(closed) + len(withdrawn)
    _write(closed, new, moment)
    _withdraw(withdrawn, moment)
    changed = [*withdrawn, *(row for _, row in new)]
    outcome.changed = {row.compte_id for row in changed}
    _facts_changed(changed, source=source, actor=actor, at=at)
    return outcome


def _reference(line: Line, ranks: dict[str, int]) -> str:
    activity = line.activity
    return f"{activity.year}:{activity.statut}:{activity.employeur_siret}:{ranks.get(str(line.numero), 1)}"


def _latest(rows: Sequence[Declared], source: str) -> dict[tuple[int, str], Known]:
    """The last activity of each account and reference at the same source, if it stands or was withdrawn."""
    found = list(
        Activite.objects.filter(
            compte__in={row.compte.pk for row in rows},
            source=source,
            source_ref__in={row.reference for row in rows},
        )
        .order_by("compte_id", "source_ref", "-pk")
        .distinct("compte_id", "source_ref")
        .defer("raw_line")
    )
    kept = [row for row in found if row.closed_at is None or row.closed_reason == MotifCloture.RETIREE]
    absences: dict[int, list[tuple[str, int]]] = {}
    for absence in Absence.objects.filter(activite__in=[row.pk for row in kept]):
        absences.setdefault(absence.activite_id, []).append((absence.nature, absence.secondes))
    return {
        (row.compte_id, row.source_ref): Known(
            row.pk, content_of(row, tuple(absences.get(row.pk, ()))), row.closed_at is None
        )
        for row in kept
    }


def _write(closed: list[int], new: list[tuple[Declared, Activite]], moment: datetime) -> None:
    if closed:
        Activite.objects.filter(pk__in=closed).update(closed_at=moment, closed_reason=MotifCloture.CORRIGEE)
    copy_in(Activite, (row for _, row in new))
    copy_in(
        Absence,
        (
            Absence(activite=row, nature=nature, secondes=secondes)
            for declared, row in new
            for nature, secondes in declared.activity.absences
        ),
    )


def _withdraw(rows: Sequence[Activite], moment: datetime) -> None:
    if rows:
        closing = Activite.objects.filter(pk__in=[row.pk for row in rows])
        closing.update(closed_at=moment, closed_reason=MotifCloture.ANNULEE)


def _facts_changed(rows: Sequence[Activite], *, source: str, actor: Actor, at: Moment) -> None:
    """Raise the version of the facts of each account touched, and journal it."""
    changed = {row.compte_id: row for row in rows}
    if not changed:
        return
    Compte.objects.filter(pk__in=changed).update(facts_version=F("facts_version") + 1)
    record_many(
        [
            entry(
                actor=actor,
                at=at,
                verb="accounts.record_activite",
                target=row,
                titulaire_id=row.compte.titulaire_id,
                details={"source": source},
            )
            for row in changed.values()
        ]
    )

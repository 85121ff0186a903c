"""One chunk of an activity file, written in a constant number of queries whatever its lines say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from accounts import nir as nir_format
from accounts.enums import MotifCloture
from accounts.models import Absence, Activite, Compte, Titulaire
from accounts.services.activity import content_of
from accounts.services.declared_facts import stamp
from accounts.services.import_lines import Line, Rejected
from accounts.services.titulaires import titulaire_of
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import entry, record_many
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in

SOURCE = "csv"


@dataclass(slots=True)
class Outcome:
    """What the chunk changed."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0
    opened: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def store(lines: Sequence[Line], *, ranks: dict[str, int], moment: datetime, actor: Actor, at: Moment) -> Outcome:
    """Open the accounts that do not exist, close what is corrected, add what is new."""
    outcome = Outcome()
    comptes = _comptes_of(lines, outcome, actor=actor, at=at)
    rows = [(line, comptes[line.nir], _reference(line, ranks)) for line in lines if _agrees(line, comptes, outcome)]
    standing = _standing(rows)
    closed: list[int] = []
    new: list[tuple[Line, Activite]] = []
    for line, compte, reference in rows:
        current = standing.get((compte.pk, reference))
        if current is not None and current[1] == line.activity.content():
            outcome.unchanged += 1
            continue
        if current is not None:
            closed.append(current[0])
        row = Activite(
            compte=compte, source=SOURCE, source_ref=reference, raw_line=line.kept, **line.activity.columns()
        )
        stamp(row, moment=moment, declared_on=at.today, actor=actor)
        new.append((line, row))
    outcome.added, outcome.corrected = len(new) - len(closed), len(closed)
    _write(closed, new, moment)
    _facts_changed([row for _, row in new], actor=actor, at=at)
    return outcome


def _comptes_of(lines: Sequence[Line], outcome: Outcome, *, actor: Actor, at: Moment) -> dict[str, Compte]:
    """Accounts by NIR, under lock in the order of their keys; those that do not exist are opened and wait."""
    indexes = {line.nir: nir_format.index(line.nir) for line in lines}
    rows = (
        Compte.objects.select_for_update(of=("self",), no_key=True)
        .select_related("titulaire")
        .filter(titulaire__nir_index__in=list(indexes.values()))
        .order_by("pk")
    )
    known = {bytes(row.titulaire.nir_index): row for row in rows}
    first: dict[str, Line] = {}
    for line in lines:
        if indexes[line.nir] not in known:
            first.setdefault(line.nir, line)
    opened = copy_in(
        Titulaire,
        (
            titulaire_of(
                nir=line.nir, nom_naissance=line.nom_naissance, prenoms=line.prenoms, birth_date=line.birth_date
            )
            for line in first.values()
        ),
    )
    made = copy_in(Compte, (Compte(titulaire=titulaire, opened_on=at.today) for titulaire in opened))
    record_many(
        [
            entry(actor=actor, at=at, verb="accounts.open_compte", target=row, titulaire_id=row.titulaire_id)
            for row in made
        ]
    )
    outcome.opened = len(made)
    known |= {bytes(row.titulaire.nir_index): row for row in made}
    return {nir: known[index] for nir, index in indexes.items()}


def _agrees(line: Line, comptes: dict[str, Compte], outcome: Outcome) -> bool:
    if comptes[line.nir].titulaire.birth_date == line.birth_date:
        return True
    motif = "La date de naissance n’est pas celle du compte qui porte ce numéro de sécurité sociale."
    outcome.rejected.append(Rejected(line.numero, "date_naissance", motif))
    return False


def _reference(line: Line, ranks: dict[str, int]) -> str:
    activity = line.activity
    return f"{activity.year}:{activity.statut}:{activity.employeur_siret}:{ranks.get(str(line.numero), 1)}"


def _standing(rows: Sequence[tuple[Line, Compte, str]]) -> dict[tuple[int, str], tuple[int, object]]:
    """Content of the activities of the same source that stand, by account and reference."""
    found = list(
        Activite.objects.current()
        .filter(
            compte__in={compte.pk for _, compte, _ in rows},
            source=SOURCE,
            source_ref__in={reference for _, _, reference in rows},
        )
        .defer("raw_line")
    )
    absences: dict[int, list[tuple[str, int]]] = {}
    for absence in Absence.objects.filter(activite__in=[row.pk for row in found]):
        absences.setdefault(absence.activite_id, []).append((absence.nature, absence.secondes))
    return {
        (row.compte_id, row.source_ref): (row.pk, content_of(row, tuple(absences.get(row.pk, ())))) for row in found
    }


def _write(closed: list[int], new: list[tuple[Line, Activite]], moment: datetime) -> None:
    if closed:
        Activite.objects.filter(pk__in=closed).update(closed_at=moment, closed_reason=MotifCloture.CORRIGEE)
    copy_in(Activite, (row for _, row in new))
    copy_in(
        Absence,
        (
            Absence(activite=row, nature=nature, secondes=secondes)
            for line, row in new
            for nature, secondes in line.activity.absences
        ),
    )


def _facts_changed(rows: Sequence[Activite], *, actor: Actor, at: Moment) -> None:
    """Raise the version of the facts of each account touched, and journal it."""
    changed = {row.compte_id: row for row in rows}
    Compte.objects.filter(pk__in=changed).update(facts_version=F("facts_version") + 1)
    record_many(
        [
            entry(
                actor=actor,
                at=at,
                verb="accounts.record_activite",
                target=row,
                titulaire_id=row.compte.titulaire_id,
                details={"source": SOURCE},
            )
            for row in changed.values()
        ]
    )

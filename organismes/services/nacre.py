"""NACRE conventions: the list received as a trial then confirmed, and those that wait for their body."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from organismes.enums import SortLigne, SourceQualite
from organismes.models import ConventionNacre, ImportNacre, Organisme
from organismes.rules.nacre_list import Convention, RawLine, checked, read_list
from organismes.selectors import visible_by_siret
from organismes.services.qualite import record_nacre

Etat = ImportNacre.Etat
ELSEWHERE = (
    "Cet organisme est inscrit dans une autre région\u00a0: sa convention relève de l’instructeur de cette région."
)


def _territoire_of(actor: Actor) -> int | None:
    """The region for which the actor vouches; None: all. Raises NotAllowed."""
    if actor.role == Role.INSTRUCTEUR:
        return actor.structure_id
    if actor.role in {Role.ADMINISTRATEUR, Role.SYSTEME}:
        return None
    raise NotAllowed("La liste des conventions NACRE relève de l’administration.")


@transaction.atomic
def receive_list(*, nom: str, content: bytes, actor: Actor, at: Moment) -> ImportNacre:
    """Keep a list as a trial, with what it would do. Raises InvalidInput (field "fichier")."""
    territoire_id = _territoire_of(actor)
    lines = read_list(content)
    row = ImportNacre(
        nom=PurePath(nom.replace("\\", "/")).name[:150] or "liste.csv",
        sha256=hashlib.sha256(content).hexdigest(),
        territoire_id=territoire_id,
        lignes=[line.as_dict() for line in lines],
        resultat=[found.as_dict() for found in plan(lines, territoire_id=territoire_id)],
        received_at=at.now,
        received_on=at.today,
        received_by_id=actor.user_id,
    )
    row.save(force_insert=True)
    record(actor=actor, at=at, verb="organismes.receive_nacre_list", target=row, details={"lines": len(lines)})
    return row


def confirm_list(*, liste: ImportNacre, actor: Actor, at: Moment) -> ImportNacre:
    """Do what the trial said, line by line, on the portal as it is now. Once: all of it or nothing."""
    try:
        return _confirm(liste=liste, actor=actor, at=at)
    except IntegrityError:  # another list, or a body that registers, wrote the same convention meanwhile
        raise Refused(
            "Une autre liste vient d’enregistrer une de ces conventions. Rien n’a été repris\u00a0: recommencez.",
            code="liste_concurrente",
        ) from None


@transaction.atomic
def _confirm(*, liste: ImportNacre, actor: Actor, at: Moment) -> ImportNacre:
    row = ImportNacre.objects.select_for_update(of=("self",), no_key=True).get(pk=liste.pk)
    if _territoire_of(actor) != row.territoire_id:
        raise NotAllowed("Cette liste a été reçue pour un autre territoire.")
    if row.etat == Etat.CONFIRME:
        raise Refused("Cette liste est déjà enregistrée.", code="deja_confirme")
    found = plan([RawLine(**line) for line in row.lignes], territoire_id=row.territoire_id, lock=True)
    for line in found:
        if line.convention is not None and line.sort != SortLigne.INCHANGEE:
            _write(line, territoire_id=row.territoire_id, actor=actor, at=at)
    row.etat, row.confirmed_on = Etat.CONFIRME, at.today
    row.resultat = [line.as_dict() for line in found]
    row.save(update_fields=["etat", "confirmed_on", "resultat"])
    counts = {str(sort): count for sort, count in Counter(line.sort for line in found).items()}
    record(actor=actor, at=at, verb="organismes.confirm_nacre_list", target=row, details=counts)
    return row


class Planned:
    """What a line does: `sort`, on which convention, or the column and the reason of a refusal."""

    def __init__(
        self,
        line: RawLine,
        sort: SortLigne,
        *,
        convention: Convention | None = None,
        row: ConventionNacre | None = None,
        organisme: Organisme | None = None,
        champ: str = "",
        motif: str = "",
    ) -> None:
        self.line, self.sort, self.convention, self.row = line, sort, convention, row
        self.organisme, self.champ, self.motif = organisme, champ, motif

    def as_dict(self) -> dict[str, Any]:
        """For keeping and showing."""
        return {
            "numero": self.line.numero,
            "siret": self.convention.siret if self.convention else self.line.siret[:30],
            "raison_sociale": self.line.raison_sociale[:150],
            "reference": self.line.reference[:60],
            "sort": str(self.sort),
            "attend": self.convention is not None and self.organisme is None,
            "champ": self.champ,
            "motif": self.motif,
        }


def plan(lines: Iterable[RawLine], *, territoire_id: int | None, lock: bool = False) -> list[Planned]:
    """What each line would do on the portal as it is: three queries whatever their number."""
    read: list[tuple[RawLine, Convention | InvalidInput]] = []
    for line in lines:
        try:
            read.append((line, checked(line)))
        except InvalidInput as error:
            read.append((line, error))
    numbers = [found.siret for _, found in read if isinstance(found, Convention)]
    rows = ConventionNacre.objects.filter(siret__in=numbers)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    known = {row.siret: row for row in rows}
    bodies = {body.siret: body for body in Organisme.objects.filter(siret__in=numbers).prefetch_related("qualites")}
    first: dict[str, int] = {}
    planned = []
    for line, found in read:
        if isinstance(found, InvalidInput):
            planned.append(Planned(line, SortLigne.REFUSEE, champ=found.field or "", motif=found.message))
            continue
        body = bodies.get(found.siret)
        if found.siret in first:
            text = f"Ce Siret est déjà à la ligne {first[found.siret]}\u00a0: une convention suffit, cette ligne n’ajoute rien."
            planned.append(Planned(line, SortLigne.REFUSEE, champ="siret", motif=text))
        elif body is not None and territoire_id not in {None, body.territoire_id}:
            planned.append(Planned(line, SortLigne.REFUSEE, champ="siret", motif=ELSEWHERE))
        else:
            first[found.siret] = line.numero
            row = known.get(found.siret)
            sort = _sort(found, row, body, territoire_id)
            planned.append(Planned(line, sort, convention=found, row=row, organisme=body))
    return planned


def _sort(
    found: Convention, row: ConventionNacre | None, body: Organisme | None, territoire_id: int | None
) -> SortLigne:
    if row is None:
        return SortLigne.NOUVELLE
    same = (row.reference, row.from_on, row.until_on) == (found.reference, found.from_on, found.until_on)
    attached = (row.organisme_id is None) == (body is None)
    wider = body is None and row.territoire_id not in {None, territoire_id}
    return SortLigne.INCHANGEE if same and attached and not wider else SortLigne.CORRIGEE


def _write(line: Planned, *, territoire_id: int | None, actor: Actor, at: Moment) -> None:
    found = line.convention
    assert found is not None  # noqa: S101
    row = line.row or ConventionNacre(siret=found.siret, recorded_on=at.today, recorded_by_id=actor.user_id)
    row.raison_sociale, row.reference = found.raison_sociale, found.reference
    row.from_on, row.until_on = found.from_on, found.until_on
    if line.row is None:
        row.territoire_id = territoire_id
        row.save(force_insert=True)
        record(actor=actor, at=at, verb="organismes.list_nacre", target=row)
    else:
        if row.territoire_id != territoire_id:
            row.territoire_id = None  # a second authority vouches for it: wherever the body registers
        row.save(update_fields=["raison_sociale", "reference", "from_on", "until_on", "territoire"])
        record(actor=actor, at=at, verb="organismes.correct_nacre", target=row)
    if line.organisme is not None:
        _attach(row, line.organisme, actor=actor, at=at)


def _attach(row: ConventionNacre, organisme: Organisme, *, actor: Actor, at: Moment) -> None:
    """Tie the convention to its body: its quality is deemed met until the last day of the law."""
    deemed = organisme.qualites.filter(source=SourceQualite.NACRE).first()
    if deemed is None:
        record_nacre(
            organisme=organisme,
            reference=row.reference,
            convention_from_on=row.from_on,
            convention_until_on=row.until_on,
            actor=actor,
            at=at,
        )
    elif deemed.reference != row.reference:
        deemed.reference = row.reference
        deemed.save(update_fields=["reference"])
    if row.organisme_id is None:
        row.organisme, row.attached_on = organisme, at.today
        row.save(update_fields=["organisme", "attached_on"])
        record(actor=actor, at=at, verb="organismes.attach_nacre", target=row)


@transaction.atomic
def attach_waiting(*, organisme: Organisme, actor: Actor, at: Moment) -> ConventionNacre | None:
    """A body that registers finds the convention that waited for its SIRET, if its region vouches for it."""
    row = (
        ConventionNacre.objects.waiting()
        .select_for_update(of=("self",), no_key=True)
        .filter(siret=organisme.siret)
        .first()
    )
    if row is None or row.territoire_id not in {None, organisme.territoire_id}:
        return None
    _attach(row, organisme, actor=actor, at=at)
    return row


def attach_registered(*, at: Moment) -> int:
    """Night work: tie what a list and a registration, made at the same moment, left apart. Returns the number."""
    bodies = Organisme.objects.filter(siret=OuterRef("siret"))
    waiting = ConventionNacre.objects.waiting().filter(Exists(bodies)).values_list("siret", flat=True)
    found = Organisme.objects.filter(siret__in=list(waiting)).order_by("pk")
    actor = Actor.system("nuit")
    return sum(attach_waiting(organisme=body, actor=actor, at=at) is not None for body in found)


@transaction.atomic
def record_one(
    *,
    siret: str,
    reference: str,
    convention_from_on: date,
    convention_until_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> ConventionNacre:
    """One convention typed by hand, for a body on the portal that the actor sees. Raises with the field."""
    territoire_id = _territoire_of(actor)
    organisme = visible_by_siret(actor, siret)
    record_nacre(
        organisme=organisme,
        reference=reference,
        convention_from_on=convention_from_on,
        convention_until_on=convention_until_on,
        actor=actor,
        at=at,
    )
    row, _ = ConventionNacre.objects.update_or_create(
        siret=organisme.siret,
        defaults={
            "raison_sociale": organisme.raison_sociale,
            "reference": reference.strip(),
            "from_on": convention_from_on,
            "until_on": convention_until_on,
            "organisme": organisme,
            "attached_on": at.today,
            "territoire_id": territoire_id,
            "recorded_on": at.today,
            "recorded_by_id": actor.user_id,
        },
    )
    return row

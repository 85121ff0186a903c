"""Activity files, CSV or DSN: received, read by chunks, then the accounts touched are computed again.

Each step is one transaction that also says how far the file got: whatever is killed, the next step goes on
from there. The worker makes one step an event and asks for the next; the command makes them in a row.
"""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import PurePath

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from accounts.dsn.lines import LONGEST_LINE as LONGEST_DSN_LINE
from accounts.dsn.lines import looks_like_dsn
from accounts.dsn.survey import check_head
from accounts.models import Compte, ImportActivites, LigneRejetee
from accounts.services.dsn_steps import add_up_years, read_people, survey_dsn
from accounts.services.import_chunk import store
from accounts.services.import_lines import LONGEST_LINE, Layout, Line, Rejected, parse, read_header, survey
from accounts.services.recompute import recompute_many
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.moments import ClockTimestamp
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.emission import emit

CHUNK = 500
TOPIC = "accounts.import_activites"
Etat = ImportActivites.Etat
Format = ImportActivites.Format


def receive_file(
    *, file: File, expected: Format | None = None, actor: Actor, at: Moment, by_worker: bool = True
) -> ImportActivites:
    """Keep a file whose header is right, and have the worker read it. Raises InvalidInput (field "fichier").

    The kind of file is told by what it holds; `expected` refuses any other.
    """
    kind = _format_of(file, expected)
    digest = hashlib.sha256()
    file.seek(0)
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    key = storages["prive"].save(f"imports/{uuid.uuid4().hex}.{kind}", file)
    with transaction.atomic():
        row = ImportActivites(
            format=kind,
            nom=PurePath((file.name or f"fichier.{kind}").replace("\\", "/")).name[:150],
            sha256=digest.hexdigest(),
            storage_key=key,
            received_by_id=actor.user_id,
        )
        row.save(force_insert=True)
        record(actor=actor, at=at, verb="accounts.receive_import", target=row)
        if by_worker:
            _ask_for_the_next_step(row)
    return row


def _format_of(file: File, expected: Format | None) -> Format:
    """The kind of file, by what it holds. Raises InvalidInput."""
    file.seek(0)
    dsn = looks_like_dsn(file.readline(LONGEST_DSN_LINE))
    if dsn and expected != Format.CSV:
        check_head(file)
        return Format.DSN
    if expected == Format.DSN:
        raise InvalidInput(
            "Ce fichier n’est pas une DSN\u00a0: ses lignes s’écrivent S10.G00.00.001,'valeur'.",
            code="entete",
            field="fichier",
        )
    read_header(file)
    return Format.CSV


def unfinished(*, sha256: str) -> ImportActivites | None:
    """The import of this very file that was stopped on its way."""
    rows = ImportActivites.objects.filter(sha256=sha256, etat__in=[Etat.RECU, Etat.EN_COURS])
    return rows.order_by("received_at").first()


@retry_transient()
@transaction.atomic
def advance(*, import_id: uuid.UUID, actor: Actor, at: Moment, by_worker: bool = True) -> ImportActivites:
    """Make the next step of an import: survey, one chunk of lines, one batch of accounts to add up or to compute."""
    row = (
        ImportActivites.objects.select_for_update(of=("self",), no_key=True)
        .annotate(moment=ClockTimestamp())
        .get(pk=import_id)
    )
    if row.etat == Etat.RECU:
        _survey(row)
    elif row.etat == Etat.EN_COURS and row.lues < (row.lignes or 0):
        (read_people if row.format == Format.DSN else _read_chunk)(row, actor=actor, at=at)
    elif row.etat == Etat.EN_COURS and row.format == Format.DSN and not row.reporte:
        add_up_years(row, actor=actor, at=at)
    elif row.etat == Etat.EN_COURS:
        _compute(row, actor=actor, at=at)
    if by_worker and row.etat == Etat.EN_COURS:
        _ask_for_the_next_step(row)
    return row


def _ask_for_the_next_step(row: ImportActivites) -> None:
    step = f"{row.lues}:{row.reporte_jusqu_a}:{row.reporte:d}:{row.recalcules}"
    emit(topic=TOPIC, key=f"{row.pk}:{row.etat}:{step}", payload={"import_id": str(row.pk)})


def _survey(row: ImportActivites) -> None:
    try:
        (survey_dsn if row.format == Format.DSN else _survey_csv)(row)
    except FileNotFoundError:
        row.etat, row.erreur = Etat.ECHOUE, "Le fichier n’est plus dans le dépôt. Envoyez-le de nouveau."
        row.save(update_fields=["etat", "erreur"])


def _survey_csv(row: ImportActivites) -> None:
    with storages["prive"].open(row.storage_key) as file:
        layout = read_header(file)
        found = survey(file, layout)
    row.etat, row.lignes, row.rangs = Etat.EN_COURS, found.lines, found.ranks
    row.position, row.encodage, row.separateur = layout.start, found.encoding, layout.separator
    row.save(update_fields=["etat", "lignes", "rangs", "position", "encodage", "separateur"])


def _read_chunk(row: ImportActivites, *, actor: Actor, at: Moment) -> None:
    lines: list[Line] = []
    rejected: list[Rejected] = []
    with storages["prive"].open(row.storage_key) as file:
        layout = read_header(file)
        for raw in _chunk_of(file, row):
            row.position += len(raw)
            row.lues += 1
            parsed = _parsed(raw, row, layout, at)
            if isinstance(parsed, Line):
                lines.append(parsed)
            elif parsed is not None:
                rejected.append(parsed)
    outcome = store(lines, ranks=row.rangs, actor=actor, at=at)
    rejected += outcome.rejected
    LigneRejetee.objects.bulk_create(
        LigneRejetee(fichier=row, numero=item.numero, champ=item.champ[:30], motif=item.motif[:300])
        for item in rejected
    )
    row.ajoutees += outcome.added
    row.corrigees += outcome.corrected
    row.inchangees += outcome.unchanged
    row.comptes_ouverts += outcome.opened
    row.rejetees += len(rejected)
    row.save(
        update_fields=[
            "position",
            "lues",
            "ajoutees",
            "corrigees",
            "inchangees",
            "comptes_ouverts",
            "rejetees",
        ]  # fmt: skip
    )


def _chunk_of(file: File, row: ImportActivites) -> Iterator[bytes]:
    file.seek(row.position)
    for _ in range(CHUNK):
        raw = file.readline(LONGEST_LINE)
        if not raw:
            return
        yield raw


def _parsed(raw: bytes, row: ImportActivites, layout: Layout, at: Moment) -> Line | Rejected | None:
    return parse(raw, numero=row.lues + 1, layout=layout, encoding=row.encodage, today=at.today)


def _compute(row: ImportActivites, *, actor: Actor, at: Moment) -> None:
    """Compute a batch of the accounts whose facts changed; the import ends when none is left."""
    ids = list(Compte.objects.stale().order_by("pk").values_list("pk", flat=True)[:CHUNK])
    recompute_many(compte_ids=ids, actor=actor, at=at, campagne=f"import:{row.pk}"[:40])
    row.recalcules += len(ids)
    if len(ids) < CHUNK:
        row.etat, row.finished_at = Etat.TERMINE, at.now
        record(
            actor=actor,
            at=at,
            verb="accounts.finish_import",
            target=row,
            details={
                "added": row.ajoutees, "corrected": row.corrigees, "rejected": row.rejetees, "opened": row.comptes_ouverts
            },
        )  # fmt: skip
    row.save(update_fields=["recalcules", "etat", "finished_at"])

"""The steps of the reading of a DSN: the whole file once, people by chunks, then the years of the accounts touched."""

from django.core.files.storage import storages

from accounts.dsn.reading import Event, Lecteur, Repere
from accounts.dsn.survey import survey
from accounts.models import ImportActivites
from accounts.services.dsn_chunk import store_events
from accounts.services.dsn_years import add_up, touched_accounts
from accounts.services.import_rejects import keep_apart
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment

#: Lines of a chunk, and accounts of a batch; the last person of a chunk is read whole.
LINES, ACCOUNTS = 8_000, 500


def survey_dsn(row: ImportActivites) -> None:
    """Encoding, lines and total of the file. Raises FileNotFoundError."""
    with storages["prive"].open(row.storage_key) as file:
        found = survey(file)
    row.etat, row.lignes, row.encodage = ImportActivites.Etat.EN_COURS, found.lines, found.encoding
    keep_apart(row, found.fautes)
    row.save(update_fields=["etat", "lignes", "encodage", "rejetees"])


def read_people(row: ImportActivites, *, actor: Actor, at: Moment) -> None:
    """Read a chunk: each person, contract by contract; a declaration that ends replaces what it names."""
    repere = Repere.from_json(row.repere, position=row.position, lues=row.lues)
    with storages["prive"].open(row.storage_key) as file:
        events: list[Event] = list(Lecteur(file, repere, row.encodage).events(LINES))
    found = store_events(events, fichier=row, moment=row.moment, actor=actor, at=at)  # type: ignore[attr-defined]
    row.position, row.lues, row.repere = repere.position, repere.lues, repere.as_json()
    row.inchangees += found.unchanged
    row.comptes_ouverts += found.opened
    row.declarations_lues += found.completed
    keep_apart(row, found.fautes)
    row.save(
        update_fields=[
            "position", "lues", "repere", "inchangees", "comptes_ouverts", "declarations_lues", "rejetees"
        ]
    )  # fmt: skip


def add_up_years(row: ImportActivites, *, actor: Actor, at: Moment) -> None:
    """Add up the years of a batch of the accounts that the file touched."""
    ids = touched_accounts(row, after=row.reporte_jusqu_a, limit=ACCOUNTS)
    if ids:
        outcome, faults = add_up(ids, fichier=row, actor=actor, at=at)
        row.ajoutees += outcome.added
        row.corrigees += outcome.corrected
        row.inchangees += outcome.unchanged
        row.reporte_jusqu_a = ids[-1]
        keep_apart(row, faults)
    row.reporte = len(ids) < ACCOUNTS
    row.save(update_fields=["ajoutees", "corrigees", "inchangees", "rejetees", "reporte_jusqu_a", "reporte"])

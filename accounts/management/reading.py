"""What the commands that read a file of activity share: receive, make every step, print how far it goes."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import ImportActivites
from accounts.services.imports import advance, receive_file, unfinished
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.formatting import nombre, pluriel

SHOWN = 10_000
Format = ImportActivites.Format


class ReadingCommand(BaseCommand):
    """One file, read to its end. Stopped on its way, the same command goes on."""

    actor_name: ClassVar[str]
    expected: ClassVar[Format]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument("fichier", type=Path)

    def handle(self, *, fichier: Path, **options: Any) -> None:
        """Receive the file, make every step, print how far it goes."""
        actor = Actor.system(self.actor_name)
        try:
            row = self._receive(fichier, actor)
        except OSError as error:
            raise CommandError(f"Le fichier {fichier} ne peut pas être lu\u00a0: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        while row.etat in (ImportActivites.Etat.RECU, ImportActivites.Etat.EN_COURS):
            before = row.lues
            row = advance(import_id=row.pk, actor=actor, at=current_moment(), by_worker=False)
            if row.lues // SHOWN > before // SHOWN:
                self.stdout.write(f"{nombre(row.lues)} lignes lues sur {nombre(row.lignes or 0)}")
        self._report(row)

    def _receive(self, path: Path, actor: Actor) -> ImportActivites:
        with path.open("rb") as handle:
            known = unfinished(sha256=hashlib.file_digest(handle, "sha256").hexdigest())
            if known is not None:
                self.stdout.write(f"Reprise à la ligne {known.lues + 2}")
                return known
            return receive_file(
                file=File(handle, name=path.name),
                expected=self.expected,
                actor=actor,
                at=current_moment(),
                by_worker=False,
            )

    def _report(self, row: ImportActivites) -> None:
        read = [pluriel(row.lues, "ligne lue", "lignes lues")]
        if row.format == Format.DSN:
            read.append(pluriel(row.declarations_lues, "déclaration retenue", "déclarations retenues"))
        self.stdout.write(
            f"{', '.join(read)}\u00a0: "
            f"{pluriel(row.ajoutees, 'activité ajoutée', 'activités ajoutées')}, "
            f"{pluriel(row.corrigees, 'corrigée')}, {nombre(row.inchangees)} sans changement, "
            f"{pluriel(row.rejetees, 'ligne rejetée', 'lignes rejetées')}, "
            f"{pluriel(row.comptes_ouverts, 'compte ouvert', 'comptes ouverts')} en attente de titulaire, "
            f"{pluriel(row.recalcules, 'compte recalculé', 'comptes recalculés')}."
        )
        for rejet in row.rejets.order_by("numero")[:50]:
            self.stdout.write(f"  ligne {rejet.numero}, {rejet.champ or 'colonnes'}\u00a0: {rejet.motif}")
        if row.rejetees > 50:
            self.stdout.write(f"  … et {nombre(row.rejetees - 50)} autres.")

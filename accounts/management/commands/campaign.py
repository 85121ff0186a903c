"""Run a yearly campaign."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Campagne
from accounts.selectors.campagnes import largest_of, progress, results_of
from accounts.services.campagnes import advance, launch, stop
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.formatting import nombre, pluriel

ACTOR = Actor.system("campaign")
EVERY = 5.0
Nature, Etat = Campagne.Nature, Campagne.Etat


class Command(BaseCommand):
    """`manage.py campaign 2017 [--dry-run]`: cut, work beside the workers, report. Stopped, the same command goes on."""

    help = "Inscrit les droits d’une année sur tous les comptes, ou en étudie l’impact (--dry-run). Reprend où il en était."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year of activity."""
        parser.add_argument("annee", type=int)
        parser.add_argument("--dry-run", action="store_true", help="étude d’impact, rien n’est inscrit")
        parser.add_argument("--stop", action="store_true", help="arrête la campagne en cours de cette année")

    def handle(self, *, annee: int, dry_run: bool, **options: Any) -> None:
        """Start or join, then take chunks until none is left."""
        nature = Nature.SIMULATION if dry_run else Nature.REELLE
        running = Campagne.objects.filter(annee=annee, nature=nature, etat=Etat.EN_COURS).first()
        try:
            if options["stop"]:
                self._stop(running)
                return
            if running is not None:
                self.stdout.write("Reprise de la campagne en cours.")
            campagne = running or launch(annee=annee, nature=nature, actor=ACTOR, at=current_moment())
        except DomainError as error:
            raise CommandError(error.message) from error
        self._work(campagne)
        campagne.refresh_from_db()
        self._report(campagne)

    def _stop(self, running: Campagne | None) -> None:
        if running is None:
            raise CommandError("Aucune campagne de cette année n’est en cours.")
        stop(campagne=running, actor=ACTOR, at=current_moment())
        self.stdout.write("Campagne arrêtée. Ce qui est inscrit le reste ; la même commande en lance une nouvelle.")

    def _work(self, campagne: Campagne) -> None:
        """Take chunks beside the workers, then wait for theirs."""
        shown = 0.0
        while campagne.etat == Etat.EN_COURS:
            at = current_moment()
            step = advance(campagne_id=campagne.pk, by_worker=False, actor=ACTOR, at=at)
            if time.monotonic() - shown > EVERY:
                shown = time.monotonic()
                self._show(campagne)
            if step is None:
                time.sleep(0.2)
            if step is None or step.finished:
                campagne.refresh_from_db()

    def _show(self, campagne: Campagne) -> None:
        now = progress(campagne, now=current_moment().now)
        left = f", encore {int(now.left.total_seconds())}\u00a0s" if now.left is not None else ""
        self.stdout.write(
            f"{nombre(now.done)} comptes sur {nombre(now.total)} ({now.percent}\u00a0%), {nombre(now.heures)}\u00a0h inscrites, "
            f"{pluriel(now.anomalies, 'anomalie', 'anomalies')}, {nombre(now.pace)} comptes par seconde{left}"
        )

    def _report(self, campagne: Campagne) -> None:
        results = results_of(campagne)
        totals = results["totaux"]
        self._show(campagne)
        self.stdout.write(
            f"Campagne {campagne.annee} ({campagne.get_nature_display().lower()}) {campagne.get_etat_display().lower()}\u00a0: "
            f"{nombre(totals.get('en_hausse', 0))} comptes en hausse, {nombre(totals.get('en_baisse', 0))} en baisse, "
            f"{nombre(totals.get('inchanges', 0))} inchangés, {nombre(totals.get('lignes', 0))} lignes."
        )
        for code, count in sorted(results["anomalies"].items()):
            self.stdout.write(f"  anomalie {code}\u00a0: {nombre(count)}")
        if campagne.nature == Nature.SIMULATION:
            for row in largest_of(campagne, 10):
                self.stdout.write(f"  compte {row.compte_id}, {row.compteur}\u00a0: {row.difference:+d}")

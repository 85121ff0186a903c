"""Compute accounts again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Compte
from accounts.services.nightly import credit_due
from accounts.services.recompute import recompute_many
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.formatting import nombre, pluriel

ACTOR = Actor.system("recompute")
BATCH = 500


class Command(BaseCommand):
    """`manage.py recompute [--tous] [IDS…]`: what is due, everything, or some accounts."""

    help = "Recalcule les comptes en attente, tous les comptes (--tous) ou ceux dont l’identifiant est donné."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which accounts."""
        parser.add_argument("comptes", nargs="*", type=int)
        parser.add_argument("--tous", action="store_true", help="tous les comptes, par lots")
        parser.add_argument("--apres", type=int, default=0, help="reprendre après ce compte")

    def handle(self, *, comptes: list[int], tous: bool, apres: int, **options: Any) -> None:
        """Compute by batches, each in its transaction; the last account done is printed, to go on from."""
        at = current_moment()
        if comptes:
            movements = recompute_many(compte_ids=comptes, actor=ACTOR, at=at)
            self.stdout.write(f"{pluriel(len(movements), 'mouvement inscrit', 'mouvements inscrits')}.")
            return
        if not tous:
            self.stdout.write(f"{pluriel(credit_due(at=at), 'compte recalculé', 'comptes recalculés')}.")
            return
        posted = 0
        while ids := list(Compte.objects.filter(pk__gt=apres).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            posted += len(recompute_many(compte_ids=ids, actor=ACTOR, at=at, campagne="recalcul"))
            apres = ids[-1]
            self.stdout.write(f"jusqu’au compte {apres}\u00a0: {nombre(posted)} mouvements inscrits")

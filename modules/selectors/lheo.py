"""Reads over the catalogues received as LHEO files."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet

from modules.enums import EtatModule
from modules.models import ImportLheo, Module, OffreLheo
from organismes.models import DeclarationActivite, Organisme

PROGRESS_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer as it stands before a file: its state, and the module that it made."""

    empreinte: str
    module_id: int
    etat: str
    titre: str
    tarification: str
    closed: bool


def kept_offers(organisme: Organisme) -> dict[str, Kept]:
    """Every offer that a file gave, by its key."""
    rows = OffreLheo.objects.filter(organisme=organisme).values_list(
        "cle", "empreinte", "module_id", "module__etat", "module__titre", "module__tarification", "closed_on"
    )
    return {cle: Kept(*rest, closed=closed is not None) for cle, *rest, closed in rows}


def own_modules(organisme: Organisme) -> dict[int, Module]:
    """Modules typed on the portal, that no file gave."""
    return {row.pk: row for row in Module.objects.filter(organisme=organisme, offre_lheo__isnull=True)}


def catalogue_state(organisme: Organisme) -> str:
    """What tells two states of the catalogue of an organisme apart."""
    digest = hashlib.sha256()
    offers = OffreLheo.objects.filter(organisme=organisme).order_by("pk")
    for row in offers.values_list("pk", "empreinte", "closed_on").iterator():
        digest.update(repr(row).encode())
    modules = Module.objects.filter(organisme=organisme).order_by("pk").values_list("pk", "etat", "updated_at")
    for module in modules.iterator():
        digest.update(repr(module).encode())
    return digest.hexdigest()


def numbers_of(organisme: Organisme) -> set[str]:
    """Numbers of declaration that the organisme has or had."""
    rows = DeclarationActivite.objects.filter(organisme=organisme).exclude(nda="")
    return set(rows.values_list("nda", flat=True))


def imports_of(organisme_id: int) -> QuerySet[ImportLheo]:
    """Its files, latest first."""
    return ImportLheo.objects.filter(organisme_id=organisme_id).order_by("-received_at")


def published_by(organisme_id: int) -> int:
    """How many modules it has in the catalogue."""
    return Module.objects.filter(organisme_id=organisme_id, etat=EtatModule.PUBLIE).count()


def tell_progress(row: ImportLheo, done: int, total: int) -> None:
    """How far the worker got, in bytes or offers: seen while its transaction is still open."""
    cache.set(f"lheo:{row.pk}", (done, total), PROGRESS_SECONDS)


def progress_of(row: ImportLheo) -> tuple[int, int]:
    """What `tell_progress` said last."""
    done, total = cache.get(f"lheo:{row.pk}") or (0, max(row.taille, 1))
    return done, total

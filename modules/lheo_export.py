"""Catalogues written as LHEO files, piece by piece: the public one, and an organisme's own."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from lxml import etree

from modules.enums import EtatImportLheo, EtatModule
from modules.lheo.latin import Latin
from modules.lheo.mapping import Seance
from modules.lheo.writing import Body, Card, built, envelope_halves, merged
from modules.models import ImportLheo, Module, SessionModule
from modules.rules.versions import FIELDS
from organismes.models import DeclarationActivite, Organisme

ROWS = 200
LATIN1, UTF8 = "ISO-8859-1", "UTF-8"


def _exported(modules: QuerySet[Module]) -> QuerySet[Module]:
    """With all that a formation needs, in a constant number of queries a batch."""
    numbers = DeclarationActivite.objects.exclude(nda="").order_by("-decided_on")
    return modules.select_related("organisme", "offre_lheo").prefetch_related(
        Prefetch("sessions", queryset=SessionModule.objects.order_by("first_on", "pk")),
        Prefetch("organisme__declarations", queryset=numbers, to_attr="numeros"),
    )


def public_catalogue(today: date) -> QuerySet[Module]:
    """What the public may choose today: published, by an organisme that is admissible."""
    admissible = Organisme.objects.admissible_on(today)
    return _exported(Module.objects.published().filter(organisme__in=admissible).order_by("pk"))


def own_catalogue(organisme_id: int) -> QuerySet[Module]:
    """All that an organisme offers or prepares; not what it withdrew."""
    rows = Module.objects.filter(organisme_id=organisme_id).exclude(etat=EtatModule.RETIRE)
    return _exported(rows.filter(Q(offre_lheo__isnull=True) | Q(offre_lheo__closed_on__isnull=True)).order_by("pk"))


def _seance(row: SessionModule) -> Seance:
    return Seance(row.first_on, row.last_on, row.code_insee, row.commune, row.departement, row.a_distance, row.places)


def card_of(module: Module, today: date) -> Card:
    """A module with its sessions to come, and those called off."""
    rows = [row for row in module.sessions.all() if row.first_on >= today]
    return Card(
        pk=module.pk,
        values={name: getattr(module, name) for name in FIELDS if name != "justificatif_type"},
        sessions=[_seance(row) for row in rows if row.cancelled_on is None],
        cancelled=[_seance(row) for row in rows if row.cancelled_on is not None],
    )


def body_of(organisme: Organisme) -> Body:
    """The organisme as a formation names it. Needs `numeros` prefetched."""
    numbers: list[DeclarationActivite] = getattr(organisme, "numeros", [])
    return Body(
        siret=organisme.siret,
        nda=numbers[0].nda if numbers else "",
        nom=organisme.raison_sociale,
        adresse=organisme.adresse,
        code_postal=organisme.code_postal,
        commune=organisme.commune,
        email=organisme.email,
        telephone=organisme.telephone,
    )


def formation_of(module: Module, today: date) -> etree._Element:
    """The formation of a module: the imported one with the portal's changes, or one written from scratch."""
    card, body = card_of(module, today), body_of(module.organisme)
    offer = getattr(module, "offre_lheo", None)
    if offer is not None and offer.closed_on is None:
        return merged(offer.fragment, card, body)
    return built(card, body)


def last_envelope(organisme_id: int) -> str:
    """What surrounded the formations in the last file applied."""
    rows = ImportLheo.objects.filter(organisme_id=organisme_id, etat=EtatImportLheo.APPLIQUE)
    return rows.order_by("-confirmed_at").values_list("enveloppe", flat=True).first() or ""


def pieces(modules: QuerySet[Module], *, today: date, envelope: str = "") -> Iterator[str]:
    """The file without its first line. A file without any formation is not LHEO: it then says so in a comment."""
    head, tail = envelope_halves(envelope)
    yield head
    for module in modules.iterator(chunk_size=ROWS):
        yield etree.tostring(formation_of(module, today), method="c14n").decode()
        yield "\n"
    yield tail
    yield "\n"


def encoded(texts: Iterable[str], encoding: str) -> Iterator[bytes]:
    """The whole file in bytes; in ISO-8859-1 a last comment says what was replaced."""
    yield f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode()
    latin = Latin()
    for text in texts:
        yield latin.encode(text) if encoding == LATIN1 else text.encode()
    if report := latin.report():
        yield latin.encode(report)

"""Reads for the rules over time: what decides whether funders may pay a body."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from cpa_portal.actor import Actor
from financeurs.models import EntreeCatalogue, Financeur
from financeurs.rules.history import PayeeFacts, Span
from organismes.enums import SourceQualite
from organismes.models import DeclarationActivite, Organisme, Qualite
from organismes.rules.admissibility import REGISTERED
from organismes.selectors import facts_of


def _spans(rows: Iterable[EntreeCatalogue | Qualite]) -> tuple[Span, ...]:
    return tuple(Span(row.from_on, row.until_on) for row in rows if row.from_on is not None)


def facts_from(organisme: Organisme, *, entries: Iterable[EntreeCatalogue], nature: str) -> PayeeFacts:
    """Facts for one funder, whose entries are given; declarations and proofs of quality may be prefetched."""
    return PayeeFacts(
        declarations=facts_of(organisme)[0],
        entries=_spans(entries),
        nacre=_spans(row for row in organisme.qualites.all() if row.source == SourceQualite.NACRE),
        nature=nature,
        nacre_is_entry=settings.NACRE_VAUT_REFERENCEMENT,
    )


def payees_facts(organisme: Organisme, funders: Sequence[Financeur], *, nature: str) -> list[PayeeFacts]:
    """For several funders, in the same order, in three queries whatever their number."""
    body = Organisme.objects.prefetch_related("declarations", "qualites", "entrees_catalogue").get(pk=organisme.pk)
    entries = sorted(body.entrees_catalogue.all(), key=lambda row: (row.from_on, row.pk))
    return [
        facts_from(body, entries=[row for row in entries if row.financeur_id == funder.pk], nature=nature)
        for funder in funders
    ]


def shown_to(actor: Actor) -> QuerySet[Organisme]:
    """Bodies that have been registered, for everyone; the others for who follows them."""
    registered = DeclarationActivite.objects.filter(organisme=OuterRef("pk"), etat__in=REGISTERED)
    return Organisme.objects.filter(Q(Exists(registered)) | Q(pk__in=Organisme.objects.visible_to(actor).values("pk")))

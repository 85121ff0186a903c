"""The link report: computed in the background, examined by people."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef
from django.db.models.functions import TruncHour

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from financeurs.enums import EtatGroupe
from financeurs.models import GroupeLie
from financeurs.rules.liens import Groupe, Partage, groups, same_address, same_telephone
from modules.models import Dossier, Justificatif
from organismes.models import Changement, CoordonneesBancaires, MembreOrganisme, Organisme

LONGEST = 500


def _ibans() -> Iterator[Partage]:
    """Accounts in force, ended or only proposed: by keyed index, shown masked."""
    bodies, masks = defaultdict(set), {}
    for model in (CoordonneesBancaires, Changement):
        rows = model._default_manager.filter(iban_index__isnull=False)
        for index, mask, pk in rows.values_list("iban_index", "iban_masque", "organisme_id"):
            bodies[bytes(index or b"").hex()].add(pk)
            masks[bytes(index or b"").hex()] = mask
    for name, pks in bodies.items():
        yield Partage("iban", name, masks[name], frozenset(pks))


def _particulars() -> Iterator[Partage]:
    """Telephones (the last two digits shown) and addresses."""
    numbers, places, towns = defaultdict(set), defaultdict(set), {}
    rows = Organisme.objects.values_list("pk", "telephone", "adresse", "code_postal", "commune")
    for pk, telephone, adresse, code_postal, commune in rows.iterator():
        if number := same_telephone(telephone):
            numbers[number].add(pk)
        if place := same_address(adresse, code_postal):
            places[place].add(pk)
            towns[place] = f"{adresse}, {code_postal} {commune}"
    for number, pks in numbers.items():
        yield Partage("telephone", number, f"••\u00a0••\u00a0••\u00a0••\u00a0{number[-2:]}", frozenset(pks))
    for place, pks in places.items():
        yield Partage("adresse", place, towns[place], frozenset(pks))


def _members() -> Iterator[Partage]:
    """People who are or were members of several bodies: named by nothing but their number of bodies."""
    bodies = defaultdict(set)
    for user, pk in MembreOrganisme.objects.values_list("user_id", "organisme_id").iterator():
        bodies[user].add(pk)
    for user, pks in bodies.items():
        yield Partage("membre", str(user), f"membre de {len(pks)}\u00a0organismes", frozenset(pks))


def _proofs() -> Iterator[Partage]:
    """The same file received for dossiers of several bodies."""
    again = Justificatif.objects.values("received_sha256").annotate(n=Count("pk")).filter(n__gt=1)
    rows = Justificatif.objects.filter(received_sha256__in=again.values("received_sha256"))
    bodies = defaultdict(set)
    for digest, pk in rows.values_list("received_sha256", "tranche__dossier__module__organisme_id"):
        bodies[digest].add(pk)
    for digest, pks in bodies.items():
        yield Partage("preuve", digest, f"empreinte {digest[:8]}", frozenset(pks))


def _spikes(at: Moment) -> Iterator[Partage]:
    """Many first-time holders who consent to the same module within one hour."""
    earlier = Dossier.objects.filter(titulaire=OuterRef("titulaire"), consented_at__lt=OuterRef("consented_at"))
    rows = (
        Dossier.objects.filter(consented_at__gte=at.now - timedelta(days=settings.SIGNAUX_RECUL_JOURS))
        .exclude(Exists(earlier))
        .values("module_id", body=F("module__organisme_id"), hour=TruncHour("consented_at"))
        .annotate(n=Count("pk"))
        .filter(n__gte=settings.PIC_PREMIERES_DEMANDES)
    )
    for row in rows:
        hint = f"{row['n']}\u00a0personnes, le {row['hour']:%d/%m/%Y} à {row['hour']:%H}\u00a0h"
        yield Partage("pic", f"{row['module_id']}:{row['hour']:%Y%m%d%H}", hint, frozenset([row["body"]]))


def _dormant(at: Moment) -> Iterator[Partage]:
    """Registered long ago, and many dossiers that begin all of a sudden."""
    since = at.today - timedelta(days=settings.SIGNAUX_RECUL_JOURS)
    rows = (
        Organisme.objects.filter(modules__dossiers__submitted_on__isnull=False)
        .annotate(first=Min("modules__dossiers__submitted_on"), n=Count("modules__dossiers", distinct=True))
        .filter(first__gte=since, n__gte=settings.PIC_PREMIERES_DEMANDES)
        .annotate(declared=Min("declarations__decided_on"))
        .filter(declared__lte=at.today - timedelta(days=settings.DORMANCE_JOURS))
    )
    for row in rows:
        yield Partage(
            "dormance", str(row.pk), f"{row.n}\u00a0dossiers depuis le {row.first:%d/%m/%Y}", frozenset([row.pk])
        )


def _shared(at: Moment) -> Iterator[Partage]:
    for source in (_ibans(), _particulars(), _members(), _proofs()):
        yield from (row for row in source if len(row.organismes) > 1)
    yield from _spikes(at)
    yield from _dormant(at)


@transaction.atomic
def refresh(*, actor: Actor, at: Moment) -> int:
    """Compute the groups again; returns how many stand. Those already examined keep what was decided of them."""
    found = {group.cle: group for group in groups(_shared(at))}
    standing = {row.cle: row for row in GroupeLie.objects.standing().select_for_update(of=("self",), no_key=True)}
    for cle, row in standing.items():
        if cle not in found:
            row.ended_on = at.today
            row.save(update_fields=["ended_on"])
    for cle, group in found.items():
        if cle not in standing:
            _keep(group, at)
    if found.keys() != standing.keys():
        target = GroupeLie.objects.order_by("-pk")[0]
        details = {"standing": len(found), "new": len(found.keys() - standing.keys())}
        record(actor=actor, at=at, verb="financeurs.refresh_links", target=target, details=details)
    return len(found)


def _keep(group: Groupe, at: Moment) -> None:
    raisons: list[dict[str, Any]] = [
        {"raison": row.raison, "indice": row.indice, "organismes": sorted(row.organismes)} for row in group.partages
    ]
    row = GroupeLie.objects.create(cle=group.cle, force=group.force, raisons=raisons, found_on=at.today)
    row.organismes.set(group.organismes)


def _locked(pk: int, actor: Actor) -> GroupeLie:
    row = GroupeLie.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound("Ce groupe n’existe pas ou ne vous est pas accessible.")
    if actor.role == Role.FINANCEUR and not actor.has_function("gestionnaire", "valideur"):
        raise NotAllowed("Il faut la fonction gestionnaire ou valideur pour examiner un groupe.", code="fonction")
    return row


@transaction.atomic
def close_without_follow_up(*, groupe: GroupeLie, motif: str, actor: Actor, at: Moment) -> GroupeLie:
    """« Examiné, sans suite », with a motive. It stands until another body or reason joins the group."""
    row = _locked(groupe.pk, actor)
    if row.ended_on is not None:
        raise Refused("Ce groupe n’existe plus depuis le dernier calcul.", code="etat_incompatible")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif.", code="motif", field="motif")
    if row.etat == EtatGroupe.SANS_SUITE:
        raise Refused("Ce groupe est déjà examiné.", code="etat_incompatible")
    row.etat, row.motif = EtatGroupe.SANS_SUITE, motif.strip()[:LONGEST]
    row.examined_by_id, row.examined_on = actor.user_id, at.today
    row.save(update_fields=["etat", "motif", "examined_by", "examined_on"])
    record(actor=actor, at=at, verb="financeurs.close_links", target=row)
    return row


@transaction.atomic
def examine_again(*, groupe: GroupeLie, actor: Actor, at: Moment) -> GroupeLie:
    """Undo « sans suite ». Twice is once; the journal keeps the motive's author."""
    row = _locked(groupe.pk, actor)
    if row.etat == EtatGroupe.SANS_SUITE:
        row.etat = EtatGroupe.A_EXAMINER
        row.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="financeurs.reopen_links", target=row)
    return row


def run_nightly(*, at: Moment) -> int:
    """Compute the report each night."""
    return refresh(actor=Actor.system("financeurs.links"), at=at)

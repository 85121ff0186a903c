"""Applying a catalogue that was tried and confirmed. Called inside one transaction: all or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from modules.enums import EffetLheo, EtatModule, TypeJustificatif
from modules.lheo.mapping import Offer, Seance, offer_of
from modules.lheo.writing import tidy
from modules.models import ImportLheo, LigneLheo, Module, OffreLheo, SessionModule
from modules.selectors.lheo import tell_progress
from modules.services.modules import FROZEN_ONCE_PUBLISHED, create_module, update_module
from modules.services.retraits import withdraw

PRICED = ("forfait_secondes", "forfait_centimes")


def apply_catalogue(*, row: ImportLheo, actor: Actor, at: Moment) -> None:
    """Write every addition and change, then close the rest. Never publishes. Raises DomainError, naming the offer."""
    lines = row.lignes.exclude(effet=EffetLheo.IDENTIQUE).select_related("module__organisme").order_by("rang", "pk")
    total = lines.count()
    for done, line in enumerate(lines.iterator(chunk_size=200)):
        try:
            _apply(line, row, actor=actor, at=at)
        except InvalidInput as error:
            raise InvalidInput(f"«\u00a0{line.titre}\u00a0»\u00a0: {error.message}", code=error.code) from None
        if done % 20 == 0:
            tell_progress(row, done, total)


def _apply(line: LigneLheo, row: ImportLheo, *, actor: Actor, at: Moment) -> None:
    if line.effet == EffetLheo.FERMETURE:
        _close(line, row, actor=actor, at=at)
        return
    offer = read_fragment(line.fragment)
    kept = OffreLheo.objects.filter(organisme_id=row.organisme_id, cle=line.cle).first()
    if line.module is None:
        module = create_module(
            organisme=row.organisme,
            justificatif_type=TypeJustificatif.ATTESTATION_ASSIDUITE,
            **offer.values,
            actor=actor,
            at=at,
        )
    else:
        before = read_fragment(kept.fragment).values if kept else {}
        module = _update(line.module, before, offer.values, explication=row.explication, actor=actor, at=at)
    take_sessions(module=module, wanted=offer.sessions, actor=actor, at=at)
    _keep(line, row, module, kept, at)


def read_fragment(fragment: str) -> Offer:
    """What a kept fragment says."""
    return offer_of(etree.fromstring(fragment.encode(), etree.XMLParser(resolve_entities=False, no_network=True)))


def _update(
    module: Module, before: Mapping[str, Any], after: Mapping[str, Any], *, explication: str, actor: Actor, at: Moment
) -> Module:
    """Write only what the file itself changed: what the organisme wrote on the portal since stays."""
    values = {name: value for name, value in after.items() if before.get(name, object()) != value}
    if module.etat == EtatModule.PUBLIE:
        for name in FROZEN_ONCE_PUBLISHED:
            if values.pop(name, getattr(module, name)) != getattr(module, name) and name == "tarification":
                values = {key: value for key, value in values.items() if key not in PRICED}
    values = {name: value for name, value in values.items() if tidy(getattr(module, name)) != tidy(value)}
    if not values:
        return module
    return update_module(module=module, explication=explication, **values, actor=actor, at=at)


def _keep(line: LigneLheo, row: ImportLheo, module: Module, kept: OffreLheo | None, at: Moment) -> None:
    if kept is None:
        OffreLheo.objects.create(
            organisme_id=row.organisme_id,
            cle=line.cle,
            module=module,
            fragment=line.fragment,
            empreinte=line.empreinte,
            fichier=row,
            since_on=at.today,
        )
        return
    kept.fragment, kept.empreinte, kept.fichier, kept.closed_on = line.fragment, line.empreinte, row, None
    kept.save(update_fields=["fragment", "empreinte", "fichier", "closed_on"])


def _close(line: LigneLheo, row: ImportLheo, *, actor: Actor, at: Moment) -> None:
    kept = OffreLheo.objects.filter(organisme_id=row.organisme_id, cle=line.cle).first()
    if kept is not None:
        kept.closed_on = at.today
        kept.save(update_fields=["closed_on"])
    if line.module is not None and line.module.etat == EtatModule.PUBLIE:
        withdraw(module=line.module, actor=actor, at=at)


def take_sessions(*, module: Module, wanted: list[Seance], actor: Actor, at: Moment) -> None:
    """The sessions to come of a module become those of the file; past ones and what is under way stay."""
    coming = {
        _mark(one.first_on, one.last_on, one.code_insee, one.commune, one.a_distance): one
        for one in module.sessions.filter(cancelled_on__isnull=True, first_on__gte=at.today)
    }
    new: list[SessionModule] = []
    for seance in wanted:
        if seance.first_on < at.today:
            continue
        commune = "" if seance.a_distance and not seance.commune else seance.commune
        if coming.pop(_mark(seance.first_on, seance.last_on, seance.code_insee, commune, seance.a_distance), None):
            continue
        new.append(
            SessionModule(
                module=module,
                first_on=seance.first_on,
                last_on=seance.last_on,
                code_insee=seance.code_insee,
                commune=commune,
                departement=seance.departement,
                a_distance=seance.a_distance,
                places=seance.places,
            )
        )
    SessionModule.objects.bulk_create(new)
    gone = SessionModule.objects.filter(pk__in=[one.pk for one in coming.values()]).update(cancelled_on=at.today)
    if new or gone:
        details = {"added": len(new), "cancelled": gone}
        record(actor=actor, at=at, verb="modules.take_sessions", target=module, details=details)


def _mark(first: date, last: date, insee: str, commune: str, distance: bool) -> tuple[Any, ...]:
    return first, last, insee, commune, distance

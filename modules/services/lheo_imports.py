"""A catalogue received as a LHEO file: kept, read and tried by the worker, confirmed, applied by the worker.

The whole reading is one transaction, the whole application another: a worker killed on its way leaves nothing
behind, and the event is made again. How far it got is told through the cache.
"""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError, InvalidInput, Refused
from cpa_portal.outbox.emission import emit
from modules.enums import EtatImportLheo
from modules.lheo.prolog import survey
from modules.lheo.reading import Unreadable
from modules.models import AnomalieLheo, ImportLheo
from modules.policies import require_member
from modules.selectors.lheo import catalogue_state
from modules.services.lheo_application import apply_catalogue
from modules.services.lheo_trial import try_catalogue
from modules.workflow import IMPORT_LHEO
from organismes.models import Organisme

TOPIC = "modules.lheo"
MEGA = 1024 * 1024
OTHER_STATE = (
    "Votre catalogue a changé depuis l’essai de ce fichier. Déposez-le de nouveau pour voir ce qu’il changerait."
)
SEVERAL = "Le fichier a des erreurs\u00a0: rien n’est changé. Corrigez-les, puis déposez-le de nouveau."


@transaction.atomic
def receive_catalogue(*, organisme: Organisme, file: File, actor: Actor, at: Moment) -> ImportLheo:
    """Keep a file that looks like LHEO and have the worker read it. Raises InvalidInput (field "fichier")."""
    require_member(actor=actor, organisme_id=organisme.pk, functions=("gestionnaire",))
    if not file.size:
        raise InvalidInput("Ce fichier est vide. Choisissez-en un autre.", code="fichier_vide", field="fichier")
    found = survey(file, max_bytes=settings.LHEO_MAX_MO * MEGA)
    key = storages["prive"].save(f"lheo/{uuid.uuid4().hex}.xml", file)
    row = ImportLheo(
        organisme=organisme,
        nom=PurePath((file.name or "catalogue.xml").replace("\\", "/")).name[:150],
        taille=found.size,
        sha256=found.sha256,
        storage_key=key,
        encodage=found.encoding.upper(),
        received_on=at.today,
        received_by_id=actor.user_id,
    )
    row.save(force_insert=True)
    record(actor=actor, at=at, verb="modules.receive_lheo", target=row)
    _ask(row)
    return row


def _ask(row: ImportLheo, attempt: str = "") -> None:
    emit(topic=TOPIC, key=f"{row.pk}:{row.etat}{attempt}", payload={"import_id": str(row.pk)})


def _locked(import_id: uuid.UUID) -> ImportLheo:
    return ImportLheo.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=import_id)


@transaction.atomic
def advance(*, import_id: uuid.UUID, actor: Actor, at: Moment) -> ImportLheo:
    """Make what the import waits for: its reading, or its application. Nothing in any other state."""
    row = _locked(import_id)
    if row.etat == EtatImportLheo.RECU:
        _read(row, actor=actor, at=at)
    elif row.etat == EtatImportLheo.CONFIRME:
        _apply(row, actor=actor, at=at)
    return row


def _move(row: ImportLheo, verb: str, motif: str = "") -> None:
    row.etat, row.motif = IMPORT_LHEO.next(row.etat, verb), motif
    row.save(update_fields=["etat", "motif"])


def _read(row: ImportLheo, *, actor: Actor, at: Moment) -> None:
    try:
        with transaction.atomic(), storages["prive"].open(row.storage_key) as file:
            try_catalogue(row=row, file=file, at=at)
    except FileNotFoundError:
        _move(row, "refuser", "Le fichier n’est plus dans le dépôt. Déposez-le de nouveau.")
    except Unreadable as error:
        row.erreurs = 1
        row.save(update_fields=["erreurs"])
        where = error.anomalie
        AnomalieLheo.objects.create(fichier=row, ligne=where.ligne, chemin=where.chemin[:400], message=where.message)
        _move(row, "refuser", error.message)
    else:
        _move(row, *(("refuser", SEVERAL) if row.erreurs else ("proposer",)))
    counts = {"added": row.ajoutees, "changed": row.modifiees, "closed": row.fermees, "errors": row.erreurs}
    record(actor=actor, at=at, verb="modules.read_lheo", target=row, details=counts)


@transaction.atomic
def confirm(*, row: ImportLheo, explication: str = "", actor: Actor, at: Moment) -> ImportLheo:
    """The organisme wants what the trial said: the worker applies it. Raises Refused when it can no longer be."""
    held = _locked(row.pk)
    require_member(actor=actor, organisme_id=held.organisme_id, functions=("gestionnaire",))
    if held.etat in {EtatImportLheo.CONFIRME, EtatImportLheo.APPLIQUE}:
        return held
    IMPORT_LHEO.next(held.etat, "confirmer")
    if not held.ajoutees + held.modifiees + held.fermees:
        raise Refused("Ce fichier ne change rien à votre catalogue.", code="rien_a_changer")
    if held.catalogue != catalogue_state(held.organisme):
        raise Refused(OTHER_STATE, code="catalogue_change")
    held.confirmed_at, held.confirmed_by_id, held.explication = at.now, actor.user_id, explication.strip()
    held.save(update_fields=["confirmed_at", "confirmed_by", "explication"])
    _move(held, "confirmer")
    record(actor=actor, at=at, verb="modules.confirm_lheo", target=held)
    _ask(held, f":{at.now:%Y%m%d%H%M%S%f}")
    return held


def _apply(row: ImportLheo, *, actor: Actor, at: Moment) -> None:
    """All or nothing: what one offer refuses gives the whole file back."""
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=row.organisme_id)
    if row.catalogue != catalogue_state(row.organisme):
        _move(row, "perimer", OTHER_STATE)
        record(actor=actor, at=at, verb="modules.give_back_lheo", target=row, details={"why": "catalogue_change"})
        return
    try:
        with transaction.atomic():
            apply_catalogue(row=row, actor=actor, at=at)
    except DomainError as error:
        _move(row, "rendre", error.message)
        record(actor=actor, at=at, verb="modules.give_back_lheo", target=row, details={"why": error.code})
        return
    row.applied_on = at.today
    row.save(update_fields=["applied_on"])
    _move(row, "appliquer")
    counts = {"added": row.ajoutees, "changed": row.modifiees, "closed": row.fermees}
    record(actor=actor, at=at, verb="modules.apply_lheo", target=row, details=counts)

"""Parcours: modules of one organisme in the order in which they are followed."""

from django.db import transaction
from django.db.models import Max

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from modules.enums import EtatModule, EtatParcours
from modules.models import EtapeParcours, Module, Parcours
from modules.policies import require_member
from modules.rules.parcours import disorder
from modules.selectors.offre import modules_of
from modules.workflow import PARCOURS
from organismes.models import Organisme

GESTIONNAIRE = ("gestionnaire",)
LEAST = 2


def _locked(parcours: Parcours, actor: Actor) -> Parcours:
    row = Parcours.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=parcours.pk)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=GESTIONNAIRE)
    return row


def _texts(titre: str, objectif: str) -> tuple[str, str]:
    title, aim = " ".join(titre.split()), objectif.strip()
    if not title:
        raise InvalidInput("Donnez un titre au parcours.", field="titre")
    if not aim:
        raise InvalidInput("Dites ce que le parcours permet d’atteindre.", field="objectif")
    return title, aim


def _require_draft(row: Parcours) -> None:
    if row.etat == EtatParcours.PUBLIE:
        raise Refused(
            "Ce parcours est au catalogue\u00a0: retirez-le avant de changer ses modules. Les dossiers ouverts continuent.",
            code="parcours_publie",
        )


@transaction.atomic
def create_parcours(*, organisme: Organisme, titre: str, objectif: str, actor: Actor, at: Moment) -> Parcours:
    """An empty draft."""
    require_member(actor=actor, organisme_id=organisme.pk, functions=GESTIONNAIRE)
    title, aim = _texts(titre, objectif)
    row = Parcours.objects.create(organisme=organisme, titre=title, objectif=aim, created_at=at.now)
    record(actor=actor, at=at, verb="modules.create_parcours", target=row)
    return row


@transaction.atomic
def update_parcours(*, parcours: Parcours, titre: str, objectif: str, actor: Actor, at: Moment) -> Parcours:
    """Other words; its modules do not change here."""
    row = _locked(parcours, actor)
    row.titre, row.objectif = _texts(titre, objectif)
    row.save(update_fields=["titre", "objectif"])
    record(actor=actor, at=at, verb="modules.update_parcours", target=row)
    return row


@transaction.atomic
def add_step(*, parcours: Parcours, module: Module, actor: Actor, at: Moment) -> EtapeParcours:
    """Put a module of the same organisme at the end. The same again is refused."""
    row = _locked(parcours, actor)
    _require_draft(row)
    if module.organisme_id != row.organisme_id:
        raise InvalidInput("Un parcours ne contient que les modules de votre organisme.", field="module")
    if module.etat == EtatModule.RETIRE:
        raise InvalidInput("Ce module est retiré du catalogue.", field="module")
    if row.etapes.filter(module=module).exists():
        raise Refused("Ce module est déjà dans le parcours.", code="module_deja", field="module")
    last = row.etapes.aggregate(last=Max("rang"))["last"] or 0
    step = EtapeParcours.objects.create(parcours=row, module=module, rang=last + 1)
    record(actor=actor, at=at, verb="modules.change_parcours", target=row, details={"added": module.pk})
    return step


@transaction.atomic
def remove_step(*, parcours: Parcours, module_id: int, actor: Actor, at: Moment) -> Parcours:
    """Take a module out; the others keep their order. Twice is once."""
    row = _locked(parcours, actor)
    _require_draft(row)
    gone, _ = row.etapes.filter(module_id=module_id).delete()
    if gone:
        _renumber(row, [step.pk for step in row.etapes.order_by("rang")])
        record(actor=actor, at=at, verb="modules.change_parcours", target=row, details={"removed": module_id})
    return row


@transaction.atomic
def move_step(*, parcours: Parcours, module_id: int, vers_le_haut: bool, actor: Actor, at: Moment) -> Parcours:
    """Exchange a module with its neighbour; at either end nothing changes."""
    row = _locked(parcours, actor)
    _require_draft(row)
    steps = list(row.etapes.order_by("rang"))
    here = next((rank for rank, step in enumerate(steps) if step.module_id == module_id), None)
    if here is None:
        raise Refused("Ce module n’est plus dans le parcours.", code="module_absent")
    there = here - 1 if vers_le_haut else here + 1
    if 0 <= there < len(steps):
        steps[here], steps[there] = steps[there], steps[here]
        _renumber(row, [step.pk for step in steps])
        record(actor=actor, at=at, verb="modules.change_parcours", target=row, details={"moved": module_id})
    return row


def _renumber(row: Parcours, order: list[int]) -> None:
    """Ranks from 1 without a gap: their unique constraint is checked at the end of the transaction."""
    for rank, pk in enumerate(order, start=1):
        EtapeParcours.objects.filter(pk=pk, parcours=row).update(rang=rank)


@transaction.atomic
def publish_parcours(*, parcours: Parcours, actor: Actor, at: Moment) -> Parcours:
    """Show it in the catalogue: two published modules at least, what precedes the creation first."""
    row = _locked(parcours, actor)
    target = PARCOURS.next(row.etat, "publier")
    modules = modules_of(row)
    if len(modules) < LEAST:
        raise Refused("Un parcours compte au moins deux modules.", code="parcours_trop_court")
    if waiting := [module.titre for module in modules if module.etat != EtatModule.PUBLIE]:
        listed = ", ".join(f"«\u00a0{titre}\u00a0»" for titre in waiting)
        raise Refused(f"Publiez d’abord tous ses modules. Il reste\u00a0: {listed}.", code="module_non_publie")
    if why := disorder([module.phase for module in modules]):
        raise Refused(why, code="parcours_desordonne")
    row.etat, row.published_on = target, at.today
    row.save(update_fields=["etat", "published_on"])
    record(actor=actor, at=at, verb="modules.publish_parcours", target=row)
    return row


@transaction.atomic
def withdraw_parcours(*, parcours: Parcours, actor: Actor, at: Moment) -> Parcours:
    """Take it out of the catalogue. Its modules stay there, and open dossiers go on."""
    row = _locked(parcours, actor)
    row.etat = PARCOURS.next(row.etat, "retirer")
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="modules.withdraw_parcours", target=row)
    return row

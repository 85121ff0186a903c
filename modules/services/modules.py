"""Writing and publishing modules."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from modules.enums import EtatModule, NatureAction, Phase, Tarification
from modules.models import Module
from modules.policies import require_member
from modules.rules.eligibility import ineligibility
from modules.rules.parameters import proof_defaults
from modules.rules.versions import FIELDS
from modules.services.versions import freeze
from modules.workflow import MODULE
from organismes.models import Organisme
from organismes.selectors import admissible

#: What a published module may no longer change: people decided on it.
FROZEN_ONCE_PUBLISHED = ("nature", "phase", "tarification")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that agree with one another. Raises InvalidInput on the field to correct."""
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"unknown fields: {sorted(unknown)}")
    data = dict(values)
    if data["nature"] == NatureAction.CREATION_REPRISE:
        if data.get("phase") in (None, "", Phase.SANS_OBJET):
            raise InvalidInput(
                "Dites si l’accompagnement vient avant la création, après, ou les deux.", code="phase", field="phase"
            )
    else:
        data["phase"] = Phase.SANS_OBJET
    if data["tarification"] == Tarification.FORFAIT:
        if not data.get("forfait_secondes") or data["forfait_secondes"] <= 0:
            raise InvalidInput("Un forfait a une durée\u00a0: écrivez-la en heures.", code="forfait", field="duree")
        if not data.get("forfait_centimes") or data["forfait_centimes"] <= 0:
            raise InvalidInput("Un forfait a un prix\u00a0: écrivez-le en euros.", code="forfait", field="prix")
    else:
        data["forfait_secondes"] = data["forfait_centimes"] = None
    return data


@transaction.atomic
def create_module(*, organisme: Organisme, actor: Actor, at: Moment, **values: Any) -> Module:
    """A draft, seen by the organisme alone. `values` are those of FIELDS."""
    require_member(actor=actor, organisme_id=organisme.pk, functions=("gestionnaire",))
    module = Module.objects.create(organisme=organisme, updated_at=at.now, **_checked(values))
    record(actor=actor, at=at, verb="modules.create", target=module)
    return module


def locked_module(module: Module) -> Module:
    """The module as it stands now, locked until the end of the transaction."""
    return Module.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=module.pk)


@transaction.atomic
def update_module(*, module: Module, explication: str = "", actor: Actor, at: Moment, **values: Any) -> Module:
    """Change a module. A published one gets a new version at once; open dossiers keep the one they were opened under.

    `explication` says why a price or a length stands out. Raises InvalidInput without it (see `versions.freeze`).
    """
    row = locked_module(module)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=("gestionnaire",))
    data = _checked({**{name: getattr(row, name) for name in FIELDS}, **values})
    changed = [name for name in FIELDS if getattr(row, name) != data.get(name)]
    if row.etat == EtatModule.PUBLIE and (frozen := [name for name in FROZEN_ONCE_PUBLISHED if name in changed]):
        raise Refused(
            "Ce module est publié\u00a0: sa nature, sa phase et sa tarification ne changent plus. "
            "Retirez-le du catalogue, ou créez un autre module.",
            code="module_publie",
            field=frozen[0],
        )
    for name in changed:
        setattr(row, name, data[name])
    row.updated_at = at.now
    row.save(update_fields=[*changed, "updated_at"])
    if "justificatif_type" in changed:
        _follow_proof(row)
    record(actor=actor, at=at, verb="modules.update", target=row, details={"fields": changed})
    if row.etat == EtatModule.PUBLIE:
        freeze(module=row, explication=explication, actor=actor, at=at)
    return row


def _follow_proof(row: Module) -> None:
    """The last step written is proven by the proof of the module: it follows a change, signers and fields with it."""
    last = row.etapes.order_by("-rang").first()
    if last is None:
        return
    signataires, champs = proof_defaults(row.justificatif_type)
    last.type, last.signataires, last.champs = row.justificatif_type, list(signataires), list(champs)
    last.save(update_fields=["type", "signataires", "champs"])


def _refuse_ineligible(row: Module, at: Moment) -> None:
    verdict = admissible(row.organisme, at.today)
    if not verdict.admissible:
        reasons = " ".join(motif.texte for motif in verdict.motifs if not motif.favorable)
        raise Refused(
            f"L’organisme ne peut pas encore publier. {reasons}".strip(),
            code="organisme_non_admissible",
        )
    if why := ineligibility(row.nature, at.today):
        raise Refused(why.texte, code="action_non_eligible")


@transaction.atomic
def publish(*, module: Module, explication: str = "", actor: Actor, at: Moment) -> Module:
    """Show the module in the public catalogue: only if the organisme is admissible today, with the reasons.

    What stands out against comparable modules asks for an explanation (InvalidInput, code "ecart_a_expliquer").
    """
    row = locked_module(module)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=("gestionnaire",))
    target = MODULE.next(row.etat, "publier")
    _refuse_ineligible(row, at)
    version = freeze(module=row, explication=explication, actor=actor, at=at)
    row.etat, row.published_on, row.updated_at = target, at.today, at.now
    row.save(update_fields=["etat", "published_on", "updated_at"])
    record(actor=actor, at=at, verb="modules.publish", target=row, details={"version": version.numero})
    return row

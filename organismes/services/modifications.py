"""Changes that a body declares within thirty days (article L6351-5), and what the administration makes of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.emails import tell_members
from organismes.enums import EtatModification, Fonction, NatureModification
from organismes.models import Modification, Organisme, Territoire
from organismes.rules.identifiers import canonical_siret
from organismes.rules.parameters import delay
from organismes.rules.territoires import territoire_of

NEEDED = {
    NatureModification.DENOMINATION: {"raison_sociale": "la nouvelle raison sociale"},
    NatureModification.ADRESSE: {
        "adresse": "la nouvelle adresse",
        "code_postal": "le code postal",
        "commune": "la commune",
    },
    NatureModification.SIRET: {"siret": "le nouveau numéro Siret"},
    NatureModification.DIRIGEANT: {"dirigeant": "le nom du nouveau dirigeant"},
    NatureModification.ACTIVITE: {"objet": "les prestations proposées"},
}


def deadline(effective_on: date) -> date:
    """Last day to declare a change. Later is a warning, not a refusal."""
    return effective_on + timedelta(days=delay("modification_jours"))


def _checked(organisme: Organisme, nature: str, valeurs: Mapping[str, str]) -> dict[str, str]:
    if nature not in NatureModification.values:
        raise InvalidInput("Choisissez ce qui change.", field="nature")
    found = {}
    for name, label in NEEDED[NatureModification(nature)].items():
        text = " ".join(valeurs.get(name, "").split())
        if not text:
            raise InvalidInput(f"Indiquez {label}.", field=name)
        found[name] = text
    if nature == NatureModification.SIRET:
        found["siret"] = canonical_siret(found["siret"])
        if found["siret"][:9] != organisme.siren:
            raise InvalidInput(
                "Ce Siret est celui d’une autre entreprise\u00a0: une autre entreprise fait sa propre déclaration.",
                code="autre_siren",
                field="siret",
            )
        if Organisme.objects.filter(siret=found["siret"]).exclude(pk=organisme.pk).exists():
            raise InvalidInput("Cet établissement est déjà inscrit sur le portail.", code="siret_pris", field="siret")
    if nature == NatureModification.ADRESSE:
        territoire_of(found["code_postal"])
    return found


@transaction.atomic
def declare_change(
    *, organisme: Organisme, nature: str, effective_on: date, valeurs: Mapping[str, str], actor: Actor, at: Moment
) -> Modification:
    """Declare a change that happened. It waits for the administration, which is told by its queue."""
    row = Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)
    if not row.declarations.live_on(at.today).exists():
        raise Refused(
            "Seul un organisme enregistré déclare ses changements. Corrigez plutôt votre déclaration.",
            code="non_declare",
        )
    if effective_on > at.today:
        raise InvalidInput(
            "Ce changement n’a pas encore eu lieu\u00a0: déclarez-le quand il sera fait.", field="effective_on"
        )
    found = _checked(row, nature, valeurs)
    try:
        with transaction.atomic():
            change = Modification.objects.create(
                organisme=row,
                nature=nature,
                effective_on=effective_on,
                valeurs=found,
                declared_on=at.today,
                declared_by_id=actor.user_id,
            )
    except IntegrityError:
        raise Refused(
            "Un changement de ce genre attend déjà une réponse\u00a0: retirez-le d’abord.", code="deja", field="nature"
        ) from None
    record(actor=actor, at=at, verb="organismes.declare_modification", target=change, details={"nature": nature})
    return change


def _locked(change: Modification) -> Modification:
    row = (
        Modification.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=change.pk)
    )
    if row.etat != EtatModification.DECLAREE:
        raise Refused("Ce changement a déjà reçu sa réponse.", code="etat_incompatible")
    return row


@transaction.atomic
def withdraw_change(*, change: Modification, actor: Actor, at: Moment) -> Modification:
    """The body takes its change back before the answer."""
    row = _locked(change)
    row.etat = EtatModification.RETIREE
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="organismes.withdraw_modification", target=row)
    return row


@transaction.atomic
def decide_change(*, change: Modification, accord: bool, motif: str = "", actor: Actor, at: Moment) -> Modification:
    """Take a change into account, with the former values kept beside it, or refuse it with the reason."""
    organisme = Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=change.organisme_id)
    row = _locked(change)
    if not accord and not motif.strip():
        raise InvalidInput("Un refus est motivé\u00a0: dites ce qui manque.", field="motif")
    row.etat = EtatModification.PRISE_EN_COMPTE if accord else EtatModification.REFUSEE
    row.decided_on, row.decided_by_id, row.motif = at.today, actor.user_id, motif.strip()
    row.avant = _apply(organisme, row) if accord else {}
    row.save(update_fields=["etat", "decided_on", "decided_by", "motif", "avant"])
    record(actor=actor, at=at, verb="organismes.decide_modification", target=row, details={"accord": accord})
    tell_members(
        organisme=organisme,
        template="modification",
        at=at,
        context={"nature": row.get_nature_display(), "accord": accord, "motif": row.motif},
        only=Fonction.GESTIONNAIRE,
    )
    return row


def _apply(organisme: Organisme, row: Modification) -> dict[str, Any]:
    """Write the new values on the body; returns the former ones. Another region takes the body over."""
    if row.nature == NatureModification.ACTIVITE:
        declaration = organisme.declarations.live_on(row.effective_on).first()
        if declaration is None:
            return {}
        former = {"objet": declaration.objet}
        declaration.objet = row.valeurs["objet"]
        declaration.save(update_fields=["objet"])
        return former
    names = [name for name in row.valeurs if name in {"raison_sociale", "adresse", "code_postal", "commune", "siret"}]
    former = {name: getattr(organisme, name) for name in names}
    for name in names:
        setattr(organisme, name, row.valeurs[name])
    if row.nature == NatureModification.ADRESSE:
        former["territoire"] = organisme.territoire.code
        organisme.territoire = Territoire.objects.get(code=territoire_of(row.valeurs["code_postal"]))
        names.append("territoire")
    if names:
        organisme.save(update_fields=names)
    return former

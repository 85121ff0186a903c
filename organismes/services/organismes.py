"""Registering a body on the portal and keeping its particulars."""

from typing import Any

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from organismes.emails import tell_members
from organismes.enums import EtatDeclaration, Fonction
from organismes.models import DeclarationActivite, MembreOrganisme, Organisme, Territoire
from organismes.rules.identifiers import canonical_siret
from organismes.rules.territoires import territoire_of
from organismes.services.nacre import attach_waiting
from organismes.services.sirene import open_check
from organismes.sirene.consultation import Consultation

ALREADY_THERE = (
    "Cet établissement est déjà inscrit sur le portail. Demandez à son gestionnaire de vous inviter parmi ses membres."
)


def _required(value: str, field: str, message: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise InvalidInput(message, field=field)
    return text


def free_siret(siret: str) -> str:
    """The 14 digits of a SIRET that no body of the portal has yet. Raises InvalidInput (field "siret")."""
    number = canonical_siret(siret)
    if Organisme.objects.filter(siret=number).exists():
        raise InvalidInput(ALREADY_THERE, code="siret_deja_inscrit", field="siret")
    return number


@transaction.atomic
def register(
    *,
    siret: str,
    raison_sociale: str,
    adresse: str,
    code_postal: str,
    commune: str,
    email: str,
    telephone: str = "",
    objet: str = "",
    gestionnaire: Any = None,
    consultation: Consultation | None = None,
    actor: Actor,
    at: Moment,
) -> Organisme:
    """Put a body on the portal with a draft declaration. The person becomes its gestionnaire.

    `gestionnaire` names her when the portal itself acts; `consultation` is what the register
    said of the SIRET. Raises InvalidInput with the field.
    """
    number = canonical_siret(siret)
    postal = "".join(code_postal.split())
    territoire = Territoire.objects.get(code=territoire_of(postal))
    gestionnaire_id = gestionnaire.pk if gestionnaire is not None else actor.user_id
    if gestionnaire_id is None:
        raise InvalidInput("Connectez-vous pour inscrire un organisme.")
    try:
        with transaction.atomic():
            organisme = Organisme.objects.create(
                siret=number,
                raison_sociale=_required(raison_sociale, "raison_sociale", "Indiquez la raison sociale."),
                adresse=" ".join(adresse.split()),
                code_postal=postal,
                commune=_required(commune, "commune", "Indiquez la commune."),
                territoire=territoire,
                email=email.strip(),
                telephone=telephone.strip(),
                created_at=at.now,
            )
    except IntegrityError:
        raise InvalidInput(ALREADY_THERE, code="siret_deja_inscrit", field="siret") from None
    MembreOrganisme.objects.create(
        user_id=gestionnaire_id, organisme=organisme, fonctions=[Fonction.GESTIONNAIRE, Fonction.FORMATEUR]
    )
    DeclarationActivite.objects.create(organisme=organisme, etat=EtatDeclaration.BROUILLON, objet=objet.strip())
    record(actor=actor, at=at, verb="organismes.register", target=organisme, details={"territoire": territoire.code})
    tell_members(organisme=organisme, template="inscription", at=at)
    if consultation is not None:
        open_check(organisme=organisme, consultation=consultation, actor=actor, at=at)
    attach_waiting(organisme=organisme, actor=actor, at=at)
    return organisme

"""CEP structures and their advisers (article L6111-6)."""

from django.db import transaction

from accounts.enums import OperateurCEP
from accounts.models import Conseiller, StructureCEP, User
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment


@transaction.atomic
def open_structure(
    *, nom: str, operateur: OperateurCEP, commune: str, departement: str, actor: Actor, at: Moment
) -> StructureCEP:
    """Open an agency of a CEP operator."""
    structure = StructureCEP.objects.create(nom=nom, operateur=operateur, commune=commune, departement=departement)
    record(actor=actor, at=at, verb="accounts.open_structure", target=structure)
    return structure


@transaction.atomic
def appoint_adviser(*, user: User, structure: StructureCEP, actor: Actor, at: Moment) -> Conseiller:
    """Make a person an adviser of a structure from today."""
    conseiller = Conseiller.objects.create(user=user, structure=structure, from_on=at.today)
    record(actor=actor, at=at, verb="accounts.appoint_adviser", target=conseiller)
    return conseiller

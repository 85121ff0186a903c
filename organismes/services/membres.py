"""Members of a body: invited by address, they join by their own act."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotFound, Refused
from cpa_portal.outbox.emission import send_mail
from organismes.enums import Fonction
from organismes.models import InvitationMembre, MembreOrganisme, Organisme


def _checked_functions(fonctions: list[str]) -> list[str]:
    wanted = [str(value) for value in Fonction.values if value in fonctions]
    if not wanted or set(fonctions) - set(Fonction.values):
        raise InvalidInput("Choisissez au moins une fonction.", field="fonctions")
    return wanted


def _lock(organisme: Organisme) -> None:
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)


@transaction.atomic
def invite(*, organisme: Organisme, email: str, fonctions: list[str], actor: Actor, at: Moment) -> InvitationMembre:
    """Invite an address. Nothing tells the inviter whether an account exists there."""
    wanted = _checked_functions(fonctions)
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput("Cette adresse électronique n’est pas valable.", field="email") from None
    _lock(organisme)
    if organisme.membres.filter(user__email__iexact=address, until_on__isnull=True).exists():
        raise InvalidInput("Cette personne est déjà membre de l’organisme.", field="email")
    if organisme.invitations.filter(email__iexact=address, accepted_at__isnull=True, ended_at__isnull=True).exists():
        raise InvalidInput("Une invitation attend déjà à cette adresse.", field="email")
    row = InvitationMembre.objects.create(
        organisme=organisme,
        email=address,
        fonctions=wanted,
        invited_on=at.today,
        invited_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb="organismes.invite_member", target=row, details={"fonctions": wanted})
    send_mail(
        to=address,
        template="emails/organismes/invitation",
        context={"organisme": organisme.raison_sociale, "fonctions": [Fonction(value).label for value in wanted]},
        at=at,
    )
    return row


@transaction.atomic
def accept_invitation(*, invitation: InvitationMembre, user: Any, actor: Actor, at: Moment) -> MembreOrganisme:
    """Join, by the person to whose address the invitation was sent. Twice is once."""
    row = (
        InvitationMembre.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisme")
        .get(pk=invitation.pk)
    )
    if row.email.lower() != user.email.lower():
        raise NotFound("Cette invitation n’existe pas ou ne vous est pas adressée.")
    if row.ended_at is not None:
        raise Refused("Cette invitation a été retirée.", code="etat_incompatible")
    if row.accepted_at is None:
        row.accepted_at = at.now
        row.save(update_fields=["accepted_at"])
    return add_member(organisme=row.organisme, user=user, fonctions=row.fonctions, actor=actor, at=at)


@transaction.atomic
def withdraw_invitation(*, invitation: InvitationMembre, actor: Actor, at: Moment) -> None:
    """Take an invitation back."""
    row = InvitationMembre.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if row.accepted_at is not None:
        raise Refused("Cette invitation a déjà été acceptée.", code="etat_incompatible")
    if row.ended_at is None:
        row.ended_at = at.now
        row.save(update_fields=["ended_at"])
        record(actor=actor, at=at, verb="organismes.withdraw_invitation", target=row)


@transaction.atomic
def add_member(*, organisme: Organisme, user: Any, fonctions: list[str], actor: Actor, at: Moment) -> MembreOrganisme:
    """Make a person a member, or return her living membership."""
    wanted = _checked_functions(fonctions)
    _lock(organisme)
    found = organisme.membres.filter(user=user, until_on__isnull=True).first()
    if found is not None:
        return found
    row = MembreOrganisme.objects.create(user=user, organisme=organisme, fonctions=wanted)
    record(actor=actor, at=at, verb="organismes.add_member", target=row, details={"fonctions": wanted})
    return row


@transaction.atomic
def end_membership(*, membre: MembreOrganisme, actor: Actor, at: Moment) -> MembreOrganisme:
    """End a membership today. A body keeps at least one gestionnaire. Twice is once."""
    _lock(membre.organisme)
    row = MembreOrganisme.objects.select_for_update(of=("self",), no_key=True).get(pk=membre.pk)
    if row.until_on is not None:
        return row
    others = row.organisme.membres.filter(until_on__isnull=True, fonctions__contains=[Fonction.GESTIONNAIRE]).exclude(
        pk=row.pk
    )
    if Fonction.GESTIONNAIRE in row.fonctions and not others.exists():
        raise Refused(
            "L’organisme garde au moins un gestionnaire. Invitez-en un autre avant de retirer celui-ci.",
            code="dernier_gestionnaire",
        )
    row.until_on = at.today
    row.save(update_fields=["until_on"])
    record(actor=actor, at=at, verb="organismes.end_membership", target=row)
    return row

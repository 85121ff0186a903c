"""Members of a body: invited by address, they join by their own act."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotFound, Refused
from cpa_portal.outbox.emission import send_mail
from organismes.emails import tell_of_member
from organismes.enums import Fonction
from organismes.models import Changement, InvitationMembre, MembreOrganisme, Organisme


def checked_functions(fonctions: list[str]) -> list[str]:
    """Known functions, in their order, at least one. Raises InvalidInput (field "fonctions")."""
    wanted = [str(value) for value in Fonction.values if value in fonctions]
    if not wanted or set(fonctions) - set(Fonction.values):
        raise InvalidInput("Choisissez au moins une fonction.", field="fonctions")
    return wanted


def lock(organisme: Organisme) -> None:
    """One change of a body at a time."""
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)


def checked_address(*, organisme: Organisme, email: str) -> str:
    """An address that may be invited. Raises InvalidInput (field "email")."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput("Cette adresse électronique n’est pas valable.", field="email") from None
    if organisme.membres.filter(user__email__iexact=address, until_on__isnull=True).exists():
        raise InvalidInput("Cette personne est déjà membre de l’organisme.", field="email")
    if organisme.invitations.filter(email__iexact=address, accepted_at__isnull=True, ended_at__isnull=True).exists():
        raise InvalidInput("Une invitation attend déjà à cette adresse.", field="email")
    return address


@transaction.atomic
def invite(
    *,
    organisme: Organisme,
    email: str,
    fonctions: list[str],
    changement: Changement | None = None,
    actor: Actor,
    at: Moment,
) -> InvitationMembre:
    """Invite an address. Nothing tells the inviter whether an account exists there.

    A person's invitation comes from an approved change; only the portal itself invites without one.
    """
    wanted = checked_functions(fonctions)
    lock(organisme)
    address = checked_address(organisme=organisme, email=email)
    row = InvitationMembre.objects.create(
        organisme=organisme,
        email=address,
        fonctions=wanted,
        invited_on=at.today,
        invited_by_id=changement.proposed_by_id if changement else actor.user_id,
        changement=changement,
    )
    record(actor=actor, at=at, verb="organismes.invite_member", target=row, details={"fonctions": wanted})
    send_mail(
        to=address,
        template="emails/organismes/invitation",
        context={
            "organisme": organisme.raison_sociale,
            "fonctions": [Fonction(value).label for value in wanted],
            "jours": settings.CHANGEMENT_EXPIRE_JOURS,
        },
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
        if at.today > row.invited_on + timedelta(days=settings.CHANGEMENT_EXPIRE_JOURS):
            raise Refused("Cette invitation a expiré\u00a0: demandez-en une autre.", code="expiree")
        row.accepted_at = at.now
        row.save(update_fields=["accepted_at"])
        tell_of_member(organisme=row.organisme, left=False, at=at)
    full_from = at.now + timedelta(hours=settings.MEMBRE_RECENT_HEURES)
    return add_member(
        organisme=row.organisme, user=user, fonctions=row.fonctions, full_from=full_from, actor=actor, at=at
    )


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
def expire_invitations(*, actor: Actor, at: Moment) -> int:
    """End the invitations that nobody accepted in time; returns their number."""
    latest = at.today - timedelta(days=settings.CHANGEMENT_EXPIRE_JOURS)
    rows = list(
        InvitationMembre.objects.select_for_update(of=("self",), no_key=True)
        .filter(accepted_at__isnull=True, ended_at__isnull=True, invited_on__lt=latest)
        .order_by("pk")
    )
    for row in rows:
        row.ended_at = at.now
        row.save(update_fields=["ended_at"])
        record(actor=actor, at=at, verb="organismes.expire_invitation", target=row)
    return len(rows)


@transaction.atomic
def add_member(
    *,
    organisme: Organisme,
    user: Any,
    fonctions: list[str],
    full_from: datetime | None = None,
    actor: Actor,
    at: Moment,
) -> MembreOrganisme:
    """Make a person a member, or return her living membership. Her rights are narrow until `full_from`."""
    wanted = checked_functions(fonctions)
    lock(organisme)
    found = organisme.membres.filter(user=user, until_on__isnull=True).first()
    if found is not None:
        return found
    row = MembreOrganisme.objects.create(user=user, organisme=organisme, fonctions=wanted, full_from=full_from)
    record(actor=actor, at=at, verb="organismes.add_member", target=row, details={"fonctions": wanted})
    return row


def require_another_gestionnaire(membre: MembreOrganisme) -> None:
    """A body keeps at least one gestionnaire. Raises Refused."""
    others = membre.organisme.membres.filter(
        until_on__isnull=True, suspended_at__isnull=True, fonctions__contains=[Fonction.GESTIONNAIRE]
    ).exclude(pk=membre.pk)
    if Fonction.GESTIONNAIRE in membre.fonctions and not others.exists():
        raise Refused(
            "L’organisme garde au moins un gestionnaire. Invitez-en un autre avant de retirer celui-ci.",
            code="dernier_gestionnaire",
        )


@transaction.atomic
def end_membership(*, membre: MembreOrganisme, actor: Actor, at: Moment) -> MembreOrganisme:
    """End a membership today. A body keeps at least one gestionnaire. Twice is once."""
    lock(membre.organisme)
    row = locked_member(membre)
    if row.until_on is not None:
        return row
    require_another_gestionnaire(row)
    row.until_on = at.today
    row.save(update_fields=["until_on"])
    record(actor=actor, at=at, verb="organismes.end_membership", target=row)
    return row


def locked_member(membre: MembreOrganisme) -> MembreOrganisme:
    """The membership, under lock."""
    return MembreOrganisme.objects.select_for_update(of=("self",), no_key=True).get(pk=membre.pk)


@transaction.atomic
def set_functions(*, membre: MembreOrganisme, fonctions: list[str], actor: Actor, at: Moment) -> MembreOrganisme:
    """Give a member these functions instead of hers. A body keeps at least one gestionnaire."""
    wanted = checked_functions(fonctions)
    lock(membre.organisme)
    row = locked_member(membre)
    if row.until_on is not None:
        raise Refused("Cette personne n’est plus membre de l’organisme.", code="etat_incompatible")
    if Fonction.GESTIONNAIRE not in wanted:
        require_another_gestionnaire(row)
    former, row.fonctions = row.fonctions, wanted
    row.save(update_fields=["fonctions"])
    details = {"from": former, "to": wanted}
    record(actor=actor, at=at, verb="organismes.set_functions", target=row, details=details)
    return row


@transaction.atomic
def suspend_access(*, membre: MembreOrganisme, actor: Actor, at: Moment) -> MembreOrganisme:
    """Close a member's access at once. Twice is once."""
    row = locked_member(membre)
    if row.suspended_at is None:
        row.suspended_at, row.suspended_by_id = at.now, actor.user_id
        row.save(update_fields=["suspended_at", "suspended_by"])
        record(actor=actor, at=at, verb="organismes.suspend_access", target=row)
    return row


@transaction.atomic
def restore_access(*, membre: MembreOrganisme, actor: Actor, at: Moment) -> MembreOrganisme:
    """Open a suspended access again. Twice is once."""
    row = locked_member(membre)
    if row.suspended_at is not None:
        row.suspended_at, row.suspended_by = None, None
        row.save(update_fields=["suspended_at", "suspended_by"])
        record(actor=actor, at=at, verb="organismes.restore_access", target=row)
    return row

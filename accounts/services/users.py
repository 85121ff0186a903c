"""Accounts of people made by the portal itself: demonstration, invitations."""

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment


@transaction.atomic
def create_user(
    *,
    email: str,
    password: str,
    prenom: str,
    nom: str,
    totp_secret: str = "",
    is_administrateur: bool = False,
    actor: Actor,
    at: Moment,
) -> User:
    """Create a person who can sign in, her address verified; `totp_secret` (base32) gives a second factor."""
    user = User(email=email, prenom=prenom, nom=nom, is_administrateur=is_administrateur, created_at=at.now)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if totp_secret:
        TOTP.activate(user, totp_secret)
    record(actor=actor, at=at, verb="accounts.create_user", target=user)
    return user

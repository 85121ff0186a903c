"""Mails about mandates and declarations. They name nobody but their recipient, by her first name."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Mandat, Titulaire, User
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import send_mail


def link(url_name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(url_name, args=args)


def to_titulaire(template: str, *, titulaire: Titulaire, at: Moment, **context: object) -> None:
    """A mail to the holder, if she can sign in."""
    if titulaire.user is None:
        return
    prenom = titulaire.prenoms.split()[0].title() if titulaire.prenoms else ""
    send_mail(
        to=titulaire.user.email,
        template=f"emails/accounts/{template}",
        context={"prenom": prenom, "lien": link("mes_mandats"), "lien_droits": link("mes_droits"), **context},
        at=at,
    )


def to_conseiller(template: str, *, mandat: Mandat, at: Moment, **context: object) -> None:
    """A mail to the adviser of a mandate."""
    user: User = mandat.conseiller.user
    send_mail(
        to=user.email,
        template=f"emails/accounts/{template}",
        context={"prenom": user.prenom, "lien": link("mandat_detail", mandat.pk), **context},
        at=at,
    )

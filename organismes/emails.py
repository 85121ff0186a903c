"""Mails to the members of an organisme. The text holds no personal data but the reader's first name."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import send_mail
from organismes.enums import Fonction, NatureChangement
from organismes.models import Changement, ObjectionIban, Organisme
from organismes.second_person import ADMINISTRATEUR
from organismes.selectors import members_of


def tell_members(
    *, organisme: Organisme, template: str, at: Moment, context: dict[str, Any] | None = None, only: str = ""
) -> int:
    """Write `templates/emails/organismes/<template>.txt` to each member, or to those who hold one function."""
    sent = 0
    for membre in members_of(organisme):
        if only and only not in membre.fonctions:
            continue
        send_mail(
            to=membre.user.email,
            template=f"emails/organismes/{template}",
            context={"prenom": membre.user.prenom, "organisme": organisme.raison_sociale, **(context or {})},
            at=at,
        )
        sent += 1
    return sent


def tell_of_member(*, organisme: Organisme, left: bool, at: Moment) -> None:
    """Tell the gestionnaires that somebody joined or was removed."""
    link = f"{settings.SITE_URL}{reverse('membres_organisme')}"
    tell_members(
        organisme=organisme,
        template="membre",
        context={"parti": left, "lien": link},
        only=str(Fonction.GESTIONNAIRE),
        at=at,
    )


def tell_of_change(
    *, changement: Changement, template: str, qui: str, objection: ObjectionIban | None = None, at: Moment
) -> None:
    """Tell the gestionnaires of a change, every member when it is about the bank details, and who must act."""
    context = {
        "nature": changement.get_nature_display(),
        "etat": changement.get_etat_display(),
        "approuve": changement.etat == "approuve",
        "iban_masque": changement.iban_masque,
        "motif": changement.decision_motif,
        "expire": changement.expires_on,
        "qui": qui,
        "objection": objection.get_issue_display() if objection else "",
        "objection_motif": objection.decision_motif if objection else "",
        "lien": f"{settings.SITE_URL}{reverse('changement', args=[changement.pk])}",
    }
    only = "" if changement.nature == NatureChangement.IBAN else str(Fonction.GESTIONNAIRE)
    tell_members(organisme=changement.organisme, template=template, context=context, only=only, at=at)
    if qui == ADMINISTRATEUR:
        for user in User.objects.filter(is_administrateur=True).order_by("pk"):
            link = f"{settings.SITE_URL}{reverse('changement_a_decider', args=[changement.pk])}"
            names = {"prenom": user.prenom, "organisme": changement.organisme.raison_sociale}
            send_mail(
                to=user.email,
                template="emails/organismes/changement_administrateur",
                context={**context, **names, "lien": link},
                at=at,
            )

"""Mails to the members of an organisme. The text holds no personal data but the reader's first name."""

from typing import Any

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import send_mail
from organismes.models import Organisme
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

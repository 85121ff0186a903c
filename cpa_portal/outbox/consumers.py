"""The kernel's own effect: sending a mail."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.models import Courriel
from cpa_portal.outbox.registry import consumes


@consumes("outbox.send_mail")
def send(*, payload: dict[str, Any], at: Moment) -> None:
    """Send one mail; its text is then forgotten, except in the demonstration, which shows it on a page."""
    mail = Courriel.objects.get(pk=payload["courriel_id"])
    EmailMessage(mail.subject, mail.body, to=[mail.recipient]).send()
    mail.sent_at = at.now
    if not settings.MODE_DEMONSTRATION:
        mail.body = ""
    mail.save(update_fields=["sent_at", "body"])

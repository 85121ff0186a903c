"""How allauth meets the portal: mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.emission import queue_mail


class AccountAdapter(DefaultAccountAdapter):
    """Mails of sign-up, verification and reset are rows of the outbox like all others."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's templates and queue the text."""
        message = self.render_mail(template_prefix, email, context)
        queue_mail(to=email, subject=message.subject, body=str(message.body), at=current_moment())

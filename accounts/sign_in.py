"""How allauth meets the portal: mails go through the outbox, secrets of the second factor are encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from cpa_portal.clock.reading import current_moment
from cpa_portal.db.secrets import decrypt, encrypt
from cpa_portal.outbox.emission import queue_mail

TOTP_COLUMN = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Mails of sign-up, verification and reset are rows of the outbox like all others."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render allauth's templates and queue the text."""
        message = self.render_mail(template_prefix, email, context)
        queue_mail(to=email, subject=message.subject, body=str(message.body), at=current_moment())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page sends each person to what she has to do."""
        return reverse("accueil")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """A new person opens or claims her account."""
        return reverse("ouvrir_compte")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After the link of the mail: sign in, then open the account."""
        return reverse("accueil")


class MFAAdapter(DefaultMFAAdapter):
    """A copy of the database must not give the second factors away."""

    def encrypt(self, text: str) -> str:
        """Hexadecimal ciphertext of a secret."""
        return encrypt(text.encode(), column=TOTP_COLUMN).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Inverse of `encrypt`."""
        return decrypt(bytes.fromhex(encrypted_text), column=TOTP_COLUMN).decode()

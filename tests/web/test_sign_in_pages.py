"""Pages and messages of the sign-in: ours in look, French to the last word."""

import re
import time
from html import unescape
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(the|your|you|please|password|account|sign|login|log|again|email|code is|change|confirm|verify|forgot|new)\b",
    re.I,
)
OPEN = [
    ("account_login", {}),
    ("account_signup", {}),
    ("account_reset_password", {}),
    ("account_reset_password_done", {}),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "x"}),
    ("account_reset_password_from_key_done", {}),
    ("account_email_verification_sent", {}),
    ("account_confirm_email", {"key": "inconnue"}),
    ("account_inactive", {}),
]
SIGNED_IN = [
    "account_email", "account_change_password", "account_logout", "account_reauthenticate",
    "mfa_index", "mfa_activate_totp",
]  # fmt: skip
WITH_MFA = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]


def words(html: str) -> str:
    """What is seen of a page: its text and its named attributes."""
    body = re.sub(r"<(script|style).*?</\1>|<code>.*?</code>", " ", html, flags=re.DOTALL)
    named = " ".join(re.findall(r'\s(?:alt|title|placeholder|aria-label)="([^"]*)"', body))
    return unescape(re.sub(r"<[^>]+>", " ", body)) + " " + unescape(named)


def check(html: str) -> None:
    """One heading, our frame, no English, no straight apostrophe."""
    text = words(html)
    found = [text[max(0, m.start() - 40) : m.end() + 20] for m in ENGLISH.finditer(text)]
    assert found == []
    assert not re.search(r"\w'\w", text)
    assert html.count("<h1") == 1
    assert "&lt;" not in html
    assert "entete__nom" in html


@pytest.fixture
def member(sign_in, make_user) -> Client:  # noqa: ANN001
    """A person who has just given her password."""
    user = make_user("camille@exemple.fr", "Camille", "Le Goff")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    browser = sign_in(user, strong=False)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    browser.person = user
    return browser


@pytest.mark.parametrize(("name", "kwargs"), OPEN)
def test_open_page(client: Client, name: str, kwargs: dict[str, str]) -> None:
    check(client.get(reverse(name, kwargs=kwargs), follow=True).content.decode())


@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_of_a_signed_in_person(member: Client, name: str) -> None:
    answer = member.get(reverse(name), follow=True)
    assert answer.status_code == 200
    check(answer.content.decode())


@pytest.mark.parametrize("name", WITH_MFA)
def test_page_with_a_second_factor(member: Client, name: str) -> None:
    TOTP.activate(member.person, generate_totp_secret())
    RecoveryCodes.activate(member.person)
    session = member.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    answer = member.get(reverse(name), follow=True)
    assert answer.status_code == 200
    check(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_login", {"login": "camille@exemple.fr", "password": "faux"}),
        ("account_login", {}),
        ("account_signup", {"email": "camille", "password1": "1234", "password2": "12345"}),
        ("account_signup", {"email": "neuve@exemple.fr", "password1": "password1234", "password2": "autre"}),
        ("account_reset_password", {"email": "pas une adresse"}),
    ],
)
def test_refusal_is_french_and_keeps_what_was_typed(client: Client, name: str, data: dict[str, str]) -> None:
    html = client.post(reverse(name), data).content.decode()
    assert "Il y a un problème" in html
    assert f'value="{data.get("login") or data.get("email") or ""}"' in html or not data
    check(html)


def test_wrong_code_is_refused_in_french(member: Client) -> None:
    html = member.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Il y a un problème" in html
    check(html)


def test_every_page_of_the_packages_in_use_is_overridden() -> None:
    ours = Path(settings.BASE_DIR) / "templates"
    theirs = Path(__import__("allauth").__file__).parent / "templates"
    unused = re.compile(r"phone|passkey|webauthn|trust|snippets|base\.html|base_(manage|entrance)")
    wanted = [
        path.relative_to(theirs)
        for folder in ("account", "mfa")
        for path in (theirs / folder).rglob("*")
        if path.suffix in {".html", ".txt"} and not unused.search(str(path)) and "email" not in path.parts[-2:-1]
    ]
    assert [str(path) for path in wanted if not (ours / path).is_file()] == []


def test_code_page_is_french() -> None:
    html = render_to_string(
        "account/confirm_email_verification_code.html", {"email": "a@exemple.fr", "can_resend": True}
    )
    check(html)

"""Pages and command that exist only in the demonstration."""

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.core.management import CommandError, call_command
from django.urls import reverse

from cpa_portal.home.demonstration.accounts import ACCOUNTS, PASSWORD, account_of
from cpa_portal.outbox.emission import queue_mail

pytestmark = pytest.mark.django_db


def test_accounts_are_listed_with_their_codes(client):
    page = client.get(reverse("demonstration")).content.decode()
    assert PASSWORD in page
    assert all(account.email in page for account in ACCOUNTS)


def test_mails_are_shown(client, at):
    queue_mail(to="nadia@exemple.fr", subject="Un objet", body="<b>texte</b>", at=at)
    page = client.get(reverse("demonstration_courriels")).content.decode()
    assert "Un objet" in page
    assert "&lt;b&gt;texte" in page


@pytest.mark.parametrize("name", ["demonstration", "demonstration_courriels"])
def test_elsewhere_they_do_not_exist(name, client, settings):
    settings.MODE_DEMONSTRATION = False
    assert client.get(reverse(name)).status_code == 404


def test_the_command_prints_the_code_of_an_account(capsys):
    account = next(account for account in ACCOUNTS if account.second_factor)
    call_command("code", account.email.upper())
    assert validate_totp_code(account.totp_secret, capsys.readouterr().out.strip())


@pytest.mark.parametrize("email", ["inconnu@exemple.fr", "nadia.benali@exemple.fr"])
def test_the_command_says_why_there_is_no_code(email):
    with pytest.raises(CommandError):
        call_command("code", email)


def test_the_command_refuses_elsewhere(settings):
    settings.MODE_DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("code", ACCOUNTS[-1].email)


def test_an_account_is_found_without_case():
    assert account_of(" NADIA.benali@exemple.fr ") is ACCOUNTS[0]

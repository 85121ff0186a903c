"""Two people change members and bank details; a new IBAN is held, contested, decided; the funder reads why."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import User
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.numbers import iban
from financeurs.services.liens import refresh
from organismes.services import membres
from tests.browser.checks import inspect, photograph
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter
from tests.builders import financeurs as money
from tests.builders import organismes as bodies

pytestmark = [pytest.mark.navigateur]


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.complet)])
def test_two_people_then_a_hold_then_an_objection(
    portal: Portal, new_page: Callable[..., Page], javascript: bool
) -> None:
    look = inspect if javascript else photograph
    at = current_moment()
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    body = module.organisme
    zoe = bodies.gestionnaire(body, "zoe@tremplin.example", at=at)
    olivier = bodies.person("olivier@tremplin.example")
    membres.add_member(organisme=body, user=olivier, fonctions=["formateur"], actor=bodies.SYSTEM, at=at)
    money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    bodies.administrator()
    space = f"organisme:{body.pk}"
    first, second, member, officer, admin = (new_page(javascript=javascript) for _ in range(5))
    _enter(first, portal, body.membres.order_by("pk")[0].user, space)
    _enter(second, portal, zoe.user, space)
    _enter(member, portal, olivier, space)
    _enter(officer, portal, User.objects.get(pk=payer.comptable.user_id), f"financeur:{payer.row.pk}")
    _enter(admin, portal, bodies.person("administratrice@portail.example"), "administrateur")

    # One gestionnaire proposes an invitation; the other approves it; only then does it leave.
    first.goto(f"{portal.url}/organisme/membres/")
    look(first, "confiance-membres")
    first.fill("[name=email]", "lea@exemple.example")
    first.click("main button:has-text('Proposer l’invitation')")
    first.wait_for_selector("text=Retirer ma proposition")
    assert not body.invitations.exists()
    look(first, "confiance-proposition")
    second.goto(f"{portal.url}/organisme/changements/")
    look(second, "confiance-changements")
    second.click("main tbody a")
    look(second, "confiance-a-approuver")
    second.click("main button:has-text('Approuver')")
    second.wait_for_selector("text=Le changement est approuvé")
    assert body.invitations.count() == 1
    first.goto(f"{portal.url}/organisme/membres/{zoe.pk}/")
    look(first, "confiance-membre")

    # A new IBAN: proposed, approved, held.
    first.goto(f"{portal.url}/organisme/banque/")
    first.fill("[name=iban]", iban(91))
    first.click("main button:has-text('Proposer ces coordonnées')")
    first.wait_for_selector("text=Retirer ma proposition")
    second.goto(first.url)
    second.click("main button:has-text('Approuver')")
    second.wait_for_selector("text=Aucun paiement avant le")
    look(second, "confiance-iban-en-attente")
    first.goto(f"{portal.url}/organisme/banque/")
    look(first, "confiance-banque")
    money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)
    officer.goto(f"{portal.url}/financeur/remises/")
    look(officer, "confiance-remises")
    assert "aucun virement n’y part avant" in officer.inner_text("main")
    member.goto(f"{portal.url}/organisme/paiements/")
    look(member, "confiance-paiements")

    # Any member contests it in one click; the administrator decides.
    member.goto(first.url.replace("banque", "changements"))
    member.locator("main tbody a:has-text('Coordonnées bancaires')").first.click()
    member.click("main button:has-text('Contester ces coordonnées')")
    member.wait_for_selector("text=Votre objection est enregistrée")
    look(member, "confiance-objection")
    officer.goto(f"{portal.url}/financeur/ordres/")
    officer.locator("main tbody a").last.click()
    expect(officer.locator("main")).to_contain_text("contesté par un membre")
    look(officer, "confiance-ordre")
    admin.goto(f"{portal.url}/administration/changements/")
    look(admin, "confiance-a-decider")
    admin.click("main tbody a")
    look(admin, "confiance-decision")
    admin.check("[name=issue][value=retenue]")
    admin.fill("[name=motif]", "Le relevé n’est pas celui de l’organisme.")
    admin.click("main button:has-text('Enregistrer la décision')")
    admin.wait_for_selector("text=Votre décision est enregistrée")
    member.goto(f"{portal.url}/organisme/changements/")
    look(member, "confiance-changements-decides")

    # The cap and the link report of the funder.
    bodies.organisme(at=at, rank=2)
    refresh(actor=bodies.SYSTEM, at=at)
    for address, name in (("/financeur/plafonds/", "confiance-plafonds"), ("/liens-organismes/", "confiance-liens")):
        officer.goto(portal.url + address)
        look(officer, name)
        officer.click("main tbody a")
        look(officer, f"{name}-detail")

"""Every page of every role, on the demonstration world: axe finds nothing, nothing overflows at 320 px."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from cpa_portal.web.registry import spaces_of
from financeurs.models import OrdrePaiement
from tests.access import rows_accounts, rows_financeurs, rows_kernel, rows_modules, rows_organismes
from tests.access.world import build_world
from tests.browser.checks import axe_violations, overflow_at_320
from tests.browser.conftest import Portal
from tests.browser.test_accounts import _enter

pytestmark = [pytest.mark.navigateur]
ROWS = [
    row
    for module in (rows_kernel, rows_accounts, rows_organismes, rows_modules, rows_financeurs)
    for row in module.ROWS
]
#: Files, data and the console of the API (a library's own page) are not pages of ours.
NOT_PAGES = (
    "pdf",
    "api_",
    "schema",
    "sante",
    "fichier",
    "preuve",
    "csv",
    "telecharger",
    "download",
    "piece_declaration",
    "refus_nacre",
    "account_logout",
    "catalogue_flux",
    "plan_du_site",
    "robots",
)
PEOPLE = {
    "titulaire": "nadia.benali@exemple.fr",
    "conseiller": "claire.fournier@exemple.fr",
    "organisme": "helene.arnaud@exemple.fr",
    "instructeur": "isabelle.noel@exemple.fr",
    "financeur": "farid.mansouri@exemple.fr",
    "administrateur": "admin@exemple.fr",
}


@pytest.fixture(autouse=True)
def same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions made here are read by the web server: both sign with the same key."""
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)


def _space(role: str, user: User) -> str:
    """The space in which this person owns the objects of the world."""
    ordre = OrdrePaiement.objects.get(tranche__dossier__titulaire__user__email=PEOPLE["titulaire"])
    wanted = {"organisme": ordre.beneficiaire_id, "financeur": ordre.financeur_id}.get(role)
    return next(
        space.key
        for space in spaces_of(user)
        if space.role == role and (wanted is None or space.structure_id == wanted)
    )


def test_every_page_of_every_role(portal: Portal, new_page: Callable[..., Page]) -> None:
    world, wrong, seen = build_world(), [], 0
    for role, email in PEOPLE.items():
        user, page = User.objects.get(email=email), new_page()
        _enter(page, portal, user, _space(role, user))
        for name, kwargs, roles, _ in ROWS:
            if role not in roles or any(word in name for word in NOT_PAGES):
                continue
            url = reverse(name, kwargs={key: world.objects.get(what, what) for key, what in kwargs.items()})
            answer = page.context.request.get(portal.url + url, max_redirects=0)
            status = answer.status
            if status in {302, 404, 405}:  # a way to another page, an object of somebody else, a POST
                continue
            if "attachment" in answer.headers.get("content-disposition", ""):  # a file to keep
                continue
            if status == 200 and not answer.headers.get("content-type", "").startswith("text/html"):
                continue  # a file
            seen += 1
            if status != 200:
                wrong.append(f"{role} {name}: {status}")
                continue
            page.goto(portal.url + url)
            wrong += [f"{role} {name}: {violation}" for violation in axe_violations(page)]
            if (excess := overflow_at_320(page)) > 0:
                wrong.append(f"{role} {name}: {excess} px too wide at 320")
            if page.locator("h1").count() != 1:
                wrong.append(f"{role} {name}: {page.locator('h1').count()} h1")
    print(f"\n{seen} pages")
    assert not wrong, "\n".join(wrong)

"""What machines read: feeds, map, robots.txt, headers of public pages; and the pages that explain the order."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from modules.models import Module
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def two(at) -> tuple[Module, Module]:
    """One in Melun, one in Corse, and a draft that nobody sees."""
    build.module(at=at, titre="Brouillon secret", published=False)
    return (
        build.module(at=at, titre="Créer & durer"),
        build.module(at=at, titre="En Corse", commune="Ajaccio", departement="2A"),
    )


def test_the_feed_is_atom_in_french_and_holds_published_modules(client, two) -> None:
    answer = client.get(reverse("catalogue_flux"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314  made by the portal
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert [row.findtext(f"{ATOM}title") for row in root.iter(f"{ATOM}entry")] == ["En Corse", "Créer & durer"]
    first = root.find(f"{ATOM}entry")
    assert "Ajaccio (2A)" in first.findtext(f"{ATOM}summary")
    assert first.find(f"{ATOM}link").get("href").endswith(reverse("module_detail", args=[two[1].pk]))
    assert "secret" not in answer.content.decode()
    assert two[0].organisme.email not in answer.content.decode()


def test_the_feed_of_a_departement_holds_its_modules_only(client, two) -> None:
    root = ET.fromstring(client.get(reverse("catalogue_flux_departement", args=["2A"])).content)  # noqa: S314
    assert [row.findtext(f"{ATOM}title") for row in root.iter(f"{ATOM}entry")] == ["En Corse"]
    assert client.get(reverse("catalogue_flux_departement", args=["20"])).status_code == 404


def test_the_map_lists_the_public_pages(client, two) -> None:
    index = ET.fromstring(client.get(reverse("plan_du_site")).content)  # noqa: S314
    maps = [row.text for row in index.iter(f"{MAP}loc")]
    assert len(maps) == 2
    pages = ET.fromstring(client.get(reverse("plan_du_site_section", args=["modules"])).content)  # noqa: S314
    places = [row.text for row in pages.iter(f"{MAP}loc")]
    assert [place.rstrip("/").rsplit("/", 1)[1] for place in places] == [str(row.pk) for row in two]
    assert client.get(reverse("plan_du_site_section", args=["inconnue"])).status_code == 404


def test_the_map_is_paged(client, two, monkeypatch) -> None:
    monkeypatch.setattr("modules.views.flux.PagesDesModules.limit", 1)
    index = ET.fromstring(client.get(reverse("plan_du_site")).content)  # noqa: S314
    assert [row.text.partition("?")[2] for row in index.iter(f"{MAP}loc")] == ["", "", "p=2"]


def test_robots_are_told_what_to_leave(client) -> None:
    text = client.get(reverse("robots")).content.decode()
    assert "Disallow: /compte/" in text
    assert text.rstrip().endswith(f"Sitemap: http://localhost:8000{reverse('plan_du_site')}")


def test_a_stranger_without_cookie_gets_a_page_that_caches_may_keep(client, two) -> None:
    for address in (reverse("catalogue"), reverse("module_detail", args=[two[0].pk]), reverse("catalogue_flux")):
        answer = client.get(address)
        assert "public" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]
        assert "Set-Cookie" not in answer


def test_who_has_a_cookie_or_an_account_never_does(client, two, enter_as) -> None:
    assert enter_as(two[0].organisme).get(reverse("catalogue"))["Cache-Control"] == "no-store, private"
    client.cookies["sessionid"] = "inconnue"
    assert "public" not in client.get(reverse("catalogue"))["Cache-Control"]


def test_pages_have_a_description_and_one_address(client, two) -> None:
    page = client.get(reverse("catalogue"), {"q": "", "departement": "77", "exact": "1"}).content.decode()
    assert '<link rel="canonical" href="http://localhost:8000/catalogue/?departement=77">' in page
    assert '<meta name="description" content="Département\u00a0: 77 – Seine-et-Marne">' in page
    detail = client.get(reverse("module_detail", args=[two[0].pk])).content.decode()
    assert f'href="http://localhost:8000{reverse("module_detail", args=[two[0].pk])}"' in detail


def test_the_ranking_is_explained(client) -> None:
    page = client.get(reverse("catalogue_classement")).content.decode()
    assert "Personne ne paie pour remonter" in page
    assert "1\u00a0000 premiers" in page


def test_an_organisme_checks_what_the_public_sees(two, enter_as) -> None:
    browser = enter_as(two[0].organisme)
    page = browser.get(reverse("visibilite_module", args=[two[0].pk]), {"q": "durer"}).content.decode()
    assert "Oui\u00a0: le public le trouve" in page
    assert "au rang 1 sur 1" in page
    assert "code Insee 77288" in page
    assert "aucune session à venir" in page
    draft = Module.objects.get(titre="Brouillon secret")
    page = browser.get(reverse("visibilite_module", args=[draft.pk])).content.decode()
    assert "n’est pas publié (brouillon)" in page


def test_another_organisme_checks_nothing_of_mine(at, two, enter_as) -> None:
    stranger = build.organisme(at=at, rank=2)
    assert enter_as(stranger).get(reverse("visibilite_module", args=[two[0].pk])).status_code == 404

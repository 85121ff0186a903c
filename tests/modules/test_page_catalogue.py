"""The public catalogue and the page of one module."""

import pytest
from django.urls import reverse

from modules.services import retraits
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def titles(client, **query: str) -> list[str]:
    response = client.get(reverse("catalogue"), query)
    assert response.status_code == 200
    return sorted(row.module.titre for row in response.context["resultats"])


@pytest.fixture
def shelf(at) -> None:
    """Four modules of two organismes."""
    build.module(at=at, titre="Créer son entreprise", a_distance=True)
    build.module(at=at, titre="Réussir sa reprise", phase="les_deux", departement="2A", forfait_centimes=80_000)
    build.module(at=at, rank=2, titre="Bilan de compétences", nature="bilan_competences", contenu="Trois phases.")
    build.module(at=at, rank=2, titre="Suivi après création", tarification="devis", phase="post_creation")
    build.module(at=at, titre="Brouillon", published=False)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Bilan de compétences", "Créer son entreprise", "Réussir sa reprise", "Suivi après création"]),
        ({"q": "creer"}, ["Créer son entreprise", "Suivi après création"]),
        ({"q": "CRÉER entreprise"}, ["Créer son entreprise"]),
        ({"q": "entrprise"}, ["Créer son entreprise"]),
        ({"q": "phases"}, ["Bilan de compétences"]),
        ({"q": "introuvable"}, []),
        ({"nature": "bilan_competences"}, ["Bilan de compétences"]),
        ({"phase": "post_creation"}, ["Réussir sa reprise", "Suivi après création"]),
        ({"departement": "2a"}, ["Réussir sa reprise"]),
        ({"tarification": "devis"}, ["Suivi après création"]),
        ({"prix_max": "900,00"}, ["Réussir sa reprise"]),
        ({"a_distance": "on"}, ["Créer son entreprise"]),
    ],
)
def test_search_and_filters(client, shelf, query, expected) -> None:
    assert titles(client, **query) == expected


def test_an_unreadable_price_is_said_and_filters_nothing(client, shelf) -> None:
    response = client.get(reverse("catalogue"), {"prix_max": "cher"})
    assert "Écrivez un montant en euros" in response.content.decode()
    assert 'value="cher"' in response.content.decode()


def test_an_empty_shelf_and_an_empty_search_do_not_say_the_same(client, at) -> None:
    assert "Le catalogue est vide" in client.get(reverse("catalogue")).content.decode()
    build.module(at=at)
    page = client.get(reverse("catalogue"), {"q": "zzzz"}).content.decode()
    assert "Aucun module ne correspond" in page
    assert "Effacer les filtres" in page


def test_pages_keep_the_search_and_the_number_of_queries(client, at, django_assert_max_num_queries) -> None:
    for rank in range(25):
        build.module(at=at, titre=f"Module {rank:02d}")
    with django_assert_max_num_queries(7):
        response = client.get(reverse("catalogue"), {"q": "module"})
    assert "q=module&amp;page=2" in response.content.decode()
    assert len(response.context["page"]) == 20


def test_one_module_shows_price_hours_proof_and_the_statutory_sentence(client, module) -> None:
    page = client.get(reverse("module_detail", args=[module.pk])).content.decode()
    for words in (
        "1\u00a0200,00\u00a0€",
        "24\u00a0h",
        "Attestation d’assiduité",
        "ne vaut pas agrément",
        "Ouvrir un dossier",
    ):
        assert words in page


def test_a_draft_is_seen_by_its_organisme_only(client, at, enter_as) -> None:
    row = build.module(at=at, published=False)
    twin = build.module(at=at, rank=2, published=False)
    address = reverse("module_detail", args=[row.pk])
    assert client.get(address).status_code == 404
    assert enter_as(twin.organisme).get(address).status_code == 404
    assert enter_as(row.organisme).get(address).status_code == 200


def test_a_withdrawn_module_leaves_the_catalogue(client, at, module) -> None:
    retraits.withdraw(module=module, actor=build.as_member(module.organisme), at=at)
    assert titles(client) == []
    assert client.get(reverse("module_detail", args=[module.pk])).status_code == 404


def test_a_long_bilan_is_a_remark(client, at) -> None:
    row = build.module(at=at, nature="bilan_competences", forfait_secondes=30 * 3600)
    page = client.get(reverse("module_detail", args=[row.pk])).content.decode()
    assert "la durée varie selon le besoin" in page

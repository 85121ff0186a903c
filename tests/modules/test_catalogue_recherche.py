"""Words of the catalogue: accents, stems, families, slips, order, reasons, capped count."""

import pytest
from django.urls import reverse

from modules.models import FicheCatalogue
from modules.selectors import catalogue as reads
from modules.services import retraits
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def found(client, **query: str) -> list[str]:
    """Titles in the order of the page."""
    response = client.get(reverse("catalogue"), query)
    assert response.status_code == 200
    return [row.module.titre for row in response.context["resultats"]]


def page(client, **query: str) -> str:
    return client.get(reverse("catalogue"), query).content.decode()


@pytest.fixture
def shelf(at) -> None:
    """One module for each place where words may be."""
    build.module(at=at, titre="La création pas à pas", objectif="Se lancer.", contenu="Le statut.")
    build.module(at=at, titre="Premiers clients", objectif="Vendre après la création.", contenu="Le fichier.")
    build.module(at=at, titre="Tenir ses comptes", objectif="Lire un bilan.", contenu="Comptes après création.")
    build.module(at=at, rank=2, titre="Bilan", objectif="Choisir.", contenu="Trois phases.", nature="bilan_competences")


def test_title_first_then_objective_then_content(client, shelf) -> None:
    expected = ["La création pas à pas", "Premiers clients", "Tenir ses comptes"]
    assert found(client, q="création") == expected
    assert found(client, q="création", departement="77") == expected


@pytest.mark.parametrize("words", ["creation", "CRÉATION", "créations", "créer", "créateur", "l’étape de création"])
def test_accents_case_plural_and_family_do_not_matter(client, at, words) -> None:
    build.module(at=at, titre="Étapes de la création", objectif="Avancer.", contenu="Pas à pas.")
    assert found(client, q=words) == ["Étapes de la création"]


def test_a_slip_is_put_right_and_said_with_the_way_back(client, shelf) -> None:
    shown = page(client, q="creasion")
    assert "Résultats pour «\u00a0création\u00a0»" in shown
    assert "Chercher exactement «\u00a0creasion\u00a0»" in shown
    assert "q=creasion&amp;exact=1" in shown
    assert found(client, q="creasion")[0] == "La création pas à pas"
    assert found(client, q="creasion", exact="1") == []


def test_a_word_that_nothing_resembles_finds_nothing(client, shelf) -> None:
    shown = page(client, q="hippocampe")
    assert "Aucun module ne correspond" in shown
    assert "Résultats pour" not in shown


def test_each_result_says_where_its_words_were_found(client, shelf) -> None:
    shown = page(client, q="création clients")
    assert "«\u00a0clients\u00a0» dans le titre" in shown
    assert "«\u00a0création\u00a0» dans l’objectif" in shown


def test_the_name_of_the_organisme_is_searched_and_followed(client, at, shelf) -> None:
    body = build.organisme(at=at, rank=2)
    body.raison_sociale = "Zénith Créteil"
    body.save(update_fields=["raison_sociale"])
    assert found(client, q="zenith") == ["Bilan"]


def test_a_withdrawn_module_leaves_the_search_at_once(client, at, module) -> None:
    assert FicheCatalogue.objects.filter(pk=module.pk).exists()
    retraits.withdraw(module=module, actor=build.as_member(module.organisme), at=at)
    assert not FicheCatalogue.objects.filter(pk=module.pk).exists()


def test_a_stranger_s_draft_is_never_found(client, at, enter_as) -> None:
    row = build.module(at=at, titre="Brouillon secret", published=False)
    other = build.organisme(at=at, rank=2)
    for browser in (client, enter_as(other), enter_as(row.organisme)):
        assert found(browser, q="secret") == []
    assert "secret" not in page(client, q="secrte")


def test_beyond_the_cap_the_count_says_more_than(client, at, monkeypatch) -> None:
    monkeypatch.setattr(reads, "CAP", 2)
    monkeypatch.setattr("modules.catalogue_page.CAP", 2)
    for rank in range(4):
        build.module(at=at, titre=f"Module {rank}")
    shown = page(client)
    assert "Plus de 2 modules" in shown
    assert len(found(client)) == 2
    assert "précisez la recherche" in shown

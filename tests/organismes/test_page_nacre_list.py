"""The list of NACRE conventions on screen."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from organismes.models import ConventionNacre, ImportNacre
from tests.builders import organismes as build
from tests.organismes.test_nacre_list import HEAD, line

pytestmark = pytest.mark.django_db


def send(client: Client, text: str) -> ImportNacre:
    file = SimpleUploadedFile("conventions.csv", text.encode(), "text/csv")
    answer = client.post(reverse("importer_nacre"), {"fichier": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportNacre.objects.latest("received_at")


def test_an_administrator_tries_then_confirms_a_list(at: Moment, make_user: Callable, sign_in: Callable) -> None:
    client = sign_in(make_user("chef@exemple.fr", is_administrateur=True), space="administrateur")
    row = send(client, HEAD + line(1) + line(2, fin="30/12/2016"))
    page = client.get(reverse("import_nacre", args=[row.pk])).content.decode()
    assert "rien n’est encore enregistré" in page
    assert "n’était plus en vigueur le 31/12/2016" in page
    refused = client.get(reverse("refus_nacre", args=[row.pk])).content.decode("utf-8-sig").splitlines()
    assert refused[0] == "ligne;siret;raison_sociale;reference;colonne;raison"
    assert refused[1].startswith(f"3;{build.siret(2)};Boutique 2;NACRE-2;fin;Cette convention a pris fin")
    done = client.post(reverse("confirmer_nacre", args=[row.pk]), follow=True).content.decode()
    assert "Cette liste est enregistrée" in done
    assert "Boutique 1" in client.get(reverse("nacre_conventions"), {"etat": "attente"}).content.decode()
    assert ConventionNacre.objects.get().territoire is None


def test_a_file_that_is_no_list_says_what_is_expected(at: Moment, as_instructor: Callable) -> None:
    client = as_instructor(build.instructeur(at=at))
    answer = client.post(reverse("importer_nacre"), {"fichier": SimpleUploadedFile("a.csv", b"nom;prix\nx;1\n")})
    assert answer.status_code == 400
    assert "il manque «\u00a0siret\u00a0»" in answer.content.decode()
    assert client.post(reverse("importer_nacre"), {}).status_code == 400


def test_a_cell_never_becomes_a_formula(at: Moment, as_instructor: Callable) -> None:
    client = as_instructor(build.instructeur(at=at))
    row = send(client, HEAD + "=1+1;@nom;-2;01/01/2016;\n")
    assert "2;'=1+1;'@nom;'-2;siret;" in client.get(reverse("refus_nacre", args=[row.pk])).content.decode()


def test_the_lists_of_another_region_are_not_hers(at: Moment, as_instructor: Callable, sign_in: Callable) -> None:
    row = send(as_instructor(build.instructeur(at=at)), HEAD + line(1))
    other = as_instructor(build.instructeur(at=at, code="84", email="lyon@etat.example"))
    for name in ("import_nacre", "refus_nacre"):
        assert other.get(reverse(name, args=[row.pk])).status_code == 404
    assert other.post(reverse("confirmer_nacre", args=[row.pk])).status_code == 404
    assert "Boutique" not in other.get(reverse("nacre_conventions"), {"etat": "attente"}).content.decode()


def test_the_page_of_conventions_costs_the_same_for_any_number(
    at: Moment, as_instructor: Callable, django_assert_max_num_queries: Callable
) -> None:
    client = as_instructor(build.instructeur(at=at))
    for rank in range(1, 6):
        build.nacre(build.registered(at=at, rank=rank), at=at)
    with django_assert_max_num_queries(14):
        client.get(reverse("nacre_conventions"))

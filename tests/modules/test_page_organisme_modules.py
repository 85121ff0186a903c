"""Pages where an organisme writes, publishes and withdraws its modules."""

import pytest
from django.urls import reverse

from modules.models import Module
from tests.builders import modules as build
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db
TYPED = {
    "nature": "creation_reprise",
    "titre": "Construire son plan d’affaires",
    "objectif": "Convaincre",
    "contenu": "Étude de marché",
    "public_vise": "",
    "prerequis": "",
    "phase": "pre_creation",
    "tarification": "forfait",
    "duree": "10 h 30",
    "prix": "1 050,00",
    "justificatif_type": "attestation_assiduite",
    "commune": "Melun",
    "departement": "77",
}


def test_creating_publishing_withdrawing(at, enter_as) -> None:
    client = enter_as(build.organisme(at=at))
    page = client.post(reverse("creer_module"), TYPED, follow=True).content.decode()
    assert "enregistré en brouillon" in page
    row = Module.objects.get()
    assert (row.forfait_secondes, row.forfait_centimes) == (37_800, 105_000)
    assert "au catalogue" in client.post(reverse("publier_module", args=[row.pk]), follow=True).content.decode()
    assert "n’est plus possible" in client.post(reverse("publier_module", args=[row.pk]), follow=True).content.decode()
    kept = {"brouillons": "continuent"}
    assert (
        "plus au catalogue" in client.post(reverse("retirer_module", args=[row.pk]), kept, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("titre", "", "à remplir"),
        ("phase", "", "avant la création, après, ou les deux"),
        ("duree", "", "Un forfait a une durée"),
        ("duree", "dix heures", "Écrivez une durée en heures"),
        ("prix", "", "Un forfait a un prix"),
        ("departement", "999", "numéro du département"),
    ],
)
def test_bad_input_keeps_what_was_typed(at, enter_as, field, value, words) -> None:
    client = enter_as(build.organisme(at=at))
    page = client.post(reverse("creer_module"), {**TYPED, field: value}).content.decode()
    assert words in page
    assert "Étude de marché</textarea>" in page
    assert not Module.objects.exists()


def test_changing_a_module_shows_what_it_says_now(at, module, enter_as) -> None:
    client, address = enter_as(module.organisme), reverse("modifier_module", args=[module.pk])
    page = client.get(address).content.decode()
    assert 'value="24"' in page
    assert 'value="1200,00"' in page
    changed = {**TYPED, "titre": "Nouveau titre"}
    assert "Le module est enregistré" in client.post(address, changed, follow=True).content.decode()
    refused = client.post(address, {**TYPED, "phase": "post_creation"}).content.decode()
    assert "Ce module est publié" in refused
    assert Module.objects.get().titre == "Nouveau titre"


def test_an_organisme_that_is_not_admissible_reads_why(at, enter_as) -> None:
    body = bodies.registered(at=at, rank=5)
    client = enter_as(body)
    client.post(reverse("creer_module"), TYPED)
    page = client.get(reverse("mes_modules")).content.decode()
    assert "Aucun module ne peut être publié" in page
    assert "Publier" not in page.split("</h1>")[1].split("Modifier")[1]
    refused = client.post(reverse("publier_module", args=[Module.objects.get().pk]), follow=True).content.decode()
    assert "ne peut pas encore publier" in refused


@pytest.mark.parametrize("name", ["modifier_module", "publier_module", "retirer_module"])
def test_another_organisme_finds_nothing(at, module, enter_as, name) -> None:
    twin = build.module(at=at, rank=2)
    assert enter_as(twin.organisme).post(reverse(name, args=[module.pk]), TYPED).status_code == 404
    module.refresh_from_db()
    assert module.etat == "publie"


@pytest.mark.parametrize("name", ["publier_module", "retirer_module"])
def test_a_get_shows_what_it_will_do_and_does_nothing(module, enter_as, name) -> None:
    assert enter_as(module.organisme).get(reverse(name, args=[module.pk])).status_code == 200
    module.refresh_from_db()
    assert module.etat == "publie"


def test_the_list_costs_a_constant_number_of_queries(at, enter_as, django_assert_max_num_queries) -> None:
    for rank in range(15):
        build.module(at=at, titre=f"Module {rank}")
    client = enter_as(build.organisme(at=at))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("mes_modules")).content.decode().count("Retirer du catalogue") == 15

"""Parcours: modules of one organisme in their order, with hours and price that are their sums."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from modules.models import Parcours
from modules.selectors.offre import modules_of, total_of
from modules.services import parcours as service
from modules.services import retraits
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


@pytest.fixture
def before(at):
    return build.module(at=at, titre="Avant", forfait_secondes=10 * H, forfait_centimes=50_000)


@pytest.fixture
def after(at, before):
    return build.module(at=at, titre="Après", phase="post_creation", forfait_secondes=6 * H, forfait_centimes=30_001)


def road(at, *modules) -> Parcours:
    actor = build.as_member(modules[0].organisme)
    row = service.create_parcours(
        organisme=modules[0].organisme, titre="De l’idée à l’entreprise", objectif="Durer.", actor=actor, at=at
    )
    for module in modules:
        service.add_step(parcours=row, module=module, actor=actor, at=at)
    return row


def test_hours_and_price_are_the_sums_of_the_modules(at, before, after) -> None:
    on_quote = build.module(at=at, titre="Sur mesure", tarification="devis")
    total = total_of(modules_of(road(at, before, on_quote, after)))
    assert (total.secondes, total.centimes, total.sur_devis) == (16 * H, 80_001, 1)


def test_what_follows_the_creation_cannot_precede_what_prepares_it(at, before, after) -> None:
    row, actor = road(at, after, before), build.as_member(before.organisme)
    with pytest.raises(Refused, match="L’étape 2 précède la création"):
        service.publish_parcours(parcours=row, actor=actor, at=at)
    service.move_step(parcours=row, module_id=before.pk, vers_le_haut=True, actor=actor, at=at)
    assert service.publish_parcours(parcours=row, actor=actor, at=at).etat == "publie"


def test_one_module_or_a_draft_makes_no_parcours(at, before) -> None:
    actor = build.as_member(before.organisme)
    with pytest.raises(Refused, match="au moins deux modules"):
        service.publish_parcours(parcours=road(at, before), actor=actor, at=at)
    draft = build.module(at=at, titre="Brouillon", published=False)
    with pytest.raises(Refused, match="Il reste\u00a0: «\u00a0Brouillon\u00a0»"):
        service.publish_parcours(parcours=road(at, before, draft), actor=actor, at=at)


def test_withdrawing_a_module_withdraws_the_parcours_that_hold_it(at, before, after) -> None:
    row, actor = road(at, before, after), build.as_member(before.organisme)
    service.publish_parcours(parcours=row, actor=actor, at=at)
    retraits.withdraw(module=after, actor=actor, at=at)
    row.refresh_from_db()
    assert row.etat == "retire"


def test_another_organisme_joins_nothing_and_changes_nothing(at, before, after) -> None:
    row, twin = road(at, before), build.module(at=at, rank=2)
    with pytest.raises(InvalidInput, match="modules de votre organisme"):
        service.add_step(parcours=row, module=twin, actor=build.as_member(before.organisme), at=at)
    with pytest.raises(NotAllowed):
        service.add_step(parcours=row, module=after, actor=build.as_member(twin.organisme), at=at)


def test_a_rank_is_taken_once(at, before, after) -> None:
    row = road(at, before, after)
    with (
        pytest.raises(IntegrityError, match="a_rank_is_taken_once_in_a_parcours"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE modules_etapeparcours SET rang = 1 WHERE parcours_id = %s", [row.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_parcours_is_written_and_published_on_its_pages(at, before, after, enter_as, client) -> None:
    member = enter_as(before.organisme)
    typed = {"titre": "De l’idée à l’entreprise", "objectif": "Durer."}
    page = member.post(reverse("creer_parcours"), typed, follow=True).content.decode()
    assert "Ce parcours est vide" in page
    row = Parcours.objects.get()
    for module in (after, before):
        member.post(reverse("composer_parcours", args=[row.pk]), {"module": module.pk})
    member.post(reverse("changer_etapes", args=[row.pk]), {"module": before.pk, "geste": "monter"})
    page = member.post(reverse("publier_parcours", args=[row.pk]), follow=True).content.decode()
    assert "Le parcours est au catalogue" in page
    public = client.get(reverse("parcours_detail", args=[row.pk])).content.decode()
    assert public.index("Avant") < public.index("Après")
    assert "16\u00a0h · 800,01\u00a0€" in public
    assert "De l’idée à l’entreprise" in client.get(reverse("tous_les_parcours")).content.decode()


def test_a_draft_parcours_is_not_public(at, before, after, client) -> None:
    row = road(at, before, after)
    assert client.get(reverse("parcours_detail", args=[row.pk])).status_code == 404


def test_the_list_costs_a_constant_number_of_queries(at, before, after, client, django_assert_max_num_queries) -> None:
    actor = build.as_member(before.organisme)
    for _ in range(12):
        service.publish_parcours(parcours=road(at, before, after), actor=actor, at=at)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("tous_les_parcours")).content.decode().count("<h2") >= 12

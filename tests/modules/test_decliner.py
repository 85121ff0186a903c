"""An operator refuses to accompany a project for one of two legal motives (article D6323-8-2), before it is accepted."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from modules.services import accompagnement as service
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
WHY = {"motif": "non_viable", "detail": "Le loyer dépasse le chiffre d’affaires prévu."}


@pytest.fixture
def dossier(at, compte, module):
    return build.transmitted(at=at, compte=compte, module=module)


def test_a_project_without_economic_viability_is_declined_with_the_reasons(at, dossier) -> None:
    row = service.decline(dossier=dossier, **WHY, actor=build.as_member(dossier.module.organisme), at=at)
    assert (row.etat, row.declined_for) == ("refuse", "non_viable")
    assert "Le loyer dépasse" in row.ended_reason
    assert Courriel.objects.filter(
        recipient=dossier.titulaire.user.email, subject__contains="ne donne pas suite"
    ).exists()


@pytest.mark.parametrize(
    ("changed", "field"), [({"motif": "age"}, "motif"), ({"motif": ""}, "motif"), ({"detail": "  "}, "detail")]
)
def test_no_other_motive_and_never_without_reasons(at, dossier, changed, field) -> None:
    with pytest.raises(InvalidInput) as error:
        service.decline(dossier=dossier, **{**WHY, **changed}, actor=build.as_member(dossier.module.organisme), at=at)
    assert error.value.field == field


def test_once_the_funder_accepted_it_is_too_late(at, compte, module) -> None:
    row = build.accepted(at=at, compte=compte, module=module)
    with pytest.raises(TransitionRefused):
        service.decline(dossier=row, **WHY, actor=build.as_member(module.organisme), at=at)


def test_other_actions_are_not_declined_this_way(at, compte) -> None:
    bilan = build.module(at=at, nature="vae")
    row = build.transmitted(at=at, compte=compte, module=bilan)
    with pytest.raises(Refused, match="création ou de reprise"):
        service.decline(dossier=row, **WHY, actor=build.as_member(bilan.organisme), at=at)


def test_a_trainer_or_another_organisme_declines_nothing(at, dossier) -> None:
    twin = build.organisme(at=at, rank=2)
    for actor in (build.as_member(dossier.module.organisme, "formateur"), build.as_member(twin)):
        with pytest.raises(NotAllowed):
            service.decline(dossier=dossier, **WHY, actor=actor, at=at)


def test_the_page_offers_the_two_motives_only(dossier, enter_as) -> None:
    client, address = enter_as(dossier.module.organisme), reverse("decliner_dossier", args=[dossier.pk])
    assert client.get(address).content.decode().count('type="radio"') == 2
    assert "Votre refus est enregistré" in client.post(address, WHY, follow=True).content.decode()


def test_only_a_refused_dossier_says_that_it_was_declined(dossier) -> None:
    with (
        pytest.raises(IntegrityError, match="only_a_refused_dossier_was_declined"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE modules_dossier SET declined_for = 'non_viable'")

"""Writing, publishing and withdrawing modules."""

from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from modules.models import Module
from modules.services import modules as catalogue
from modules.services import retraits
from modules.services.nightly import run_nightly
from organismes.models import Organisme
from tests.builders import modules as build
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db


def test_a_module_is_a_draft_until_published(at) -> None:
    row = build.module(at=at, published=False)
    assert row.etat == "brouillon"
    assert not Module.objects.published().exists()
    shown = catalogue.publish(module=row, actor=build.as_member(row.organisme), at=at)
    assert (shown.etat, shown.published_on) == ("publie", at.today)
    with pytest.raises(TransitionRefused):
        catalogue.publish(module=row, actor=build.as_member(row.organisme), at=at)


def test_an_organisme_that_is_not_admissible_reads_why(at) -> None:
    body = bodies.registered(at=at, rank=3)
    actor = build.as_member(body)
    row = catalogue.create_module(organisme=body, **build.values(), actor=actor, at=at)
    with pytest.raises(Refused) as error:
        catalogue.publish(module=row, actor=actor, at=at)
    assert error.value.code == "organisme_non_admissible"
    assert "qualité" in error.value.message


def test_a_withdrawn_module_comes_back(at) -> None:
    row = build.module(at=at)
    actor = build.as_member(row.organisme)
    assert retraits.withdraw(module=row, actor=actor, at=at).etat == "retire"
    with pytest.raises(TransitionRefused):
        retraits.withdraw(module=row, actor=actor, at=at)
    assert catalogue.publish(module=row, actor=actor, at=at).etat == "publie"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phase": "sans_objet"}, "phase"),
        ({"forfait_secondes": None}, "duree"),
        ({"forfait_centimes": 0}, "prix"),
    ],
)
def test_values_that_do_not_agree(at, changed, field) -> None:
    body = build.organisme(at=at)
    with pytest.raises(InvalidInput) as error:
        catalogue.create_module(organisme=body, **build.values(**changed), actor=build.as_member(body), at=at)
    assert error.value.field == field


def test_a_quote_keeps_no_forfait_and_a_bilan_no_phase(at) -> None:
    body = build.organisme(at=at)
    data = build.values(tarification="devis", nature="bilan_competences")
    row = catalogue.create_module(organisme=body, **data, actor=build.as_member(body), at=at)
    assert (row.forfait_secondes, row.forfait_centimes, row.phase) == (None, None, "sans_objet")


def test_a_published_module_keeps_what_people_decided_on(at) -> None:
    row = build.module(at=at)
    actor = build.as_member(row.organisme)
    assert catalogue.update_module(module=row, titre="Autre titre", actor=actor, at=at).titre == "Autre titre"
    with pytest.raises(Refused) as error:
        catalogue.update_module(module=row, phase="post_creation", actor=actor, at=at)
    assert error.value.field == "phase"


def test_open_dossiers_keep_their_hours_and_price(at) -> None:
    row = build.module(at=at)
    draft = build.draft(at=at, compte=build.person(at=at, cpf=48), module=row)
    catalogue.update_module(module=row, forfait_centimes=1, actor=build.as_member(row.organisme), at=at)
    draft.refresh_from_db()
    assert draft.total_centimes == 120_000


def test_a_trainer_and_another_organisme_do_not_write(at) -> None:
    row = build.module(at=at)
    twin = build.module(at=at, rank=2)
    for actor in (build.as_member(row.organisme, "formateur"), build.as_member(twin.organisme)):
        for act in (retraits.withdraw, catalogue.publish, catalogue.update_module):
            with pytest.raises(NotAllowed):
                act(module=row, actor=actor, at=at)


def test_a_module_withdrawn_opens_no_dossier(at) -> None:
    row = build.module(at=at)
    row = retraits.withdraw(module=row, actor=build.as_member(row.organisme), at=at)
    with pytest.raises(Refused, match="plus au catalogue"):
        build.draft(at=at, compte=build.person(at=at, cpf=48), module=row)


def test_the_night_withdraws_what_is_no_longer_admissible(at) -> None:
    body = bodies.registered(at=at, rank=4)
    bodies.nacre(body, at=at)
    actor = build.as_member(body)
    row = catalogue.create_module(organisme=body, **build.values(), actor=actor, at=at)
    catalogue.publish(module=row, actor=actor, at=at)
    last_day = replace(at, today=date(2017, 12, 31))
    assert run_nightly(at=last_day)["modules_retires"] == 0
    assert run_nightly(at=replace(at, today=date(2018, 1, 1)))["modules_retires"] == 1
    row.refresh_from_db()
    assert row.etat == "retire"
    assert Courriel.objects.filter(recipient=Organisme.objects.get(pk=body.pk).email, subject__contains="catalogue")

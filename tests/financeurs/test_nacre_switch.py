"""Midnight of 1/1/2018: what is said in advance is what is done, and nothing is lost."""

from datetime import date

import pytest

from cpa_portal.errors import Refused
from cpa_portal.home.nightly import run
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from financeurs.models import OrdrePaiement
from financeurs.services import catalogue, prises_en_charge
from modules.models import Dossier, Module
from modules.selectors.dossiers import missing_to_transmit
from modules.services.republication import republish_after_nacre
from organismes.consequences import counts, foreseen
from organismes.models import BasculeNacre
from organismes.services.nacre_switch import switch_due
from organismes.services.qualite import decide_quality, request_quality
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders import organismes as bodies
from tests.financeurs.nacre_world import FIRST_DAY, LAST_DAY, NacreWorld, nacre_body, nacre_world, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> NacreWorld:
    return nacre_world()


def preview(world: NacreWorld) -> dict[str, int]:
    found = counts(foreseen([world.body], FIRST_DAY)[world.body.pk])
    return {str(sort): number for sort, number in found.items() if number}


def done() -> dict[str, int]:
    return {str(sort): number for sort, number in counts(BasculeNacre.objects.get().lignes).items() if number}


def test_the_switch_does_exactly_what_the_preview_said(world: NacreWorld) -> None:
    said = preview(world)
    assert said == {"module_retire": 2, "dossier_continue": 1, "demande_bloquee": 1, "brouillon_bloque": 1}
    run(day=LAST_DAY, at=on(LAST_DAY))
    assert Module.objects.published().count() == 2, "not a day earlier"
    run(day=FIRST_DAY, at=on(FIRST_DAY))
    assert done() == said
    assert Module.objects.filter(etat="retire").count() == said["module_retire"]
    assert missing_to_transmit(world.draft, on(FIRST_DAY))[0].code == "organisme"
    with pytest.raises(Refused, match="n’est pas payable"):
        prises_en_charge.accept(
            prise_en_charge=world.submitted, centimes=100, actor=world.payer.gestionnaire, at=on(FIRST_DAY)
        )


def test_it_happens_once_even_when_nights_are_missed_or_run_twice(world: NacreWorld) -> None:
    late = on(date(2018, 1, 9))
    assert [switch_due(at=late), switch_due(at=late), switch_due(at=on(date(2018, 1, 10)))] == [1, 0, 0]
    row = BasculeNacre.objects.get()
    assert (row.effective_on, row.done_on) == (FIRST_DAY, late.today)
    assert Courriel.objects.filter(subject="Votre convention NACRE ne vaut plus qualité").count() == 1
    for subject in ("Votre demande ne peut plus être transmise", "Votre demande ne peut plus être accordée"):
        assert Courriel.objects.filter(subject__startswith=subject).count() == 1


def test_a_dossier_accepted_before_goes_on_and_is_paid(world: NacreWorld) -> None:
    run(day=FIRST_DAY, at=on(FIRST_DAY))
    later = on(date(2018, 1, 22))
    bodies_iban(world)
    build.proof(Dossier.objects.get(pk=world.accepted.pk), at=later, ended_on=date(2018, 1, 21))
    drain(at=later)
    run(day=date(2018, 1, 29), at=on(date(2018, 1, 29)))
    drain(at=on(date(2018, 1, 29)))
    assert OrdrePaiement.objects.get().tranche.dossier_id == world.accepted.pk


def bodies_iban(world: NacreWorld) -> None:
    money.set_iban(
        organisme=world.body,
        iban=money.iban(1),
        bic=money.BIC,
        titulaire_du_compte="Tremplin",
        actor=money.SYSTEM,
        at=on(LAST_DAY),
    )


def test_another_proof_of_quality_keeps_everything_but_the_request_outside_the_catalogue(world: NacreWorld) -> None:
    bodies.make_referencable(world.body, at=on(date(2017, 12, 21)))
    said = preview(world)
    assert said == {"module_reste": 2, "dossier_continue": 1, "demande_bloquee": 1, "brouillon_continue": 1}
    entry = {"financeur": world.payer.row, "organisme": world.body, "motif": "Vérifié", "actor": money.SYSTEM}
    catalogue.add_entry(**entry, at=on(date(2017, 12, 21)))
    said = preview(world)
    assert said == {"module_reste": 2, "dossier_continue": 1, "demande_continue": 1, "brouillon_continue": 1}
    run(day=FIRST_DAY, at=on(FIRST_DAY))
    assert done() == said
    assert Module.objects.published().count() == 2
    assert not Courriel.objects.filter(subject="Votre convention NACRE ne vaut plus qualité").exists()


def test_modules_come_back_as_they_were_when_quality_is_met_again(world: NacreWorld) -> None:
    texts = list(Module.objects.order_by("pk").values_list("titre", "objectif", "contenu", "forfait_centimes"))
    run(day=FIRST_DAY, at=on(FIRST_DAY))
    member, after = build.as_member(world.body), on(date(2018, 2, 5))
    with pytest.raises(Refused, match="jusqu’au 31/12/2017"):
        republish_after_nacre(organisme=world.body, actor=member, at=after)
    asked = request_quality(organisme=world.body, actor=member, at=after)
    decide_quality(qualite=asked, verdict="referencable", actor=money.SYSTEM, at=after)
    assert len(republish_after_nacre(organisme=world.body, actor=member, at=after)) == 2
    assert list(Module.objects.order_by("pk").values_list("titre", "objectif", "contenu", "forfait_centimes")) == texts
    assert Module.objects.published().count() == 2


def test_foreseeing_costs_the_same_for_one_body_or_five(django_assert_num_queries: object) -> None:
    at = on(date(2017, 12, 20))
    rows = [nacre_body(at, rank=rank)[0] for rank in range(1, 6)]
    for few in (rows[:1], rows):
        with django_assert_num_queries(6):  # type: ignore[operator]
            foreseen(few, FIRST_DAY)

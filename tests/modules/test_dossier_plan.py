"""Hours of a dossier through the services: order, limits, attestation of DIF, abondement, CEP notice."""

from datetime import date

import pytest

from accounts.models import DeclarationDIF, Solde
from cpa_portal.errors import NotAllowed, Refused
from cpa_portal.uploads.storage import store_upload
from modules.models import HeuresPlan
from modules.selectors.dossiers import missing_to_transmit, plan_of
from modules.services import dossiers
from tests.builders import modules as build
from tests.builders.parametres import in_force

pytestmark = pytest.mark.django_db
H = 3600


def with_attestation(compte, at) -> None:
    """A DIF statement with its proof."""
    proof = store_upload(build.a_pdf("DIF"), actor=build.SYSTEM, at=at)
    DeclarationDIF.objects.create(
        compte=compte, secondes=120 * H, justificatif=proof, source="titulaire", source_ref="dif", declared_on=at.today
    )


def held(dossier) -> dict[str, int]:
    return {row.compteur: row.secondes // H for row in HeuresPlan.objects.filter(dossier=dossier)}


@pytest.mark.parametrize(
    ("dif", "cpf", "hours", "expected", "missing"),
    [
        pytest.param(120, 48, 100, {"dif": 100}, 0, id="U2"),
        pytest.param(0, 150, 160, {"cpf": 150}, 10, id="U3"),
        pytest.param(0, 400, 350, {"cpf": 350}, 0, id="U5"),
        pytest.param(20, 400, 350, {"dif": 20, "cpf": 130}, 200, id="U6"),
    ],
)
def test_vectors_of_use_are_held(at, dif, cpf, hours, expected, missing) -> None:
    given = {name: value for name, value in (("dif", dif), ("cpf", cpf)) if value}
    compte = build.person(at=at, **given)
    with_attestation(compte, at)
    module = build.module(at=at, forfait_secondes=hours * H)
    draft = build.draft(at=at, compte=compte, module=module)
    assert plan_of(draft).a_completer == missing * H
    actor = build.as_person(compte.titulaire)
    dossiers.choose_self_payment(dossier=draft, paye=bool(missing), actor=actor, at=at)
    sent = dossiers.transmit(dossier=draft, actor=actor, at=at)
    assert sent.reste_secondes == missing * H
    assert held(dossiers.validate(dossier=sent, actor=build.as_funder(), at=at)) == expected
    for compteur, value in given.items():
        assert Solde.objects.get(compte=compte, compteur=compteur).available == (value - expected.get(compteur, 0)) * H


def test_the_first_dossier_with_dif_asks_for_the_attestation(at) -> None:
    compte = build.person(at=at, dif=120)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at))
    missing = missing_to_transmit(draft, at)
    assert [(item.code, item.url_name) for item in missing] == [("attestation_dif", "declarer_dif")]
    with pytest.raises(Refused, match="attestation"):
        dossiers.transmit(dossier=draft, actor=build.as_person(compte.titulaire), at=at)
    with_attestation(compte, at)
    assert missing_to_transmit(draft, at) == []


def test_nothing_is_submitted_without_one_hour_of_the_account(at) -> None:
    compte = build.person(at=at)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at))
    dossiers.choose_self_payment(dossier=draft, paye=True, actor=build.as_person(compte.titulaire), at=at)
    assert [item.code for item in missing_to_transmit(draft, at)] == ["aucune_heure"]


def test_an_abondement_completes_the_plan_and_vanishes_with_the_dossier(at) -> None:
    compte = build.person(at=at, cpf=20)
    actor = build.as_person(compte.titulaire)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at))
    movement = dossiers.grant_abondement(dossier=draft, secondes=4 * H, cle="a:1", actor=build.as_funder(), at=at)
    again = dossiers.grant_abondement(dossier=draft, secondes=4 * H, cle="a:1", actor=build.as_funder(), at=at)
    assert again.pk == movement.pk
    assert missing_to_transmit(draft, at) == []
    sent = dossiers.transmit(dossier=draft, actor=actor, at=at)
    assert held(dossiers.validate(dossier=sent, actor=build.as_funder(), at=at)) == {"cpf": 20, "abondement": 4}
    dossiers.cancel(dossier=draft, motif="non", actor=actor, at=at)
    assert {solde.compteur: solde.available // H for solde in Solde.objects.filter(compte=compte)} == {
        "cpf": 20,
        "abondement": 0,
    }


def test_a_dossier_is_planned_under_the_law_in_force(at) -> None:
    compte = build.person(at=at, dif=20, cpf=400)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at, forfait_secondes=350 * H))
    assert plan_of(draft).a_completer == 200 * H
    in_force(at, nom="DIF_MIX_CAP", valeur="100", on=date(2017, 1, 1))
    assert plan_of(draft).a_completer == 250 * H


def test_an_abondement_serves_no_other_dossier(at) -> None:
    compte = build.person(at=at, cpf=20)
    first = build.draft(at=at, compte=compte, module=build.module(at=at))
    other = build.draft(at=at, compte=compte, module=build.module(at=at, titre="Autre"))
    dossiers.grant_abondement(dossier=first, secondes=4 * H, cle="a:1", actor=build.as_funder(), at=at)
    assert plan_of(first).a_completer == 0
    assert plan_of(other).a_completer == 4 * H


def test_only_a_funder_grants_and_only_before_the_decision(at) -> None:
    compte = build.person(at=at, cpf=24)
    dossier = build.accepted(at=at, compte=compte, module=build.module(at=at))
    with pytest.raises(NotAllowed):
        dossiers.grant_abondement(
            dossier=dossier, secondes=H, cle="a:1", actor=build.as_person(compte.titulaire), at=at
        )
    with pytest.raises(Refused):
        dossiers.grant_abondement(dossier=dossier, secondes=H, cle="a:1", actor=build.as_funder(), at=at)


def test_a_bilan_asks_to_have_read_about_the_cep_and_nothing_more(at) -> None:
    compte = build.person(at=at, cpf=48)
    actor = build.as_person(compte.titulaire)
    module = build.module(at=at, nature="bilan_competences", phase="sans_objet", forfait_secondes=30 * H)
    draft = build.draft(at=at, compte=compte, module=module)
    assert [item.code for item in missing_to_transmit(draft, at)] == ["cep"]
    read = dossiers.acknowledge_cep(dossier=draft, actor=actor, at=at)
    assert read.cep_notice_at == at.now
    assert dossiers.acknowledge_cep(dossier=draft, actor=actor, at=at).cep_notice_at == at.now
    assert dossiers.transmit(dossier=draft, actor=actor, at=at).etat == "transmis"


def test_the_notice_is_for_the_bilan_and_for_the_person_herself(at) -> None:
    compte = build.person(at=at, cpf=48)
    draft = build.draft(at=at, compte=compte, module=build.module(at=at))
    with pytest.raises(Refused, match="bilan"):
        dossiers.acknowledge_cep(dossier=draft, actor=build.as_person(compte.titulaire), at=at)
    twin = build.person(at=at, cpf=48)
    with pytest.raises(NotAllowed):
        dossiers.acknowledge_cep(dossier=draft, actor=build.as_person(twin.titulaire), at=at)


def test_t5_permis_b_through_the_services(at) -> None:
    day_before = type(at)(today=date(2017, 3, 14), now=at.now)
    first_day = type(at)(today=date(2017, 3, 15), now=at.now)
    driving = {"nature": "permis_b", "phase": "sans_objet"}
    with pytest.raises(Refused, match="15/03/2017"):
        build.module(at=day_before, **driving)
    module = build.module(at=first_day, **driving)
    compte = build.person(at=day_before, cpf=48)
    with pytest.raises(Refused, match="15/03/2017"):
        build.draft(at=day_before, compte=compte, module=module)
    assert build.draft(at=first_day, compte=compte, module=module).etat == "brouillon"

"""A dossier of several steps: each proof pays its part, the hours left stay held until the last."""

import pytest

from accounts.models import Mouvement, Solde
from modules.models import HeuresDebitees, Tranche
from modules.rules.versions import Step
from modules.services import justificatifs, offre
from modules.services.service_fait import record_service_fait
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600
STEPS = (
    Step("Diagnostic", "compte_rendu_positionnement", ("intervenant",), ("identite", "resultats"), 300),
    Step("Accompagnement", "attestation_assiduite", ("organisme",), ("identite", "heures"), 700),
)


@pytest.fixture
def dossier(at):
    row = build.module(at=at, forfait_secondes=20 * H, forfait_centimes=100_001)
    offre.set_steps(module=row, steps=STEPS, actor=build.as_member(row.organisme), at=at)
    row.refresh_from_db()
    return build.accepted(at=at, compte=build.person(at=at, correctif=8, cpf=12), module=row)


def _deliver(dossier, numero: int, hours: int, at):
    tranche = Tranche.objects.get(dossier=dossier, numero=numero)
    build.written(dossier, at=at)
    proof = justificatifs.submit_proof(
        tranche=tranche,
        file=build.a_pdf(f"Étape {numero}"),
        type=tranche.type,
        secondes_realisees=hours * H,
        ended_on=at.today,
        actor=build.as_member(dossier.module.organisme),
        at=at,
    )
    return record_service_fait(justificatif=proof, actor=build.as_funder(), at=at)


def _held(dossier) -> dict[str, int]:
    return {row.compteur: row.reserve for row in Solde.objects.filter(compte__titulaire=dossier.titulaire)}


def test_each_step_is_a_tranche_with_its_proof_and_its_part(dossier) -> None:
    rows = dossier.tranches.order_by("numero").values_list("titre", "type", "secondes", "centimes")
    assert list(rows) == [
        ("Diagnostic", "compte_rendu_positionnement", 6 * H, 30_000),
        ("Accompagnement", "attestation_assiduite", 14 * H, 70_001),
    ]


def test_what_the_first_step_leaves_stays_held_and_the_dossier_goes_on(dossier, at) -> None:
    _deliver(dossier, 1, 6, at)
    dossier.refresh_from_db()
    assert dossier.etat == "valide"
    assert _held(dossier) == {"correctif": 8 * H, "cpf": 6 * H}


def test_the_last_step_ends_the_dossier_and_frees_what_was_not_done(dossier, at) -> None:
    _deliver(dossier, 1, 6, at)
    _deliver(dossier, 2, 10, at)
    dossier.refresh_from_db()
    assert dossier.etat == "service_fait"
    assert _held(dossier) == {"correctif": 0, "cpf": 0}
    debited = Mouvement.objects.filter(pk__in=HeuresDebitees.objects.values("mouvement"))
    assert sum(debited.values_list("quantite", flat=True)) == 16 * H


def test_the_steps_may_be_proven_in_any_order(dossier, at) -> None:
    _deliver(dossier, 2, 14, at)
    assert _held(dossier) == {"correctif": 6 * H, "cpf": 0}
    _deliver(dossier, 1, 6, at)
    dossier.refresh_from_db()
    assert (dossier.etat, _held(dossier)) == ("service_fait", {"correctif": 0, "cpf": 0})


def test_the_same_step_twice_is_once(dossier, at) -> None:
    first = _deliver(dossier, 1, 6, at)
    assert record_service_fait(justificatif=first.justificatif, actor=build.as_funder(), at=at) == first
    assert HeuresDebitees.objects.count() == 1

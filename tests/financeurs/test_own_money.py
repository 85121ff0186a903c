"""Hours that the person pays herself are not the funder's: it pays within those mobilised (article L6323-20)."""

import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.delivery import drain
from financeurs.checks import checks_of
from financeurs.models import OrdrePaiement, PriseEnCharge
from financeurs.services import prises_en_charge
from modules.models import Dossier, Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def _grant(request: PriseEnCharge, centimes: int, payer: money.Funder, at: Moment) -> Dossier:
    prises_en_charge.accept(prise_en_charge=request, centimes=centimes, actor=payer.gestionnaire, at=at)
    return Dossier.objects.get(pk=request.dossier_id)


def test_ten_hours_of_24_are_500_euros_of_1_200(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.self_paid(payer, module, at=at, hours=10)
    assert prises_en_charge.most_that_can_be_granted(request, at) == 50_000
    price = next(check for check in checks_of(request, at) if check.libelle.startswith("Prix"))
    assert (price.libelle, price.demande, price.favorable) == ("Prix des heures mobilisées", "500,00\u00a0€", True)
    with pytest.raises(InvalidInput, match="500,00"):
        _grant(request, 50_001, payer, at)
    assert _grant(request, 50_000, payer, at).etat == "valide"


def test_the_cap_by_the_hour_counts_mobilised_hours(at: Moment) -> None:
    payer = money.funder(at=at, centimes_par_heure=4_000)
    request = money.self_paid(payer, money.module_paid_by(payer, at=at), at=at, hours=10)
    assert prises_en_charge.most_that_can_be_granted(request, at) == 40_000


@pytest.mark.parametrize(("done", "owed"), [(24, 50_000), (12, 50_000), (10, 50_000), (8, 40_000), (1, 5_000)])
def test_her_own_money_is_used_last(payer: money.Funder, module: Module, at: Moment, done: int, owed: int) -> None:
    dossier = _grant(money.self_paid(payer, module, at=at, hours=10), 50_000, payer, at)
    build.proof(dossier, at=at, hours=done)
    drain(at=at)
    assert OrdrePaiement.objects.get(tranche__dossier=dossier).montant_centimes == owed


def test_hours_that_arrive_before_the_decision_are_the_funders(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.self_paid(payer, module, at=at, hours=10)
    build.give(request.dossier.titulaire.compte, at=at, cpf=2)
    assert _grant(request, 60_000, payer, at).plan.get().secondes == 12 * 3600

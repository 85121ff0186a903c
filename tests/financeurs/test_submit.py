"""The person sends her dossier to a funder that is competent for her, once."""

import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.home.demonstration.numbers import BIC, iban, siret
from cpa_portal.outbox.delivery import drain
from financeurs.models import Financeur, PriseEnCharge
from financeurs.selectors import competent_funders
from financeurs.services import financeurs, prises_en_charge
from modules.models import Dossier, Module
from modules.services import dossiers
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_public_agents(at: Moment) -> Financeur:
    """A funder of public agents alone."""
    return financeurs.open_financeur(
        nom="Fonds public", type="opca", siret=siret(900), statuts=["agent_public"], iban=iban(900), bic=BIC,
        actor=money.SYSTEM, at=at,
    )  # fmt: skip


def _draft(module: Module, at: Moment) -> Dossier:
    return build.draft(at=at, compte=build.person(at=at, cpf=48), module=module)


def test_consent_is_written_with_the_request(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.submitted(payer, module, at=at)
    dossier = Dossier.objects.get(pk=request.dossier_id)
    assert (request.etat, request.requested_on) == ("demandee", at.today)
    assert (dossier.etat, dossier.consented_at, dossier.submitted_on) == ("transmis", at.now, at.today)


def test_a_funder_of_other_people_is_refused(
    payer: money.Funder, module: Module, of_public_agents: Financeur, at: Moment
) -> None:
    dossier = _draft(module, at)
    assert of_public_agents not in competent_funders(dossier, at.today)
    with pytest.raises(InvalidInput, match="pas compétent") as caught:
        prises_en_charge.submit(
            dossier=dossier, financeur=of_public_agents, actor=build.as_person(dossier.titulaire), at=at
        )
    assert caught.value.field == "financeur"
    assert not PriseEnCharge.objects.filter(dossier=dossier).exists()


def test_a_dossier_is_sent_once(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = money.submitted(payer, module, at=at).dossier
    with pytest.raises(TransitionRefused):
        prises_en_charge.submit(
            dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at
        )  # fmt: skip
    assert PriseEnCharge.objects.filter(dossier=dossier).count() == 1


def test_somebody_else_does_not_consent_for_her(payer: money.Funder, module: Module, at: Moment) -> None:
    somebody = build.as_person(build.person(at=at).titulaire)
    for actor in (somebody, build.as_member(module.organisme, "gestionnaire"), money.SYSTEM):
        with pytest.raises(NotAllowed):
            prises_en_charge.submit(dossier=_draft(module, at), financeur=payer.row, actor=actor, at=at)


def test_missing_hours_stop_the_request(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=23), module=module)
    with pytest.raises(Refused, match="Il manque 1\u00a0h") as caught:
        prises_en_charge.submit(dossier=dossier, financeur=payer.row, actor=build.as_person(dossier.titulaire), at=at)
    assert caught.value.code == "manque_heures"


def test_a_cancelled_dossier_closes_the_decision(payer: money.Funder, module: Module, at: Moment) -> None:
    dossier = money.granted(payer, module, at=at)
    dossiers.cancel(dossier=dossier, motif="Autre projet", actor=build.as_person(dossier.titulaire), at=at)
    drain(at=at)
    assert PriseEnCharge.objects.get(dossier=dossier).etat == "annulee"
    with pytest.raises(TransitionRefused):
        prises_en_charge.refuse(
            prise_en_charge=PriseEnCharge.objects.get(dossier=dossier), motif="Non", actor=payer.gestionnaire, at=at
        )

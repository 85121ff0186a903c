"""Whoever prepared a payment does not approve it: refused by the service, journalled, refused by the database."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.models import Approbation, OrdrePaiement, Tentative
from financeurs.selectors import digest_of
from financeurs.services.ordres import order_due
from modules.models import Module
from modules.services.justificatifs import submit_proof
from modules.services.service_fait import record_service_fait
from tests.builders import financeurs as money
from tests.builders import modules as build
from tests.builders.organismes import set_iban

pytestmark = pytest.mark.django_db


def _as_member_too(agent: Actor, module: Module) -> Actor:
    """The same person, also a member of the organisme."""
    return Actor(
        user_id=agent.user_id, role=Role.ORGANISME, structure_id=module.organisme_id,
        functions=frozenset({"gestionnaire"}), strong=True,
    )  # fmt: skip


def _by_the_valideur(what: str, payer: money.Funder, module: Module, at: Moment) -> OrdrePaiement:
    """An order of which a valideur sent the proof, recorded the service fait or entered the IBAN."""
    both = _as_member_too(payer.valideur, module)
    if what == "iban":
        set_iban(organisme=module.organisme, iban=iban(78), bic=BIC, titulaire_du_compte="T", actor=both, at=at)
        return money.ordered(payer, module, at=at)
    dossier = money.granted(payer, module, at=at)
    if what == "proof":
        build.written(dossier, at=at)
        tranche = build.tranche_of(dossier)
        proof = submit_proof(
            tranche=tranche, file=build.a_pdf(), type=module.justificatif_type, secondes_realisees=tranche.secondes,
            ended_on=at.today, actor=both, at=at,
        )  # fmt: skip
    else:
        proof = build.proof(dossier, at=at)
    recorder = payer.valideur if what == "service" else money.SYSTEM
    service = record_service_fait(justificatif=proof, actor=recorder, at=at)
    ordre = order_due(service_fait=service, actor=money.SYSTEM, at=at)
    assert ordre is not None
    return ordre


@pytest.mark.parametrize(("what", "sentence"), [
    ("proof", "déposé le justificatif"),
    ("service", "constaté le service fait"),
    ("iban", "modifié l’IBAN"),
])  # fmt: skip
def test_who_prepared_does_not_approve(
    payer: money.Funder, module: Module, at: Moment, what: str, sentence: str
) -> None:
    ordre = _by_the_valideur(what, payer, module, at)
    with pytest.raises(NotAllowed, match=sentence):
        money.approve(ordre, payer.valideur, at=at)
    entry = JournalEntry.objects.get(verb="financeurs.approval_refused", object_id=str(ordre.pk))
    assert sentence in entry.details["reason"]
    assert not Approbation.objects.filter(ordre=ordre).exists()
    assert money.approve(ordre, payer.comptable, payer.autre_valideur, at=at).etat == "pret"


@pytest.mark.parametrize("what", ["proof", "service", "iban"])
def test_the_database_does_not_count_who_prepared(payer: money.Funder, module: Module, at: Moment, what: str) -> None:
    ordre = money.approve(_by_the_valideur(what, payer, module, at), payer.comptable, at=at)
    _slip_in(ordre, payer.valideur.user_id, at)
    _no_try(ordre)


def test_the_database_does_not_count_strangers_nor_another_content(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.comptable, at=at)
    _slip_in(ordre, stranger.valideur.user_id, at)
    _slip_in(ordre, payer.valideur.user_id, at, content="0" * 64)
    _slip_in(ordre, payer.autre_valideur.user_id, at, n=2)
    _no_try(ordre)


def test_an_order_is_not_made_ready_by_hand(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.comptable, at=at)
    for state in ("pret", "en_remise", "paye"):
        with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE financeurs_ordrepaiement SET etat = %s WHERE id = %s", [state, ordre.pk])
        assert caught.value.__cause__.diag.constraint_name == "a_ready_order_has_a_live_try"


def test_without_a_second_factor_or_without_function(payer: money.Funder, module: Module, at: Moment) -> None:
    ordre = money.ordered(payer, module, at=at)
    for agent, sentence in (
        (replace(payer.comptable, strong=False), "second facteur"),
        (replace(payer.comptable, functions=frozenset()), "valideur ou un comptable"),
        (payer.gestionnaire, "valideur ou un comptable"),
    ):
        with pytest.raises(NotAllowed, match=sentence):
            money.approve(ordre, agent, at=at)
    assert JournalEntry.objects.filter(verb="financeurs.approval_refused").count() == 3


def _slip_in(ordre: OrdrePaiement, user_id: int | None, at: Moment, content: str = "", n: int = 1) -> None:
    """An approval written behind the service's back."""
    Approbation.objects.create(
        ordre=ordre, n=n, approver_id=user_id, content_digest=content or digest_of(ordre) or "",
        approved_at=at.now, approved_on=at.today,
    )  # fmt: skip


def _no_try(ordre: OrdrePaiement) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Tentative.objects.create(ordre=ordre, n=1, end_to_end_id="X", content_digest=digest_of(ordre) or "")
    assert caught.value.__cause__.diag.constraint_name == "a_try_needs_the_required_approvals"

"""No bank file pays a recent IBAN without one more approval, nor a contested one at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed, Refused
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.attentes import waits_of
from financeurs.models import ApprobationIban, OrdrePaiement, Remise
from financeurs.selectors import digest_of, with_facts
from financeurs.services import remises
from financeurs.services.confiance import approve_recent_iban
from modules.models import Module
from organismes.models import Changement
from organismes.services import changements, objections
from tests.builders import financeurs as money
from tests.builders import organismes as bodies
from tests.financeurs.racing import together


def recent(module: Module, at: Moment, rank: int = 91) -> Changement:
    """New bank details, in force since that day."""
    body = module.organisme
    change = changements.propose_iban(
        organisme=body, iban=iban(rank), bic=BIC, titulaire_du_compte="T", actor=bodies.as_gestionnaire(body), at=at
    )
    return bodies.approved(change, at=at)


def ready(payer: money.Funder, module: Module, at: Moment) -> OrdrePaiement:
    return money.approve(money.ordered(payer, module, at=at), payer.valideur, payer.comptable, at=at)


def seal(payer: money.Funder, ordre: OrdrePaiement, at: Moment) -> Remise:
    return remises.seal(
        financeur=payer.row, ordre_ids=[ordre.pk], execution_on=at.now.date(), actor=payer.comptable, at=at
    )


def codes(ordre: OrdrePaiement, at: Moment) -> list[str]:
    row = with_facts(OrdrePaiement.objects.filter(pk=ordre.pk)).get()
    return [wait.code for wait in waits_of([row], at.today)[row.pk]]


@pytest.mark.django_db
def test_a_recent_iban_waits_ten_days(payer: money.Funder, module: Module, at: Moment) -> None:
    recent(module, at)
    ordre = ready(payer, module, at)
    for days in (0, 9):
        day = Moment(today=at.today + timedelta(days=days), now=at.now)
        assert codes(ordre, day) == ["iban_recent"]
        with pytest.raises(Refused, match="aucun virement n’y part avant le 25\u00a0mai 2017") as error:
            seal(payer, ordre, day)
        assert error.value.code == "iban_recent"
    after = Moment(today=at.today + timedelta(days=10), now=at.now)
    assert codes(ordre, after) == []
    assert seal(payer, ordre, after).nombre == 1


@pytest.mark.django_db
def test_one_more_person_of_the_funder_lets_it_leave(payer: money.Funder, module: Module, at: Moment) -> None:
    recent(module, at)
    ordre = ready(payer, module, at)
    digest = digest_of(ordre) or ""

    def more(actor: Actor, text: str = digest) -> ApprobationIban:
        return approve_recent_iban(ordre=ordre, digest=text, motif="RIB vu au téléphone", actor=actor, at=at)

    for actor in (payer.valideur, payer.comptable, payer.gestionnaire):
        with pytest.raises(NotAllowed):
            more(actor)
    with pytest.raises(Refused, match="relisez-le"):
        more(payer.autre_valideur, "autre")
    assert more(payer.autre_valideur) == more(payer.autre_valideur)
    assert codes(ordre, at) == []
    assert seal(payer, ordre, at).nombre == 1


@pytest.mark.django_db
def test_a_contested_iban_is_not_paid_even_with_one_more_approval(
    payer: money.Funder, module: Module, at: Moment
) -> None:
    change = recent(module, at)
    ordre = ready(payer, module, at)
    approve_recent_iban(ordre=ordre, digest=digest_of(ordre) or "", motif="RIB vu", actor=payer.autre_valideur, at=at)
    objections.contest(changement=change, actor=bodies.as_gestionnaire(module.organisme), at=at)
    assert codes(ordre, at) == ["iban_conteste"]
    late = Moment(today=at.today + timedelta(days=40), now=at.now)
    with pytest.raises(Refused, match="contesté"):
        seal(payer, ordre, late)
    objections.settle(changement=change, issue="ecartee", motif="Vu.", actor=bodies.administrator(), at=at)
    assert seal(payer, ordre, late).nombre == 1


@pytest.mark.django_db
def test_raw_sql_cannot_send_a_held_account_to_the_bank(
    payer: money.Funder, module: Module, stranger: money.Funder, at: Moment
) -> None:
    change = recent(module, at)
    ordre = ready(payer, module, at)
    statement = (
        "UPDATE financeurs_tentative SET etat = 'remise', remise_id = (SELECT min(id) FROM financeurs_remise) "
        "WHERE ordre_id = %s"
    )

    def refuse(name: str) -> None:
        with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [ordre.pk])
        assert error.value.__cause__.diag.constraint_name == name

    refuse("a_recent_account_needs_one_more_approval")
    ApprobationIban.objects.create(
        ordre=ordre, content_digest=digest_of(ordre), approver_id=payer.valideur.user_id, motif="x",
        approved_on=at.today, approved_at=at.now,
    )  # fmt: skip
    refuse("a_recent_account_needs_one_more_approval")
    objections.contest(changement=change, actor=bodies.as_gestionnaire(module.organisme), at=at)
    refuse("a_contested_account_is_not_paid")


def test_contesting_and_sealing_at_once(committed_db: str, at: Moment) -> None:
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    change = recent(module, at)
    ordre = ready(payer, module, at)
    approve_recent_iban(ordre=ordre, digest=digest_of(ordre) or "", motif="RIB vu", actor=payer.autre_valideur, at=at)
    together(
        lambda: seal(payer, ordre, at),
        lambda: objections.contest(changement=change, actor=bodies.as_gestionnaire(module.organisme), at=at),
    )
    sealed = Remise.objects.count() == 1
    # Whoever came second saw the first: either the file left before the objection, or it never left.
    assert sealed == (OrdrePaiement.objects.get(pk=ordre.pk).etat == "en_remise")


@pytest.mark.django_db
def test_both_sides_read_why_it_waits(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment
) -> None:
    recent(module, at)
    ordre = ready(payer, module, at)
    page = as_agent(payer.comptable).get(reverse("remises")).content.decode()
    assert "Aucun ordre n’est prêt" in page
    assert "Prêts, mais retenus" in page
    detail = as_agent(payer.autre_valideur).get(reverse("ordre", args=[ordre.pk])).content.decode()
    assert "Approuver malgré un IBAN récent" in detail
    body = module.organisme
    browser = sign_in(body.membres.first().user, space=f"organisme:{body.pk}")
    assert "aucun virement n’y part avant" in browser.get(reverse("mes_paiements")).content.decode()

"""Bodies that share something: found in the background, masked, examined by people, never refused by the portal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.models import GroupeLie
from financeurs.rules.liens import Partage, groups, same_address, same_telephone
from financeurs.services.liens import close_without_follow_up, examine_again, refresh
from modules.models import Justificatif
from organismes.models import Organisme
from organismes.services import changements, membres
from tests.builders import financeurs as money
from tests.builders import organismes as bodies


def shares(raison: str, name: str, *pks: int) -> Partage:
    return Partage(raison, name, name, frozenset(pks))


def test_bodies_join_through_one_another() -> None:
    found = groups([shares("iban", "a", 1, 2), shares("adresse", "b", 2, 3), shares("membre", "c", 7, 8)])
    assert [set(group.organismes) for group in found] == [{1, 2, 3}, {7, 8}]
    assert [group.force for group in found] == ["forte", "moyenne"]


@pytest.mark.parametrize(
    ("kinds", "force"),
    [(["adresse"], "faible"), (["adresse", "adresse"], "faible"), (["membre"], "moyenne"),
     (["membre", "adresse"], "forte"), (["preuve"], "forte"), (["pic"], "moyenne")],
)  # fmt: skip
def test_strength_adds_kinds_not_repetitions(kinds: list[str], force: str) -> None:
    (group,) = groups([shares(kind, str(rank), 1, 2) for rank, kind in enumerate(kinds)])
    assert group.force == force


def test_the_key_does_not_depend_on_the_order() -> None:
    rows = [shares("iban", "a", 1, 2), shares("adresse", "b", 2, 3)]
    assert groups(rows)[0].cle == groups(rows[::-1])[0].cle


def test_telephones_and_addresses_are_compared_without_their_dress() -> None:
    assert same_telephone("+33 (0)6 12 34 56 78") == same_telephone("06.12.34.56.78") == "612345678"
    assert same_telephone("36 39") == ""
    assert same_address("1, rue de l’Église", "77000") == same_address("1 RUE DE L'EGLISE ", "77000")
    assert same_address(" ", "77000") == ""


@pytest.fixture
def pair(db: None, at: Moment) -> list[Organisme]:
    """Two bodies with one account, one telephone and one address."""
    rows = [
        bodies.organisme(at=at, rank=rank, telephone=number)
        for rank, number in ((1, "0612345678"), (2, "+33612345678"))
    ]
    for row in rows:
        changements.propose_iban(
            organisme=row, iban=iban(5), bic=BIC, titulaire_du_compte="T", actor=bodies.as_gestionnaire(row), at=at
        )
    return rows


def test_the_report_masks_what_is_shared(pair: list[Organisme], at: Moment, system: Actor) -> None:
    assert (refresh(actor=system, at=at), refresh(actor=system, at=at)) == (1, 1)
    group = GroupeLie.objects.get()
    assert set(group.organismes.all()) == set(pair)
    assert {row["raison"] for row in group.raisons} == {"iban", "telephone", "adresse"}
    assert group.force == "forte"
    text = str(group.raisons)
    assert "612345678" not in text
    assert iban(5).replace(" ", "")[4:-4] not in text
    assert "••" in text


def test_what_was_examined_stays_so_until_something_new(pair: list[Organisme], at: Moment, system: Actor) -> None:
    refresh(actor=system, at=at)
    payer = money.funder(at=at)
    group = GroupeLie.objects.get()
    with pytest.raises(InvalidInput, match="motif"):
        close_without_follow_up(groupe=group, motif=" ", actor=payer.valideur, at=at)
    with pytest.raises(NotAllowed):
        close_without_follow_up(groupe=group, motif="x", actor=payer.comptable, at=at)
    with pytest.raises(NotFound):
        close_without_follow_up(groupe=group, motif="x", actor=bodies.as_gestionnaire(pair[0]), at=at)
    close_without_follow_up(groupe=group, motif="Deux sites d’une même société.", actor=payer.valideur, at=at)
    refresh(actor=system, at=at)
    assert GroupeLie.objects.get().etat == "sans_suite"
    with pytest.raises(Refused):
        close_without_follow_up(groupe=group, motif="x", actor=payer.valideur, at=at)
    assert examine_again(groupe=group, actor=payer.gestionnaire, at=at).etat == "a_examiner"
    close_without_follow_up(groupe=group, motif="Vu.", actor=bodies.administrator(), at=at)
    membres.add_member(organisme=pair[0], user=pair[1].membres.get().user, fonctions=["formateur"], actor=system, at=at)
    refresh(actor=system, at=at)
    assert list(GroupeLie.objects.standing().values_list("etat", flat=True)) == ["a_examiner"]
    assert GroupeLie.objects.filter(ended_on=at.today).count() == 1


@pytest.mark.django_db
def test_a_proof_met_in_two_bodies_and_a_spike_are_seen(at: Moment, system: Actor, settings: Any) -> None:
    settings.PIC_PREMIERES_DEMANDES = 2
    payer = money.funder(at=at)
    first, second = (money.module_paid_by(payer, at=at, rank=rank) for rank in (1, 2))
    orders = [money.ordered(payer, module, at=at) for module in (first, first, second)]
    proofs = Justificatif.objects.filter(tranche__in=[row.tranche_id for row in orders])
    same = proofs.values("received_sha256").distinct().count() == 1
    later = Moment(today=at.today, now=at.now + timedelta(hours=1))
    refresh(actor=system, at=later)
    reasons = {row["raison"] for group in GroupeLie.objects.standing() for row in group.raisons}
    assert "pic" in reasons
    assert ("preuve" in reasons) == same


def test_pages_cost_the_same_whatever_their_length(
    pair: list[Organisme], at: Moment, system: Actor, as_agent: Callable[[Actor], Client],
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    payer = money.funder(at=at)
    refresh(actor=system, at=at)
    browser = as_agent(payer.valideur)
    group = GroupeLie.objects.get()
    page = browser.get(reverse("lien", args=[group.pk])).content.decode()
    assert "Même IBAN" in page
    assert "0612345678" not in page
    browser.get(reverse("liens"))
    with django_assert_max_num_queries(20) as before:
        assert "Tremplin 1" in browser.get(reverse("liens")).content.decode()
    for rank in range(3, 9):
        bodies.organisme(at=at, rank=rank, adresse=f"{rank // 2} avenue de la Paix")
    refresh(actor=system, at=at)
    assert GroupeLie.objects.standing().count() > 1
    with django_assert_max_num_queries(20) as after:
        browser.get(reverse("liens"))
    assert len(after) == len(before)
    sent = browser.post(reverse("lien", args=[group.pk]), {"action": "sans_suite", "motif": ""})
    assert sent.status_code == 400

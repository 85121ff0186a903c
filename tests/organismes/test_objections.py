"""Bank details wait before they serve, and one click of any member freezes them until the administrator decides."""

from datetime import timedelta

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import Courriel
from organismes.models import Changement, ObjectionIban, Organisme
from organismes.second_person import waiting_for_administrator
from organismes.selectors import live_iban
from organismes.services import changements, membres, objections
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def body(at: Moment) -> Organisme:
    row = build.organisme(at=at)
    membres.add_member(
        organisme=row, user=build.person("olivier@tremplin.example"), fonctions=["formateur"], actor=build.SYSTEM, at=at
    )
    return row


def formateur(body: Organisme) -> Actor:
    row = body.membres.get(user__email="olivier@tremplin.example")
    return Actor(
        user_id=row.user_id, role=build.as_gestionnaire(body).role, structure_id=body.pk,
        functions=frozenset(["formateur"]), strong=True,
    )  # fmt: skip


def proposed(body: Organisme, at: Moment) -> Changement:
    return changements.propose_iban(
        organisme=body, iban=IBAN, titulaire_du_compte="Tremplin", actor=build.as_gestionnaire(body), at=at
    )


def told(subject: str) -> set[str]:
    return set(Courriel.objects.filter(subject=subject).values_list("recipient", flat=True))


EVERYBODY = {"gestionnaire1@tremplin.example", "olivier@tremplin.example"}


def test_even_the_first_iban_waits_for_a_second_person_and_tells_everybody_twice(body: Organisme, at: Moment) -> None:
    row = proposed(body, at)
    assert live_iban(body) is None
    assert told("Changement à approuver\u00a0: Coordonnées bancaires") == EVERYBODY
    build.approved(row, at=at)
    account = live_iban(body)
    assert account is not None
    assert (account.held_until, account.approved_by_id) == (
        at.today + timedelta(days=10), build.administrator().user_id,
    )  # fmt: skip
    assert told("Coordonnées bancaires enregistrées") == EVERYBODY
    assert not Courriel.objects.filter(body__contains="30006000").exists()


def test_one_objection_of_any_member_freezes_a_proposal(body: Organisme, at: Moment) -> None:
    row = proposed(body, at)
    first = objections.contest(changement=row, actor=formateur(body), at=at)
    assert objections.contest(changement=row, actor=build.as_gestionnaire(body), at=at) == first
    assert told("Coordonnées bancaires contestées") == EVERYBODY
    with pytest.raises(Refused, match="conteste"):
        build.approved(row, at=at)
    settled = objections.settle(
        changement=row, issue="retenue", motif="IBAN inconnu.", actor=build.administrator(), at=at
    )
    row.refresh_from_db()
    assert (settled.issue, row.etat, row.decision_motif) == ("retenue", "refuse", "IBAN inconnu.")


def test_an_objection_set_aside_leaves_the_details_standing(body: Organisme, at: Moment) -> None:
    row = build.approved(proposed(body, at), at=at)
    objections.contest(changement=row, actor=formateur(body), at=at)
    assert [change.pk for change in waiting_for_administrator(at.now)] == [row.pk]
    for issue, motif in (("autre", "x"), ("ecartee", " ")):
        with pytest.raises(InvalidInput):
            objections.settle(changement=row, issue=issue, motif=motif, actor=build.administrator(), at=at)
    for actor in (formateur(body), build.as_gestionnaire(body)):
        with pytest.raises(NotAllowed):
            objections.settle(changement=row, issue="ecartee", motif="Moi", actor=actor, at=at)
    objections.settle(changement=row, issue="ecartee", motif="Relevé vu.", actor=build.administrator(), at=at)
    assert live_iban(body) is not None
    assert waiting_for_administrator(at.now) == []


def test_an_objection_upheld_takes_the_details_out_of_force(body: Organisme, at: Moment) -> None:
    row = build.approved(proposed(body, at), at=at)
    objections.contest(changement=row, actor=formateur(body), at=at)
    objections.settle(changement=row, issue="retenue", motif="Fraude.", actor=build.administrator(), at=at)
    assert live_iban(body) is None
    assert told("Objection retenue") == EVERYBODY


def test_after_the_hold_nothing_is_contested_here(body: Organisme, at: Moment) -> None:
    row = build.approved(proposed(body, at), at=at)
    late = Moment(today=at.today + timedelta(days=10), now=at.now)
    with pytest.raises(Refused, match="ne peuvent plus"):
        objections.contest(changement=row, actor=formateur(body), at=late)
    assert not ObjectionIban.objects.exists()

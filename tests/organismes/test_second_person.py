"""Members, functions and bank details change by two people, never by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from organismes.models import Changement, Organisme
from organismes.second_person import waiting_for_administrator
from organismes.services import changements, membres
from organismes.services.nightly import run_nightly
from tests.builders import organismes as build
from tests.organismes.changes import both, decide, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(at: Moment) -> Organisme:
    """A body with two gestionnaires: Camille (first) and Zoé."""
    row = build.organisme(at=at)
    build.gestionnaire(row, "zoe@tremplin.example", at=at)
    return row


def test_an_invitation_leaves_once_another_gestionnaire_agrees(body: Organisme, at: Moment) -> None:
    row = proposed(body, at)
    assert not body.invitations.exists()
    assert not Courriel.objects.filter(recipient="lea@exemple.example").exists()
    told = Courriel.objects.filter(subject__startswith="Changement à approuver").values_list("recipient", flat=True)
    assert set(told) == {"gestionnaire1@tremplin.example", "zoe@tremplin.example"}
    with pytest.raises(NotAllowed, match="une autre personne"):
        decide(row, both(body)[0], at)
    assert JournalEntry.objects.filter(verb="organismes.change_approval_refused").count() == 1
    row = decide(row, both(body)[1], at)
    assert (row.etat, row.decided_as, body.invitations.get().changement) == ("approuve", "gestionnaire", row)
    assert Courriel.objects.filter(recipient="lea@exemple.example").count() == 1
    assert decide(row, both(body)[1], at).pk == row.pk
    assert JournalEntry.objects.filter(verb="organismes.approve_change").count() == 1


def test_alone_the_second_person_is_the_administrator(at: Moment) -> None:
    body = build.organisme(at=at)
    administrator = build.administrator()
    row = proposed(body, at)
    assert [change.pk for change in waiting_for_administrator(at.now)] == [row.pk]
    assert Courriel.objects.filter(recipient="administratrice@portail.example").exists()
    assert decide(row, administrator, at).decided_as == "administrateur"


def test_the_administrator_leaves_it_to_the_other_gestionnaire(body: Organisme, at: Moment) -> None:
    row = proposed(body, at)
    assert waiting_for_administrator(at.now) == []
    with pytest.raises(NotAllowed, match="à lui de décider"):
        decide(row, build.administrator(), at)


def test_another_content_than_the_one_read_is_not_approved(body: Organisme, at: Moment) -> None:
    with pytest.raises(Refused, match="relisez-le"):
        changements.approve(changement=proposed(body, at), digest="autre", actor=both(body)[1], at=at)


@pytest.mark.parametrize("functions", [["formateur"], []])
def test_a_formateur_neither_proposes_nor_approves(body: Organisme, at: Moment, functions: list[str]) -> None:
    first, second = both(body)
    formateur = replace(second, functions=frozenset(functions))
    row = proposed(body, at)
    with pytest.raises(NotAllowed):
        decide(row, formateur, at)
    with pytest.raises(NotAllowed):
        changements.propose_invitation(
            organisme=body, email="x@y.example", fonctions=["formateur"], actor=formateur, at=at
        )
    stranger = build.as_gestionnaire(build.organisme(at=at, rank=2))
    with pytest.raises(NotFound):
        decide(row, stranger, at)
    with pytest.raises(NotAllowed):
        decide(row, replace(second, strong=False), at)


def test_a_refusal_says_why_and_a_withdrawal_is_the_authors(body: Organisme, at: Moment) -> None:
    first, second = both(body)
    row = proposed(body, at)
    with pytest.raises(InvalidInput, match="motif"):
        changements.refuse(changement=row, motif=" ", actor=second, at=at)
    with pytest.raises(NotAllowed):
        changements.withdraw(changement=row, actor=second, at=at)
    row = changements.refuse(changement=row, motif="Inconnue de nous.", actor=second, at=at)
    assert (row.etat, row.decision_motif) == ("refuse", "Inconnue de nous.")
    with pytest.raises(TransitionRefused):
        decide(row, second, at)
    row = changements.withdraw(changement=proposed(body, at), actor=first, at=at)
    assert (row.etat, changements.withdraw(changement=row, actor=first, at=at).etat) == ("retire", "retire")


def test_without_a_decision_it_expires_after_fourteen_days(body: Organisme, at: Moment) -> None:
    row = proposed(body, at)
    last = Moment(today=at.today + timedelta(days=14), now=at.now)
    run_nightly(at=last)
    assert Changement.objects.get(pk=row.pk).etat == "propose"
    late = Moment(today=at.today + timedelta(days=15), now=at.now)
    with pytest.raises(Refused, match="a expiré"):
        decide(row, both(body)[1], late)
    assert (run_nightly(at=late), run_nightly(at=late)) == (1, 0)
    row.refresh_from_db()
    assert (row.etat, row.decision_motif) == ("expire", "Sans décision jusqu’au 29/05/2017.")


def test_a_recent_gestionnaire_decides_nothing_for_seventy_two_hours(body: Organisme, at: Moment) -> None:
    lea = build.person("lea@exemple.example")
    decide(proposed(body, at), both(body)[1], at)
    membres.accept_invitation(invitation=body.invitations.get(), user=lea, actor=build.SYSTEM, at=at)
    actor = build.as_gestionnaire(body, lea.pk)
    row = proposed(body, at, "autre@exemple.example")
    with pytest.raises(NotAllowed, match="trop peu de temps"):
        decide(row, actor, at)
    with pytest.raises(NotAllowed, match="trop peu de temps"):
        changements.suspend(membre=body.membres.first(), motif="X", actor=actor, at=at)
    later = Moment(today=at.today, now=at.now + timedelta(hours=72))
    assert decide(row, actor, later).etat == "approuve"

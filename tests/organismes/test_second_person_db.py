"""The database refuses one person's change whoever writes it; races of two people make one approval."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed
from organismes.models import Changement, CoordonneesBancaires, InvitationMembre
from organismes.services import changements
from tests.builders import organismes as build
from tests.financeurs.racing import together

IBAN = "FR7630006000011234567890189"


def refuse(name: str, statement: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    found = getattr(error.value.__cause__, "diag", None)
    assert name in (getattr(found, "constraint_name", None) or str(error.value))


APPROVE = (
    "UPDATE organismes_changement SET etat = 'approuve', decided_by_id = %s, decided_on = '2017-05-15', "
    "decided_at = '2026-11-23 09:00+00'"
)


@pytest.mark.django_db
def test_raw_sql_cannot_approve_alone(at: Moment) -> None:
    body = build.organisme(at=at)
    zoe = build.gestionnaire(body, "zoe@tremplin.example", at=at)
    me = build.as_gestionnaire(body)
    changements.propose_iban(organisme=body, iban=IBAN, titulaire_du_compte="T", actor=me, at=at)
    # The trigger speaks before the constraint, which stands behind it.
    refuse("a_second_person_approves_a_change", APPROVE, me.user_id)
    refuse("a_second_person_approves_a_change", APPROVE, build.administrator().user_id)
    refuse("a_second_person_approves_a_change", APPROVE, build.person("passant@exemple.example").pk)
    refuse("a_second_person_approves_a_change", APPROVE, None)
    refuse("frozen", "UPDATE organismes_changement SET titulaire_du_compte = 'Autre'")
    refuse("frozen", "UPDATE organismes_changement SET proposed_by_id = NULL")
    insert = (
        "INSERT INTO organismes_coordonneesbancaires (organisme_id, iban_ciphertext, iban_index, iban_masque, bic, "
        "titulaire_du_compte, changement_id, recorded_by_id, approved_by_id, held_until) SELECT organisme_id, "
        "iban_ciphertext, iban_index, iban_masque, bic, titulaire_du_compte, id, proposed_by_id, %s, '2017-05-25' "
        "FROM organismes_changement"
    )
    refuse("an_iban_comes_from_an_approved_change", insert, zoe.user_id)
    refuse(
        "a_change_that_fails_says_why",
        "UPDATE organismes_changement SET etat = 'refuse', decided_on = now(), decided_at = now()",
    )
    refuse("a_decided_change_says_when", "UPDATE organismes_changement SET etat = 'expire', decision_motif = 'x'")
    build.approved(Changement.objects.get(), at=at)
    refuse(
        "a_change_is_decided_once",
        "UPDATE organismes_changement SET etat = 'propose', decided_on = NULL, decided_at = NULL",
    )


@pytest.mark.django_db
def test_an_administrator_who_is_the_only_gestionnaire_does_not_approve_her_own(at: Moment) -> None:
    administrator = build.administrator()
    body = build.organisme(at=at, gestionnaire=User.objects.get(pk=administrator.user_id))
    me = build.as_gestionnaire(body)
    row = changements.propose_iban(organisme=body, iban=IBAN, titulaire_du_compte="T", actor=me, at=at)
    with pytest.raises(NotAllowed, match="une autre personne"):
        changements.approve(changement=row, digest=row.empreinte, actor=administrator, at=at)
    refuse("nobody_approves_her_own_change", APPROVE, administrator.user_id)


@pytest.mark.django_db
def test_raw_sql_cannot_invite_in_the_name_of_a_person(at: Moment) -> None:
    body = build.organisme(at=at)
    refuse(
        "an_invitation_comes_from_an_approved_change",
        "INSERT INTO organismes_invitationmembre (organisme_id, email, fonctions, invited_on, invited_by_id) "
        "VALUES (%s, 'a@b.example', '[\"gestionnaire\"]', '2017-05-15', %s)",
        body.pk, build.as_gestionnaire(body).user_id,
    )  # fmt: skip
    refuse("nobody_suspends_her_own_access", "UPDATE organismes_membreorganisme SET suspended_by_id = user_id")


def test_two_people_at_once_are_one_approval(committed_db: str, at: Moment) -> None:
    body = build.organisme(at=at)
    people = [
        build.as_gestionnaire(body, build.gestionnaire(body, f"g{rank}@tremplin.example", at=at).user_id)
        for rank in range(3)
    ]
    row = changements.propose_invitation(
        organisme=body, email="lea@exemple.example", fonctions=["formateur"], actor=build.as_gestionnaire(body), at=at
    )
    acts: list[Callable[[], object]] = [
        lambda who=who: changements.approve(changement=row, digest=row.empreinte, actor=who, at=at)  # type: ignore[misc]
        for who in people * 2
    ]
    assert together(*acts) == []
    assert InvitationMembre.objects.count() == 1
    assert JournalEntry.objects.filter(verb="organismes.approve_change").count() == 1


def test_approving_and_withdrawing_at_once_end_one_way(committed_db: str, at: Moment) -> None:
    body = build.organisme(at=at)
    zoe = build.as_gestionnaire(body, build.gestionnaire(body, "zoe@tremplin.example", at=at).user_id)
    me = build.as_gestionnaire(body)
    for _ in range(3):
        row = changements.propose_iban(organisme=body, iban=IBAN, titulaire_du_compte="T", actor=me, at=at)
        raised = together(
            lambda row=row: changements.approve(changement=row, digest=row.empreinte, actor=zoe, at=at),
            lambda row=row: changements.withdraw(changement=row, actor=me, at=at),
        )
        row.refresh_from_db()
        assert len(raised) == 1
        assert CoordonneesBancaires.objects.filter(changement=row).count() == (row.etat == "approuve")
        if row.etat == "approuve":
            break


def test_two_gestionnaires_who_suspend_each_other_leave_one(committed_db: str, at: Moment) -> None:
    body = build.organisme(at=at)
    build.gestionnaire(body, "zoe@tremplin.example", at=at)
    first, second = body.membres.order_by("pk")
    raised = together(
        lambda: changements.suspend(membre=second, motif="X", actor=build.as_gestionnaire(body, first.user_id), at=at),
        lambda: changements.suspend(membre=first, motif="X", actor=build.as_gestionnaire(body, second.user_id), at=at),
    )
    assert [str(getattr(error, "message", error)) for error in raised] == ["Votre accès à cet organisme est suspendu."]
    assert body.membres.filter(suspended_at__isnull=True).count() == 1

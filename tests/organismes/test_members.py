"""Members: invited without telling who has an account, joined by their own act, never without a gestionnaire."""

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotFound, Refused
from cpa_portal.outbox.models import Courriel
from organismes.models import Organisme
from organismes.services import membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(at: Moment) -> Organisme:
    return build.organisme(at=at)


def invite(body: Organisme, email: str, at: Moment, fonctions: list[str] | None = None):
    return membres.invite(organisme=body, email=email, fonctions=fonctions or ["formateur"], actor=build.SYSTEM, at=at)


def test_an_address_without_account_is_invited_all_the_same(body: Organisme, at: Moment) -> None:
    build.person("connue@exemple.example")
    for address in ("connue@exemple.example", "inconnue@exemple.example"):
        invite(body, address, at)
        assert Courriel.objects.filter(recipient=address, subject__startswith="Vous êtes invité").count() == 1


def test_only_the_person_invited_joins_and_joins_once(body: Organisme, at: Moment, system: Actor) -> None:
    row = invite(body, "Lea@Exemple.example", at)
    with pytest.raises(NotFound):
        membres.accept_invitation(invitation=row, user=build.person("zoe@exemple.example"), actor=system, at=at)
    lea = build.person("lea@exemple.example")
    first = membres.accept_invitation(invitation=row, user=lea, actor=system, at=at)
    again = membres.accept_invitation(invitation=row, user=lea, actor=system, at=at)
    assert first.pk == again.pk
    assert first.fonctions == ["formateur"]


def test_a_withdrawn_invitation_is_no_longer_accepted(body: Organisme, at: Moment, system: Actor) -> None:
    row = invite(body, "lea@exemple.example", at)
    membres.withdraw_invitation(invitation=row, actor=system, at=at)
    membres.withdraw_invitation(invitation=row, actor=system, at=at)
    with pytest.raises(Refused):
        membres.accept_invitation(invitation=row, user=build.person("lea@exemple.example"), actor=system, at=at)


@pytest.mark.parametrize(
    ("email", "fonctions", "field"),
    [
        ("pas-une-adresse", ["formateur"], "email"),
        ("gestionnaire1@tremplin.example", ["formateur"], "email"),
        ("lea@exemple.example", ["directeur"], "fonctions"),
    ],
)
def test_bad_invitations_say_which_field(
    email: str, fonctions: list[str], field: str, body: Organisme, at: Moment
) -> None:
    with pytest.raises(InvalidInput) as error:
        invite(body, email, at, fonctions)
    assert error.value.field == field


def test_a_second_invitation_waits_for_the_first(body: Organisme, at: Moment) -> None:
    invite(body, "lea@exemple.example", at)
    with pytest.raises(InvalidInput, match="attend déjà"):
        invite(body, "LEA@exemple.example", at)


def test_a_body_keeps_a_gestionnaire(body: Organisme, at: Moment, system: Actor) -> None:
    only = body.membres.get()
    with pytest.raises(Refused) as error:
        membres.end_membership(membre=only, actor=system, at=at)
    assert error.value.code == "dernier_gestionnaire"
    membres.add_member(
        organisme=body, user=build.person("lea@exemple.example"), fonctions=["gestionnaire"], actor=system, at=at
    )
    ended = membres.end_membership(membre=only, actor=system, at=at)
    assert ended.until_on == at.today
    assert membres.end_membership(membre=only, actor=system, at=at).until_on == at.today

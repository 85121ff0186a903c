"""Functions, removals and suspended accesses."""

from datetime import timedelta

import pytest

from accounts.models import User
from cpa_portal.actor import Role
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import NotAllowed, Refused
from organismes.models import Changement, Organisme
from organismes.second_person import who_must_act, with_content
from organismes.services import changements
from organismes.services.nightly import run_nightly
from organismes.spaces import organisme_spaces
from tests.builders import organismes as build
from tests.organismes.changes import both, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(at: Moment) -> Organisme:
    """A body with two gestionnaires: Camille (first) and Zoé."""
    row = build.organisme(at=at)
    build.gestionnaire(row, "zoe@tremplin.example", at=at)
    return row


def test_functions_change_and_a_gestionnaire_leaves_by_two(body: Organisme, at: Moment) -> None:
    first, second = both(body)
    zoe = body.membres.get(user_id=second.user_id)
    row = changements.propose_functions(membre=zoe, fonctions=["formateur"], actor=first, at=at)
    assert who_must_act(row, at.now).startswith("L’administrateur")
    with pytest.raises(NotAllowed, match="vous concerne"):
        decide(row, second, at)
    decide(row, build.administrator(), at)
    zoe.refresh_from_db()
    assert zoe.fonctions == ["formateur"]
    assert changements.remove(membre=zoe, motif="Départ", actor=first, at=at) is None
    zoe.refresh_from_db()
    assert zoe.until_on == at.today
    with pytest.raises(Refused, match="au moins un gestionnaire"):
        changements.remove(membre=body.membres.get(user_id=first.user_id), motif="X", actor=first, at=at)


def test_a_suspended_access_closes_at_once_and_lasts_until_decided(body: Organisme, at: Moment) -> None:
    first, second = both(body)
    zoe, user = body.membres.get(user_id=second.user_id), User.objects.get(pk=second.user_id)
    with pytest.raises(NotAllowed, match="propre accès"):
        changements.suspend(membre=zoe, motif="X", actor=second, at=at)
    row = changements.suspend(membre=zoe, motif="Compte volé", actor=first, at=at)
    assert list(organisme_spaces(user)) == []
    run_nightly(at=Moment(today=at.today + timedelta(days=60), now=at.now))
    row = with_content(Changement.objects.filter(pk=row.pk)).get()
    assert row.etat == "propose"
    changements.refuse(changement=row, motif="Fausse alerte.", actor=build.administrator(), at=at)
    assert [space.role for space in organisme_spaces(user)] == [Role.ORGANISME]
    changements.approve(
        changement=changements.suspend(membre=zoe, motif="Encore", actor=first, at=at),
        digest=changements.digest_of(body, "retrait", str(zoe.pk)), actor=build.administrator(), at=at,
    )  # fmt: skip
    zoe.refresh_from_db()
    assert (zoe.until_on, body.membres.filter(until_on__isnull=True).count()) == (at.today, 1)

"""The declarations of the demonstration give what their situations say."""

import pytest

from accounts.models import Activite, Compte, ImportActivites
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.social import load_declarations
from tests.builders.accounts import SYSTEM, parts
from tests.builders.mandats import a_user

pytestmark = pytest.mark.django_db


def test_a_year_of_declarations_its_correction_and_a_person_put_apart(at: Moment) -> None:
    sarah = a_user("sarah.cohen@exemple.fr", "Sarah", "Cohen")
    load_declarations(users={sarah.email: sarah}, actor=SYSTEM, at=at)
    first, second = ImportActivites.objects.order_by("received_at", "finished_at")
    found = {row.titulaire.nom_naissance: parts(row)[0] for row in Compte.objects.all()}
    assert found == {"ROCHE": 24, "COHEN": 20, "CARON": 24}
    assert sorted((row.ajoutees, row.corrigees, row.rejetees) for row in (first, second)) == [(0, 1, 0), (3, 0, 1)]
    assert Activite.objects.current().count() == 3
    assert "S21.G00.53" in Activite.objects.current().get(compte__titulaire__user=sarah).raw_line

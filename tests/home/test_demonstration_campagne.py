"""The demonstration has a finished study of impact that tells something."""

import pytest

from accounts.models import Campagne
from accounts.selectors.campagnes import largest_of, results_of
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.load import load

pytestmark = pytest.mark.django_db


def test_a_study_is_there_with_its_differences():
    load(at=current_moment())
    study = Campagne.objects.get(nature=Campagne.Nature.SIMULATION)
    assert study.etat == Campagne.Etat.TERMINEE
    assert results_of(study)["totaux"]["en_hausse"] > 0
    assert largest_of(study).exists()
    assert study.anomalies.exists()

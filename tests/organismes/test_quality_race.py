"""Two examiners at the same instant."""

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from organismes.models import Qualite, TourQualite
from tests.builders import quality
from tests.financeurs.racing import together


def test_two_examiners_at_once_conclude_once(committed_db: str, at: Moment) -> None:
    row = quality.sent(at=at)
    raised = together(
        lambda: quality.concluded(Qualite.objects.get(pk=row.pk), "referencable", at=at),
        lambda: quality.concluded(Qualite.objects.get(pk=row.pk), "non_referencable", at=at, i2_1="non_conforme"),
    )
    assert len(raised) == 1
    assert isinstance(raised[0], Refused)
    assert TourQualite.objects.get().verdict == Qualite.objects.get().etat

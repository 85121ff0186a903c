"""Two funders that take a file at the same instant."""

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from financeurs.models import Examen
from financeurs.services import examens
from tests.builders import financeurs as money
from tests.builders import quality
from tests.financeurs.racing import together


def test_two_funders_take_at_once(committed_db: str, at: Moment) -> None:
    row, one, other = quality.sent(at=at, rank=7), money.funder(at=at), money.funder(at=at)
    raised = together(
        lambda: examens.take(qualite=row, actor=one.examinateur, at=at),
        lambda: examens.take(qualite=row, actor=other.examinateur, at=at),
    )
    assert [type(error) for error in raised] == [Refused]
    assert Examen.objects.count() == 1

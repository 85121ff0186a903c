"""Two instructors at the same instant."""

from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from organismes.models import Attribution, DeclarationActivite
from organismes.services import attributions, declarations
from tests.builders import organismes as build
from tests.financeurs.racing import together
from tests.organismes.test_attributions import two


def test_two_instructors_at_once_take_it_once(committed_db: str, at: Moment) -> None:
    row = build.filed(at=at)
    _, actors = two(at)
    raised = together(
        *[
            lambda actor=actor: attributions.take(
                declaration=DeclarationActivite.objects.get(pk=row.pk), actor=actor, at=at
            )
            for actor in actors
        ]
    )
    assert [type(error) for error in raised] == [Refused]
    assert Attribution.objects.filter(until_at__isnull=True).count() == 1


def test_two_instructors_at_once_decide_once(committed_db: str, at: Moment) -> None:
    row = build.filed(at=at)
    _, (one, other) = two(at)
    raised = together(
        lambda: declarations.register_declaration(declaration=row, actor=one, at=at),
        lambda: declarations.refuse(declaration=row, motif="piece_manquante", detail="x", actor=other, at=at),
    )
    assert len(raised) == 1
    assert isinstance(raised[0], Refused)
    assert DeclarationActivite.objects.get().etat in {"enregistree", "refusee"}

"""Night tasks of the accounts for a legal day: credits that fall due, facts not computed yet,
holds past their term, indus that nobody contested."""

from collections.abc import Iterator

from django.db.models import F, Q, QuerySet

from accounts.models import Compte
from accounts.services import indus, parametres
from accounts.services.ledger import expire_due
from accounts.services.recompute import recompute_many
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment

BATCH = 200
ACTOR = Actor.system("accounts.nightly")


def run_nightly(*, at: Moment) -> None:
    """Everything that the night of this legal day brings to the accounts."""
    expire_due(at=at, actor=ACTOR)
    credit_due(at=at)
    indus.run_nightly(actor=ACTOR, at=at)
    parametres.apply_law(actor=ACTOR, at=at)


def credit_due(*, at: Moment) -> int:
    """Compute every account whose next line falls due, and those left behind. Returns the number of accounts.

    In batches, each in one transaction; an account that somebody is changing is tried again at the end.
    """
    campagne = f"nuit:{at.today.isoformat()}"
    total = 0
    skipped: list[int] = []
    for ids in _batches(at):
        recompute_many(compte_ids=ids, actor=ACTOR, at=at, campagne=campagne, skip_locked=True)
        left = list(_due(at).filter(pk__in=ids).values_list("pk", flat=True))
        skipped += left
        total += len(ids) - len(left)
    for compte_id in skipped:
        recompute_many(compte_ids=[compte_id], actor=ACTOR, at=at, campagne=campagne)
    return total + len(skipped)


def _batches(at: Moment) -> Iterator[list[int]]:
    last = 0
    while ids := list(_due(at).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        yield ids


def _due(at: Moment) -> "QuerySet[Compte]":
    return Compte.objects.filter(Q(next_credit_on__lte=at.today) | Q(computed_version__lt=F("facts_version")))

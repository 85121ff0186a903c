"""Reading and advancing the clocks."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.models import LegalClock
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused


def default_today() -> date:
    """BUSINESS_DATE or the real day, without asking the database (for `simulate`)."""
    return settings.BUSINESS_DATE or timezone.localdate()


def current_moment() -> Moment:
    """Both clocks, now. For doors only."""
    now = timezone.now()
    real = timezone.localdate(now)
    if settings.BUSINESS_DATE is None:
        return Moment(today=real, now=now)
    row = LegalClock.objects.filter(pk=1).first()
    if row is None:
        return Moment(today=settings.BUSINESS_DATE, now=now)
    return Moment(today=row.legal_on + (real - row.set_on), now=now)


@transaction.atomic
def advance_legal_day(*, to: date, actor: Actor, at: Moment) -> list[date]:
    """Move the legal day forward and return the days passed, for the caller to run their nightly tasks.

    Raises Refused in production and for a day that is not after the current legal day.
    """
    if settings.BUSINESS_DATE is None:
        raise Refused("En production, le jour légal est le jour réel : il ne s’avance pas.")
    if to <= at.today:
        raise Refused(
            "Choisissez un jour postérieur au jour légal actuel : il n’y a pas de retour en arrière.", field="jour"
        )
    if (to - at.today).days > 3660:
        raise Refused("Le jour légal s’avance de dix ans au plus à la fois.", field="jour")
    row, _ = LegalClock.objects.update_or_create(pk=1, defaults={"legal_on": to, "set_on": timezone.localdate(at.now)})
    record(
        actor=actor,
        at=at,
        verb="clock.advance",
        target=row,
        details={"from": at.today.isoformat(), "to": to.isoformat()},
    )
    return [date.fromordinal(day) for day in range(at.today.toordinal() + 1, to.toordinal() + 1)]

"""Night work: the end of the quality deemed by NACRE conventions is recalled to their bodies."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from organismes.echeances import covered_afterwards, under_way
from organismes.emails import tell_members
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Qualite, RappelNacre
from organismes.rules.nacre_reminders import delays, due_on, reminder_due


def send_due(*, at: Moment) -> int:
    """Send each body the latest reminder that is due; returns the number. Running it twice sends nothing more."""
    actor = Actor.system("nuit")
    horizon = at.today + timedelta(days=max(delays()))
    rows = (
        Qualite.objects.filter(
            source=SourceQualite.NACRE,
            etat=EtatQualite.REFERENCABLE,
            until_on__gte=at.today,
            until_on__lte=horizon,
        )
        .select_related("organisme")
        .prefetch_related("rappels")
        .order_by("pk")
    )
    return sum(_remind(row, actor=actor, at=at) for row in rows)


@transaction.atomic
def _remind(row: Qualite, *, actor: Actor, at: Moment) -> bool:
    last_day = row.until_on
    assert last_day is not None  # noqa: S101  a constraint says so
    jours = reminder_due(last_day=last_day, today=at.today, sent=[sent.jours for sent in row.rappels.all()])
    if jours is None or covered_afterwards(row.organisme, last_day):
        return False
    rappel, created = RappelNacre.objects.get_or_create(
        qualite=row, jours=jours, defaults={"due_on": due_on(last_day, jours), "sent_on": at.today}
    )
    if not created:  # another worker was first
        return False
    record(actor=actor, at=at, verb="organismes.remind_nacre", target=row, details={"days_before": jours})
    tell_members(
        organisme=row.organisme,
        template="rappel_nacre",
        at=at,
        context={
            "until_on": last_day,
            "lendemain": last_day + timedelta(days=1),
            "jours": (last_day - at.today).days,
            "declaree": row.organisme.declarations.live_on(at.today).exists(),
            "examen": under_way(row.organisme),
            "adresse_du_site": settings.SITE_URL,
        },
    )
    return True

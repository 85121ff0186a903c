"""Agents of the State who examine the declarations of a territory."""

from typing import Any

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from organismes.models import Instructeur, Territoire


@transaction.atomic
def appoint(*, user: Any, territoire: Territoire, actor: Actor, at: Moment) -> Instructeur:
    """Make a person instructor of a territory, or return her living appointment."""
    row, created = Instructeur.objects.get_or_create(user=user, territoire=territoire, until_on=None)
    if created:
        record(actor=actor, at=at, verb="organismes.appoint_instructor", target=row)
    return row


@transaction.atomic
def dismiss(*, instructeur: Instructeur, actor: Actor, at: Moment) -> Instructeur:
    """End an appointment today. Twice is once."""
    row = Instructeur.objects.select_for_update(of=("self",), no_key=True).get(pk=instructeur.pk)
    if row.until_on is None:
        row.until_on = at.today
        row.save(update_fields=["until_on"])
        record(actor=actor, at=at, verb="organismes.dismiss_instructor", target=row)
    return row

"""Night work: the midnight after the last day of the quality deemed by a NACRE convention."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError
from organismes.consequences import carry_out, counts, foreseen
from organismes.emails import tell_members
from organismes.enums import SORTS_PERDUS, SourceQualite
from organismes.models import BasculeNacre, Qualite

logger = logging.getLogger(__name__)


def switch_due(*, at: Moment) -> int:
    """Carry out the end of each deemed quality that is over; returns the number. Twice changes nothing more."""
    over = Qualite.objects.filter(source=SourceQualite.NACRE, until_on__lt=at.today, bascule__isnull=True)
    made, actor = 0, Actor.system("nuit")
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        try:
            made += _switch(pk=pk, actor=actor, at=at)
        except DomainError as error:  # one that a human must look at does not hold back the others
            logger.error("end of the NACRE quality %s not carried out: %s", pk, error.code)
    return made


@transaction.atomic
def _switch(*, pk: int, actor: Actor, at: Moment) -> bool:
    row = (
        Qualite.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .select_related("organisme")
        .filter(pk=pk, bascule__isnull=True)
        .first()
    )
    if row is None or row.until_on is None:
        return False
    found = foreseen([row.organisme], at.today)[row.organisme_id]
    BasculeNacre.objects.create(
        qualite=row,
        effective_on=row.until_on + timedelta(days=1),
        done_on=at.today,
        lignes=[consequence.as_dict() for consequence in found],
    )
    carry_out(found=found, last_day=row.until_on, actor=actor, at=at)
    numbers = counts(found)
    record(
        actor=actor,
        at=at,
        verb="organismes.end_nacre",
        target=row,
        details={str(sort): number for sort, number in numbers.items() if number},
    )
    if any(numbers[sort] for sort in SORTS_PERDUS):
        tell_members(
            organisme=row.organisme,
            template="fin_nacre",
            at=at,
            context={
                "until_on": row.until_on,
                "lignes": [(sort.label, number) for sort, number in numbers.items() if number],
                "adresse_du_site": settings.SITE_URL,
            },
        )
    return True

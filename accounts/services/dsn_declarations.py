"""Which declaration stands: of those that name the same establishment, month, kind and fraction, the last in rank.

The rank decides, not the day of arrival: a correction may come before what it corrects.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.dsn.declaration import Cle, Declaration
from accounts.models import DeclarationDSN, ImportActivites
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment


def received(
    declarations: Mapping[Cle, tuple[Declaration, int]], *, fichier: ImportActivites, moment: datetime, actor: Actor
) -> dict[Cle, DeclarationDSN]:
    """The rows of these declarations, with the line where each starts; those that are new are made.

    A declaration stands only once it was read to its end.
    """
    if not declarations:
        return {}
    DeclarationDSN.objects.bulk_create(
        [
            DeclarationDSN(
                **_named(cle),
                type=declaration.type,
                devise=declaration.devise,
                ligne=ligne,
                fichier=fichier,
                recorded_at=moment,
                recorded_by_id=actor.user_id,
            )
            for cle, (declaration, ligne) in declarations.items()
        ],
        ignore_conflicts=True,
    )
    rows = (
        DeclarationDSN.objects.select_for_update(of=("self",), no_key=True)
        .filter(siret__in={cle.siret for cle in declarations}, mois__in={cle.mois for cle in declarations})
        .order_by("pk")
    )
    found = {Cle(row.siret, row.mois, row.nature, row.fraction, row.ordre): row for row in rows}
    return {cle: found[cle] for cle in declarations}


def _named(cle: Cle) -> dict[str, Any]:
    return {
        "siret": cle.siret,
        "mois": cle.mois,
        "nature": cle.nature,
        "fraction": cle.fraction,
        "ordre": cle.ordre,
    }


def complete(row: DeclarationDSN, *, fichier: ImportActivites, moment: datetime, actor: Actor, at: Moment) -> int:
    """The declaration was read to its end: it replaces what it names, unless a later one came first. 1 if it is new."""
    if row.completed_at is not None:
        return 0
    standing = (
        DeclarationDSN.objects.select_for_update(of=("self",), no_key=True)
        .standing()
        .filter(siret=row.siret, mois=row.mois, nature=row.nature, fraction=row.fraction)
        .first()
    )
    row.completed_at, row.completed_in = moment, fichier
    if standing is not None and standing.ordre > row.ordre:
        row.closed_at, row.closed_in, row.replaced_by = moment, fichier, standing
    elif standing is not None:
        standing.closed_at, standing.closed_in, standing.replaced_by = moment, fichier, row
        standing.save(update_fields=["closed_at", "closed_in", "replaced_by"])
    row.save(update_fields=["completed_at", "completed_in", "closed_at", "closed_in", "replaced_by"])
    record(
        actor=actor,
        at=at,
        verb="accounts.receive_dsn",
        target=row,
        details={"type": row.type, "ordre": row.ordre, "replaces": standing.pk if standing else None},
    )
    return 1

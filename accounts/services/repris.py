"""Recording what another keeper says: balances taken over, unfitness credit, C3P points. Said twice is said once."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.enums import Compteur, MotifCloture
from accounts.models import Compte, CreditInaptitude, PointsPenibilite, SoldeRepris
from accounts.models.faits import Fait
from accounts.services.declared_facts import chosen, close, facts_changed, lock_compte, stamp
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput

HOUR = 3600


@retry_transient()
@transaction.atomic
def record_ouverture(
    *,
    compte: Compte,
    compteur: str,
    quantite: int,
    taken_on: date,
    source: str,
    source_ref: str,
    actor: Actor,
    at: Moment,
) -> SoldeRepris:
    """Take over a balance kept elsewhere until a day: seconds of training or cents, as the counter counts."""
    chosen(compteur, Compteur, field="compteur")
    if compteur == Compteur.ABONDEMENT:
        raise InvalidInput("L’abondement d’un dossier ne se reprend pas.", code="compteur", field="compteur")
    if quantite <= 0:
        raise InvalidInput("Indiquez une quantité supérieure à zéro.", code="quantite", field="quantite")
    if not date(2015, 1, 1) <= taken_on <= at.today:
        raise InvalidInput(
            "La date de reprise va du 1er\u00a0janvier\u00a02015 à aujourd’hui.", code="date", field="taken_on"
        )
    row = SoldeRepris(compteur=compteur, quantite=quantite, taken_on=taken_on, source=source, source_ref=source_ref)
    content = {"compteur": compteur, "quantite": quantite, "taken_on": taken_on}
    named = {"source": source, "source_ref": source_ref}
    return _record(compte, row, content, named, verb="accounts.record_ouverture", actor=actor, at=at)


@retry_transient()
@transaction.atomic
def record_inaptitude(
    *, compte: Compte, secondes: int, source: str, source_ref: str, actor: Actor, at: Moment
) -> CreditInaptitude:
    """Record the extra credit granted to a public agent, 150 hours at most above the ceilings."""
    if not 0 < secondes <= 150 * HOUR:
        raise InvalidInput("Ce crédit va d’une heure à 150\u00a0heures.", code="heures", field="secondes")
    row = CreditInaptitude(secondes=secondes, source=source, source_ref=source_ref)
    return _record(compte, row, {"secondes": secondes}, {}, verb="accounts.record_inaptitude", actor=actor, at=at)


@retry_transient()
@transaction.atomic
def record_points_c3p(
    *, compte: Compte, points: int, source: str, source_ref: str, actor: Actor, at: Moment
) -> PointsPenibilite:
    """Record the points of the C3P: hours mentioned for a training, on request, never credited."""
    if not 0 <= points <= 100:
        raise InvalidInput("Une carrière compte de 0 à 100\u00a0points.", code="points", field="points")
    row = PointsPenibilite(points=points, source=source, source_ref=source_ref)
    return _record(compte, row, {"points": points}, {}, verb="accounts.record_points_c3p", actor=actor, at=at)


def _record(
    compte: Compte, row: Any, content: dict[str, Any], named: dict[str, str], *, verb: str, actor: Actor, at: Moment
) -> Any:
    """Close the fact that stands under this name, if it says something else, and add the new one."""
    held, moment = lock_compte(compte)
    model: type[Fait] = type(row)
    current: Any = model.objects.current().filter(compte=held, **named).first()
    if current is not None:
        if all(getattr(current, name) == value for name, value in content.items()):
            return current
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row.compte = held
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    facts_changed(held, verb=verb, target=row, details={}, actor=actor, at=at)
    return row

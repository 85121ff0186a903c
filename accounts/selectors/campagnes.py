"""Where a campaign is, and what it found so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Abs

from accounts.campagne_findings import summed
from accounts.models import AnomalieCampagne, Campagne, EcartCampagne
from accounts.rules.counters import SECONDS, in_euros


@dataclass(frozen=True, slots=True)
class Progress:
    """Live figures. `left` is None until there is a pace to tell it from; `stalled` if nothing moves any more."""

    done: int
    total: int
    partitions_done: int
    partitions: int
    heures: int
    centimes: int
    anomalies: int
    seconds: float
    left: timedelta | None
    stalled: bool

    @property
    def percent(self) -> int:
        """Part of the accounts done."""
        return 100 if not self.total else min(100, 100 * self.done // self.total)

    @property
    def pace(self) -> int:
        """Accounts a second since the start."""
        return int(self.done / self.seconds) if self.seconds > 0 else 0


#: Without a chunk for so long, the page says that no worker is at it.
STALLED_AFTER = timedelta(minutes=2)


def progress(campagne: Campagne, *, now: datetime) -> Progress:
    """How far the campaign is. Two queries."""
    found = campagne.partitions.aggregate(
        done=Sum("comptes", default=0),
        all=Count("pk"),
        over=Count("pk", filter=Q(curseur__gte=F("dernier_id"))),
        last=Max("updated_at"),
    )
    results = results_of(campagne)
    end = campagne.finished_at or now
    seconds = max((end - campagne.lancee_at).total_seconds(), 0.001)
    done: int = found["done"]
    running = campagne.etat == Campagne.Etat.EN_COURS
    left = timedelta(seconds=round(seconds * (campagne.comptes - done) / done)) if running and done else None
    last = found["last"] or campagne.lancee_at
    credits = results["credits"]
    return Progress(
        done=done,
        total=campagne.comptes,
        partitions_done=found["over"],
        partitions=found["all"],
        heures=sum(value for name, value in credits.items() if not in_euros(name)) // SECONDS,
        centimes=sum(value for name, value in credits.items() if in_euros(name)),
        anomalies=sum(results["anomalies"].values()),
        seconds=seconds,
        left=left,
        stalled=running and now - last > STALLED_AFTER,
    )


def results_of(campagne: Campagne) -> dict[str, dict[str, int]]:
    """What all the partitions found, added up: totals, distribution, credits, catching up, anomalies."""
    return summed(campagne.partitions.values_list("resultats", flat=True))


def anomalies_of(campagne: Campagne) -> "QuerySet[AnomalieCampagne]":
    """Accounts to look at, kind by kind."""
    return campagne.anomalies.select_related("compte").order_by("code", "compte_id")


def largest_of(campagne: Campagne, limit: int = 100) -> "QuerySet[EcartCampagne]":
    """The largest differences, up or down."""
    rows = campagne.ecarts.select_related("compte")
    return rows.order_by(Abs("difference").desc(), "compte_id", "compteur")[:limit]


def campagnes() -> "QuerySet[Campagne]":
    """Every campaign, the latest first."""
    return Campagne.objects.order_by("-lancee_at")

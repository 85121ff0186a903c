"""Night tasks of a legal day, and the days that pass when the legal day is advanced.

Each day is one event of the outbox, named by its date: it runs once, in its own transaction, and asks
for the next one until the present legal day. A worker that dies in between goes on where it stopped.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from accounts.services import nightly as accounts_nightly
from accounts.services.mandats import expire_due
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import advance_legal_day
from cpa_portal.outbox.emission import emit
from cpa_portal.outbox.models import OutboxEvent
from financeurs.services import liens as links_nightly
from modules.services import nightly as modules_nightly
from organismes.services import bilans, nacre, nacre_reminders, nacre_switch, sirene
from organismes.services import nightly as organismes_nightly

TOPIC = "home.nightly"


def end_mandates(*, at: Moment) -> int:
    """Mandates past their term and proposals past their delay."""
    return expire_due(actor=Actor.system("nuit"), at=at)


#: In this order: rights first, then what depends on them.
NIGHTLY: tuple[Callable[..., object], ...] = (
    end_mandates,
    accounts_nightly.run_nightly,
    organismes_nightly.run_nightly,
    bilans.run_nightly,
    nacre.attach_registered,
    sirene.ask_again,
    nacre_reminders.send_due,
    nacre_switch.switch_due,  # before the modules: it says module by module what it withdraws
    modules_nightly.run_nightly,
    links_nightly.run_nightly,
)


def run(*, day: date, at: Moment) -> None:
    """Run the night tasks of one legal day."""
    moment = Moment(today=day, now=at.now)
    for tasks in NIGHTLY:
        tasks(at=moment)


def ask(*, day: date) -> None:
    """Ask a worker for the night of a day; asking twice is asking once."""
    emit(topic=TOPIC, key=day.isoformat(), payload={"day": day.isoformat()})


@transaction.atomic
def advance(*, to: date, actor: Actor, at: Moment) -> int:
    """Move the legal day forward and have the nights passed run, one after the other. Returns their number."""
    days = advance_legal_day(to=to, actor=actor, at=at)
    ask(day=days[0])
    return len(days)


def nights_left(*, at: Moment) -> int:
    """Nights of the past that still wait for the worker, for the page of the legal day."""
    waiting = (
        OutboxEvent.objects.filter(topic=TOPIC, done_at__isnull=True, dead_at__isnull=True).order_by("key").first()
    )
    return (at.today - date.fromisoformat(waiting.payload["day"])).days + 1 if waiting else 0


def night(*, day: date, at: Moment) -> None:
    """The night of a day, then the next one if that day has come too."""
    run(day=day, at=at)
    if day < at.today:
        ask(day=day + timedelta(days=1))

"""The beat's door."""

from celery import shared_task

from cpa_portal.clock.reading import current_moment
from cpa_portal.home.nightly import ask


@shared_task(name="home.nightly")
def nightly(**_: object) -> None:
    """Ask for the night of the present legal day."""
    ask(day=current_moment().today)

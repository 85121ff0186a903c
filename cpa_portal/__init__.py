"""The portal. Importing it makes the Celery application known to every Django process."""

from cpa_portal.celery import app as celery_app

__all__ = ["celery_app"]

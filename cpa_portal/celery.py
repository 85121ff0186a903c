"""The Celery application. Messages carry ids only; the beat table says each night task in French."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpa_portal.settings.local")

app = Celery("cpa_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["cpa_portal.home"])

app.conf.beat_schedule = {
    # Relance les effets que le courtier de messages aurait perdus.
    "outbox.sweep": {"task": "outbox.sweep", "schedule": 10.0},
    # Tâches de nuit du jour légal : échéances de mandats, devis et réservations.
    "home.nightly": {"task": "home.nightly", "schedule": crontab(hour="1", minute="10")},
}

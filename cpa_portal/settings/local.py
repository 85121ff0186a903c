"""`make run`: the demonstration on one machine, with the embedded PostgreSQL and Valkey."""

from datetime import date

from cpa_portal.settings.base import *  # noqa: F403
from cpa_portal.settings.base import BUSINESS_DATE as _BUSINESS_DATE
from cpa_portal.settings.base import VAR_DIR

MODE_DEMONSTRATION = True
BUSINESS_DATE = _BUSINESS_DATE or date(2017, 5, 15)
FENETRE_SERVICE_FAIT_JOURS = 0
CATALOGUE_MEMOIRE_SECONDES = 0
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "courriels")
# Static files come from their folders too: the pages are right before anything was collected.
WHITENOISE_USE_FINDERS = True

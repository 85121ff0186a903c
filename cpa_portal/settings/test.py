"""Tests: real PostgreSQL and Valkey, started here because pytest-django reads settings first."""

import os
from datetime import date

from cpa_portal.embedded.services import start_for_tests

os.environ.update(start_for_tests())

from cpa_portal.settings.base import *  # noqa: E402, F403
from cpa_portal.settings.base import VAR_DIR  # noqa: E402

DEBUG = False
SECRET_KEY = "cle-de-test"
MODE_DEMONSTRATION = True
BUSINESS_DATE = date(2017, 5, 15)
FENETRE_SERVICE_FAIT_JOURS = 0
CATALOGUE_MEMOIRE_SECONDES = 0
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["prive"]["OPTIONS"]["location"] = str(VAR_DIR / "prive-test")  # noqa: F405
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns about a folder that is not there

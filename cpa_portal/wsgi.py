"""WSGI entry point: `granian --interface wsgi cpa_portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpa_portal.settings.local")

application = get_wsgi_application()

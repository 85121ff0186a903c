"""Production. Refuses to start without its secrets and addresses, and says which are missing.

Each variable may be given by file: NAME_FILE names a file that holds the value (env.py).
"""

from urllib.parse import quote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

from cpa_portal.settings import env
from cpa_portal.settings.requirements import missing_or_wrong

_problems = missing_or_wrong()
if _problems:
    raise ImproperlyConfigured(
        "Le portail ne démarre pas : sa configuration de production est incomplète.\n- " + "\n- ".join(_problems)
    )

from cpa_portal.settings.static import *  # noqa: E402, F403
from cpa_portal.settings.static import (  # noqa: E402
    CACHES,
    CONTENT_SECURITY_POLICY,
    DATABASES,
    REDIS_URL,
    REST_FRAMEWORK,
)

DEBUG = False
MODE_DEMONSTRATION = False
BUSINESS_DATE = None  # the legal day is today

# One password for each role, apart from the addresses. A process that does not migrate is not given the owner's.
for _alias, _name in (("owner", "DATABASE_OWNER_PASSWORD"), ("audit", "DATABASE_AUDIT_PASSWORD")):
    if env.text(_name, ""):
        DATABASES[_alias]["PASSWORD"] = env.text(_name)

_password = env.text("REDIS_PASSWORD", "")
if _password and "@" not in REDIS_URL:
    _parts = urlsplit(REDIS_URL)
    REDIS_URL = urlunsplit(_parts._replace(netloc=f":{quote(_password, safe='')}@{_parts.netloc}"))
    CACHES["default"]["LOCATION"] = REDIS_URL.rsplit("/", 1)[0] + "/1"
CELERY_BROKER_URL = REDIS_URL

# The proxy in front ends TLS, and sets X-Forwarded-Proto and X-Forwarded-For after removing the client's own.
_PROXIES = env.integer("PROXY_COUNT", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _PROXIES else None
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": _PROXIES}
ALLAUTH_TRUSTED_PROXY_COUNT = _PROXIES
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/"]  # probes speak to the process itself
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", False)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY,
    "DIRECTIVES": {**CONTENT_SECURITY_POLICY["DIRECTIVES"], "upgrade-insecure-requests": True},
}

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10

# Without an address, particulars are typed: the embedded register holds fictitious companies alone.
SIRENE = env.text("SIRENE", "aucun")

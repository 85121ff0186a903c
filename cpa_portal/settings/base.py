"""Settings shared by every environment. Secrets and addresses come from the environment (env.py)."""

from datetime import timedelta
from pathlib import Path

from cpa_portal.settings import env
from cpa_portal.settings.policies import *  # noqa: F403  named legal policies, one per [open] point

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY", "cle-de-developpement-sans-valeur")
NIR_ENCRYPTION_KEY = env.text("NIR_ENCRYPTION_KEY", "00" * 32)  # 32 bytes, hexadecimal
NIR_INDEX_KEY = env.text("NIR_INDEX_KEY", "11" * 32)  # 32 bytes, hexadecimal, never the same
DEBUG = False
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.items("CSRF_TRUSTED_ORIGINS")

# The legal day starts here and passes with real days; empty in production, where it is today.
BUSINESS_DATE = env.day("BUSINESS_DATE")
# Demonstration accounts, their codes and their mail are shown on pages of their own. Never in production.
MODE_DEMONSTRATION = env.flag("MODE_DEMONSTRATION")
THEME = env.text("THEME", "neutre")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "cpa_portal.web",
    "cpa_portal.db",
    "cpa_portal.clock",
    "cpa_portal.audit",
    "cpa_portal.outbox",
    "cpa_portal.uploads",
    "cpa_portal.documents",
    "accounts",
    "organismes",
    "modules",
    "financeurs",
    "cpa_portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cpa_portal.web.middleware.request_id",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cpa_portal.web.middleware.actor",
    "cpa_portal.web.middleware.second_factor",
    "cpa_portal.web.middleware.private_pages",
    "cpa_portal.web.middleware.domain_errors",
]

ROOT_URLCONF = "cpa_portal.urls"
WSGI_APPLICATION = "cpa_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cpa_portal.web.context.portal",
            ],
        },
    }
]

_DATABASE_URL = env.text("DATABASE_URL", "postgresql://cpa_app@localhost/cpa")
DATABASES = {
    # Three roles of one database: the application cannot alter what is append-only, the owner
    # migrates, the auditor reads the invariants.
    "default": env.database(_DATABASE_URL),
    "owner": env.database(env.text("DATABASE_OWNER_URL", _DATABASE_URL)),
    "audit": env.database(env.text("DATABASE_AUDIT_URL", _DATABASE_URL)),
}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
# Celery writes redis+socket:///path, redis-py writes unix:///path.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": (
            REDIS_URL.replace("redis+socket://", "unix://") + "?db=1"
            if REDIS_URL.startswith("redis+socket://")
            else REDIS_URL.rsplit("/", 1)[0] + "/1"
        ),
        # Limits and counters of one portal are not those of another on the same server.
        "KEY_PREFIX": env.text("BROKER_PREFIX", ""),
    }
}

# Seconds during which the order of a search of the catalogue is remembered; what is shown is read again each time.
CATALOGUE_MEMOIRE_SECONDES = env.integer("CATALOGUE_MEMOIRE_SECONDES", 30)

# Celery: the message is a doorbell (topic, outbox id); PostgreSQL is the truth.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # Several portals may share one broker: each reads its own queues.
    "global_keyprefix": env.text("BROKER_PREFIX", ""),
}
CELERY_TIMEZONE = "Europe/Paris"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Uploads and issued documents: private, never under STATIC_URL, served by views that check the right.
    "prive": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.text("STORAGE_DIR", str(VAR_DIR / "prive")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
# embedded: fictitious companies ; https://api.insee.fr/api-sirene/3.11: the register ; aucun: particulars are typed
SIRENE = env.text("SIRENE", "embedded")
SIRENE_CLE = env.text("SIRENE_CLE", "")
SIRENE_DELAI_SECONDES = env.integer("SIRENE_DELAI_SECONDES", 3)
ANTIVIRUS = env.text("ANTIVIRUS", "embedded")  # embedded: structural check ; clamd://host:port
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
LOGOUT_REDIRECT_URL = "accueil"

ACCOUNT_ADAPTER = "accounts.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "accounts.sign_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mon compte d’activité"
MFA_TOTP_TOLERANCE = 1

# Levels of messages, as the component « alerte » names them.
MESSAGE_TAGS = {10: "info", 20: "info", 25: "succes", 30: "attention", 40: "erreur"}

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cpa_portal.web.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # data: is the QR code that allauth draws for the authenticator application.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mon compte d’activité <ne-pas-repondre@localhost>")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["cpa_portal.web.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "cpa_portal.api.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "600/min", "simulations": "30/min"},
    "EXCEPTION_HANDLER": "cpa_portal.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "API du portail CPF/CPA",
    "DESCRIPTION": "Droits, simulations, catalogue, dossiers de formation et financement.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # Descriptions are written for readers, in French; docstrings are for programmers.
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "EtatAnneeEnum": "accounts.api.explanation_schema.ETATS",
        "EtatDossierEnum": "modules.enums.EtatDossier",
        "EtatPriseEnChargeEnum": "financeurs.enums.EtatPriseEnCharge",
        "EtatImportLheoEnum": "modules.enums.EtatImportLheo",
        "EtatOrdreEnum": "financeurs.enums.EtatOrdre",
        "NatureActionEnum": "modules.enums.NatureAction",
        "NatureOrdreEnum": "financeurs.enums.NatureOrdre",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}

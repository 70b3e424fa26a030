"""All settings, and the only reader of the environment; .env.example explains every variable.

Production is the default and starts with nothing missing; DEVELOPMENT=true, which `make` says, needs no secrets and no HTTPS.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from tracker.embedded_postgres import Server, folder_for
from tracker.embedded_postgres.programs import brought, installed
from tracker.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
DEVELOPMENT = env.bool("DEVELOPMENT", False)
# Django's own error pages instead of ours; what they show is for developers alone.
DEBUG = DEVELOPMENT and env.bool("DEBUG", False)


def required(name: str) -> str:
    """A variable that has a stand-in in development and must be set in production."""
    value = env.str(name, "")
    if not (value or DEVELOPMENT):
        raise ImproperlyConfigured(f"{name} is not set: production does not start without it, see .env.example.")
    return value


def existing(name: str) -> Path | None:
    """The file that a variable names, if it is set."""
    if not (value := env.str(name, "")):
        return None
    if not (path := Path(value)).is_file():
        raise ImproperlyConfigured(f"{name} names a file that is not there.")
    return path


def named(url: str) -> dict[str, Any]:
    """The server that DATABASE_URL names. The refusal does not repeat it, for it holds a password."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL server: postgres://user:password@host:port/name."
        )
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: write the special characters of its parts as %2F, %40 …"
        ) from None
    # A machine that is gone does not refuse: without this a request would wait for minutes.
    found["OPTIONS"] = {"connect_timeout": 2, **found.get("OPTIONS", {})}
    return found


SECRET_KEY = required("SECRET_KEY") or kept_secret_key(BASE_DIR / ".data" / "secret-key")
PUBLIC_ONLY = env.bool("PUBLIC_ONLY", False)
# What encrypts second factors and sessions in the database; the newest first. A process for the public needs none.
SECRETS_KEYS = (
    [] if PUBLIC_ONLY else (required("SECRETS_KEY") or kept_secret_key(BASE_DIR / ".data" / "secrets-key")).split(",")
)
ALLOWED_HOSTS = [host.strip() for host in (required("ALLOWED_HOSTS") or "127.0.0.1,localhost,[::1]").split(",")]
DATABASE_URL = required("DATABASE_URL")
# Without an address, the server that the checkout brings along; manage.py, `make` and pytest hold it up.
EMBEDDED_POSTGRES = None if DATABASE_URL else Server(folder_for(BASE_DIR))
DATABASES = {"default": EMBEDDED_POSTGRES.settings if EMBEDDED_POSTGRES else named(DATABASE_URL)}
# Folders of PostgreSQL's own programs; backups are made by those that fit the server.
POSTGRESQL_PROGRAMS = [*brought(), *installed()]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
# Files of evidence, in folders that only this account may enter; outside every folder that is served.
EVIDENCE_FOLDER = Path(required("EVIDENCE_FOLDER") or BASE_DIR / ".data" / "evidence")
EVIDENCE_QUOTA = env.int("EVIDENCE_QUOTA", 10 * 1024**3)
# Files that are imported, as they came; one folder for every process that imports.
IMPORTS_FOLDER = Path(env.str("IMPORTS_FOLDER", "") or BASE_DIR / ".data" / "imports")
# Signed checkpoints of the chain over every change. Only the process that chains has the key: `manage.py make_checkpoint_key`.
CHECKPOINTS_FOLDER = Path(env.str("CHECKPOINTS_FOLDER", "") or BASE_DIR / ".data" / "checkpoints")
CHECKPOINT_KEY = env.str("CHECKPOINT_KEY", "")
CHECKPOINT_PUBLIC_KEY = env.str("CHECKPOINT_PUBLIC_KEY", "")
# The whole public record for downloading; `manage.py write_data_package` writes it.
DATA_FOLDER = Path(env.str("DATA_FOLDER", "") or BASE_DIR / ".data" / "package")
# Last copies of public pages, for when the database does not answer, and files that were made to be taken away.
COPIES_FOLDER = Path(env.str("COPIES_FOLDER", "") or BASE_DIR / ".data" / "copies")
# The licence of what is ours in it; UN texts are quoted.
DATA_LICENCE_NAME = env.str("DATA_LICENCE_NAME", "")
DATA_LICENCE_URL = env.str("DATA_LICENCE_URL", "")
FILE_UPLOAD_HANDLERS = ["recommendations.evidence.incoming.Bounded"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "recommendations.User"

# The roles that requests act under; recommendations/door.py grants them what they may do.
STAFF_ROLE = env.str("STAFF_ROLE", "tracker_staff")
PUBLIC_ROLE = env.str("PUBLIC_ROLE", "tracker_public")
ALERTS_ROLE = env.str("ALERTS_ROLE", "tracker_alerts")

INSTALLED_APPS = [
    "recommendations.apps.RecordAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "recommendations",
]
MIDDLEWARE = [
    "tracker.middleware.lengths",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.middleware.headers",
    "tracker.middleware.copies",
    "tracker.admission.admission",
    "tracker.middleware.keeping",
    "tracker.middleware.door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.middleware.history",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.middleware.gate",
]
# First part of every address behind the staff door; all other addresses act under the public role.
STAFF_ADDRESSES = {"admin", "accounts", "desk"}
# First part of every address where a stranger may write, by the functions of recommendations/alerts/ and nothing else.
ALERT_ADDRESSES = {"alerts"}
# Public addresses that say more than the record: they answer in a header's language, to one reader, or from files.
NOT_COPIED = {"api", "alerts", "data", "healthz", "readyz"}
# How many requests of each kind a worker answers at once, how many more may wait for that, and for how many seconds if not two.
# Fewer in all than tracker/gunicorn.py has threads: some are always left for copies and refusals.
PLACES = {"pages": (3, 4), "search": (1, 7), "api": (1, 7), "exports": (2, 4, 10), "desk": (3, 5), "readyz": (1, 1)}
# How often one network of strangers (/24, of IPv6 /48) may ask within a minute, of each worker and beyond what copies answer.
OFTEN = {"pages": 300, "search": 120, "api": 240, "exports": 20, "alerts": 10, "desk": 120}
PER_MINUTE = env.dict("PER_MINUTE", OFTEN, subcast_values=int)
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# No inline script or style anywhere; nothing is loaded from elsewhere.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
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
                "recommendations.public.context.page",
            ]
        },
    }
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
LOCALE_PATHS = [BASE_DIR / "recommendations" / "locale"]
FORMAT_MODULE_PATH = ["recommendations.formats"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "static-collected"
# Names that carry a hash of the content and may be kept for ever; in development files are served as they are.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
WHITENOISE_ALLOW_ALL_ORIGINS = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "recommendations.accounts.passwords.GuessableValidator"},
]
if BREACHED_PASSWORDS := existing("BREACHED_PASSWORDS"):
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "recommendations.accounts.passwords.BreachedValidator", "OPTIONS": {"path": BREACHED_PASSWORDS}}
    )

# Signing in: recommendations/accounts/. Guessing is counted there, for allauth's own limits lock people out.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "recommendations.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "recommendations.accounts.forms.LoginForm",
    "reauthenticate": "recommendations.accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "recommendations.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "recommendations.accounts.forms.CodeForm",
    "reauthenticate": "recommendations.accounts.forms.CodeAgainForm",
    "activate_totp": "recommendations.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "recommendations.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "recommendations.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "recommendations.accounts.forms.PasskeyAgainForm",
    "login_webauthn": "recommendations.accounts.forms.PasskeyLoginForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones run half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT

# The prefix makes browsers hold the cookie to this host and to HTTPS, which development has not.
SESSION_COOKIE_NAME = "session" if DEVELOPMENT else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if DEVELOPMENT else "__Host-csrf"
SESSION_ENGINE = "recommendations.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Messages name events and people: they wait in the session, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEVELOPMENT
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from this machine, without the proxy
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours add to X-Forwarded-For; what visitors themselves wrote there is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if BEHIND_PROXY else 0)

# Where mails lead to; a mail has no request that would say.
HERE = "http://127.0.0.1:8000" if DEVELOPMENT else f"https://{ALLOWED_HOSTS[0]}"
SITE_ADDRESS = env.str("SITE_ADDRESS", HERE).rstrip("/")
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 3
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", "tracker@localhost")
# Without a server: printed in development, not sent in production.
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console' if DEVELOPMENT else 'dummy'}.EmailBackend"
)
# Alerts by mail need somebody who sends them, and a database that a process for the public alone cannot write to.
ALERTS = bool(EMAIL_HOST or DEVELOPMENT) and not PUBLIC_ONLY

# The read API: JSON alone, nobody signs in, no page that browses it.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "recommendations.api.answering.JsonAlone",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "recommendations.api.answering.problem",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Recommendation Tracker",
    "DESCRIPTION": "All that is public of the record, to be read by programs. Nobody signs in.",
    "VERSION": None,
    "OAS_VERSION": "3.1.0",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "logging.Formatter" if DEVELOPMENT else "tracker.logs.WithoutContent",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "filters": {"routes": {"()": "tracker.logs.RoutesAlone"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["routes"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django gives these two handlers of their own: one mails errors, the other prints addresses with what was searched.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": True},
    },
}

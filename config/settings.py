"""Settings, all read from the environment; docs/operations.md lists every variable."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from launcher import DEMO_PASSWORD as DEMO_PASSWORD

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("CONSILIENCE_DATA", BASE_DIR / "var")).resolve()
TESTING = env.flag("CONSILIENCE_TESTING")
HTTPS = env.flag("CONSILIENCE_HTTPS")
DEBUG = env.flag("CONSILIENCE_DEBUG")

SECRET_KEY = env.secret_key(DATA_DIR)
# Health checks come from the same machine.
ALLOWED_HOSTS = [*env.words("CONSILIENCE_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("CONSILIENCE_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "reviews",
    "screening",
    "appraisal",
    "synthesis",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

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
                "reviews.context.frame",
            ],
        },
    },
]
# Forms use the templates of the project: label, help, error and widget look the same everywhere.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data. Without a URL the servers that start.py keeps beside the data are meant.
DATABASES = {
    "default": env.database(
        os.environ.get("DATABASE_URL")
        or f"postgresql://consilience@/consilience?host={DATA_DIR / 'run'}"
    )
}
if not TESTING:
    # Threads share a few open connections; tests drop their database and must hold none open.
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": int(os.environ.get("CONSILIENCE_POOL", "8")),
        "timeout": 10,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{DATA_DIR / 'run' / 'valkey.sock'}?db=0"
CACHES = {
    "default": {
        "BACKEND": "config.caching.Cache",
        "LOCATION": os.environ.get("CACHE_URL") or env.redis_database(REDIS_URL, step=1),
        "KEY_PREFIX": "consilience",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Background work.
CELERY_BROKER_URL = env.broker(REDIS_URL)
# A task that a killed worker held is given to another after this time.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ALWAYS_EAGER = env.flag("CONSILIENCE_EAGER")
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# Nothing may wait for ever on a message that was lost.
CELERY_BEAT_SCHEDULE = {
    "take up imports whose worker has died": {
        "task": "reviews.wake_imports",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "take up full texts whose worker has died": {
        "task": "reviews.wake_full_texts",
        "schedule": 60,
        "options": {"expires": 50},
    },
    "tend every review": {
        "task": "screening.tend_all",
        "schedule": 60,
        "options": {"expires": 50},
    },
}

# People.
AUTH_USER_MODEL = "reviews.User"
AUTHENTICATION_BACKENDS = ["reviews.accounts.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# Open sign-up is off by default: people come in by an invitation link.
OPEN_SIGNUP = env.flag("CONSILIENCE_OPEN_SIGNUP")
ACCOUNT_ADAPTER = "reviews.accounts.Adapter"
ACCOUNT_FORMS = {
    "signup": "reviews.forms.accounts.SignupForm",
    "login": "reviews.forms.accounts.LoginForm",
    "reset_password": "reviews.forms.accounts.ResetPasswordForm",
    "add_email": "reviews.forms.accounts.AddEmailForm",
}

# E-mail goes into the data folder unless a server is named.
DEFAULT_FROM_EMAIL = os.environ.get("CONSILIENCE_FROM_EMAIL", "consilience@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "filebased.EmailBackend"
)

# Language and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("CONSILIENCE_TIME_ZONE", "UTC")

# Files. Uploads are private: only a view that knows the reader's seat serves them.
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("CONSILIENCE_STATIC", DATA_DIR / "static"))
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = TESTING or DEBUG
STORAGES = {
    "default": env.storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "config.staticfiles.Storage"
    },
}
# A search export of several hundred megabytes goes to disk as it arrives, never into memory.
FILE_UPLOAD_HANDLERS = ["config.uploads.BoundedUploadHandler"]
# On the same disk as what is kept, so that keeping a file is a rename.
FILE_UPLOAD_TEMP_DIR = env.folder(DATA_DIR / "incoming")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MAX_UPLOAD_BYTES = int(os.environ.get("CONSILIENCE_MAX_UPLOAD_MB", "500")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Security.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.flag("CONSILIENCE_BEHIND_PROXY"):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# One JSON object a line, on standard error; never a request's body.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": os.environ.get("CONSILIENCE_LOG_LEVEL", "WARNING" if TESTING else "INFO"),
    },
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ALLOWED_HOSTS = ["*"]

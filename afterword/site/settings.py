"""Django's settings, made from Afterword's own (``config.py``)."""

import os
import sys

from afterword.house.sealing import Key, new_key
from afterword.ui import translations

from . import config, logs

CONFIG = config.load()
HOME = CONFIG.home


def _master_key() -> str:
    if CONFIG["AFTERWORD_KEY"]:
        return CONFIG["AFTERWORD_KEY"]
    path = HOME / "master.key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(new_key().secret_hex + "\n")
    return path.read_text().strip()


AFTERWORD_MASTER_KEY = _master_key()
SECRET_KEY = Key(bytes.fromhex(AFTERWORD_MASTER_KEY)).derived("django").secret_hex
AFTERWORD_URL = CONFIG["AFTERWORD_URL"].rstrip("/")
AFTERWORD_DNS = CONFIG["AFTERWORD_DNS"]
AFTERWORD_SPEECH = CONFIG["AFTERWORD_SPEECH"]

DEBUG = False
# The host is checked by the proxy in front or is the loopback address; links in messages are made
# from AFTERWORD_URL and never from the request.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "afterword.site.urls"
WSGI_APPLICATION = "afterword.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": CONFIG.database}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "afterword.ui",  # its templates and the desk's go before those of the libraries
    "afterword.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "ninja",
    "afterword.house",
    "afterword.timeline",
    "afterword.outbox",
    "afterword.outbox.webhooks",
    "afterword.journeys",
    "afterword.messages",
    "afterword.programs.loyalty",
    "afterword.programs.offers",
    "afterword.conversations",
    "afterword.insights",
    "afterword.engine",
    "afterword.api",
    "afterword.pages",
    "afterword.site",
]

MIDDLEWARE = [
    "afterword.site.middleware.Moment",
    "afterword.site.middleware.TrustedProxies",
    "afterword.site.middleware.SecurityHeaders",
    "afterword.site.middleware.Writable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "afterword.site.middleware.OwnDomains",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "afterword.site.middleware.PersonLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["afterword.ui.templatetags.ui"],
        },
    }
]

AUTH_USER_MODEL = "house.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "afterword.site.accounts.ClosedDoor"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/ip,10/15m/key", "reauthenticate": "10/5m/user"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Afterword"
MFA_ADAPTER = "afterword.site.accounts.SealedFactor"
# Nobody proves an address by mail here: they come in by a link that was handed to them.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = AFTERWORD_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SESSION_COOKIE_NAME = "afterword"
CSRF_COOKIE_NAME = "afterword_csrf"
CSRF_TRUSTED_ORIGINS = [AFTERWORD_URL]
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ar", "العربية"),
]
USE_I18N = True
LOCALE_PATHS = translations.folders(HOME / "made")
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "afterword.ui.finders.FontFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# What connects the tables of adapters to the rooms below; see plugs.py.
AFTERWORD_TESTING = "pytest" in sys.modules

LOGGING_CONFIG = None
logs.set_up(CONFIG["AFTERWORD_LOG"])

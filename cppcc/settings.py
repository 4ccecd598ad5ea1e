"""Settings; everything that differs between places comes from the environment (see .env.example)."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
EXAMPLE_SECRET_KEY = "change-me-to-a-long-random-text"  # noqa: S105 - the key production refuses


def _local_secret_key() -> str:
    """A key of this installation's own, made once and kept under var/ (local mode only)."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as file:  # readable by its owner alone
            file.write(secrets.token_urlsafe(64))
            file.flush()
            with suppress(FileExistsError):  # another process was first
                path.hardlink_to(file.name)  # whole or not there
    return path.read_text()


def _secret_key() -> str:
    key = env.str("SECRET_KEY", default="")
    if not PRODUCTION:
        return key or _local_secret_key()
    if not key or key == EXAMPLE_SECRET_KEY or len(key) < 50:
        raise ImproperlyConfigured(
            "PRODUCTION is on: SECRET_KEY must come from the environment, be your own and have at least 50 characters."
        )
    if DEBUG:
        raise ImproperlyConfigured("PRODUCTION is on: DEBUG must be off.")
    return key


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
    "csp",
    "cppcc.apps.CppccConfig",
    "members",
    "proposals",
    "activities",
    "reports",
    "cppcc.audit.apps.TrailConfig",
]

MIDDLEWARE = [
    "cppcc.frame.timed.TimedMiddleware",  # every answer has its id, whoever makes it
    "cppcc.frame.headers.HeadersMiddleware",  # also what is refused at once carries them
    "cppcc.frame.health.HealthMiddleware",  # who asks after health asks by whatever name the machine has
    "cppcc.forms.asked.AskedMiddleware",  # whatever reads addresses and headers reads fit ones
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cppcc.frame.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cppcc.frame.numbers.ActedMiddleware",
    "cppcc.files.bodies.BodyMiddleware",  # before anything reads what was sent
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cppcc.vocabularies.VocabulariesMiddleware",
    "cppcc.forms.door.TidiedMiddleware",  # its words go out with the messages
    "cppcc.audit.middleware.TrailMiddleware",
    "members.middleware.SessionLifeMiddleware",
    "members.middleware.FirstPasswordMiddleware",
    "members.middleware.FactorMiddleware",
    "members.middleware.AgainMiddleware",
    "axes.middleware.AxesMiddleware",
    "cppcc.forms.once.OnceMiddleware",  # last: it runs the page itself
]

ROOT_URLCONF = "cppcc.urls"
WSGI_APPLICATION = "cppcc.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["cppcc.frame.loading.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.furniture.page_furniture",
            ],
            "builtins": ["cppcc.templatetags.furniture", "cppcc.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FILTERS_EMPTY_CHOICE_LABEL = "全部"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# --- database: DATABASE_URL, else one SQLite file under var/ -------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cppcc.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # as long as the largest import may write
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Tests in threads need a file: an in-memory database shares its locks in another way.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- jobs: REDIS_URL, else a queue of files under var/ --------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
OFFICE_PROGRAM = env("OFFICE_PROGRAM", default=shutil.which("soffice") or "")
"""LibreOffice, which tells on which pages a Word document's headings stand; empty: its contents have no page numbers."""
QUEUE_DIR = Path(env("QUEUE_DIR", default=str(VAR_DIR / "queue")))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "cppcc"  # quick work: mail, reminders, small papers
SLOW_QUEUE = "cppcc-slow"  # reports, workbooks, files of all members
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_TIME_LIMIT = 300  # seconds; jobs and recurring tasks bring limits of their own
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 5}
else:
    CELERY_BROKER_URL = "files://localhost"  # cppcc.queue.filequeue
    CELERY_WORKER_POOL = "cppcc.queue.pool:TaskPool"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }
# --- caches: in each process; counts of who asks how often are shared where there is Redis ------------
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
if REDIS_URL:
    CACHES["limits"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
JOB_RESEND_SECONDS = env.int("JOB_RESEND_SECONDS", default=5)
JOB_STALE_SECONDS = env.int("JOB_STALE_SECONDS", default=20)
JOB_HANG_SECONDS = 3 * JOB_STALE_SECONDS  # a process without a sign of life for so long is ended
JOB_QUIET_SECONDS = env.int("JOB_QUIET_SECONDS", default=300)  # so long a job's progress may stand still
CELERY_BEAT_SCHEDULER = "cppcc.jobs.scheduler.RowScheduler"

# --- accounts --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_LENGTH = env.int("PASSWORD_LENGTH", default=10)
PASSWORD_KINDS = env.int("PASSWORD_KINDS", default=3)
"""Of capitals, small letters, digits and signs so many, unless the password has PASSWORD_LONG characters."""
PASSWORD_LONG = env.int("PASSWORD_LONG", default=14)
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=90 if PRODUCTION else 0)
"""After so many days a password must be changed; 0: never."""
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "members.passwords.KindsValidator"},
    {"NAME": "members.passwords.GuessableValidator"},
    {"NAME": "members.passwords.OwnValidator"},
    {"NAME": "members.passwords.HistoryValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
TODO_NUMBERS_SECONDS = env.int("TODO_NUMBERS_SECONDS", default=15)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=60) * 60
SESSION_RENEW_SECONDS = min(300, SESSION_IDLE_SECONDS // 10)  # the end of a session is moved no oftener
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS + SESSION_RENEW_SECONDS  # at least the idle time after the last request
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "cppcc.frame.pages.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_LIFE_SECONDS = env.int("SESSION_LIFE_HOURS", default=12) * 3600
"""So long after the log-in it ends, however much it is used; 0: never."""
SIGN_IN_TRIES = env.int("SIGN_IN_TRIES", default=5)
"""From so many wrong passwords on there are pauses (members.gate)."""
AXES_HANDLER = "members.lockout.Gatekeeper"
AXES_LOCKOUT_CALLABLE = "members.lockout.locked_page"
AXES_CLIENT_IP_CALLABLE = "cppcc.identity.client.client_address"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="cppcc-demo-2024")

# --- the second factor, confirming again, the region's identity service ------------------------------
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=["admin", "auditor", "leader", "staff"] if PRODUCTION else []
)
"""Roles whose accounts need an app or a passkey besides the password; a name that is no role asks nothing."""
CONFIRM_AGAIN = env.bool("CONFIRM_AGAIN", default=PRODUCTION)
"""Whether an account without a second factor is asked its password before what needs confirming."""
CONFIRM_AGAIN_SECONDS = env.int("CONFIRM_AGAIN_MINUTES", default=10) * 60
PASSKEY_DOMAIN = env.str("PASSKEY_DOMAIN", default="")
"""What passkeys are bound to; empty: the host of the page. Changing it ends all passkeys."""
OTP_WEBAUTHN_HELPER_CLASS = "members.passkeys.PasskeyHelper"
OTP_WEBAUTHN_RP_ID_CALLABLE = "members.passkeys.domain"
OTP_WEBAUTHN_RP_NAME_CALLABLE = "members.passkeys.house"
OTP_WEBAUTHN_ALLOWED_ORIGINS = ["https://localhost"]  # for the library's own check; the helper knows the house's
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
"""The region's identity service (docs/signing-in.md); empty: there is none."""
OIDC_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else []
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_SCOPES = env.str("OIDC_SCOPES", default="openid profile")
OIDC_ALGORITHM = env.str("OIDC_ALGORITHM", default="RS256")
OIDC_CLAIM = env.str("OIDC_CLAIM", default="preferred_username")
OIDC_FIELD = env.str("OIDC_FIELD", default="username")
OIDC_CREATE_ACCOUNTS = env.bool("OIDC_CREATE_ACCOUNTS", default=False)
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", default=False)
"""Whether the service has asked a second factor itself, so that none is asked here."""
OIDC_LABEL = env.str("OIDC_LABEL", default="统一身份认证登录")
OIDC_TIMEOUT = 10  # seconds to wait for the service
OIDC_USE_PKCE = True
if OIDC_FIELD not in ("username", "email"):
    raise ImproperlyConfigured("OIDC_FIELD 只能是 username 或 email。")
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise ImproperlyConfigured("OIDC_ISSUER 已设置，还须设置 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET。")
if OIDC_ISSUER and PRODUCTION and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("PRODUCTION is on: OIDC_ISSUER must begin with https://.")

# --- audit trail -----------------------------------------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = True
AUDITLOG_EXCLUDE_TRACKING_MODELS = (
    "contenttypes",
    "sessions",
    "axes",
    "auth.permission",
    "auditlog",
    "django_otp",
    "otp_totp",  # secrets; what was done with them stands in the trail as events
    "django_otp_webauthn",
    "members.recoverycode",
    "cppcc.job",  # its heartbeat changes every second; what a job did is audited on the records it makes
    "cppcc.jobfile",
    "cppcc.listbatch",
    "cppcc.listcolumns",
    "cppcc.listexport",
    "cppcc.listsetting",
    "cppcc.savedview",
    "cppcc.periodic",
    "cppcc.afterupdate",
    "cppcc.trouble",
    "cppcc.incident",
    "cppcc.submittedform",
    "cppcc.binned",  # a copy of what the trail says of a deletion
    "cppcc.notice",  # a copy of what the course says
    "cppcc.import",  # what a book wrote is in the trail of the records
    "cppcc.headingchoice",
    "proposals.letterdraft",  # what is being typed; the reply that comes of it is in the trail
    "cppcc.searchgram",
    "cppcc.searchkept",
    "cppcc.trailarchive",  # what holds the trail together
    "cppcc.trailblock",
    "cppcc.traillink",
    "cppcc.searchrow",  # it follows from the records
    "members.looked",  # a sign of having read, cleared when the result says something else
    "members.tries",  # counts; that a pause began is an event of its own
    "members.usedpassword",
)
AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {
        "model": "members.user",
        "exclude_fields": ["password", "last_login", "password_set_at", "first_password_used_at"],
    },
    {"model": "members.pass", "exclude_fields": ["salt", "digest"]},
    {"model": "cppcc.pushdevice", "exclude_fields": ["endpoint", "digest", "due", "tries", "next_try"]},
    {"model": "members.scheme", "exclude_fields": ["former"]},  # what it says is in the trail already
    {"model": "members.calendaraddress", "exclude_fields": ["salt", "digest"]},
    {"model": "members.member", "exclude_fields": ["pinyin", "strokes", "sought"]},  # they follow from name and reading
)
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_CID_HEADER = None  # no header of a client's reaches the trail
TRAIL_KEEP_MONTHS = max(6, env.int("TRAIL_KEEP_MONTHS", default=36))
"""So long the trail's rows stay at hand, never less than six months; then a whole year goes to a file."""
TRAIL_REFUSALS_AN_HOUR = env.int("TRAIL_REFUSALS_AN_HOUR", default=60)
"""So many refusals of one account are noted in an hour."""
TRAIL_MANY_FAILURES = env.int("TRAIL_MANY_FAILURES", default=20)
"""From so many failed sign-ins in an hour administrators and auditors are told."""
TRAIL_NIGHT = env.str("TRAIL_NIGHT", default="22-6")
"""Hours in which exports and downloads are unusual and told; empty: none."""

# --- files and mail --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = ""  # nothing is served by path; views hand files out after asking who wants them
S3_BUCKET = env.str("S3_BUCKET", default="")
"""A bucket of an S3-compatible service for stored files (docs/deploy.md); empty: they lie under MEDIA_ROOT."""
S3_FOLDER = env.str("S3_FOLDER", default="").strip("/")
"""Where in the bucket, when several installations share one."""
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="")
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="")
S3_ADDRESSING = env.str("S3_ADDRESSING", default="path" if S3_ENDPOINT_URL else "auto")
"""How the bucket stands in an address: path (/bucket/…), virtual (bucket.host), or auto."""
if S3_BUCKET and not (S3_ACCESS_KEY and S3_SECRET_KEY):
    raise ImproperlyConfigured("S3_BUCKET 已设置，还须设置 S3_ACCESS_KEY 和 S3_SECRET_KEY。")
STORAGES = {
    "default": {"BACKEND": "cppcc.files.bucket.Bucket" if S3_BUCKET else "cppcc.files.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
PHOTO_MAX_PIXELS = 50_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # what is typed; files are counted by cppcc.files.bodies
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 60
CLAMD_URL = env.str("CLAMD_URL", default="")
"""tcp://host:3310 or unix:///run/clamav/clamd.ctl: every upload is looked through there; empty: none is."""
FILE_UPLOAD_PERMISSIONS = 0o640
# --- backup (docs/backup.md) -----------------------------------------------------------------------
BACKUP_DIR = env.str("BACKUP_DIR", default="")
"""Where each night's backup goes; empty: none is made by itself."""
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=30)
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", default="")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")
BACKUP_IDENTITY = env.str("BACKUP_IDENTITY", default="")
"""A public key (age1…) that backups are written for; the file of its private key, needed only to read them."""
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
"""Web Push: 32 bytes in base64url (``manage.py push_key``); without it notices go by mail alone."""
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"],
)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cppcc@localhost")

# --- the committee ---------------------------------------------------------------------------------
COMMITTEE_NAME = env.str("COMMITTEE_NAME", default="长春市朝阳区政协")
LOGIN_NAMES = env.str("LOGIN_NAMES", default="code")
"""New log-in names made in bulk: "code", or "phone" (the member's mobile number; it then stands in every row of the trail)."""
if LOGIN_NAMES not in ("code", "phone"):
    raise ImproperlyConfigured("LOGIN_NAMES 只能是 code 或 phone。")
COMMITTEE_SHORT_NAME = env.str("COMMITTEE_SHORT_NAME", default="朝阳区政协")

# --- language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y-m-d"
FORMAT_MODULE_PATH = ["cppcc.formats"]

# --- transport and page policy ---------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # to be on the browsers' own lists is the office's choice
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"  # of this host alone, never of a neighbour's
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
DEVICE_COOKIE_NAME = "__Host-known_device" if HTTPS else "known_device"  # one of the name before is forgotten
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # links in mails lead to pages one is signed in on
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # as long as the browser is open
KEEP_PERSONAL_YEARS = env.int("KEEP_PERSONAL_YEARS", default=5 if PRODUCTION else 0)
"""Years after a membership, after which personal data are erased (``members.erasing``); 0: they are kept."""
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
"""Whom to tell of a weakness (security.txt): an address of mail or of a page."""
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if BEHIND_PROXY else 0)
"""How many proxies of one's own stand in front: so many entries of X-Forwarded-For are believed, from its end."""
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *OIDC_ORIGIN],  # logging out leads on to the service
        "report-uri": "/policy-reports/",
    }
}

# --- seen from outside (docs/operations.md) ---------------------------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured("LOG_FORMAT 只能是 line 或 json。")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
"""Who asks /metrics with it is answered; empty: nobody is, and nothing is counted."""
SLOW_PAGE_MS = env.int("SLOW_PAGE_MS", default=3000)
"""A page that took so long is kept under 出错和慢页面; 0: none is."""
INCIDENT_DAYS = env.int("INCIDENT_DAYS", default=30)
TRACES = any(env.str(key, default="") for key in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
"""Whether spans are sent (``cppcc.tracing``); OpenTelemetry's own packages read where, and the other OTEL_ settings."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "cppcc.logs.Discreet", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "cppcc.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "cppcc": {"level": env.str("LOG_LEVEL", default="INFO")},
        "django.db.backends": {"level": "INFO"},  # below it are queries with their values
    },
}

"""Database, jobs, caches: on the servers that DATABASE_URL and REDIS_URL name, else in files under var/."""

from pathlib import Path
from typing import Any

from cppcc.settings.environment import VAR_DIR, env

# --- database: DATABASE_URL, else one SQLite file under var/ ----------------------------------------
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

# --- jobs: REDIS_URL, else a queue of files under var/ ----------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
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
CELERY_BEAT_SCHEDULER = "cppcc.jobs.scheduler.RowScheduler"
JOB_RESEND_SECONDS = env.int("JOB_RESEND_SECONDS", default=5)
JOB_STALE_SECONDS = env.int("JOB_STALE_SECONDS", default=20)
JOB_HANG_SECONDS = 3 * JOB_STALE_SECONDS  # a process without a sign of life for so long is ended
JOB_QUIET_SECONDS = env.int("JOB_QUIET_SECONDS", default=300)  # so long a job's progress may stand still

# --- caches: in each process; counts of who asks how often are shared where there is Redis ----------
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
TODO_NUMBERS_SECONDS = env.int("TODO_NUMBERS_SECONDS", default=15)  # so long a counted number of to-dos is kept

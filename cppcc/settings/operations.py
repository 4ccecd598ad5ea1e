"""What the machine tells of itself (docs/operations.md): lines of its log, counts, slow pages, spans."""

from django.core.exceptions import ImproperlyConfigured

from cppcc.settings.environment import env

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

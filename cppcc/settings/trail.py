"""The audit trail: what stands in it, how long, what is told of it."""

from cppcc.settings.environment import env

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

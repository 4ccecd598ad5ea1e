"""The committee: its name, the address of its pages, how it tells people (mail, Web Push)."""

from cppcc.settings.environment import env

COMMITTEE_NAME = env.str("COMMITTEE_NAME", default="长春市朝阳区政协")
COMMITTEE_SHORT_NAME = env.str("COMMITTEE_SHORT_NAME", default="朝阳区政协")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- mail, Web Push ---------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cppcc@localhost")
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
"""Web Push: 32 bytes in base64url (``manage.py push_key``); without it notices go by mail alone."""
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"],
)

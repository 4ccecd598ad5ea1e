"""Accounts: passwords, sessions, the second factor, the region's identity service; how long personal data are kept."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cppcc.settings.environment import PRODUCTION, env

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
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=60) * 60
SESSION_RENEW_SECONDS = min(300, SESSION_IDLE_SECONDS // 10)  # the end of a session is moved no oftener
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS + SESSION_RENEW_SECONDS  # at least the idle time after the last request
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
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
LOGIN_NAMES = env.str("LOGIN_NAMES", default="code")
"""New log-in names made in bulk: "code", or "phone" (the member's mobile number; it then stands in every row of the trail)."""
if LOGIN_NAMES not in ("code", "phone"):
    raise ImproperlyConfigured("LOGIN_NAMES 只能是 code 或 phone。")
KEEP_PERSONAL_YEARS = env.int("KEEP_PERSONAL_YEARS", default=5 if PRODUCTION else 0)
"""Years after a membership, after which personal data are erased (``members.erasing``); 0: they are kept."""

# --- the second factor, confirming again, the region's identity service -----------------------------
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

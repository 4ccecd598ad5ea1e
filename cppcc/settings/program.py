"""What the program is made of, the same in every place: apps, middleware, templates, language and time."""

from cppcc.settings.environment import BASE_DIR

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

# --- language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y-m-d"
FORMAT_MODULE_PATH = ["cppcc.formats"]

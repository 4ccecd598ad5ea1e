"""The source of the settings, as one text: what the program reads from the environment is looked for in it."""

from django.conf import settings

FILES = sorted((settings.BASE_DIR / "cppcc/settings").glob("*.py"))


def settings_text() -> str:
    return "".join(one.read_text() for one in FILES)

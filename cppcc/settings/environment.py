"""What all other settings are read with: the environment, where files lie, whether this is production; the secret key."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
EMPTY_IS_SAID = {"OFFICE_PROGRAM", "TRAIL_NIGHT"}
"""Names that may be set to nothing, which says: none. Any other that stands empty is not set: Compose hands on ``NAME=``."""
environ.Env.read_env(BASE_DIR / ".env")
env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value or name in EMPTY_IS_SAID}

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

"""The colours of the tokens, for what has to name them outside of style sheets: the frame of an installed app, its icons."""

import re
from functools import cache

from django.conf import settings

TOKENS = "static/css/variables.css"


@cache
def token(name: str, night: bool = False) -> str:
    """What ``--house-<name>`` is by day, or by night."""
    found: list[str] = re.findall(rf"--house-{name}: (#[0-9a-f]+);", (settings.BASE_DIR / TOKENS).read_text())
    return found[-1 if night else 0]

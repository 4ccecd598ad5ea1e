"""Which address pattern of the code an address belongs to."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from tests.pictures.place import Code

PRINT_ROUTES = """
import json
from django.urls import URLPattern, get_resolver
def walk(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield one.name or route, route
        else:
            yield from walk(one.url_patterns, route)
print(json.dumps(list(walk(get_resolver().url_patterns))))
"""
CONVERTERS = {"int": r"\d+", "slug": r"[-\w]+", "str": r"[^/]+", "path": r".+", "uuid": r"[-0-9a-f]+"}


class Kind(NamedTuple):
    """The name of a pattern, and the words (names of steps, registers …) that an address puts into it."""

    route: str
    words: tuple[str, ...]


NOWHERE = Kind("nowhere", ())


class Routes:
    def __init__(self, code: Code, var: Path) -> None:
        told: list[tuple[str, str]] = json.loads(code.manage(var, "shell", "-v", "0", "-c", PRINT_ROUTES))
        self.plain = [f"/{route}" for _, route in told if "<" not in route]
        self._patterns = [(name, re.compile(f"/{_expression(route)}")) for name, route in told]

    def kind(self, address: str) -> Kind:
        path = address.partition("?")[0]
        for name, expression in self._patterns:
            found = expression.fullmatch(path)
            if found:
                return Kind(name, tuple(word for word in found.groups() if not word.isdigit()))
        return NOWHERE


def _expression(route: str) -> str:
    pieces = re.split(r"<(?:(\w+):)?\w+>", route)
    made = re.escape(pieces[0])
    for converter, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        made += f"({CONVERTERS[converter or 'str']}){re.escape(rest)}"
    return made

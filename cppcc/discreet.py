"""What may be said of an exception, of a value and of a text where others than its owner read it: logs, troubles, incidents.

The message of an exception quotes what it was about: PostgreSQL the whole row, ``int()`` what somebody typed, a record its
name. So no message is written: the class, the frames, and facts that are words of the code or the system (``facts``).
Knows neither Django nor psycopg: gunicorn's own process writes by it too.
"""

import errno
import os
import re
import socket
import ssl
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any

HIDDEN = "***"
CODE = re.compile(r"[\w.:-]{1,120}", re.ASCII)
"""A SQLSTATE, the name of a column or a class; nothing else is taken out of an exception."""
NUMBERS = ("smtp_code", "returncode", "code")
DIAGNOSED = ("table_name", "column_name", "constraint_name")
CONSTRAINT = re.compile(r"[A-Z ]+ constraint failed: ([\w., ']+)", re.ASCII)
"""SQLite's words: columns, or the constraint's name."""
PYTHONS = re.compile(
    r"'[\w.]+' object (is not \w+( \w+)?|has no attribute '\w+'|does not support [a-z ]+)"
    r"|module '[\w.]+' has no attribute '\w+'|type object '\w+' has no attribute '\w+'"
    r"|(name '\w+' is|cannot access local variable '\w+' where it is) not (defined|associated with a value)"
    r"|[\w.]+\(\) (takes [\w ]+ but \d+ (was|were) given|missing \d+ required [a-z -]+: [\w', ]+)"
    r"|unsupported operand type\(s\) for [^\w\s]+: '\w+' and '\w+'"
    r"|'[<>=]+' not supported between instances of '\w+' and '\w+'"
    r"|list index out of range|pop from (an )?empty \w+|division by zero|No module named '[\w.]+'"
    r"|cannot import name '\w+' from .*",
    re.ASCII,
)
"""What the interpreter itself says of code, without any value."""
OF_THE_CODE = {
    "ImproperlyConfigured", "TemplateSyntaxError", "TemplateDoesNotExist", "DisallowedHost", "InconsistentMigrationHistory",
    "NodeNotFoundError", "BadMigrationError",
}  # fmt: skip
"""Django's classes that speak of settings, templates, hosts and migrations; libpq's own words about a connection are the
third kind."""
OF_THE_BUCKET = re.compile(r"the bucket (refused|does not answer): \w*|not in the bucket \(\w*\)", re.ASCII)
NOT_THERE = re.compile(r"no such (table|column): [\w.]+|(relation|column) \"?[\w.]+\"? .*does not exist", re.ASCII)
"""What is missing in the schema, as SQLite and PostgreSQL say it."""
REPR = re.compile(r"<([A-Z]\w*): [^\n]*?>")
SPOKEN = re.compile(r"(?:(?<=\n)|(?<=\\n)|^)(DETAIL|CONTEXT|QUERY|LINE \d+): .*", re.DOTALL)
RAISED = re.compile(r"^((?:\w+\.)+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Warning))(?:: .*)$", re.MULTILINE)
PLAIN = re.compile(r"[\x00-\x7f]{0,3}|\d*|[a-z_]*")
"""A message so short or so plain (a key, a word of the code) that it is not looked for in a line."""
CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those behind it, as Python would print them; the newest first."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def named(error: BaseException) -> str:
    """``psycopg.errors.NotNullViolation [23502 members_member name]``."""
    kind = type(error)
    name = (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )
    found = list(dict.fromkeys(facts(error)))
    return f"{name} [{' '.join(found)}]" if found else name


def told(error: BaseException) -> str:
    """One line for an error and those behind it."""
    return " <- ".join(named(one) for one in chain(error))


def facts(error: BaseException) -> Iterator[str]:
    """What is said of an error besides its class: codes, names in the schema, words of the interpreter."""
    with suppress(Exception):  # whatever a foreign class does when it is asked
        yield from _codes(error)
        text, kind = str(error), type(error)
        if isinstance(error, OSError) and error.errno:
            yield _of_the_system(error)
        elif match := CONSTRAINT.fullmatch(text):
            yield match[1]
        elif (kind.__module__ == "builtins" and PYTHONS.fullmatch(text)) or (
            kind.__module__.startswith("django.") and kind.__name__ in OF_THE_CODE
        ):
            yield text
        elif (kind.__module__, kind.__name__) == ("psycopg", "OperationalError") and not getattr(error, "sqlstate", ""):
            yield " ".join(text.split())


def _of_the_system(error: OSError) -> str:
    """Numbers of TLS and of names on the network are none of the system's: they have words of their own."""
    if isinstance(error, ssl.SSLError):
        return str(error.reason or "TLS")
    if isinstance(error, socket.gaierror | socket.herror):
        return str(error.strerror)
    if error.errno is None or error.errno not in errno.errorcode:
        return f"errno {error.errno}"
    own = f" ({error.strerror})" if OF_THE_BUCKET.fullmatch(str(error.strerror)) else ""
    return f"{errno.errorcode[error.errno]} {os.strerror(error.errno)}{own}"


def _codes(error: BaseException) -> Iterator[str]:
    asked: list[Any] = [number for name in NUMBERS if isinstance(number := getattr(error, name, None), int)]
    asked += [getattr(error, "sqlstate", None), getattr(error, "sqlite_errorname", None)]
    asked += [getattr(getattr(error, "response", None), "status_code", None)]
    asked += [getattr(getattr(error, "diag", None), name, None) for name in DIAGNOSED]
    said = getattr(getattr(error, "diag", None), "message_primary", None) or (
        str(error) if hasattr(error, "sqlite_errorname") else ""
    )
    if match := NOT_THERE.match(said):
        yield match[0]
    if isinstance(answer := getattr(error, "response", None), dict):  # a bucket's
        asked.append(answer.get("Error", {}).get("Code"))
    if isinstance(refused := getattr(error, "recipients", None), dict):  # a mail server's, by address
        asked += [code for code, _ in refused.values()]
    yield from (str(one) for one in asked if isinstance(one, str | int) and CODE.fullmatch(str(one)))


def trace(error: BaseException, frames: TracebackType | None = None) -> str:
    """The traceback, with ``named`` for each message. ``frames``: those of the error, if it does not hold them itself."""
    said = ""
    for one in reversed(list(chain(error))):
        held = (frames or one.__traceback__) if one is error else one.__traceback__
        if held is not None:
            with suppress(Exception):  # frames that came from another process
                said += "Traceback (most recent call last):\n" + "".join(traceback.format_tb(held))
        said += named(one)
        for below in one.exceptions if isinstance(one, BaseExceptionGroup) else ():
            said += "\n" + trace(below).replace("\n", "\n    ")
        if one is not error:
            said += "\n" + (CAUSE if _follows(error, one).__cause__ is one else CONTEXT)
    return said


def _follows(error: BaseException, cause: BaseException) -> BaseException:
    found = list(chain(error))
    return found[found.index(cause) - 1]


def shown(value: Any) -> Any:
    """A value as it may stand in a line: errors as ``told``, records by class and key, whatever holds them likewise."""
    if isinstance(value, BaseException):
        return told(value)
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(shown(one) for one in value)
    if type(value) is dict:
        return {shown(key): shown(one) for key, one in value.items()}
    if hasattr(value, "_meta") and hasattr(value, "pk"):
        return f"{type(value).__name__} {value.pk}"
    return value


def without(text: str, error: BaseException | None) -> str:
    """The text without what the error says, or one behind it, or what they were made of."""
    for one in chain(error):
        with suppress(Exception):
            for said in sorted({str(one), repr(one), *(part for part in one.args if isinstance(part, str))}, key=len)[
                ::-1
            ]:
                if not PLAIN.fullmatch(said) and said not in named(one):
                    text = text.replace(said, named(one))
    return text


def hushed(text: str) -> str:
    """A text in which others have already written errors and records: their messages and names go."""
    return REPR.sub(rf"<\1: {HIDDEN}>", SPOKEN.sub(rf"\1: {HIDDEN}", RAISED.sub(r"\1", text)))

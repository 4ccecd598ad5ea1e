"""What in a PDF acts by itself or hides a file: told to who brings it; what starts a program is refused."""

import io
import logging
import re
import time
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

SCRIPT, FILES, STARTS = "script", "files", "starts"
KEYS = {
    "/JS": SCRIPT, "/JavaScript": SCRIPT, "/RichMedia": SCRIPT, "/XFA": SCRIPT,
    "/EmbeddedFile": FILES, "/EmbeddedFiles": FILES, "/Launch": STARTS,
}  # fmt: skip
NAMED = re.compile(rb"/(?:[A-Za-z]|#[0-9a-fA-F]{2})+")
ENOUGH = 12.0
"""Seconds of computing; what was not looked at by then is told by the bytes alone."""


def look(content: bytes) -> list[str]:
    """Which of the kinds above the file holds."""
    found = _named(content)
    logging.disable(logging.CRITICAL)
    try:
        found |= _objects(content)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001,S110  a damaged file: readers of PDF mend more than this one does
        pass
    return sorted(found)


def _plain(name: bytes) -> str:
    """A name without its escapes: /J#53 is /JS."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda one: bytes([int(one[1], 16)]), name).decode("latin-1")


def _objects(content: bytes) -> set[str]:
    """What stands in objects, packed ones too."""
    found: set[str] = set()
    with Pdf.open(io.BytesIO(content)) as document:
        for one in document.objects:
            if time.process_time() > ENOUGH:
                break
            try:
                _read(one, found, 0)
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001  what one object is made of says nothing of the others
                found |= _named(one.unparse())
    return found


def _named(content: bytes) -> set[str]:
    """What names that stand in these bytes mean."""
    return {KEYS[name] for name in map(_plain, set(NAMED.findall(content))) if name in KEYS}


def _read(one: Object, found: set[str], depth: int) -> None:
    """Without what it refers to: that is an object, too."""
    if depth > 20:
        return
    within: list[Any] = []
    if isinstance(one, Dictionary | Stream):
        for key, value in one.items():
            names = [key, _plain(value.unparse())] if isinstance(value, Name) else [key]
            found.update(KEYS[name] for name in names if name in KEYS)
            within.append(value)
    elif isinstance(one, Array):
        within = list(one.as_list())
    for value in within:
        if isinstance(value, Object) and not value.is_indirect:
            _read(value, found, depth + 1)

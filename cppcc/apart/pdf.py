"""What in a PDF acts by itself or hides a file: told to who brings it; what starts a program is refused."""

import io
import logging
import re
import time
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

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
    found = {KEYS[name] for name in map(_plain, set(NAMED.findall(content))) if name in KEYS}
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
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    found: set[str] = set()
    numbers = [(number, generation) for generation, ones in reader.xref.items() for number in ones]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in numbers:
        if time.process_time() > ENOUGH:
            break
        try:
            _read(reader.get_object(IndirectObject(number, generation, reader)), found, 0)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001,S112  one object is damaged: the others are looked at
            continue
    return found


def _read(one: Any, found: set[str], depth: int) -> None:
    if depth > 20:
        return
    if isinstance(one, DictionaryObject):
        for key, value in dict.items(one):
            found.update(KEYS[name] for name in (key, value) if isinstance(name, str) and name in KEYS)
            _read(value, found, depth + 1)
    elif isinstance(one, ArrayObject):
        for value in list.__iter__(one):
            _read(value, found, depth + 1)

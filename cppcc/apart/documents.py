"""A document from outside: what it is by its content, how large it is unpacked, and whether something in it acts by itself.

Looked at all the way down: what lies inside a zip, a gzip or another document counts towards the same limits.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from cppcc.apart import pdf
from cppcc.books.parts import Attributes, Parts, Reader, attribute, parse
from cppcc.books.shape import Unreadable

OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
CONTENTS = "[content_types].xml"
MOST_UNPACKED = 200_000_000
MOST_DEEP = 4
OLE, ZIP, GZIP, PROGRAMS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\x1f\x8b", (b"MZ", b"\x7fELF")
VBA = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA_PROJECT_CUR"))
PACKAGE = "\x01Ole10Native".encode("utf-16-le")
WRONG, BIG, DAMAGED, MACRO, PROGRAM, REMOTE, LIVE = "wrong", "big", "damaged", "macro", "program", "remote", "live"
ELSEWHERE = re.compile(r"^\s*(https?:|ftp:|mhtml:|file:/*[^/\\]*\\\\|\\\\|file://[^/])", re.IGNORECASE)
FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk")
"""Relations whose target is fetched when the document is opened."""
ASKING = re.compile(r"^\s*DDE(AUTO)?\b", re.IGNORECASE)


class Refused(Exception):
    """Why a document is not taken: one of the words above."""


def look(content: bytes, suffix: str) -> tuple[dict[str, Any], bytes]:
    """What is told of the document, or why it is refused."""
    if suffix == ".pdf":
        told = pdf.look(content)
        return ({"refused": PROGRAM} if pdf.STARTS in told else {"told": told}), b""
    try:
        _office(content, OFFICE[suffix])
    except Refused as why:
        return {"refused": str(why)}, b""
    return {"told": []}, b""


def _office(content: bytes, main: str) -> None:
    if content[:8] == OLE and any(name in content for name in VBA):
        raise Refused(MACRO)
    if content[:4] != ZIP:
        raise Refused(WRONG)
    parts = _opened(content, WRONG)
    if main not in parts:
        raise Refused(WRONG)
    _walk(parts, _Budget(), 1)


class _Budget:
    """What may still be unpacked, in all depths together."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def gathered(self, pieces: Iterable[bytes]) -> bytes:
        """All of the pieces as long as they fit."""
        found = []
        for piece in pieces:
            self.left -= len(piece)
            if self.left < 0:
                raise Refused(BIG)
            found.append(piece)
        return b"".join(found)


def _opened(content: bytes, why: str) -> Parts:
    try:
        return Parts(content)
    except Unreadable as error:
        raise Refused(why) from error


def _walk(parts: Parts, budget: _Budget, depth: int) -> None:
    for name, entry in parts.entries.items():
        if entry.is_dir():
            continue
        try:
            found = budget.gathered(parts.read(name))
        except Unreadable as error:
            raise Refused(DAMAGED) from error
        if name.rpartition("/")[2] == "vbaproject.bin" or "/macrosheets/" in name:
            raise Refused(MACRO)
        if name.endswith((".xml", ".rels", ".vml")):
            _xml(found, vital=not name.endswith(".vml"))
        else:
            _inside(found, budget, depth)


def _inside(found: bytes, budget: _Budget, depth: int) -> None:
    """A part that is no XML: what it is by its first bytes."""
    if found[:8] == OLE:
        if any(name in found for name in VBA):
            raise Refused(MACRO)
        if PACKAGE in found:
            raise Refused(PROGRAM)
    elif found.startswith(PROGRAMS):
        raise Refused(PROGRAM)
    elif found[:4] == ZIP:
        if depth >= MOST_DEEP:
            raise Refused(BIG)
        _walk(_opened(found, DAMAGED), budget, depth + 1)
    elif found[:2] == GZIP:
        if depth >= MOST_DEEP:
            raise Refused(BIG)
        _inside(budget.gathered(_gunzipped(found)), budget, depth + 1)


def _gunzipped(found: bytes) -> Iterator[bytes]:
    stream = zlib.decompressobj(31)
    try:
        while found and not stream.eof:
            yield stream.decompress(found, 1 << 16)
            found = stream.unconsumed_tail
    except zlib.error:
        return  # no gzip after all


class _Acting(Reader):
    """Looks in any XML part for what acts by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.keeps = name == "instrText"
        if name in ("macrosheet", "ddeLink"):
            raise Refused(MACRO if name == "macrosheet" else LIVE)
        if name == "fldChar" and attribute(attributes, "fldCharType") == "begin":
            self.asked.append("")
        if name == "fldSimple":
            self.asked.append(attribute(attributes, "instr") or "")
        kind = (attribute(attributes, "ContentType") or "").casefold()
        if "macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind:
            raise Refused(MACRO)
        if name == "Relationship":
            self.related(attribute(attributes, "Type") or "", attribute(attributes, "Target") or "", attributes)

    def related(self, kind: str, target: str, attributes: Attributes) -> None:
        kind = kind.rpartition("/")[2]
        if kind.casefold() in ("vbaproject", "xlmacrosheet", "xlintlmacrosheet"):
            raise Refused(MACRO)
        outside = (attribute(attributes, "TargetMode") or "").casefold() == "external"
        if outside and kind in FETCHED and ELSEWHERE.match(target):
            raise Refused(REMOTE)

    def end(self, name: str) -> None:
        if name == "instrText":
            if not self.asked:
                self.asked.append("")
            self.asked[-1] += self.text()
            self.keeps = False


def _xml(found: bytes, *, vital: bool) -> None:
    """Well-formed and without entities, and nothing in it acts; drawings of old Words may be ill-formed."""
    if not found.strip():
        return
    reader = _Acting()
    try:
        parse(iter((found,)), reader)
    except Unreadable as error:
        if vital:
            raise Refused(DAMAGED) from error
    if any(ASKING.match(words) for words in reader.asked):
        raise Refused(LIVE)

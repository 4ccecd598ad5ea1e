"""The parts of a zipped workbook, unpacked in pieces and counted, their XML read as a stream without entities."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from cppcc.books import shape
from cppcc.books.shape import DAMAGED, PASSWORD, Unreadable

TOO_BIG = "文件展开后太大，请只复制需要导入的内容到一个新表格，再上传。"
PIECE = 1 << 16
MOST_PARTS = 20_000
MOST_DEEP = 200
Attributes = Mapping[str, str]


class Parts:
    """A zip opened by its content; ``read`` gives a part in pieces. Names are found in any case and with either slash."""

    def __init__(self, content: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self.archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, IndexError) as error:
            raise Unreadable(DAMAGED) from error
        if len(entries) > MOST_PARTS:
            raise Unreadable(TOO_BIG)
        self.entries = {_plain(entry.filename): entry for entry in entries}
        self.unpacked = 0

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.entries

    def read(self, name: str) -> Iterator[bytes]:
        """The part's bytes in pieces, counted as they come, whatever the zip says of its size."""
        entry = self.entries[_plain(name)]
        if entry.flag_bits & 0x1:
            raise Unreadable(PASSWORD)
        try:
            with self.archive.open(entry) as part:
                while piece := part.read(PIECE):
                    self.unpacked += len(piece)
                    if self.unpacked > shape.MOST_UNPACKED:
                        raise Unreadable(TOO_BIG)
                    yield piece
        except (
            zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error,
        ) as error:  # fmt: skip
            raise Unreadable(DAMAGED) from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def local(name: str) -> str:
    """The name without its prefix: Strict, Transitional and prefixed files are read alike."""
    return name.rpartition(":")[2]


class Reader:
    """Handles one part's XML: override ``start``, ``end``; ``text`` gathers characters while ``keeps`` is set."""

    keeps = False

    def __init__(self) -> None:
        self.held: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self) -> str:
        """What was gathered; begins anew."""
        found = "".join(self.held)
        self.held.clear()
        return found


def parse(pieces: Iterator[bytes], reader: Reader) -> None:
    """Stream the XML through the reader. Document types and entities are refused, as no workbook has any."""
    parser: Any = expat.ParserCreate()
    parser.buffer_text = True
    deep = 0
    start, end, hold = reader.start, reader.end, reader.held.append

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal deep
        deep += 1
        if deep > MOST_DEEP:
            raise Unreadable(DAMAGED)
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal deep
        deep -= 1
        end(name.rpartition(":")[2])

    def said(words: str) -> None:
        if reader.keeps:
            hold(words)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, said
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(DAMAGED) from error


def _refuse(*_: Any) -> None:
    raise Unreadable(DAMAGED)


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute by its local name, whatever its prefix."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def true(value: str | None) -> bool:
    return value in ("1", "true", "on")


Handler = Callable[[str, Attributes], None]

"""The records of an old Excel book (BIFF5 to BIFF8) and the texts in them."""

import struct
from collections.abc import Iterator

from cppcc.books.shape import DAMAGED, MOST_CHARACTERS, Unreadable

CONTINUE = 0x3C
PAGES = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 1200: "utf-16-le", 10008: "gb18030"}
"""Code pages of the books of one-byte texts; Chinese where nothing is said."""


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes, int]]:
    """From an offset: each record's kind, data and offset of its end. A cut one ends the stream."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            raise Unreadable(DAMAGED)
        at += 4 + size
        yield kind, stream[at - size : at], at


def continued(stream: bytes, at: int) -> list[bytes]:
    """The data of the continuing records that follow."""
    found = []
    for kind, data, _ in records(stream, at):
        if kind != CONTINUE:
            break
        found.append(data)
    return found


def text(data: bytes, at: int, page: str, *, wide_count: bool = True) -> str:
    """A text with its length before it, two bytes or one; ``page`` is the code page of old books, "" in BIFF8."""
    count = struct.unpack_from("<H" if wide_count else "<B", data, at)[0]
    at += 2 if wide_count else 1
    if page:
        return data[at : at + count].decode(page, "replace")
    flags = data[at]
    at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    return _decoded(data[at : at + count * (1 + (flags & 1))], flags & 1)


def _decoded(data: bytes, wide: int) -> str:
    return data.decode("utf-16-le" if wide else "latin-1", "replace")


class Pieces:
    """Shared texts over several records; a text cut by a record's end says anew how wide its characters are."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.number, self.at = pieces, 0, 0

    def take(self, size: int) -> bytes:
        """Plain bytes, over the ends of records."""
        found = b""
        while size > 0:
            piece = self._piece()
            part = piece[self.at : self.at + size]
            self.at += len(part)
            size -= len(part)
            found += part
        return found

    def skip(self, size: int) -> None:
        while size > 0:
            step = min(size, len(self._piece()) - self.at)
            self.at += step
            size -= step

    def characters(self, count: int, wide: int) -> str:
        found = ""
        while count > 0:
            before = self.number
            piece = self._piece()
            if self.number != before:
                wide = piece[self.at] & 1
                self.at += 1
            part = piece[self.at : self.at + count * (1 + wide)]
            if wide and len(part) % 2:
                raise Unreadable(DAMAGED)
            self.at += len(part)
            count -= len(part) // (1 + wide)
            found += _decoded(part, wide)
        return found

    def _piece(self) -> bytes:
        """The record that has bytes left."""
        while self.at >= len(self.pieces[self.number]):
            self.number, self.at = self.number + 1, 0
        return self.pieces[self.number]


def shared(pieces: list[bytes]) -> list[str]:
    """All texts of the book's table of shared texts; those of a cut table that are whole."""
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    reader, found, size = Pieces(pieces), [], 0
    reader.at = 8
    for _ in range(count):
        try:
            length, flags = struct.unpack("<HB", reader.take(3))
            runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
            extra = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
            found.append(reader.characters(length, flags & 1))
            reader.skip(runs * 4 + extra)
        except IndexError:
            break
        size += length
        if size > 2 * MOST_CHARACTERS:
            raise Unreadable("表格的文字太多，请分成几个文件上传。")
    return found

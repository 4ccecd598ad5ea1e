"""The streams of an OLE compound file: what old Excel books, Word letters and password-protected files are kept in."""

import struct

from cppcc.books.shape import DAMAGED, Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA
"""Sector numbers from here on mean an end or nothing."""
STREAM, ROOT = 2, 5


class Compound:
    """``streams`` are the names in the file, with their first sector and size."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._open()
        except (struct.error, IndexError, OverflowError) as error:
            raise Unreadable(DAMAGED) from error

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        first, size = self.streams[name]
        if size < self.cutoff:
            return self._chain(first, self.small, self.inner, 1 << self.inner_shift, 0)[:size]
        return self._sectors(first)[:size]

    def _open(self) -> None:
        head = self.content[:512]
        shift, self.inner_shift = struct.unpack_from("<HH", head, 30)
        if shift not in (9, 12) or self.inner_shift != 6:
            raise Unreadable(DAMAGED)
        self.size = 1 << shift
        self.most = len(self.content) // self.size + 1
        root, _, self.cutoff, small, _, more, _ = struct.unpack_from("<IIIIIII", head, 48)
        tables = list(struct.unpack_from("<109I", head, 76))
        seen = 0
        while more < LAST and seen <= self.most:
            entries = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            tables += entries[:-1]
            more, seen = entries[-1], seen + 1
        used = [number for number in tables[: self.most] if number < LAST]
        self.next = self._numbers(b"".join(self._sector(number) for number in used))
        self.small = self._numbers(self._sectors(small))
        self.streams: dict[str, tuple[int, int]] = {}
        self.inner = b""
        self._list(self._sectors(root))

    def _list(self, entries: bytes) -> None:
        for at in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, at + 64)[0]
            kind = entries[at + 66]
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entries, at + 116)
            if kind == ROOT:
                self.inner = self._sectors(first)[:size]
            elif kind == STREAM:
                self.streams.setdefault(name, (first, size))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        found = self.content[at : at + self.size]
        return found.ljust(self.size, b"\0")

    def _sectors(self, first: int) -> bytes:
        return self._chain(first, self.next, self.content, self.size, self.size)

    def _chain(self, first: int, following: tuple[int, ...], source: bytes, size: int, offset: int) -> bytes:
        found, number, left = [], first, len(source) // size + 2
        while number < LAST and left > 0:
            at = number * size + offset
            found.append(source[at : at + size])
            if number >= len(following):
                break
            number, left = following[number], left - 1
        return b"".join(found)

    @staticmethod
    def _numbers(table: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

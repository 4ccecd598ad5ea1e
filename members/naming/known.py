"""Whom a word may mean: a name as it stands, with a title, a surname with a title, names side by side."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from members.naming.message import BEFORE, INSIDE, JOINERS, LONGEST_JOINED, SEATS, TITLES, one_off, without_noise
from members.naming.reading import read, surname_of
from members.naming.writing import sought, tidy

Meant = list[tuple[str, list[int]]]
"""Words with the keys they may mean; []: nobody."""


@dataclass(frozen=True)
class Known:
    """One person of the register. ``seats``: positions held (主席, 常委); ``told``: bodies, employer, mark; ``sound``: pinyin."""

    key: int
    name: str
    seats: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    sound: str = ""


class KnownPeople:
    """The people of the register, to be found by what is written of them."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.people = {one.key: one for one in known}
        self.by_name: dict[str, list[int]] = {}
        self.by_surname: dict[str, list[int]] = {}
        for one in self.people.values():
            self.by_name.setdefault(sought(one.name), []).append(one.key)
            if surname := surname_of(tidy(one.name)):
                self.by_surname.setdefault(surname, []).append(one.key)
        self.longest = max(map(len, self.by_name), default=0)
        self.resolved: dict[str, Meant | None] = {}

    def spaced(self, word: str) -> list[str]:
        """Spaces stand between names and inside them: "曹 飞 华 王小明"; what is known decides."""
        parts = word.split()
        pieces: list[str] = []
        place = 0
        while place < len(parts):
            size = next(
                (
                    size
                    for size in range(min(INSIDE, len(parts) - place), 0, -1)
                    if self._one("".join(parts[place : place + size]))
                ),
                0,
            )
            if not size:
                size = 1
                while len(parts[place]) == 1 and place + size < len(parts) and len(parts[place + size]) == 1:
                    size += 1
                latin = " " if re.match("[A-Za-z]", parts[place]) else ""
                pieces.append(latin.join(parts[place : place + size]))
            else:
                pieces.append("".join(parts[place : place + size]))
            place += size
        return pieces

    def resolve(self, piece: str) -> Meant | None:
        """Words with the keys they may mean ([]: nobody); None where nothing is known of the piece."""
        if piece not in self.resolved:
            self.resolved[piece] = self._meant(piece)
        return self.resolved[piece]

    def _meant(self, piece: str) -> Meant | None:
        if keys := self._one(piece):
            return [(piece, keys)]
        for joiner in JOINERS:
            for rest in (piece.removesuffix(joiner).strip(), piece.removeprefix(joiner).strip()):
                meant = self.resolve(rest) if rest and len(rest) < len(piece) <= LONGEST_JOINED else None
                if meant and all(keys for _, keys in meant):
                    return meant
        if parts := self._joined(piece):
            return parts
        bare = without_noise(piece)
        if bare != piece and (keys := self._one(bare)):
            return [(bare, keys)]
        if bare != piece and (parts := self._joined(bare)):
            return parts
        return [] if not bare else None

    def _one(self, word: str) -> list[int]:
        """Keys of one person's name, perhaps with a title, or of a surname with a title."""
        plain = sought(word)
        if keys := self.by_name.get(plain):
            return keys
        for title in TITLES:
            if plain.endswith(title) and len(plain) > len(title):
                stem = plain[: -len(title)]
                if keys := self.by_name.get(stem):
                    return keys
                if keys := self.by_surname.get(stem):
                    seated = [key for key in keys if SEATS.get(title) in self.people[key].seats]
                    return seated or keys
        for before in BEFORE:
            stem = plain.removeprefix(sought(before) or before)
            if stem != plain and (
                keys := self.by_name.get(stem) or (len(before) == 1 and self.by_surname.get(stem)) or []
            ):
                return keys
        return []

    def _joined(self, piece: str) -> Meant:
        """ "甲和乙", "甲乙": known names side by side; next to a joiner also one that nobody knows."""
        halves: Meant = []
        for joiner in JOINERS if len(piece) <= LONGEST_JOINED else ():
            for match in re.finditer(joiner, piece):
                left, right = piece[: match.start()].strip(), piece[match.end() :].strip()
                first, second = (self.resolve(left), self.resolve(right)) if left and right else (None, None)
                meant = (first or [(left, [])]) + (second or [(right, [])])
                if first and second and all(keys for _, keys in meant):
                    return meant
                if (first or second) and not halves:
                    halves = meant
        if halves:
            return halves
        return self._side_by_side(sought(piece))

    def _side_by_side(self, plain: str) -> Meant:
        """The whole of a text as names that stand without anything between them."""
        ways: dict[int, Meant] = {0: []}
        for end in range(2, len(plain) + 1):
            for start in range(max(0, end - self.longest), end - 1):
                keys = self.by_name.get(plain[start:end])
                if keys and start in ways:
                    ways[end] = [*ways[start], (plain[start:end], keys)]
                    break
        return ways.get(len(plain), [])

    def by_told(self, keys: list[int], told: str) -> list[int]:
        """Of several persons the one whose body, employer, number or mark is told behind the name, in full or in part."""
        wanted = sought(told)
        if len(keys) < 2 or not wanted:
            return keys
        exact = [key for key in keys if wanted in map(sought, self.people[key].told)]
        if len(exact) == 1:
            return exact
        fit = [
            key
            for key in keys
            if any(wanted in one or one in wanted for one in map(sought, self.people[key].told) if one)
        ]
        return fit if len(fit) == 1 else keys

    def near(self, word: str) -> list[int]:
        """Those who sound the same, then those whose name is one sign off."""
        plain = sought(word)
        sounds = read(word).words.split()[1:2]
        alike = [one.key for one in self.people.values() if one.sound and [one.sound] == sounds]
        return alike + [key for name, keys in self.by_name.items() if one_off(name, plain) for key in keys]

"""People meant by a text out of a message: names, surnames with a title, who asked for leave.

Pure: what is known comes in as ``Known``, what was understood goes out as ``Pasted``; each piece of the text that is not a
number, a sign or an empty word is found again in one of its three lists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from members.naming.message import (
    BEFORE,
    BRACKETS,
    CLAUSES,
    INSIDE,
    JOINERS,
    LATE,
    LEAVE,
    LONGEST_JOINED,
    LONGEST_NAME,
    LONGEST_PIECE,
    NEAR,
    NOT_NAMES,
    NUMBERED,
    OTHERS,
    PRESENT,
    SEATS,
    STRONG,
    TITLES,
    Signs,
    is_noise,
    number_of,
    one_off,
    plain_line,
    without_noise,
)
from members.naming.reading import read, surname_of
from members.naming.writing import DOT, HAN, sought, tidy


@dataclass(frozen=True)
class Known:
    """One person of the register. ``seats``: positions held (主席, 常委); ``told``: bodies, employer, mark; ``sound``: pinyin."""

    key: int
    name: str
    seats: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    sound: str = ""


@dataclass(frozen=True)
class Mention:
    """A piece of the text and whom it means: surely one, else candidates (none: nobody is near)."""

    word: str
    keys: tuple[int, ...]
    sure: bool
    state: str = PRESENT
    reason: str = ""
    unknown: bool = False
    """Nobody is called so; the candidates are only near."""
    away: str = ""
    """All that is said of a leave: the words before the names (病假：), then the reason."""


@dataclass
class Pasted:
    """``notes``: what does not fit together, in words; ``passed``: text that was not taken for a name."""

    mentions: list[Mention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


def understood(text: str, known: Iterable[Known], leaves: Iterable[str] = ()) -> Pasted:
    """Everybody whom a text means, each sure one once, in the order of the text.

    ``leaves``: the words for the kinds of leave that an office keeps (``members.leaves.LeaveWords.said``).
    """
    reader = _Reader(known, leaves)
    state = PRESENT
    for line in text.splitlines():
        if not line.strip():
            state = PRESENT
            continue
        state = reader.line(line, state)
    return reader.result()


class _Reader:
    def __init__(self, known: Iterable[Known], leaves: Iterable[str]) -> None:
        self.signs = Signs(leaves)
        self.people = {one.key: one for one in known}
        self.by_name: dict[str, list[int]] = {}
        self.by_surname: dict[str, list[int]] = {}
        for one in self.people.values():
            self.by_name.setdefault(sought(one.name), []).append(one.key)
            if surname := surname_of(tidy(one.name)):
                self.by_surname.setdefault(surname, []).append(one.key)
        self.longest = max(map(len, self.by_name), default=0)
        self.counted = 0
        self.label = ""
        """What stands before the names of those who are away."""
        self.resolved: dict[str, list[tuple[str, list[int]]] | None] = {}
        self.found = Pasted()

    # --- a line --------------------------------------------------------------------------------------------------
    def line(self, line: str, state: str) -> str:
        """Reads a line; returns the state that holds for the lines after it."""
        self.counted = len(self.found.mentions)
        self.label = "" if state == PRESENT else self.label
        stays = state
        for clause in CLAUSES.split(self._cells(NUMBERED.sub("", plain_line(line)))):
            rest = clause.strip()
            words, names = self._labelled(rest)
            if words:
                rest = names
                state = self.signs.state(words) or PRESENT
                inner, names = self._labelled(rest)
                if state != PRESENT and self.signs.state(inner):  # 请假：病假：张三
                    state, words, rest = self.signs.state(inner), inner, names
                self.label = words
                stays = PRESENT if rest.strip() else state
                if state == PRESENT and LATE.search(words):
                    self._late(words, rest if self._mentioned(rest) else "")
                elif state == PRESENT:
                    self._pass(words)
            for chunk, told in self._chunks(rest):
                self._chunk(chunk, state, told)
        return stays

    def _labelled(self, clause: str) -> tuple[str, str]:
        """The label of a clause and what stands behind it; no label where somebody is named in it."""
        label = self.signs.label.match(f"{clause} ")
        words = label[1] or label[2] if label else ""
        return (words, clause[label.end() :]) if label and not self._mentioned(words) else ("", clause)

    def _cells(self, line: str) -> str:
        """A row out of a sheet (张三, tab, 病假) as it is said behind a name, where one of its cells names somebody."""
        cells = line.split("\t")
        named = [place for place, cell in enumerate(cells) if self._mentioned(cell)]
        said = [place for place in range(named[0] + 1, len(cells)) if self.signs.state(cells[place])] if named else []
        if len(named) != 1 or len(said) != 1:
            return line
        cells[named[0]] += f"（{cells.pop(said[0]).strip()}）"
        return "\t".join(cells)

    def _chunks(self, line: str) -> Iterator[tuple[str, str]]:
        """Pieces between strong signs, each with what stands in brackets behind it."""
        told: list[str] = []

        def keep(match: re.Match[str]) -> str:
            told.append(match[1])
            return f"\x01{len(told) - 1}\x02"

        for piece in STRONG.split(BRACKETS.sub(keep, line)):
            parts = re.split(r"\x01(\d+)\x02", piece)
            for place in range(0, len(parts), 2):
                inside = told[int(parts[place + 1])] if place + 1 < len(parts) else ""
                if parts[place].strip() or inside.strip():
                    yield parts[place], inside

    def _chunk(self, chunk: str, state: str, told: str) -> None:
        """``told``: a unit, a reason for being away, or the names themselves."""
        word = chunk.strip()
        if len(word) > LONGEST_PIECE:
            self._pass(f"{word[:20]}…")
            word = ""
        beside = bool(word) and self._mentioned(word)
        if told and self._mentioned(told) and (not beside or self._resolve(told.strip())):
            if beside:
                self._chunk(word, state, "")
            else:
                self._pass(word)
            for piece in STRONG.split(told):
                self._chunk(piece, state, "")
            return
        reason = ""
        if told and (away := self.signs.state(told)):
            state, reason, told = away, told.strip(), ""
        elif state == PRESENT and told and LATE.search(told):
            self._late(told, word)
            told = ""
        elif state != PRESENT:
            reason = told.strip()
        others = OTHERS.search(word)
        if others and others.start():
            word, said = word[: others.start()].strip(), others[1]
        else:
            said = None
        stood, after = state, ""
        away_words = None if sought(word) in self.by_name else self.signs.away.search(word)
        if away_words and (away_words.start() or not word):
            away, after = self._up_to_a_name(away_words[0])
            state, reason = self.signs.state(away) or state, reason or away
            word = word[: away_words.start()].strip()
        late = None if state != PRESENT or sought(word) in self.by_name else LATE.search(word)
        if late and late.start():
            behind = word[late.end() :]
            word = word[: late.start()].strip()
            self._late(late[0], word if self._mentioned(word) else "")
            if self._mentioned(behind):
                self._chunk(behind, state, "")
        pieces = self._spaced(word)
        for piece in pieces:
            self._piece(piece, state, reason, told if piece is pieces[-1] else "")
        if not pieces:
            self._pass(told)
        if after:
            self._chunk(after, stood, "")
        if said:
            self._compare(chunk.strip(), said, len(self.found.mentions) - self.counted)
            self.counted = len(self.found.mentions)

    def _up_to_a_name(self, words: str) -> tuple[str, str]:
        """What is said of somebody who was away, and what names another behind it: 事假 and 李四 病假."""
        gone = self.signs.gone.search(words)
        if gone and self._mentioned(words[gone.end() :]):
            return words[: gone.end()].strip(), words[gone.end() :].strip()
        return words.strip(), ""

    def _late(self, words: str, who: str) -> None:
        """Who came late was there; that he was late is told, since it is kept with his attendance."""
        if not who.strip():
            return
        said = f"{who.strip()[:30]}（{words.strip()[:20]}）"
        self.found.notes.append(f"{said}：迟到早退没有随名单登记，请在其出席情况中补记。")

    def _compare(self, chunk: str, said: str, written: int) -> None:
        number = int(said) if said.isdecimal() else number_of(said)
        if number != written:
            self.found.notes.append(f"“{chunk}”说是 {number} 人，只写出 {written} 人。")

    def _spaced(self, word: str) -> list[str]:
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

    # --- a piece -------------------------------------------------------------------------------------------------
    def _piece(self, piece: str, state: str, reason: str, told: str) -> None:
        meant = self._resolve(piece)
        if meant is None:
            self._unknown(piece, state, reason)
            return
        for place, (word, keys) in enumerate(meant):
            if keys:
                last = place == len(meant) - 1
                self._keep(word, self._by_told(keys, told) if last else keys, state, reason)
            else:
                self._unknown(word, state, reason)

    def _resolve(self, piece: str) -> list[tuple[str, list[int]]] | None:
        """Words with the keys they may mean ([]: nobody); None where nothing is known of the piece."""
        if piece not in self.resolved:
            self.resolved[piece] = self._meant(piece)
        return self.resolved[piece]

    def _meant(self, piece: str) -> list[tuple[str, list[int]]] | None:
        if keys := self._one(piece):
            return [(piece, keys)]
        for joiner in JOINERS:
            for rest in (piece.removesuffix(joiner).strip(), piece.removeprefix(joiner).strip()):
                meant = self._resolve(rest) if rest and len(rest) < len(piece) <= LONGEST_JOINED else None
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

    def _joined(self, piece: str) -> list[tuple[str, list[int]]]:
        """ "甲和乙", "甲乙": known names side by side; next to a joiner also one that nobody knows."""
        halves: list[tuple[str, list[int]]] = []
        for joiner in JOINERS if len(piece) <= LONGEST_JOINED else ():
            for match in re.finditer(joiner, piece):
                left, right = piece[: match.start()].strip(), piece[match.end() :].strip()
                first, second = (self._resolve(left), self._resolve(right)) if left and right else (None, None)
                meant = (first or [(left, [])]) + (second or [(right, [])])
                if first and second and all(keys for _, keys in meant):
                    return meant
                if (first or second) and not halves:
                    halves = meant
        if halves:
            return halves
        return self._side_by_side(sought(piece))

    def _side_by_side(self, plain: str) -> list[tuple[str, list[int]]]:
        """The whole of a text as names that stand without anything between them."""
        ways: dict[int, list[tuple[str, list[int]]]] = {0: []}
        for end in range(2, len(plain) + 1):
            for start in range(max(0, end - self.longest), end - 1):
                keys = self.by_name.get(plain[start:end])
                if keys and start in ways:
                    ways[end] = [*ways[start], (plain[start:end], keys)]
                    break
        return ways.get(len(plain), [])

    def _mentioned(self, text: str) -> bool:
        """Whether somebody's whole name stands in a text."""
        plain = sought(text)
        sizes = range(2, self.longest + 1)
        return any(plain[start : start + size] in self.by_name for start in range(len(plain)) for size in sizes)

    def _by_told(self, keys: list[int], told: str) -> list[int]:
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

    # --- what comes out ------------------------------------------------------------------------------------------
    def _keep(self, word: str, keys: list[int], state: str, reason: str) -> None:
        mention = Mention(word, tuple(keys), len(keys) == 1, state, reason, away=self._away(state, reason))
        self.found.mentions.append(mention)

    def _away(self, state: str, reason: str) -> str:
        return "，".join(filter(None, [self.label, reason])) if state == LEAVE else ""

    def _unknown(self, word: str, state: str, reason: str) -> None:
        letters = re.findall(f"[{HAN}A-Za-z{DOT}]", word)
        plain = sought(word)
        inside = [key for name, keys in self.by_name.items() if len(name) > 1 and name in plain for key in keys]
        if is_noise(word) or not letters:
            return
        too_long = len(letters) > LONGEST_NAME and DOT not in tidy(word)
        if not inside and (too_long or len(letters) == 1 or any(sign.isdecimal() for sign in word)):
            self._pass(word)
            return
        if not inside and (word in TITLES or NOT_NAMES.search(word)):
            self._pass(word)
            return
        near = tuple(dict.fromkeys([*inside, *self._near(word)]))[:NEAR]
        self.found.mentions.append(Mention(word, near, False, state, reason, True, self._away(state, reason)))

    def _near(self, word: str) -> list[int]:
        """Those who sound the same, then those whose name is one sign off."""
        plain = sought(word)
        sounds = read(word).words.split()[1:2]
        alike = [one.key for one in self.people.values() if one.sound and [one.sound] == sounds]
        return alike + [key for name, keys in self.by_name.items() if one_off(name, plain) for key in keys]

    def _pass(self, text: str) -> None:
        if re.search(f"[{HAN}A-Za-z]", text) and not is_noise(text):
            self.found.passed.append(text.strip())

    def result(self) -> Pasted:
        """Sure ones once; who is present and away at once is away, and it is said."""
        away = {one.keys[0]: one for one in self.found.mentions if one.sure and one.state != PRESENT}
        kept: dict[object, Mention] = {}
        for one in self.found.mentions:
            key: object = one.keys[0] if one.sure else (sought(one.word), one.state)
            if one.sure and one.state == PRESENT and one.keys[0] in away:
                words = "请假" if away[one.keys[0]].state == LEAVE else "缺席"
                self.found.notes.append(f"“{one.word}”既在出席名单中，又写作{words}，按{words}。")
                one = away[one.keys[0]]
            kept.setdefault(key, one)
        self.found.mentions = list(kept.values())
        self.found.notes = list(dict.fromkeys(self.found.notes))
        return self.found

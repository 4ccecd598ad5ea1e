"""People meant by a text out of a message: names, surnames with a title, who asked for leave.

Pure: what is known comes in as ``Known``, what was understood goes out as ``Pasted``; each piece of the text that is not a
number, a sign or an empty word is found again in one of its three lists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from members.naming.known import Known, KnownPeople
from members.naming.message import (
    BRACKETS,
    CLAUSES,
    LATE,
    LEAVE,
    LONGEST_NAME,
    LONGEST_PIECE,
    NEAR,
    NOT_NAMES,
    NUMBERED,
    OTHERS,
    PRESENT,
    STRONG,
    TITLES,
    Signs,
    is_noise,
    number_of,
    plain_line,
)
from members.naming.writing import DOT, HAN, sought, tidy


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
        self.people = KnownPeople(known)
        self.counted = 0
        self.label = ""
        """What stands before the names of those who are away."""
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
                    self._late(words, rest if self.people.mentioned(rest) else "")
                elif state == PRESENT:
                    self._pass(words)
            for chunk, told in self._chunks(rest):
                self._chunk(chunk, state, told)
        return stays

    def _labelled(self, clause: str) -> tuple[str, str]:
        """The label of a clause and what stands behind it; no label where somebody is named in it."""
        label = self.signs.label.match(f"{clause} ")
        words = label[1] or label[2] if label else ""
        return (words, clause[label.end() :]) if label and not self.people.mentioned(words) else ("", clause)

    def _cells(self, line: str) -> str:
        """A row out of a sheet (张三, tab, 病假) as it is said behind a name, where one of its cells names somebody."""
        cells = line.split("\t")
        named = [place for place, cell in enumerate(cells) if self.people.mentioned(cell)]
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
        beside = bool(word) and self.people.mentioned(word)
        if told and self.people.mentioned(told) and (not beside or self.people.resolve(told.strip())):
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
        away_words = None if sought(word) in self.people.by_name else self.signs.away.search(word)
        if away_words and (away_words.start() or not word):
            away, after = self._up_to_a_name(away_words[0])
            state, reason = self.signs.state(away) or state, reason or away
            word = word[: away_words.start()].strip()
        late = None if state != PRESENT or sought(word) in self.people.by_name else LATE.search(word)
        if late and late.start():
            behind = word[late.end() :]
            word = word[: late.start()].strip()
            self._late(late[0], word if self.people.mentioned(word) else "")
            if self.people.mentioned(behind):
                self._chunk(behind, state, "")
        pieces = self.people.spaced(word)
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
        if gone and self.people.mentioned(words[gone.end() :]):
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

    # --- a piece -------------------------------------------------------------------------------------------------
    def _piece(self, piece: str, state: str, reason: str, told: str) -> None:
        meant = self.people.resolve(piece)
        if meant is None:
            self._unknown(piece, state, reason)
            return
        for place, (word, keys) in enumerate(meant):
            if keys:
                last = place == len(meant) - 1
                self._keep(word, self.people.by_told(keys, told) if last else keys, state, reason)
            else:
                self._unknown(word, state, reason)

    # --- what comes out ------------------------------------------------------------------------------------------
    def _keep(self, word: str, keys: list[int], state: str, reason: str) -> None:
        mention = Mention(word, tuple(keys), len(keys) == 1, state, reason, away=self._away(state, reason))
        self.found.mentions.append(mention)

    def _away(self, state: str, reason: str) -> str:
        return "，".join(filter(None, [self.label, reason])) if state == LEAVE else ""

    def _unknown(self, word: str, state: str, reason: str) -> None:
        letters = re.findall(f"[{HAN}A-Za-z{DOT}]", word)
        plain = sought(word)
        inside = [key for name, keys in self.people.by_name.items() if len(name) > 1 and name in plain for key in keys]
        if is_noise(word) or not letters:
            return
        too_long = len(letters) > LONGEST_NAME and DOT not in tidy(word)
        if not inside and (too_long or len(letters) == 1 or any(sign.isdecimal() for sign in word)):
            self._pass(word)
            return
        if not inside and (word in TITLES or NOT_NAMES.search(word)):
            self._pass(word)
            return
        near = tuple(dict.fromkeys([*inside, *self.people.near(word)]))[:NEAR]
        self.found.mentions.append(Mention(word, near, False, state, reason, True, self._away(state, reason)))

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

"""People meant by a text out of a message: names, surnames with a title, who asked for leave.

Pure: what is known comes in as ``Known``, what was understood goes out as ``Pasted``; each piece of the text that is not a
number, a sign or an empty word is found again in one of its lists.
"""

import re
from collections.abc import Iterable, Iterator

from members.naming.found import Findings, Pasted
from members.naming.grammar import COUNTED, HERE, SAME, UNCLEAR, Signs, label_state, number_in
from members.naming.known import Known, KnownPeople
from members.naming.message import (
    BRACKETS,
    CLAUSES,
    LATE,
    LEAVE,
    LONGEST_PIECE,
    NOT_NAMES,
    NUMBERED,
    OTHERS,
    PRESENT,
    STRONG,
    TITLES,
    UNIT,
    marked,
    number_of,
    plain_line,
)
from members.naming.tables import Rows
from members.naming.veil import NAME, NAMED, Veil
from members.naming.writing import HAN, sought

GOES_ON = re.compile(r"([、，,])[^\S\n]*\r?\n")
"""A line that ends so goes on in the next one."""
JOINED = re.compile(rf"[{NAME}][^{NAME}]{{0,4}}(?:和|与|及|跟|暨)\s*[{NAME}]")
ABOVE = re.compile(r"^(?:以上|上述)(?:人员|委员|同志)?")
LATENESS = re.compile(r"迟到|早退")
INDENTED = re.compile(r"[ \u3000]{2,}")
INNER_NUMBER = re.compile(r"\s+(?=\d{1,3}[.．、)）])")
COLON = re.compile(r"[:：]")
NOBODY = ("无", "没有")
IDLE = " \t\u3000)）]】：:"


def understood(text: str, known: Iterable[Known], leaves: Iterable[str] = ()) -> Pasted:
    """Everybody whom a text means, each sure one once, in the order of the text.

    ``leaves``: the words for the kinds of leave that an office keeps (``members.leaves.LeaveWords.said``).
    """
    reader = _Reader(known, leaves)
    for line in GOES_ON.sub(r"\1", text).splitlines():
        if line.strip():
            reader.line(line)
        else:
            reader.block_ends()
    return reader.found.result()


class _Reader:
    def __init__(self, known: Iterable[Known], leaves: Iterable[str]) -> None:
        self.signs = Signs(leaves)
        self.people = KnownPeople(known)
        self.veil = Veil(self.people.by_name)
        self.rows = Rows(self.signs)
        self.found = Findings(self.people, self.veil)
        self.block = (PRESENT, "")
        """The state of the lines under a heading, and the heading."""
        self.at_start = self.under = self.block
        """The same as the line began, and as it holds where a label says nothing."""
        self.label = ""
        """What stands before the names of those who are away."""
        self.state = PRESENT
        self.counted = 0
        self.run: list[int] = []
        """Places of those mentioned in this part of a line of whom nothing was said yet."""
        self.above: list[int] = []
        """The same of all lines of a block."""
        self.former = ""
        """What was said last behind a name: 同上 means it."""
        self.last: tuple[list[int], str] = ([], "")
        """Of whom something was said last in this part, and what."""
        self.tail = (PRESENT, "")
        """What held at the end of the line before; an indented line goes on with it."""

    # --- a line --------------------------------------------------------------------------------------------------
    def block_ends(self) -> None:
        self.block, self.above, self.tail = (PRESENT, ""), [], (PRESENT, "")

    def line(self, line: str) -> None:
        indented = bool(INDENTED.match(line))
        text = self.veil.over(NUMBERED.sub("", plain_line(marked(line))))
        text = INNER_NUMBER.sub("\n", self.signs.in_order(self.rows.as_said(text)))
        self.at_start = self.block
        self.under = self.tail if indented and self.tail[1] and not COLON.search(text) else self.block
        self.state, self.label = self.under
        self.counted = len(self.found.mentions)
        clauses = [clause.strip() for clause in CLAUSES.split(text) if clause.strip()]
        for clause in clauses:
            nested = False
            for words, body in self.signs.sections(clause, alone=len(clauses) == 1):
                if words:
                    self._under(words, body, nested)
                nested = not body.strip()
                self.run, self.last = [], ([], "")
                for chunk, told in self._chunks(body):
                    self._chunk(chunk, told)
        if not indented:
            self.tail = (self.state, self.label)

    def _under(self, words: str, body: str, nested: bool) -> None:
        """The state under a label; where that says none what holds for the line, or with ``nested`` for the label before."""
        if nested:
            self.block = self.at_start
        said = label_state(self.signs, words)
        if said:
            self.state, self.label = said, words if said != PRESENT else ""
            self.above = []
            if not body.strip():
                self.block = (self.state, self.label)
            elif self.block[0] != said:
                self.block = (PRESENT, "")
            return
        if nested:
            self.under = (self.state, self.label)  # 请假：经济界：张三；教育界：李四
        self.state, self.label = self.under
        if LATE.search(words):
            self.found.late(words, body if NAMED.search(body) else "", heading=not body.strip())
        elif self.state == PRESENT and UNCLEAR.search(words) and not NOT_NAMES.search(words) and NAMED.search(body):
            self.found.unclear(f"{words}：{body}", self.state)
        else:
            self.found.pass_over(words)

    def _chunks(self, line: str) -> Iterator[tuple[str, str]]:
        """Pieces between strong signs, each with what stands in brackets behind it: 王五（外出）未参加 is one."""
        told: list[str] = []

        def keep(match: re.Match[str]) -> str:
            told.append(match[1])
            return f"\x01{len(told) - 1}\x02"

        for piece in STRONG.split(BRACKETS.sub(keep, line)):
            parts = re.split(r"\x01(\d+)\x02", piece)
            place = 0
            while place < len(parts):
                inside = told[int(parts[place + 1])] if place + 1 < len(parts) else ""
                after = parts[place + 2] if place + 2 < len(parts) else ""
                if inside and after.strip() and not NAMED.search(after) and self.signs.told(after):
                    inside, parts[place + 2] = f"{inside}，{after.strip()}", ""
                if parts[place].strip() or inside.strip():
                    yield parts[place], inside
                place += 2

    def _chunk(self, chunk: str, told: str) -> None:
        """``told``: a unit, a reason for being away, or the names themselves."""
        word = chunk.strip(IDLE)
        if len(word) > LONGEST_PIECE:
            self.found.pass_over(f"{word[:20]}…")
            word = ""
        if told and NAMED.search(told) and (not NAMED.search(word) or self._names_only(told)):
            self._names_in_brackets(word, told)
            return
        told = self.former if SAME.fullmatch(told.strip()) else told.strip()
        if COUNTED.fullmatch(told):
            self._names(word, "")
            self.found.compare(f"{word}（{told}）", number_in(told), len(self.found.mentions) - self.counted)
            return
        if not told and self.found.mentions and COUNTED.fullmatch(word):
            self.found.compare(word, number_in(word), len(self.found.mentions) - self.counted)
            return
        if word[:1].isdigit():
            self.run = []
        away = self.signs.behind.search(word) or self.signs.further.search(word)
        speaks = self.signs.state(told) or (self.signs.told(told) if not NAMED.search(told) else "")
        if away:
            self._said_behind(word, away, told)
        elif told and (speaks or self.state != PRESENT):
            whole = self.signs.all_behind.search(word)
            who = word[: whole.start("all")] if whole else word
            reason = self.signs.reason.search(who)
            if reason and UNCLEAR.search(reason["said"]):  # 张三出差（已请假）
                who, told = who[: reason.start("said")], f"{reason['said']}，{told}"
            self._names(who, "")
            self._tell(told, whole["all"] if whole else "", f"{word}（{told}）")
        elif word not in NOBODY:
            self._names(word, told)

    def _names_only(self, told: str) -> bool:
        meant = self.people.resolve(self.veil.off(told).strip())
        return bool(meant) or bool(re.fullmatch(rf"[{NAME}\s、，,和]+", told))

    def _names_in_brackets(self, word: str, told: str) -> None:
        """民盟（张三、李四）, 请假2人（张三、李四）."""
        stood = (self.state, self.label)
        if NAMED.search(word):
            self._chunk(word, "")
        elif said := self.signs.told(word):
            self.state, self.label = said, word if said != PRESENT else ""
        else:
            self.found.pass_over(word)
        self.run = []
        for piece in STRONG.split(told):
            self._chunk(piece, "")
        self.run = []
        self.state, self.label = stood

    def _said_behind(self, word: str, away: re.Match[str], told: str) -> None:
        """张三因事请假, 李四二人均病假, 张三 事假 王五 病假; words alone are of the names before them."""
        who, said, rest = word[: away.start()], away["said"], away["rest"]
        name = NAMED.search(rest)
        after = rest[name.start() :] if name else ""
        said += rest[: name.start()] if name else rest
        if not who.strip() and not self.run and self.last[0] and not name:
            self._tell_more(said)
            return
        if not who.strip() and not self.run:
            state, label = self.state, self.label
            self.state, self.label = self.signs.state(said) or state, away["said"]
            if after or re.fullmatch(rf"[{HAN}]{{2,4}}", rest.strip()):
                self._names(after or rest, told)
            else:
                self.found.pass_over(f"{word}（{told}）" if told else word)
            self.state, self.label = state, label
            return
        self._names(who, "")
        said = self.former if SAME.fullmatch(said.strip()) else said.strip()
        also = told if told and not after else ""
        marker = away["all"] or ("和" if JOINED.search(who) else "")
        self._tell("，".join(filter(None, [said, also])), marker, f"{who.strip()}{away['all']}{said}")
        if after:
            self._chunk(after, told)

    # --- what is said of a run of names ------------------------------------------------------------------------------
    def _tell(self, words: str, marker: str, text: str) -> None:
        """Words behind a run of names: of the last, of all, or nobody knows."""
        whole = self.signs.all.match(words)
        if whole and whole[0] and self.signs.told(words[whole.end() :]):
            marker, words = marker + whole[0], words[whole.end() :]
        self.former = words
        state = self.signs.told(words) or self.state
        run = self.run
        if ABOVE.match(marker) and len(run) < 2:
            run = [*dict.fromkeys([*self.above, *run])]
        if not run:
            self.found.pass_over(words)
            return
        each = "分别" in marker
        if each:
            self.found.notes.append(f"“{text}”没有看懂谁是哪一种，请分行写明。")
        number = number_in(marker)
        if number:
            count = int(number) if number.isdecimal() else number_of(number)
            if count > len(run):
                self.found.compare(text, number, len(run))
            run = run[-count:] if count else run
        reason = "" if state == PRESENT else words
        told = (state, reason, "" if each else self._away(state, reason))
        if marker:
            self.found.say(run, told)
        else:
            self.found.say(run[-1:], told)
            if run[:-1] and self._differs(run[:-1], words, state):
                self.found.doubt(run, words, told, self.state)
        self.above = [place for place in self.above if place not in run]
        self.run, self.last = [], ([], "") if each else (run if marker else run[-1:], words)

    def _tell_more(self, words: str) -> None:
        """张三不能参加，请假."""
        places, former = self.last
        words = f"{former}，{words}"
        state = self.signs.told(words)
        self.found.say(places, (state, words, self._away(state, words)))

    def _differs(self, others: list[int], words: str, state: str) -> bool:
        """Whether the words would change anything for others; a mere reason is of the one whom it stands behind."""
        if not self.signs.told(words) or words in self.label:
            return False
        return state != self.state or (state == LEAVE and bool(self.signs.kinds.search(words)))

    def _away(self, state: str, reason: str) -> str:
        if state != LEAVE:
            return ""
        own = self.signs.kinds.search(reason)
        return reason if own else "，".join(filter(None, [self.label, reason]))

    # --- names -------------------------------------------------------------------------------------------------------
    def _names(self, word: str, told: str) -> None:
        """Those whom a text without words of leave names; ``told``: what stands in brackets behind the last."""
        others = OTHERS.search(word)
        said = None
        if others and others.start():
            text, word, said = word, word[: others.start()].strip(), others[1]
        late = None if self.state != PRESENT else LATE.search(word)
        behind = ""
        if late and late.start():
            behind, word = word[late.end() :], word[: late.start()].strip()
            self.found.late(late[0], word if NAMED.search(word) else "")
        start = len(self.found.mentions)
        pieces = self.people.spaced(self.veil.off(word))
        for piece in pieces:
            self._piece(piece, told if piece is pieces[-1] else "")
        new = range(start, len(self.found.mentions))
        self.run += new
        self.above += new
        if told and self.state == PRESENT and LATE.search(told):
            self.found.late(told, word)
        elif told:
            self._told(told, new)
        if here := HERE.search(NAMED.sub("", word)):
            if self.state != PRESENT and new:
                self._tell(here[0], "", word)
            self.run = []
        if NAMED.search(behind):
            self._chunk(behind, "")
        if said:
            self.found.compare(text, said, len(self.found.mentions) - self.counted)
            self.counted = len(self.found.mentions)

    def _told(self, told: str, new: range) -> None:
        """Words in brackets that say neither leave nor absence: a body, or what nobody understood."""
        if not self.found.speaks(told):
            return
        if not new:
            self.found.pass_over(told)
            return
        one = self.found.mentions[new[-1]]
        known = [body for key in one.keys for body in map(sought, self.people.people[key].told) if body]
        words = sought(told)
        if (
            LATENESS.search(told)
            or any(words in body or body in words for body in known)
            or NOT_NAMES.search(told)
            or told.endswith(TITLES)
        ):
            return
        if UNCLEAR.search(told):
            self.found.unclear(f"{one.word}（{told}）", self.state)
        elif not UNIT.search(told):
            self.found.pass_over(f"{one.word}（{told}）")

    def _piece(self, piece: str, told: str) -> None:
        way = (self.state, self._away(self.state, ""))
        meant = self.people.resolve(piece)
        if meant is None:
            self.found.unknown(piece, *way)
            return
        for place, (word, keys) in enumerate(meant):
            if keys:
                last = place == len(meant) - 1
                self.found.keep(word, self.people.by_told(keys, self.veil.off(told)) if last else keys, *way)
            else:
                self.found.unknown(word, *way)

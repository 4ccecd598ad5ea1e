"""What was understood of a pasted text: who is mentioned and how, what nobody knows, what was not taken for a name."""

import re
from dataclasses import dataclass, replace

from members.naming.known import KnownPeople
from members.naming.message import (
    ABSENT,
    LEAVE,
    LONGEST_NAME,
    NEAR,
    NOT_NAMES,
    PRESENT,
    TITLES,
    is_noise,
    number_of,
)
from members.naming.veil import Veil
from members.naming.writing import DOT, HAN, sought, tidy

SAID = {PRESENT: "出席", LEAVE: "请假", ABSENT: "缺席"}


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
    doubt: int = 0
    """The number of the doubt whether what is said of another holds for this one too; 0 for none."""


@dataclass(frozen=True)
class Doubt:
    """Words behind a run of names (张三、李四（病假）) that may hold for the last of them or for all.

    ``own``, ``others``: for whom they hold surely, and perhaps; the rest is what then holds for those as well.
    """

    number: int
    text: str
    own: str
    others: tuple[str, ...]
    state: str
    reason: str
    away: str
    before: str
    """The state that holds for the others else."""


@dataclass
class Pasted:
    """``notes``: what does not fit together, in words; ``passed``: text that was not taken for a name."""

    mentions: list[Mention]
    notes: list[str]
    passed: list[str]
    doubts: list[Doubt]


class Findings:
    """What is found while a text is read, names still under the veil; ``result`` gives it as it was written."""

    def __init__(self, people: KnownPeople, veil: Veil) -> None:
        self.people, self.veil = people, veil
        self.mentions: list[Mention] = []
        self.notes: list[str] = []
        self.passed: list[str] = []
        self.doubts: list[Doubt] = []

    def say(self, places: list[int], told: tuple[str, str, str]) -> None:
        """Of those at the places: state, reason, all that is said of a leave."""
        for place in places:
            state, reason, away = told
            one = self.mentions[place]
            self.mentions[place] = replace(one, state=state, reason=reason, away=away)

    def doubt(self, run: list[int], words: str, told: tuple[str, str, str], before: str) -> None:
        """Whether what is said of the last of a run holds for the others, nobody knows; ``before``: their state else."""
        names = [self.mentions[place].word for place in run]
        number = len(self.doubts) + 1
        text = f"{'、'.join(names)}（{words}）"
        self.doubts.append(Doubt(number, text, names[-1], tuple(names[:-1]), *told, before))
        for place in run[:-1]:
            self.mentions[place] = replace(self.mentions[place], doubt=number)

    def unclear(self, words: str, state: str) -> None:
        self.notes.append(f"“{words.strip()}”没有写明请假还是缺席，按{SAID[state]}登记；请假的请写明“请假”。")

    def late(self, words: str, who: str, *, heading: bool = False) -> None:
        """Who came late was there; that he was late is told, since it is kept with his attendance."""
        if not who.strip() and not heading:
            return
        said = f"{who.strip()[:30]}（{words.strip()[:20]}）" if who.strip() else f"“{words.strip()[:20]}”"
        self.notes.append(f"{said}：迟到早退没有随名单登记，请在其出席情况中补记。")

    def compare(self, chunk: str, said: str, written: int) -> None:
        """``said``: the number that the text gives, in digits or signs."""
        number = int(said) if said.isdecimal() else number_of(said)
        if number != written:
            self.notes.append(f"“{chunk}”说是 {number} 人，只写出 {written} 人。")

    def keep(self, word: str, keys: list[int], state: str, away: str, *, unknown: bool = False) -> None:
        sure = len(keys) == 1 and not unknown
        self.mentions.append(Mention(word, tuple(keys), sure, state, "", unknown, away))

    def unknown(self, word: str, state: str, away: str) -> None:
        letters = re.findall(f"[{HAN}A-Za-z{DOT}]", word)
        plain = sought(word)
        inside = [key for name, keys in self.people.by_name.items() if len(name) > 1 and name in plain for key in keys]
        if is_noise(word) or not letters:
            return
        too_long = len(letters) > LONGEST_NAME and DOT not in tidy(word)
        if not inside and (too_long or len(letters) == 1 or any(sign.isdecimal() for sign in word)):
            self.pass_over(word)
            return
        if not inside and (word in TITLES or NOT_NAMES.search(word)):
            self.pass_over(word)
            return
        near = [*dict.fromkeys([*inside, *self.people.near(word)])][:NEAR]
        self.keep(word, near, state, away, unknown=True)

    def pass_over(self, text: str) -> None:
        """Text that is no name is told; signs and noise are not."""
        if self.speaks(text):
            self.passed.append(text.strip())

    def speaks(self, text: str) -> bool:
        return bool(re.search(f"[{HAN}A-Za-z]", self.veil.off(text))) and not is_noise(text)

    def result(self) -> Pasted:
        """Sure ones once; who is present and away at once is away, and it is said."""
        plain = self.veil.off
        said = [
            replace(one, word=plain(one.word), reason=plain(one.reason), away=plain(one.away)) for one in self.mentions
        ]
        away = {one.keys[0]: one for one in said if one.sure and one.state != PRESENT}
        kept: dict[object, Mention] = {}
        for one in said:
            key: object = one.keys[0] if one.sure else (sought(one.word), one.state)
            if one.sure and one.state == PRESENT and one.keys[0] in away:
                words = SAID[away[one.keys[0]].state]
                self.notes.append(f"“{one.word}”既在出席名单中，又写作{words}，按{words}。")
                one = away[one.keys[0]]
            if key in kept and one.doubt and not kept[key].doubt and kept[key].state == one.state:
                kept[key] = one
            kept.setdefault(key, one)
        doubts = {one.doubt for one in kept.values()}
        return Pasted(
            list(kept.values()),
            list(dict.fromkeys(map(plain, self.notes))),
            list(dict.fromkeys(map(plain, self.passed))),
            [
                replace(one, text=plain(one.text), reason=plain(one.reason), away=plain(one.away))
                for one in self.doubts
                if one.number in doubts
            ],
        )

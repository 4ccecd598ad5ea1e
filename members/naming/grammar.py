"""How lists say who was away: words before names (病假：张三), behind them (张三因病请假), for all of a run (均, 3人, 以上).

Each whole name of the register is one sign here (``veil``), ``N`` in the patterns.
"""

import re
from collections.abc import Iterable, Iterator

from members.naming.message import ABSENT, LEAVE, PRESENT, TITLES
from members.naming.veil import NAME as N
from members.naming.writing import HAN

NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
COUNT = rf"(?:共|合计|计)?\s*{NUMBER}\s*[人名位](?:委员|同志|代表)?"
ALL = rf"(?:以上|上述)?(?:人员|委员|同志)?等?(?:{COUNT})?(?:均|都|皆|全部|全|一并|一起|一同|同时|同|分别)?(?:为|系|是)?"
"""What stands between a run of names and words that hold for all of it."""
UNASKED = r"(?:未|没)(?:有|经|曾|办理?|履行)*请\w{0,2}假"
ON_LEAVE = r"请\w{0,2}假|(?:[事病公婚产丧年例]|哺乳|陪护|护理|陪产|探亲|育儿|工伤|公休|年休|调休|补休)假|告假|休假"
MISSING = (
    r"缺席|缺勤|旷会|未到会|没到会|未到场|未到|没到|没来|(?:未能?|没有?|不能?|无法|未曾)(?:到会|到场|出席|参加|参会)"
)
NOT_AWAY = re.compile(r"不再?请假|无需请假|取消请假|销假|(?:无人?|没有人)请假|(?:放|暑|寒)假")
"""What has the words of a leave and says none."""
HERE = re.compile(r"(?<![未没不无有能法])(?:出席|到会|参加|参会|到场|实到|列席|签到)")
COUNTED = re.compile(rf"(?:以上|总计|[应实]到)?{COUNT}")
SAME = re.compile(r"同上|同前|〃|″")
UNCLEAR = re.compile(
    r"[假因未没不代]|出差|外出|住院|有事|培训|学习|开会|生病|看病|委托|出国|手术|隔离|值班|推迟|另有|冲突|公务|出访"
)
"""What may say that somebody was away, behind the name of one who is not known to have been."""
OPEN, SHUT = "（([【", "）)]】"
COMMA = re.compile(r"[，,]")


class Signs:
    """What says that somebody was away: what everybody writes, and the words for the kinds of leave that an office keeps.

    A word that ends in 假 says so wherever it stands, another one (公出) where it stands alone or right behind a name.
    """

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        words = sorted(set(kinds), key=len, reverse=True)
        short = [word[1:] for word in words if word.startswith("因") and len(word) == 2]
        every = "|".join(map(re.escape, ["请假", *words]))
        leave = "|".join([*(re.escape(word) for word in words if word.endswith("假")), ON_LEAVE])
        gone = f"{UNASKED}|{leave}|{MISSING}"
        self.kinds = re.compile("|".join(map(re.escape, words)) or r"(?!)")
        self.unasked, self.leave, self.missing = map(re.compile, (UNASKED, leave, MISSING))
        self.alone = re.compile(
            rf"因?(?:{every}{''.join('|' + re.escape(one) for one in short)})(?:人员|名单|的有?|委员|{COUNT})?"
            rf"|[{HAN}]{{1,4}}假(?:{NUMBER}[天日])?"
        )
        title = "|".join(map(re.escape, TITLES))
        first = (
            rf"(?:以下|下列|上述|另有?|其中|现有?|共有?)?(?:{NUMBER}[人名位])?(?:委员|人员|同志)?"
            rf"(?:因[^{N}\s，,、:：]{{1,6}}?(?=请|未|缺|没|不|无)|无故|未经批准|已)?"
        )
        last = (
            rf"(?:会议|活动|大会|会)?的?(?:委员|人员|名单|同志)?(?:\s*{COUNT})?(?:\s*[{re.escape(OPEN)}][^{N}{re.escape(SHUT)}]*[{re.escape(SHUT)}])?"
            r"(?:\s*[，,]?\s*(?:分别)?[有是为])?"
        )
        label = rf"{first}(?:{gone}|因?(?:{every})|迟到早退|迟到|早退){last}"
        self.front = re.compile(rf"(?P<words>{label})\s*(?:[—–-]+\s*|(?=[{N}])|(?<=[有是为])|(?P<space>\s+)|$)")
        self.titled = re.compile(rf"(?P<words>[^{N}:：]{{1,30}}?)[:：]\s*")
        self.colon = re.compile(
            rf"(?:(?<=[\s，,、/])|^)(?P<words>[^{N}\s，,、:：（）()]{{1,14}}(?:[（(][^{N}）)]*[）)])?)[:：]\s*"
        )
        self.comma = re.compile(rf"(?<=[，,、])\s*(?P<words>{label})(?=[{N}])")
        self.next = re.compile(rf"(?:(?<=[，,、\s{N}]))(?P<words>{label})\s*(?:[—–-]+\s*)?(?=[{N}])")
        self.boxed = re.compile(rf"^\s*([{re.escape(OPEN)}])(?:{label})[{re.escape(SHUT)}](?=\s*(?:[{N}]|$))")
        self.box = re.compile(rf"[{re.escape(OPEN)}]({label})[{re.escape(SHUT)}]")
        self.but = re.compile(rf"除了?(?P<who>[^；;。]*?[{N}][^；;。]*?)(?P<words>{first}(?:{gone}))(?:之外|以外|外)")
        self.all = re.compile(ALL)
        self.all_behind = re.compile(rf"(?<=[{N}])(?:{title})?\s*(?P<all>{ALL})$")
        self.reason = re.compile(rf"(?<=[{N}])(?:{title})?\s*(?P<said>[^{N}\s]{{1,8}})$")
        self.behind = re.compile(
            rf"(?<=[{N}])(?:{title})?[\s:：—–-]*(?P<all>{ALL})\s*"
            rf"(?P<said>(?:因[^，,；;]{{0,12}}?|[^{N}\s，,；;]{{0,8}}?)(?:{gone})|因?(?:{every})(?=$|[\s{N}])|{SAME.pattern})"
            rf"(?P<rest>.*)$"
        )
        self.further = re.compile(
            rf"(?P<all>{ALL})(?P<said>(?:因[^，,；;]{{0,12}}?|已|要|需|想)?(?:{gone}|(?:(?<=^)|(?<=\s))(?:{every})$))(?P<rest>.*)$"
        )

    def state(self, words: str) -> str:
        """Leave or absent, as the words say; "" where they say neither."""
        words = NOT_AWAY.sub("", words)
        if self.unasked.search(words):
            return ABSENT
        if self.leave.search(words) or any(map(self.alone.fullmatch, re.split(r"[\s，,、；;（()）]+", words))):
            return LEAVE
        return ABSENT if self.missing.search(words) else ""

    def told(self, words: str) -> str:
        """The same, and present where the words say that."""
        return self.state(words) or (PRESENT if HERE.search(words) else "")

    def in_order(self, line: str) -> str:
        """A line with words in brackets before names (【病假】张三) and 除张三请假外 as labels, as others write them."""
        if self.boxed.match(line):
            line = self.box.sub(r"；\1：", line)
        return self.but.sub(r"；\g<words>：\g<who>；", line)

    def sections(self, clause: str, alone: bool) -> Iterator[tuple[str, str]]:
        """Parts of a clause, each with the words before its names ("" where there are none).

        ``alone``: the clause is a line; then words without names are a heading.
        """
        label = self.titled.match(clause) or self.front.match(clause)
        if label and label.re is self.front and label.end() == len(clause) and not alone:
            label = None
        body, words = (clause[label.end() :], label["words"]) if label else (clause, "")
        spoken = label is not None and label.re is self.front and not clause[: label.end()].endswith(("—", "-", "–"))
        places = sorted(
            {(one.start(), one.end()): one for one in self._further(body, spoken)}.values(), key=lambda one: one.start()
        )
        if label and not places and body != clause and (self.titled.match(body) or self.front.match(body)):
            yield words, ""
            yield from self.sections(body, alone)
            return
        done, before = 0, words
        for one in places:
            if one.start() < done:
                continue
            if before or body[done : one.start()].strip():
                yield before, body[done : one.start()]
            before, done = one["words"], one.end()
        if before or body[done:].strip():
            yield before, body[done:]

    def _further(self, body: str, spoken: bool) -> Iterator[re.Match[str]]:
        yield from (one for one in self.colon.finditer(body) if self.told(one["words"]))
        yield from (self.next if spoken else self.comma).finditer(body)


def number_in(words: str) -> str:
    """The count that words give: 3 of 等3人, 二 of 二人均; "" for none."""
    found = re.search(rf"({NUMBER})\s*[人名位]", words)
    return found[1] if found else ""


def label_state(signs: Signs, words: str) -> str:
    """What a label says; of several parts the last one: 应到4人，请假2人."""
    return next(filter(None, map(signs.told, reversed(COMMA.split(words)))), "")

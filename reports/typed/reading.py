"""Every number in a sentence that is no token: in digits of any width and in Chinese numerals, with what it claims.

``numbers`` is lenient in what it takes for a number: one too many is confirmed with a press, one too few is signed unread.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from reports.numbers.bounds import Bound, bound_before, bound_behind
from reports.typed.numerals import DIGITS, ROUND, SCALES, SIGNS, STEPS, between, digits_of, number_of
from reports.typed.phrases import COVER, masked


class Mark(StrEnum):
    """What a number is told in besides its unit."""

    NONE = ""
    PERCENT = "%"
    """Also 百分之, 千分之, 分之, 成: the value is in per cent."""
    POINTS = "个百分点"


@dataclass(frozen=True)
class Number:
    """A number as it stands: ``text`` from ``start`` to ``end`` with what belongs to it (近, 余, %, 以上).

    ``numeral`` from ``at`` is what a person would call the number; ``step`` is what its last place stands for. ``tail``: where
    a word of bounds stands behind the unit (100件以上).
    """

    text: str
    start: int
    end: int
    numeral: str
    at: int
    value: Fraction
    step: Fraction
    bound: Bound = Bound.EXACT
    mark: Mark = Mark.NONE
    unit: str = ""
    high: Fraction | None = None
    chinese: bool = False
    tail: tuple[int, int] | None = None
    behind: str = ""


_NUMERAL = f"[{SIGNS}]+"
ARABIC = re.compile(
    rf"(?P<of>百分之|千分之|万分之|(?P<whole>[{SIGNS}]{{1,20}})分之)?"
    r"(?P<sign>(?:^|(?<=[比长为率降减 \t（(|:：]))[-−])?(?<!\d)(?<!\d\.)(?P<plain>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<decimals>\.\d+)?"
    r"[ \u3000]?(?P<some>[余多几])?(?P<scale>万亿|[百千万亿](?![克米瓦分]))?"
    r"(?P<more>[余多]|\+)?(?P<mark>%|‰|个百分点|个点(?![位名评]))?(?P<last>[余多](?!元化|样))?"
)
CHINESE = re.compile(
    rf"(?P<of>百分之|千分之|万分之|(?P<whole>[{SIGNS}]{{1,20}})分之)?"
    rf"(?P<plain>{_NUMERAL})(?:点(?P<decimals>[零〇一二三四五六七八九]+)(?![件条项个]))?"
    r"(?P<some>[余多几])?(?P<scale>万亿|[万亿])?(?P<more>[余多])?(?P<mark>个百分点|%|成(?:[一二三四五六七八九](?=$|[，。、；以的左]))?)?(?P<last>[余多])?"
)
WORDS = re.compile("(?:过半数?|一半|半数)(?!对)|百分百")
BARE = re.compile(
    r"(?:(?P<front>(?<![最附临])近|(?<!以)上|超|逾|(?<![通超])过|(?<![节预])约)(?P<plain>[百千万亿]+)"
    rf"|(?P<some>数|几|好几)(?P<steps>[十百千万亿]+))(?P<more>[余多])?(?![{SIGNS}])"
)


def _measures(words: str) -> list[str]:
    return words.split()


_CORE = _measures(
    "场次 人次 件次 户次 批次 人 名 位 个 件 条 项 篇 份 场 次 家 户 批 元 公里 平方米 平方公里 亩 公顷 吨 公斤 株 棵 台 套 辆 座 间 "
    "处 所 本 册 幅 张 天 小时 分钟 课时 学时 个月 个工作日 倍 番 宗 起 例 票 笔 岁 点 支 期 类 轮 万"
)
_MORE = _measures(
    "场(次) 米 里 千克 斤 克 年 日 周 分 页 集 首 枚 块 片 道 站 堂 节 课 款 种 层 段 句 字 栋 门 只 头 对 组 队 盏 桩 席 级 "
    "美元 欧元 港元 km kg 工作日"
)
UNITS = sorted({*_CORE, *_MORE}, key=len, reverse=True)
COUNTED = sorted(_CORE, key=len, reverse=True)
"""Words of measure behind which a Chinese numeral is a number."""
ONE = {*"件篇条份名家场人户项个位座所处例宗元倍次笔起", "人次", "场次", "件次", "小时", "个月", "个工作日", "公里"}
"""Those behind which 一 alone is a number, and no manner of speaking."""
SPEAKING = re.compile(
    "(?:[每这那某同另任逐唯统单进之如再新下上前后各整首该其是为当作像又头哪随]|任何|翻了?)$"
)  # in front of 一
NO_MEASURE = re.compile(
    "部门|人[民物员们]|人大|点[名评面线]|天[然气下地]|个性|类[似型]|起[来到草步]|处[理于置]|本[会区级次届]|家[庭长]|名[单录]|项目|条例|条件"
)
NOT_TENTHS = re.compile("成[为立效果功员长都绩就套型本分人品熟不]")
SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+[”’」』）)]*|$)")
NEAR = 40
"""So far around a number is looked for what belongs to it."""
UPTO = re.compile(rf"[-—–~～至到]{{1,2}}{_NUMERAL}")
JOINT = re.compile(r"\s*(?:[-—–~～至到]|——)\s*")


def sentences(line: str) -> Iterator[tuple[int, str]]:
    """The sentences of a line with the places where they begin; nothing but blanks is none."""
    for match in SENTENCE.finditer(line):
        words = match.group(0)
        if words.strip():
            yield match.start() + len(words) - len(words.lstrip()), words.strip()


def numbers(sentence: str) -> list[Number]:
    """Every number of a sentence outside of tokens, in its order."""
    plain = masked(sentence)
    found: list[Number] = []
    taken = plain
    for pattern, read in ((ARABIC, _arabic), (BARE, _bare), (CHINESE, _chinese), (WORDS, _words)):
        marked = [one for match in pattern.finditer(taken) if (one := read(match, plain)) is not None]
        found += [_bounded(one, plain) for one in marked]
        taken = _covered(taken, marked)
    found.sort(key=lambda one: one.start)
    return [
        replace(one, text=sentence[one.start : one.end], numeral=sentence[one.at : one.at + len(one.numeral)])
        for one in _ranges(found, plain)
    ]


def _covered(line: str, marked: list[Number]) -> str:
    """The line with these numbers covered: no later pattern reads them again."""
    runs, last = [], 0
    for one in marked:
        runs += [line[last : one.start], COVER * (one.end - one.start)]
        last = one.end
    return "".join((*runs, line[last:]))


# --- one number --------------------------------------------------------------------------------------------------
def _arabic(match: re.Match[str], line: str) -> Number | None:
    whole = match.group("plain").replace(",", "")
    decimals = match.group("decimals") or ""
    value = Fraction(whole + decimals)
    step = Fraction(1, 10 ** (len(decimals) - 1)) if decimals else Fraction(1)
    return _made(match, line, value, step, lowest=_lowest(whole, decimals), chinese=False)


def _chinese(match: re.Match[str], line: str) -> Number | None:
    words, decimals = match.group("plain"), match.group("decimals") or ""
    if match.group("of") is None and (said := _loose(match, line)) is not None:
        return said
    number = number_of(words)
    if number is None or not _is_number(match, line):
        return None
    digits = digits_of(decimals)
    value = Fraction(f"{number}.{digits}" if digits else number)
    step = Fraction(1, 10 ** len(digits)) if digits else Fraction(1)
    return _made(match, line, value, step, lowest=_lowest(str(number), f".{digits}" if digits else ""), chinese=True)


def _made(
    match: re.Match[str], line: str, value: Fraction, step: Fraction, *, lowest: Fraction, chinese: bool
) -> Number:
    """The number of a match: scaled, in per cent where it is told so, with its unit."""
    group, mark, end = match.groupdict(), Mark.NONE, match.end()
    some = bool(group["some"] or group["more"] in ("余", "多") or group["last"])
    scale = Fraction(1)
    for sign in group["scale"] or "":
        scale *= STEPS.get(sign) or SCALES[sign]
    if (group["mark"] or "").startswith("成"):
        scale, mark = scale * 10, Mark.PERCENT
        if behind := group["mark"][1:]:
            value, step = value + Fraction(DIGITS[behind], 10), Fraction(1, 10)
    elif group["mark"] == "‰":
        scale, mark = scale / 10, Mark.PERCENT
    elif group["mark"]:
        mark = Mark.PERCENT if group["mark"] == "%" else Mark.POINTS
    if group["of"]:
        mark = Mark.PERCENT
        whole = {"百": 100, "千": 1000, "万": 10_000}.get(group["of"][0]) if not group["whole"] else None
        scale = scale * 100 / (whole or number_of(group["whole"] or "") or 1)
    value, step = value * scale, step * scale
    bound = Bound.MORE if some else Bound.ABOVE if group["more"] == "+" else Bound.EXACT
    if some:
        step = lowest * scale
    if group.get("sign"):
        value = -value
    start = match.start()
    end = len(line[:end].rstrip()) if line[end - 1] in " \u3000" else end
    unit = _unit(line, end) if mark != Mark.PERCENT else ""
    at = match.start("plain") if not group["of"] else start
    numeral = line[at : match.end("decimals") if group["decimals"] else match.end("plain")]
    return Number("", start, end, numeral, at, value, step, bound, mark, unit, None, chinese, None, line[end : end + 8])


def _lowest(whole: str, decimals: str) -> Fraction:
    """What the last place stands for that is not nothing: 200 is told in hundreds."""
    if decimals:
        return Fraction(1, 10 ** (len(decimals) - 1))
    bare = whole.rstrip("0")
    return Fraction(10 ** (len(whole) - len(bare))) if bare else Fraction(1)


def _unit(line: str, end: int) -> str:
    rest = line[end : end + NEAR].lstrip()
    return next((unit for unit in UNITS if rest.startswith(unit)), "")


def _counted(rest: str) -> str:
    if NO_MEASURE.match(rest):
        return ""
    return next((unit for unit in COUNTED if rest.startswith(unit)), "")


def _is_number(match: re.Match[str], line: str) -> bool:
    """Whether a Chinese numeral tells a number here; most of the short ones are words."""
    group, rest = match.groupdict(), line[match.end() : match.end() + NEAR]
    before = line[max(0, match.start() - NEAR) : match.start()]
    words = group["plain"]
    if (group["mark"] or "").startswith("成"):
        return (
            not NOT_TENTHS.match(line, match.start("mark")) and words not in ("一", "零") and not ROUND.fullmatch(words)
        )
    if group["of"] or group["decimals"] or group["mark"]:
        return True
    more = bool(group["some"] or group["more"])
    if words[0] in "百千万亿" and not ROUND.fullmatch(words):
        return False
    unit = _counted(rest) or ((upto := UPTO.match(rest)) and _counted(rest[upto.end() :])) or ""
    if ROUND.fullmatch(words):
        return more and bool(unit)
    if words in ("零", "〇"):
        return unit in ONE and unit not in ("件", "点")
    if words == "一":
        return unit in ONE and not SPEAKING.search(before) and not rest.startswith(unit * 2)
    if rest.startswith("番") and not before.endswith(("翻", "翻了")):
        return False
    if unit or (rest.startswith("年") and before.endswith(("连续", "历时", "长达", "超过", "近"))):
        return True
    if rest.startswith(("强", "佳", "级", "大", "姓")):
        return False
    number = number_of(words) or 0
    return more or number >= 100 or (number > 10 and (not rest or rest[0] in "，。、；：）)| \t,;!！?？"))


def _loose(match: re.Match[str], line: str) -> Number | None:
    """两三件, 七八十人: about so many, where a measure follows."""
    pair = between(match.group("plain"))
    if pair is None or match.group("decimals"):
        return None
    tenths = (match.group("mark") or "").startswith("成")
    if not tenths and not _counted(line[match.end() : match.end() + NEAR]):
        return None
    scale = 10 if tenths else 1
    for sign in match.group("scale") or "":
        scale *= SCALES[sign]
    low, high = (Fraction(one * scale) for one in pair)
    mark = Mark.PERCENT if tenths else Mark.NONE
    start, end = match.span()
    unit = "" if tenths else _unit(line, end)
    return Number(
        "", start, end, match.group("plain"), start, low, Fraction(1), Bound.RANGE, mark, unit, high, True,
        None, line[end : end + 8],
    )  # fmt: skip


def _bare(match: re.Match[str], line: str) -> Number | None:
    """近百件, 上千人次, 数十名: a mere 百 with a word in front of it, where a measure follows."""
    front, words, end = match.group("front"), match.group("plain") or match.group("steps"), match.end()
    step = number_of(words)
    if step is None or not _counted(line[end : end + NEAR]):
        return None
    if front is None:
        bound, value, high = Bound.RANGE, Fraction(2 * step), Fraction(10 * step - 1)
    else:
        bound = {"近": Bound.NEAR, "约": Bound.ABOUT}.get(front, Bound.OVER)
        value, high = Fraction(step), None
    return Number(
        "", match.start(), end, words, end - len(words), value, Fraction(step), bound, Mark.NONE, _unit(line, end),
        high, True, None, line[end : end + 8],
    )  # fmt: skip


def _words(match: re.Match[str], line: str) -> Number:
    """过半, 一半, 百分百."""
    words, (start, end) = match.group(0), match.span()
    bound, value = Bound.OVER if words.startswith("过") else Bound.EXACT, Fraction(100 if "百" in words else 50)
    return Number("", start, end, words, start, value, Fraction(1), bound, Mark.PERCENT, "", None, True)


# --- what stands around it -----------------------------------------------------------------------------------------
def _bounded(one: Number, line: str) -> Number:
    """The number with the words of bounds in front of it and behind it."""
    if one.bound == Bound.RANGE:
        return one
    if front := bound_before(line[max(0, one.start - NEAR) : one.start]):
        one = replace(one, start=one.start - len(front[0]), bound=front[1])
    if back := bound_behind(line, one.end):
        return replace(one, end=one.end + len(back[0]), bound=back[1])
    behind = one.end + len(one.unit)
    if one.unit and (back := bound_behind(line, behind)):
        return replace(one, bound=back[1], tail=(behind, behind + len(back[0])))
    return one


def _ranges(found: list[Number], line: str) -> list[Number]:
    """3—5件, 87%至98% are one number each; 从87%到98% are two."""
    joined: list[Number] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and last.bound == Bound.EXACT == one.bound and last.mark in (one.mark, Mark.NONE):
            gap = line[last.end : one.start].removeprefix(last.unit)
            moved = line[max(0, last.start - 1) : last.start] in ("从", "由")
            if JOINT.fullmatch(gap) and not moved and one.value > last.value:
                both = replace(last, end=one.end, high=one.value, bound=Bound.RANGE, mark=one.mark, unit=one.unit)
                joined[-1] = replace(both, behind=one.behind, numeral=line[last.at : one.end])
                continue
        joined.append(one)
    return joined

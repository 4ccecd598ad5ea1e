"""Adoptions in a book of opinions: several in the cells of one row, or each on a row of its own; and as they go out.

Several in one cell are numbered ①②③, or stand one after the other where every cell has as many. A sheet adds and changes
adoptions; it takes none away.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from activities.models import AdoptionChannel, MicroSuggestion, OpinionAdoption
from activities.services import adoptions
from cppcc.books import values as cells
from cppcc.sheets import In, Table, plain_text
from cppcc.texts import Kind, plain
from cppcc.vocabularies import names_of
from members.importing.ground import levels

SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LINES = re.compile(f"(?:^|(?<=\\n))([{SIGNS}])")
ANYWHERE = re.compile(f"([{SIGNS}])")
PROSE = ("instruction", "printed")
NAMES = ("adoption_level", "channel", "instruction_level")
APART = re.compile("[、；;\n]")
LIMITS = {"issue": 40, "printed": 100, "instruction": 300}


class Adopted(NamedTuple):
    """One adoption as a sheet says it."""

    level: str = ""
    channel: str = ""
    issue: str = ""
    on: date | None = None
    title: str = ""
    instruction: str = ""
    instruction_level: str = ""
    instructed_on: date | None = None

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self._asdict().items() if value}


EMPTY = Adopted()
KEYS = {
    "adoption_level": "level", "channel": "channel", "issue": "issue", "adopted_on": "on", "printed": "title",
    "instruction": "instruction", "instruction_level": "instruction_level", "instructed_on": "instructed_on",
}  # fmt: skip
"""The columns and what each says of an adoption."""
DAYS = ("adopted_on", "instructed_on")


def _shown(row: OpinionAdoption, name: str) -> Any:
    names = {"level": row.get_level_display, "channel": row.get_channel_display}
    if name == "instruction_level":
        return str(row.get_instruction_level_display())
    return str(names[name]()) if name in names else getattr(row, name)


def _cell(name: str) -> Callable[[Any], Any]:
    def value(micro: Any) -> Any:
        rows = micro.adoptions.all()
        found = [_shown(row, name) for row in rows]
        if len(found) == 1:
            return found[0] or None
        if len(found) > len(SIGNS):
            return "；".join(str(one) for one in found if one) or None
        return "\n".join(f"{sign}{one}" for sign, one in zip(SIGNS, found, strict=False) if one) or None

    return value


ADOPTION_COLUMNS = (
    In("adoption_level", "采用层级", _cell("level"), example="市级",
       also=("采用级别", "录用层级", "录用级别", "采用单位", "采用部门", "采用", "层级", "级别")),
    In("channel", "采用渠道", _cell("channel"), also=("采用刊物", "刊物", "刊发刊物", "采用载体", "渠道", "采用信息刊物")),
    In("issue", "采用期号", _cell("issue"), also=("期号", "期数", "刊期", "期次", "采用期数")),
    In("adopted_on", "采用日期", _cell("on"), also=("采用时间", "刊发日期", "录用日期", "刊发时间", "录用时间")),
    In("printed", "刊发标题", _cell("title"), also=("采用标题", "刊发题目")),
    In("instruction", "领导批示", _cell("instruction"), also=("批示", "批示情况", "领导批示情况", "批示领导", "批示内容")),
    In("instruction_level", "批示层级", _cell("instruction_level"), also=("批示级别", "批示领导级别")),
    In("instructed_on", "批示日期", _cell("instructed_on"), also=("批示时间",)),
)  # fmt: skip


def stands(micro: Any) -> tuple[Adopted, ...]:
    """The adoptions of an opinion as a sheet would say them."""
    return tuple(
        Adopted(
            row.level, row.channel, plain(row.issue, Kind.CODE).text, row.on, plain(row.title, Kind.LINE).text,
            plain(row.instruction, Kind.PROSE).text, row.instruction_level, row.instructed_on,
        )
        for row in micro.adoptions.all()
    )  # fmt: skip


class Reading:
    """What the cells of a row say of adoptions; the registers are read once for a book."""

    def __init__(self, table: Table, headings: dict[str, str]) -> None:
        self.table, self.headings = table, headings
        self.level_names, self.level_words = levels()
        self.channels = {name: key for key, name in names_of(AdoptionChannel).items()}
        self.channel_levels = {one.key: one.level for one in AdoptionChannel.objects.all()}

    def of_row(
        self, number: int, raw: dict[str, Any], there: tuple[Adopted, ...], same: Iterable[str]
    ) -> list[Adopted]:
        """The adoptions in their order. What the row does not say of one that is there (``same``: cells as they went out)
        stays.
        """
        columns: dict[str, dict[int, Any]] = {}
        counts = {}
        for key in sorted(KEYS, key=PROSE.__contains__):
            heading = self.headings[key]
            if key in same or not self.table.has(heading):
                columns[key] = {at: getattr(one, KEYS[key]) for at, one in enumerate(there)}
                continue
            room = max([len(there), *(at + 1 for found in columns.values() for at in found)])
            columns[key], alone = self._several(number, raw, key, room)
            if alone and len(columns[key]) > 1:
                counts[key] = len(columns[key])
        most = max(counts.values(), default=0)
        uneven = [key for key, count in counts.items() if count != most]
        if uneven:
            said = "、".join(f"{self.headings[key]} {count} 个" for key, count in counts.items())
            self.table.fault(
                number, self.headings[uneven[0]], f"各列写的采用个数不同（{said}），请每次采用单独写一行，或用①②标明。"
            )
            return []
        for key, found in columns.items():
            if most > 1 and key not in counts and list(found) == [0] and key not in same and not there:
                self.table.note(number, self.headings[key], f"这一行有 {most} 次采用，这一格记在第一次采用上。")
        length = max((at + 1 for found in columns.values() for at in found), default=0)
        made = [Adopted(**{KEYS[key]: found.get(at, getattr(EMPTY, KEYS[key])) for key, found in columns.items()})
                for at in range(length)]  # fmt: skip
        made = [self._with_level(one) for one in made]
        return made if there else list(dict.fromkeys(one for one in made if one != EMPTY))

    def _with_level(self, one: Adopted) -> Adopted:
        return one._replace(level=self.channel_levels.get(one.channel, "")) if one.channel and not one.level else one

    def _several(self, number: int, raw: dict[str, Any], key: str, room: int) -> tuple[dict[int, Any], bool]:
        """The values of a cell by their place, and whether the place is only that in the row of values.

        ``room``: how many adoptions the other cells name; the numbers of a text with more are its own.
        """
        heading = self.headings[key]
        value = raw.get(heading)
        text = self.table.text(number, raw, heading, Kind.PROSE) if isinstance(value, str) else ""
        numbered = (LINES if key in PROSE else ANYWHERE).split(text)
        own = key in PROSE and (room < 2 or len(numbered) // 2 > room)
        if len(numbered) > 2 and not numbered[0].strip() and not own:
            pairs = zip(numbered[1::2], numbered[2::2], strict=True)
            ends = " \n" if key in PROSE else " \n；;、，,"
            return {SIGNS.index(sign): self._one(number, key, words.strip(ends)) for sign, words in pairs}, False
        if key in PROSE:
            found = self._one(number, key, text or value)
            return ({0: found} if found else {}), False
        if key in NAMES:
            parts: list[Any] = list(cells.parts(value))
        else:
            parts = [one for one in APART.split(text) if one.strip()] if APART.search(text) else [value]
        said = [self._one(number, key, one) for one in parts]
        if key == "adoption_level" and len(set(said)) != len(said):
            said = list(dict.fromkeys(said))
        return dict(enumerate(one for one in said if one)), True

    def _one(self, number: int, key: str, value: Any) -> Any:
        table, heading = self.table, self.headings[key]
        if key in DAYS:
            return table.day(number, {heading: value}, heading)
        if key in ("adoption_level", "instruction_level"):
            return table.choice(number, {heading: value}, heading, self.level_names, self.level_words) or ""
        if key == "channel":
            return table.choice(number, {heading: value}, heading, self.channels, self._plain_channels()) or ""
        text = table.text(number, {heading: value}, heading, Kind.CODE if key == "issue" else Kind.PROSE)
        if key in LIMITS and len(text) > LIMITS[key]:
            table.fault(number, heading, f"最多 {LIMITS[key]} 字，现有 {len(text)} 字。")
        return plain(text, Kind.LINE).text if key == "printed" else text

    def _plain_channels(self) -> dict[str, str]:
        """A channel's name without the marks of a title: 《社情民意》 as 社情民意."""
        return {bare: name for name in self.channels if (bare := re.sub("[《》“”]", "", name)) not in self.channels}


def joined(there: tuple[Adopted, ...], told: Iterable[Adopted]) -> tuple[Adopted, ...]:
    """What stands, with what a row without a key says of it or besides: one is the same where neither says otherwise."""
    found = list(there)
    for one in told:
        for at, known in enumerate(found):
            both = known.said
            if all(both.get(name, value) == value for name, value in one.said.items()) and _touches(known, one):
                found[at] = known._replace(**one.said)
                break
        else:
            found.append(one)
    return tuple(found)


def write(micro: MicroSuggestion, told: Iterable[Adopted]) -> None:
    """Bring the adoptions of a saved opinion in line, in their order, and add the others."""
    rows = list(OpinionAdoption.objects.filter(opinion=micro).order_by("pk"))
    for at, one in enumerate(told):
        row = rows[at] if at < len(rows) else OpinionAdoption(opinion=micro)
        changed = {name: value for name, value in one._asdict().items() if getattr(row, name) != value}
        if changed or row.pk is None:
            adoptions.put(row, changed).save()


def words(told: Iterable[Adopted]) -> str:
    """Adoptions as a person reads them."""
    return "；".join(OpinionAdoption(**one._asdict()).words or "（空）" for one in told)


def _touches(known: Adopted, one: Adopted) -> bool:
    """Whether two may be the same adoption: at one level or in one channel, or one says nothing of either."""
    if not (one.level or one.channel) or not (known.level or known.channel):
        return True
    return bool((one.level and known.level == one.level) or (one.channel and known.channel == one.channel))


def follow_ups(
    rows: Iterable[tuple[int, dict[str, Any]]], headings: dict[str, str]
) -> dict[int, list[tuple[int, Any]]]:
    """Rows that say one more adoption of the opinion of a row above: its other cells are the same, or empty.

    By the number of the first row of the opinion.
    """
    own = {headings[key] for key in KEYS}
    found: dict[int, list[tuple[int, Any]]] = {}
    first: dict[Any, tuple[int, dict[str, Any]]] = {}
    last: tuple[int, dict[str, Any]] | None = None
    for number, raw in rows:
        texts = {heading: plain_text(value) for heading, value in raw.items()}
        adopted = {heading: text for heading, text in texts.items() if heading in own and text}
        others = {heading: text for heading, text in texts.items() if heading not in own and text}
        named = tuple(texts.get(headings[key], "") for key in ("title", "who", "author", "submitted_on"))
        above = first.get(named) if any(named) else last
        if above is not None and adopted and _another(above[1], others, adopted, own):
            found.setdefault(above[0], []).append((number, raw))
            continue
        last = (number, {heading: texts.get(heading, "") for heading in {*texts}})
        if named[0]:
            first.setdefault(named, last)
    return found


def _another(above: dict[str, str], others: dict[str, str], adopted: dict[str, str], own: set[str]) -> bool:
    same = all(above.get(heading, "") == text for heading, text in others.items())
    before = {heading: text for heading, text in above.items() if heading in own and text}
    return same and adopted != before

"""What somebody has chosen of what is declared: read from a form, an address or a kept row, and made into a figure.

Reading keeps what came, so that the page can show it; ``entry_of`` takes only what is declared and may be read by this account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cppcc import figures
from cppcc.figures import Entry, Figure, How, Ratio, Sort, Total, UnknownCut
from cppcc.rights import holds
from reports.models import OwnFigure
from reports.own import sense

Kind = OwnFigure.Kind
LEAST = "2"
MOST_PARTS, MOST_LEAVES, MOST_SENT = 20, 60, 1200
DEEPEST = 8
"""So many figures of the office may stand on each other."""
FIRST_WANTED = "请选择从哪个数中减"
QUOTIENTS, SUMS = (Kind.SHARE, Kind.AVERAGE), (Kind.SUM, Kind.DIFFERENCE)


@dataclass(frozen=True)
class Choices:
    """``by``: the dimensions that stand on the page; ``values`` those ticked (dimension, value); ``out``: 都不是."""

    kind: str = Kind.COUNTED
    source: str = ""
    by: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    out: frozenset[str] = frozenset()
    measure: str = f"{How.RECORDS}:"
    of: str = ""
    to: str = ""
    parts: tuple[str, ...] = ()

    def ticked(self, dimension: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.values if key == dimension)

    @property
    def pairs(self) -> list[tuple[str, str, bool]]:
        return [(key, value, key in self.out) for key, value in self.values]

    @property
    def lacks_first(self) -> bool:
        """Whether it is not said from which figure the others are taken."""
        return self.kind == Kind.DIFFERENCE and not (self.parts and self.parts[0])

    def data(self) -> dict[str, Any]:
        """As it is kept, in one order, so that the same choices are the same data."""
        if self.kind in QUOTIENTS:
            return {"of": self.of, "to": self.to}
        if self.kind in SUMS:
            return {"parts": list(self.parts)}
        where = [[key, sorted(self.ticked(key)), key in self.out] for key in sorted({key for key, _ in self.values})]
        return {"source": self.source, "where": where, "measure": list(self.measure.partition(":")[::2])}


def from_data(kind: str, data: Mapping[str, Any]) -> Choices:
    """Of a kept row."""
    if kind in QUOTIENTS:
        return Choices(kind, of=str(data.get("of", "")), to=str(data.get("to", "")))
    if kind in SUMS:
        return Choices(kind, parts=tuple(map(str, data.get("parts", ()))))
    try:
        where = [(str(key), [str(value) for value in values], bool(out)) for key, values, out in data.get("where", [])]
        how, of = map(str, data.get("measure", (How.RECORDS, "")))
    except (TypeError, ValueError):
        where, how, of = [], How.RECORDS, ""
    return Choices(
        kind, str(data.get("source", "")), tuple(key for key, _, _ in where),
        tuple((key, value) for key, values, _ in where for value in values),
        frozenset(key for key, _, out in where if out), f"{how}:{of}",
    )  # fmt: skip


def from_figure(figure: Figure) -> Choices:
    """Of a figure that an address spells. A dimension asked both ways is what is left of the one without the other."""
    inside: dict[str, list[str]] = {}
    outside: dict[str, list[str]] = {}
    for one in figure.where:
        (outside if one.out else inside).setdefault(one.dimension, []).extend(one.values)
    for key in inside.keys() & outside.keys():
        if figure.source.dimension(key).many:
            raise UnknownCut(f"“{figure.source.dimension(key).label}”不能同时既选又不选")
        inside[key] = [value for value in inside[key] if value not in outside.pop(key, [])]
    where = {**inside, **outside}
    pairs = tuple(dict.fromkeys((key, value) for key, values in where.items() for value in values))
    measure = f"{figure.measure.how}:{figure.measure.of}"
    return Choices(Kind.COUNTED, figure.source.key, tuple(where), pairs, frozenset(outside), measure)


def from_post(post: Any, keys: Mapping[str, str]) -> Choices:
    """Of the form. ``keys``: figures by the names under which they are chosen. Raises UnknownCut for what no page sends."""
    kind, source = post.get("kind", Kind.COUNTED), post.get("source", "")
    if kind not in Kind.values:
        raise UnknownCut("没有这种数据")
    if len(post.getlist("w")) + len(post.getlist("by")) + len(post.getlist("parts")) > MOST_SENT:
        raise UnknownCut("条件过多")
    same = post.get("was", source) == source
    by = [*post.getlist("by"), post.get("add", "")] if same else []
    kept = [key for key in dict.fromkeys(by) if key and key != post.get("drop")]
    pairs = [(key, value) for key, _, value in (one.partition(":") for one in post.getlist("w"))] if same else []
    loose = [pair for pair in dict.fromkeys(pairs) if pair[0] != post.get("drop")]
    kept += [key for key in dict.fromkeys(key for key, _ in loose) if key not in kept]
    measure = post.get("measure", f"{How.RECORDS}:") if same else f"{How.RECORDS}:"
    if measure.startswith(f"{How.AT_LEAST}:"):
        measure = f"{measure}:{post.get('least', LEAST).strip()}"
    named = {name: keys.get(name, name) for name in (post.get("of", "").strip(), post.get("to", "").strip())}
    return Choices(
        kind, source, tuple(kept), tuple(loose), frozenset(post.getlist("not")) & set(kept), measure,
        named[post.get("of", "").strip()], named[post.get("to", "").strip()], _parts(post, kind),
    )  # fmt: skip


def _parts(post: Any, kind: str) -> tuple[str, ...]:
    found = [one for one in dict.fromkeys(post.getlist("parts")) if one]
    first = post.get("first", "")
    return tuple([first, *(one for one in found if one != first)] if kind == Kind.DIFFERENCE else found)


# --- into a figure -----------------------------------------------------------------------------------------------
def entry_of(choices: Choices, known: Mapping[str, Entry], user: Any) -> Entry:
    """The figure that was chosen. Raises UnknownCut with what is not declared, not readable or says nothing."""
    if choices.kind == Kind.COUNTED:
        return _counted(choices, user)
    if choices.lacks_first:
        raise UnknownCut(FIRST_WANTED)
    keys = (choices.of, choices.to) if choices.kind in QUOTIENTS else choices.parts
    parts = [_part(key, known, user) for key in keys]
    found = composed_of(choices.kind, parts)
    if choices.kind == Kind.SHARE:
        sense.check_share(*parts)
    if choices.kind in SUMS:
        sense.check_sum(parts)
    return found


def _counted(choices: Choices, user: Any) -> Figure:
    if not choices.source:
        raise UnknownCut("请先选择数什么")
    source = figures.source_of(choices.source)
    if not source.offered or not holds(user, source.readers):
        raise UnknownCut(f"没有“{choices.source}”这个数据来源")
    for key in choices.by:
        if not choices.ticked(key):
            raise UnknownCut(f"“{source.dimension(key).label}”还没有选值；不要这项条件请移除")
    how, _, of = choices.measure.partition(":")
    return sense.measured(figures.asked_for(choices.source, choices.pairs, how, of))


def _part(key: str, known: Mapping[str, Entry], user: Any) -> Entry:
    if not key:
        raise UnknownCut("请选择用来计算的数据")
    entry = known.get(key)
    if entry is None or any(not holds(user, leaf.source.readers) for leaf in figures.leaves(entry)):
        raise UnknownCut(f"没有“{key[:40]}”这个数据，或会引用到自己")
    return entry


def composed_of(kind: str, parts: list[Entry]) -> Ratio | Total:
    """A figure of figures, without words. Raises UnknownCut where it would say nothing or stand too high."""
    plain = [one for one in parts if not isinstance(one, Ratio) and one.sort not in (Sort.SHARE, Sort.AVERAGE)]
    for one in parts:
        if one not in plain:
            raise UnknownCut(f"“{one.label}”已是比例或平均数，不能再用来计算")
    if max(map(_depth, plain), default=0) >= DEEPEST:
        raise UnknownCut(f"自设数据最多叠加 {DEEPEST} 层，请直接用更基础的数据来算")
    if sum(len(figures.leaves(one)) for one in plain) > MOST_LEAVES:
        raise UnknownCut(f"一个数据最多由 {MOST_LEAVES} 个数组成")
    if kind in QUOTIENTS:
        of, to = plain
        if kind == Kind.SHARE:
            if of.sort != to.sort or (of.sort != Sort.COUNT and of.unit != to.unit):
                raise UnknownCut(f"“{of.label}”和“{to.label}”不是同一种数量，不能算占比")
            return Ratio("", "", "", of, to)
        return Ratio("", "", "", of, to, of.unit, Sort.AVERAGE, decimals=1)
    if not 2 <= len(plain) <= MOST_PARTS or len({one.key for one in plain}) < len(plain):
        raise UnknownCut(f"请选择 2 至 {MOST_PARTS} 个不同的数据")
    sorts, units = {one.sort for one in plain}, {one.unit for one in plain}
    if len(sorts) > 1 or (sorts != {Sort.COUNT} and len(units) > 1):
        raise UnknownCut("选择的数据单位不同，不能加减")
    unit = units.pop() if len(units) == 1 else ""
    return Total("", "", unit, "", tuple(plain), kind == Kind.DIFFERENCE, sorts.pop())


def _depth(entry: Entry) -> int:
    """How many figures of the office stand on each other in it, itself among them."""
    parts = () if isinstance(entry, Figure) else entry.parts
    return max(map(_depth, parts), default=0) + entry.key.startswith("own.")


def called(entry: Entry, row: OwnFigure) -> Entry:
    """The figure under the row's key and words."""
    words: dict[str, Any] = {"key": row.key, "label": row.name, "unit": row.unit, "definition": row.definition}
    years = (row.from_year, row.until_year)
    return replace(entry, **words, group=row.group, decimals=row.decimals, years=years)


def known_besides(entries: Iterable[Entry], without: Iterable[str]) -> dict[str, Entry]:
    """Figures by key, without some: those that a figure may be made of."""
    left = set(without)
    return {one.key: one for one in entries if one.key not in left}

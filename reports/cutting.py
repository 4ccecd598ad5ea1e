"""A figure by a dimension, as its writers choose it: offered, read from a form, and as a table with shares."""

from typing import Any

from cppcc import figures as registry
from cppcc.figures import Entry, Ratio, adds_up, breakdown, leaves, sources
from cppcc.papers import SHAPES
from reports.charts import BY, STACKED, TREND, known, name_of
from reports.spans import YEARS


def offered_dimensions() -> list[Any]:
    """Choices grouped by what is counted; a value says the source and the dimension."""
    groups = [
        (source.label, [(f"{source.key}:{one.key}", one.label) for one in source.cuts])
        for source in sources()
        if source.offered and source.cuts
    ]
    return [("", "——"), (YEARS, "历年（五年）"), *groups]


def fitting(entry: Entry, asked: str) -> str:
    """The dimension that a choice means for a figure. Raises UnknownCut with words for the person."""
    source_key, _, key = asked.partition(":")
    counted = leaves(entry)
    if source_key not in {leaf.source.key for leaf in counted}:
        labels = "、".join(dict.fromkeys(one.label for one in counted[0].source.cuts if _shared(counted, one.key)))
        raise registry.UnknownCut(
            f"“{entry.label}”不能这样分组，可以按：{labels}。" if labels else f"“{entry.label}”不能分组。"
        )
    return registry.shared_dimension(counted, key).key


def _shared(counted: list[registry.Figure], key: str) -> bool:
    try:
        registry.shared_dimension(counted, key)
    except registry.UnknownCut:
        return False
    return True


def chart_name(entry: Entry, by: str, shape: str, second: str = "") -> str:
    """The name of the chart that was chosen. Raises UnknownCut."""
    if by == YEARS:
        if shape not in ("columns", "line"):
            raise registry.UnknownCut("历年数据请选柱形图或折线图。")
        return f"{TREND}{entry.key}" + (":line" if shape == "line" else "")
    dimension = fitting(entry, by)
    if shape != STACKED:
        return f"{BY}{entry.key}:{dimension}:{shape}"
    if not second or second == YEARS:
        raise registry.UnknownCut("堆积条形图还要选第二个分组。")
    if isinstance(entry, Ratio):
        raise registry.UnknownCut("比率不能堆积，请选条形图。")
    if not adds_up(entry):
        raise registry.UnknownCut(f"“{entry.label}”的各类之和不等于总数，不能堆积，请选条形图。")
    other = fitting(entry, second)
    if other == dimension:
        raise registry.UnknownCut("两个分组不能相同。")
    source = leaves(entry)[0].source
    if source.dimension(dimension).many or source.dimension(other).many:
        raise registry.UnknownCut("一件可属多项的分组不能堆积，请选条形图。")
    return f"{BY}{entry.key}:{dimension}:{STACKED}:{other}"


def table_name(entry: Entry, by: str, second: str = "") -> str:
    """As a table's passage keeps it. Raises UnknownCut."""
    if by == YEARS:
        raise registry.UnknownCut("分类统计表请选一个分组；历年数据请用图表。")
    dimension, other = fitting(entry, by), fitting(entry, second) if second else ""
    if other == dimension:
        raise registry.UnknownCut("两个分组不能相同。")
    return ":".join(filter(None, [f"{BY}{entry.key}", dimension, other]))


def rows_of(name: str, span: Any) -> list[list[str]]:
    """The table that a passage keeps by name: heads, then a row for each value, a sum below. KeyError where it is gone."""
    key, *by = name.removeprefix(BY).split(":")
    entry = registry.get(key)
    if not by or not registry.stands(entry, span):
        raise KeyError(name)
    dimension, *second = by
    try:
        return _cross(entry, dimension, second[0], span) if second else _plain(entry, dimension, span)
    except registry.UnknownCut as fault:
        raise KeyError(name) from fault


def _plain(entry: Entry, dimension: str, span: Any) -> list[list[str]]:
    found = breakdown([entry], [dimension], span)
    whole = found.total.values[entry.key]
    shares = adds_up(entry) and not found.many and bool(whole.number)
    heads = [found.by[0], f"{entry.label}（{entry.unit}）", *(["占比"] if shares else [])]
    rows = [heads]
    for line in [*found.lines, found.total]:
        value = line.values[entry.key]
        part = registry.share(value.number or 0, whole.number or 0, 1)
        rows.append([line.label, value.text, *([f"{part.text}%"] if shares else [])])
    if found.many:
        rows[-1][0] = "合计（一件可属多项，各项之和可大于合计）"
    elif not adds_up(entry) and not isinstance(entry, Ratio):
        rows[-1][0] = "总数（不是各项之和）"
    return rows


def _cross(entry: Entry, first: str, second: str, span: Any) -> list[list[str]]:
    found = breakdown([entry], [first, second], span)
    source = leaves(entry)[0].source
    downs, acrosses = source.dimension(first).words(span), source.dimension(second).words(span)
    cells = {line.keys: line.values[entry.key].text for line in found.lines}
    down, across = _present(downs, [keys[0] for keys in cells]), _present(acrosses, [keys[1] for keys in cells])
    rows = [[found.by[0], *(acrosses.get(key, "（未填）") for key in across), "合计"]]
    by_first = {line.keys[0]: line.values[entry.key].text for line in breakdown([entry], [first], span).lines}
    by_second = {line.keys[0]: line.values[entry.key].text for line in breakdown([entry], [second], span).lines}
    empty = "—" if isinstance(entry, Ratio) else "0"
    for key in down:
        numbers = [cells.get((key, other), empty) for other in across]
        rows.append([downs.get(key, "（未填）"), *numbers, by_first.get(key, empty)])
    rows.append(["合计", *(by_second.get(key, empty) for key in across), found.total.values[entry.key].text])
    return rows


def _present(words: dict[str, str], keys: list[str]) -> list[str]:
    """The keys that occur, in the register's order."""
    places = {key: place for place, key in enumerate(words)}
    return sorted(set(keys), key=lambda key: (places.get(key, len(places)), key))


def words_of_table(name: str) -> str:
    """A breakdown as its writers read it; its name where what it shows is gone."""
    key, *by = name.removeprefix(BY).split(":")
    try:
        entry = registry.get(key)
        source = leaves(entry)[0].source
        said = [one for one in by if one not in SHAPES]
        return f"{entry.label}（按{'和'.join(source.dimension(one).label for one in said)}）"
    except (KeyError, registry.UnknownCut):
        return name


def gone(name: str, span: Any = None) -> str:
    """Why a chart or breakdown of a text can't be made of its span, in words; "" where it can."""
    if known(name, span):
        return ""
    said = words_of_table(name) if name.startswith(BY) else name_of(name)
    if known(name):
        return f"“{said}”所用的数据在本报告的年度不使用，请重新选择或删去这一段"
    return f"“{said}”所用的数据或分组已经没有了，请重新选择或删去这一段"

"""Name, unit and definition of a figure, proposed from what was chosen, as a person would write them."""

from dataclasses import dataclass

from cppcc.figures import NO, YES, Condition, Dimension, Entry, Figure, Flag, How, Ratio, Sort, Total
from reports.own.sense import PEOPLE
from reports.wording import AMBIGUOUS

LONGEST_NAME = 40
MEASURE_WORDS = {"委员": "名", "提案人": "名", "联系人": "名", "单位": "个", "企业": "家"}
"""What different things are counted in, by how their dimension is called."""


@dataclass(frozen=True)
class Proposal:
    name: str
    unit: str
    definition: str


def proposed(entry: Entry) -> Proposal:
    return Proposal(_plain(_name(entry)), _unit(entry)[:10], sentence(entry)[:500])


def _plain(name: str) -> str:
    return AMBIGUOUS.sub("", name)[:LONGEST_NAME]


# --- conditions --------------------------------------------------------------------------------------------------
def _meant(one: Condition, dimension: Dimension) -> bool | None:
    """What a condition on a yes or no asks; None where it is no such."""
    if not isinstance(dimension, Flag) or set(one.values) not in ({YES}, {NO}):
        return None
    return (YES in one.values) != one.out


def named(dimension: Dimension, values: tuple[str, ...]) -> list[str]:
    """The words of some values; of what is gone that it is."""
    names = dimension.words()
    return [names.get(one) or (dimension.shown(one) if dimension.shown and one else "（已删除）") for one in values]


def condition_words(one: Condition, figure: Figure) -> str:
    """类别为“经济建设”或“文化建设”; of a yes or no: 立案."""
    dimension = figure.source.dimension(one.dimension)
    meant = _meant(one, dimension)
    if meant is not None:
        return dimension.label if meant else f"不属于“{dimension.label}”"
    said = [f"“{word}”" for word in named(dimension, one.values)]
    if one.out:
        return (
            f"{dimension.label}不是{'、'.join(said)}"
            if len(said) == 1
            else f"{dimension.label}不是{'、'.join(said)}中的任何一个"
        )
    return f"{dimension.label}为{said[0]}" if len(said) == 1 else f"{dimension.label}为{'、'.join(said)}之一"


# --- the sentence ------------------------------------------------------------------------------------------------
def sentence(entry: Entry) -> str:
    """The definition, without a full stop: other sentences end behind it."""
    if isinstance(entry, Ratio):
        return f"“{entry.of.label}”除以“{entry.to.label}”"
    if isinstance(entry, Total):
        first, *others = [f"“{one.label}”" for one in entry.parts]
        return f"{first}减去{'、'.join(others)}" if entry.less else f"{'、'.join([first, *others])}之和"
    said = "，".join(condition_words(one, entry) for one in entry.where)
    records = f"年内{entry.source.label}中，{said}的" if said else f"年内全部{entry.source.label}"
    how, of = entry.measure.how, entry.measure.of
    if how == How.DISTINCT:
        return f"{records}，按{entry.source.dimension(of).label}去重计数"
    if how == How.AT_LEAST:
        thing = entry.source.dimension(entry.measure.thing).label
        return f"{records}，按{thing}分别计数，达到{entry.measure.least}{entry.source.unit}的{thing}数"
    if how in (How.SUM, How.AVERAGE):
        return f"{records}，{entry.source.amount(of).label}{'合计' if how == How.SUM else '的平均数'}"
    return records


def _name(entry: Entry) -> str:
    if isinstance(entry, Ratio):
        share = entry.sort == Sort.SHARE
        return f"{entry.of.label}占{entry.to.label}的比例" if share else _each(entry)
    if isinstance(entry, Total):
        first, *others = [one.label for one in entry.parts]
        return f"{first}与{'、'.join(others)}之差" if entry.less else f"{'、'.join([first, *others])}合计"
    said = _joined([_attribute(one, entry) for one in entry.where], entry.source.label)
    how, of = entry.measure.how, entry.measure.of
    if how == How.DISTINCT:
        return f"{said}涉及{entry.source.dimension(of).label}数"
    if how == How.AT_LEAST:
        thing = entry.source.dimension(entry.measure.thing).label
        return f"有{entry.measure.least}{entry.source.unit}以上{said}的{thing}数"
    if how in (How.SUM, How.AVERAGE):
        return f"{said}{'平均' if how == How.AVERAGE else ''}{entry.source.amount(of).label}"
    return said if entry.where else f"全部{said}"


def _joined(attributes: list[str], label: str) -> str:
    """Attributes in front of what is counted, whose word none of them says again: 立案, 会议提案, 提案 is 立案会议提案."""
    said = ["、".join(_without_end(word, label) for word in one.split("、")) for one in attributes]
    before = "".join(word for word in said if word not in label)
    behind = "、".join(word for word in said if word in label)
    overlap = next((size for size in range(len(label), 1, -1) if before.endswith(label[:size])), 0)
    return f"{before}{label[overlap:]}{f'（{behind}）' if behind else ''}"


def _without_end(word: str, label: str) -> str:
    """Without the word of the label, two signs at least, at its end: 规上企业 of 联系企业 is 规上."""
    size = next((size for size in range(min(len(word), len(label)), 1, -1) if word[-size:] == label[-size:]), 0)
    return word[: len(word) - size] or word


def _each(entry: Ratio) -> str:
    """人均 where people are counted below, else 每件立案提案平均…."""
    many = entry.of.label.replace("总人次", "人次").replace("总数", "数")
    if entry.to.unit in PEOPLE:
        return f"人均{many.removeprefix('委员') or many}"
    base = (entry.to.label.removesuffix("总数").removesuffix("数") or entry.to.label).removeprefix("全部")
    return f"每{entry.to.unit}{base}平均{many}"


def _attribute(one: Condition, figure: Figure) -> str:
    """In front of the source's name: 立案, 经济建设, 非A类."""
    dimension = figure.source.dimension(one.dimension)
    meant = _meant(one, dimension)
    if meant is not None:
        said = dimension.label.split("（")[0]
        return said if meant else f"非{said}"
    words = "、".join(word.strip("（）") for word in named(dimension, one.values))
    return f"{'非' if one.out else ''}{words}"


def _unit(entry: Entry) -> str:
    if isinstance(entry, Ratio):
        return "%" if entry.sort == Sort.SHARE else entry.of.unit
    if isinstance(entry, Total) or not entry.measure.thing:
        return entry.unit
    label = entry.source.dimension(entry.measure.thing).label
    return next((unit for words, unit in MEASURE_WORDS.items() if label.endswith(words)), "个")

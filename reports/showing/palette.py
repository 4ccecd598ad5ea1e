"""The palette beside a text: every figure by its name with what it says now, in groups, found by words and by pinyin."""

import json
from dataclasses import dataclass, field

from cppcc import figures as registry
from cppcc.figures import Entry, Value, leaves
from cppcc.texts import spelt
from reports.cutting import offered_dimensions
from reports.groups import group_of
from reports.numbers import COMPARED, told, unfit
from reports.spans import offered
from reports.tokens import Figures
from reports.wording import NAMES

FORMS = (
    ("数字", [("", "精确"), ("汉字", "汉字"), (COMPARED, "与上年同期比较")]),
    ("件数、人数、金额", [
        ("余10", "余（到十）"), ("余100", "余（到百）"), ("余1000", "余（到千）"), ("多10", "多（到十）"), ("万余", "万余"),
        ("万1", "万（一位小数）"), ("亿余", "亿余"), ("亿1", "亿（一位小数）"), ("近10", "近（到十）"), ("近100", "近（到百）"),
        ("超10", "超（到十）"), ("超100", "超（到百）"),
    ]),
    ("比率", [
        ("%", "百分数"), ("%0", "百分数（整数）"), ("%1", "百分数（一位小数）"), ("%2", "百分数（两位小数）"), ("以上", "以上"),
        ("以上1", "以上（一位小数）"), ("近", "近"), ("超", "超"), (f"{COMPARED}1", "比上年（一位小数）"),
    ]),
    ("平均数、金额", [("0位", "整数"), ("1位", "一位小数"), ("2位", "两位小数")]),
    ("分列", [("spread", "一句中逐类列出，带占比"), ("spread-counts", "一句中逐类列出，只写数"), ("spread-top", "前五类和其余"),
        ("years", "逐年列出（五年）")]),
    ("记录", [("names", "记录的名称，连成一句"), ("each", "每条记录写一句")]),
    ("条件", [("some", "大于零才出现这一句"), ("none", "为零才出现这一句"), ("former", "有上年才出现这一句")]),
)  # fmt: skip
OF_NUMBERS = [form for _, group in FORMS[:4] for form, _ in group]


@dataclass(frozen=True)
class Offer:
    """One figure: ``name`` as a text writes it, ``forms`` that it may be said in now, ``cut_by``: what may cut it."""

    key: str
    name: str
    entry: Entry
    value: Value
    origin: str
    cut_by: str
    """The source whose dimensions they are; of figures of several sources their key in ``Shared``."""

    @property
    def said(self) -> str:
        return told(self.value, self.entry.unit)

    @property
    def unit(self) -> str:
        return self.entry.unit if self.value.number is not None and not self.said.endswith("%") else ""

    @property
    def forms(self) -> str:
        return " ".join(form for form in OF_NUMBERS if unfit(form, self.value, self.entry.unit) is None)

    @property
    def search(self) -> str:
        return f"{self.entry.label} {self.key} {self.origin} {spelt(self.entry.label)}"


class Shared(dict[str, list[str]]):
    """What cuts figures of several sources: the dimensions that all of them have, as the page chooses them, each choice once."""

    def key_of(self, entry: Entry) -> str:
        counted = leaves(entry)
        if len(found := {leaf.source.key for leaf in counted}) == 1:
            return found.pop()
        cuts = [f"{counted[0].source.key}:{one.key}" for one in registry.registers_of(counted)] if counted else []
        for key, one in self.items():
            if one == cuts:
                return key
        self[key := f"+{len(self)}"] = cuts
        return key


@dataclass(frozen=True)
class Group:
    words: str
    offers: list[Offer] = field(default_factory=list)


def palette(figures: Figures) -> dict[str, object]:
    """What the template of the palette shows."""
    names = figures.wording.names
    origins = registry.origins((entry for entry, _ in figures.found.values()), figures.span)
    groups: dict[str, Group] = {}
    shared = Shared()
    for key, (entry, value) in figures.found.items():
        words = group_of(entry)
        one = Offer(key, names.get(key, key), entry, value, origins[key].words, shared.key_of(entry))
        groups.setdefault(words, Group(words)).offers.append(one)
    return {
        "palette": list(groups.values()),
        "palette_shared": json.dumps(shared, separators=(",", ":")),
        "token_forms": FORMS,
        "token_names": NAMES,
        "token_cuts": [choice for choice in offered_dimensions() if not isinstance(choice[1], str)],
        "spans": offered(figures.span),
    }

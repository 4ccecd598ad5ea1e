"""What records of each kind can carry, and who makes them: forms offer it, rules that ask for more can never count.

Like ``members.kinds`` it stands under the models. The built-in kinds stand here; those that an office keeps of its own are
rows of the register 履职种类 (``members.models.DutyKind``), read by ``cppcc.vocabularies`` once a request or job, and only
where a key is none of the built-in ones; so are the kinds of leave, which are rows of 履职角色.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cppcc.vocabularies import rows_named, words_of
from members.kinds import BY_HAND, LATENESS, PRESENCE, SHORTCOMINGS, Kind, Part

BESIDES = (Part.PARTICIPANT.value,)
SIGNED = (Part.SOLE.value, Part.FIRST.value, Part.JOINT.value, Part.COLLECTIVE.value)
SPOKEN = (Part.ORAL.value, Part.WRITTEN.value)
PROPOSALS, DECLARING = "提案的提交和审查", "委员申报或机关代录"
WORDS, PART_WORDS = "duty_kinds", "duty_parts"
"""Under which names the registers are read."""
ONE = Decimal(1)
GONE, GONE_PART = "（已不存在的种类）", "（已不存在的角色）"
CARRIED = ("part", "occasion", "level", "quantity", "among")
"""What a declaration may say besides its kind: what ``against`` is asked with."""


@dataclass(frozen=True)
class Carries:
    """What can stand on a record of a kind. ``unit``: what its quantity is counted in; empty where it is always 1."""

    by: str
    """Which work makes the records, in words."""
    parts: tuple[str, ...] = BESIDES
    occasions: bool = False
    levels: bool = False
    unit: str = ""
    shared: bool = False
    """Whether several members may share what it is of."""
    declared: bool = False
    """Whether it is declared at all: which ways of it an office takes stands in its row."""
    said: tuple[str, ...] = ()
    """The parts of a declared one; empty where it may be any of ``parts``."""
    once: bool = False
    """Whether a member has at most one in a year."""
    until: int | None = None
    """The last year in which there are such records; None where there is no end."""

    @property
    def declared_parts(self) -> tuple[str, ...]:
        return self.said or self.parts


_of_proposal = Carries(PROPOSALS, SIGNED, shared=True)
_present = Carries("会议和活动的签到、请假和考勤", occasions=True)
_written = Carries("微建议和社情民意的提交和采用", (Part.SOLE.value,))
CARRIES: dict[str, Carries] = {
    Kind.ATTENDANCE: Carries(_present.by, (Part.PARTICIPANT.value, Part.PARTIAL.value), occasions=True),
    **dict.fromkeys(SHORTCOMINGS, _present),
    Kind.PROPOSAL_SUBMITTED: _of_proposal,
    Kind.PROPOSAL_FILED: _of_proposal,
    Kind.PROPOSAL_KEY: _of_proposal,
    Kind.PROPOSAL_EXCELLENT: _of_proposal,
    Kind.PROPOSAL_CONVERTED: _of_proposal,
    Kind.PROPOSAL_REJECTED: _of_proposal,
    Kind.MICRO_SUBMITTED: _written,
    Kind.MICRO_ADOPTED: _written,
    Kind.MICRO_EXCELLENT: _written,
    Kind.OPINION_SUBMITTED: _written,
    Kind.OPINION_ADOPTED: Carries(_written.by, _written.parts, levels=True),
    Kind.OPINION_EXCELLENT: _written,
    Kind.SPEECH: Carries(DECLARING, SPOKEN, occasions=True, levels=True, declared=True),
    Kind.INSTRUCTION: Carries(
        "社情民意的批示，以及委员申报", (Part.SOLE.value, *BESIDES), levels=True, declared=True, said=BESIDES
    ),
    Kind.MEDIA: Carries("媒体报道台账，以及委员申报", levels=True, declared=True),
    Kind.GRASSROOTS: Carries("走访企业台账，以及委员申报", levels=True, unit="人次", declared=True),
    Kind.WELFARE: Carries("公益台账，以及委员申报", levels=True, unit="元", declared=True),
    Kind.OTHER: Carries(DECLARING, levels=True, unit="次、小时等", declared=True),
    Kind.DUTY_REPORT: Carries("履职报告的征集和提交", once=True),
    Kind.AWARD: Carries("委员表彰的登记", levels=True),
    Kind.REPORT_WRITTEN: Carries("活动成果的登记", (Part.AUTHOR.value, *BESIDES), shared=True),
    **dict.fromkeys(BY_HAND, Carries("机关加减分的登记", unit="分")),
}
"""Each built-in kind; its key stays for ever. A leave carries its kind besides (``built_in``)."""
_filed = (Kind.PROPOSAL_SUBMITTED.value, Kind.PROPOSAL_FILED.value)
ALONG: dict[str, tuple[str, ...]] = {
    Kind.PROPOSAL_FILED: _filed[:1],
    Kind.PROPOSAL_KEY: _filed,
    Kind.PROPOSAL_EXCELLENT: _filed,
    Kind.PROPOSAL_CONVERTED: _filed[:1],
    Kind.PROPOSAL_REJECTED: _filed[:1],
    Kind.MICRO_ADOPTED: (Kind.MICRO_SUBMITTED.value,),
    Kind.MICRO_EXCELLENT: (Kind.MICRO_SUBMITTED.value, Kind.MICRO_ADOPTED.value),
    Kind.OPINION_EXCELLENT: (Kind.OPINION_SUBMITTED.value,),
    Kind.LATE: PRESENCE[:1],
    Kind.LEFT_EARLY: PRESENCE[:1],
}
"""Which kinds of the same matter and year always stand beside one: whoever filed a proposal has also submitted it."""
MATTERS = (
    frozenset(one.value for one in (
        Kind.PROPOSAL_SUBMITTED, Kind.PROPOSAL_FILED, Kind.PROPOSAL_KEY, Kind.PROPOSAL_EXCELLENT, Kind.PROPOSAL_CONVERTED,
        Kind.PROPOSAL_REJECTED,
    )),
    frozenset((Kind.MICRO_SUBMITTED.value, Kind.MICRO_ADOPTED.value, Kind.MICRO_EXCELLENT.value)),
    frozenset(one.value for one in (
        Kind.OPINION_SUBMITTED, Kind.OPINION_ADOPTED, Kind.OPINION_EXCELLENT, Kind.INSTRUCTION,
    )),
    frozenset((Kind.ATTENDANCE.value, *LATENESS)),
)  # fmt: skip
"""Kinds of which a member can have records of one and the same matter; those of any other kind are a matter each."""
AGAIN = frozenset((Kind.OPINION_ADOPTED.value, Kind.INSTRUCTION.value))
"""Kinds of which one matter may have several: adopted at home and by the city, instructed twice."""
NAMES: dict[str, str] = {str(key): str(name) for key, name in Kind.choices}
PART_NAMES: dict[str, str] = {str(key): str(name) for key, name in Part.choices}
"""What the built-in kinds and parts are called; nobody renames them."""


def carries_of(kind: str) -> Carries | None:
    """What records of a built-in kind or of an office's own one can carry; None of a kind that nobody knows."""
    if kind in CARRIES:
        return built_in(kind)
    row = next((row for row in rows_named(WORDS) if row.key == kind), None)
    return of_row(row) if row is not None else None


def built_in(kind: str) -> Carries:
    """What records of a built-in kind can carry: of a leave also its kind, which an office keeps."""
    carries = CARRIES[kind]
    return replace(carries, parts=(*carries.parts, *leave_kinds())) if kind == Kind.LEAVE else carries


def leave_kinds() -> dict[str, str]:
    """The kinds of leave (公假, 病假, 事假 …) by what they are called, ended ones, too. 参加 is a leave of which none is said."""
    return {row.key: row.name for row in rows_named(PART_WORDS) if row.leave}


def counts_leave(part: str, parts: Collection[str], kinds: Collection[str]) -> bool:
    """Whether a choice of parts takes a leave of that part; ``kinds``: what is counted with it.

    Beside attendance 参加 is who was there: where kinds of leave are named, those alone count of leaves.
    """
    if parts and part == Part.PARTICIPANT and Kind.ATTENDANCE in kinds and leave_kinds().keys() & set(parts):
        return False
    return not parts or part in parts


def of_row(row: Any) -> Carries:
    """What a row of the register says of its kind."""
    if row.key in CARRIES:
        return built_in(row.key)
    return Carries(
        DECLARING,
        tuple(row.parts) or BESIDES,
        occasions=row.occasions,
        levels=row.levels,
        unit=row.unit,
        shared=row.shared,
        declared=True,
        until=row.until_year,
    )


def kind_name(kind: str) -> str:
    """What a kind is called, never its key."""
    return NAMES.get(kind) or words_of(WORDS).get(kind, GONE)


def part_name(part: str) -> str:
    """What a part is called, never its key."""
    return PART_NAMES.get(part) or words_of(PART_WORDS).get(part, GONE_PART)


def beside_the_first() -> dict[str, str]:
    """The parts of whoever is not the first of those who share a record, by what they are called."""
    return {row.key: row.name for row in rows_named(PART_WORDS) if row.beside}


def is_beside(part: str) -> bool:
    """Whether a part is one of these; of a built-in one nobody has to ask."""
    return part == Part.JOINT or (part not in PART_NAMES and part in beside_the_first())


def against(
    kind: str, part: str = "", occasion: str = "", level: str = "", quantity: Decimal = ONE, among: int = 1
) -> dict[str, str]:
    """What a declaration of a kind says that its records can't carry, by field and in words."""
    carries, name = carries_of(kind), kind_name(kind)
    if carries is None:
        return {"kind": f"没有“{name}”这个类别，请另选。"}
    found = {}
    if part and part not in carries.declared_parts:
        found["part"] = f"“{name}”的角色请选{'或'.join(map(part_name, carries.declared_parts))}。"
    if occasion and not carries.occasions:
        found["occasion"] = f"“{name}”不分场合，请留空。"
    if level and not carries.levels:
        found["level"] = f"“{name}”不分层级，请留空。"
    if quantity != ONE and not carries.unit:
        found["quantity"] = "这个类别的履职没有数量，请留空。"
    if among > 1 and not carries.shared:
        found["among"] = f"“{name}”按一名委员登记，共同完成人数请留空。"
    return found


def may_meet(one: str, other: str) -> bool:
    """Whether a member can have a record of each of these kinds of one and the same matter."""
    return one in AGAIN if one == other else any({one, other} <= kinds for kinds in MATTERS)


def unit_of(kind: str) -> str:
    """What a record's quantity is counted in; empty where it has none."""
    found = carries_of(kind)
    return found.unit if found else ""


SCORE = "分"


def is_score(kind: str) -> bool:
    """Whether the number of a record is a score: of what is counted, one stands for itself; of a score nobody can tell."""
    return unit_of(kind).endswith(SCORE)


def no_score(kind: str) -> str:
    """What is told where a score is asked for."""
    return f"“{kind_name(kind)}”须填写分数。"


def written_unit(kind: str) -> str:
    """The unit as sentences and records write it: one that names several (其他履职) only helps where it is typed."""
    unit = unit_of(kind)
    return "" if "、" in unit else unit


def one_unit(kinds: Iterable[str]) -> str:
    """In what quantities of all these kinds can be added up; "" where they have no unit or more than one."""
    units = {written_unit(kind) for kind in kinds}
    return units.pop() if len(units) == 1 else ""


def carried() -> dict[str, dict[str, object]]:
    """The same of every kind as plain data, for the page on which a rule is written."""
    return {
        str(row.key): {
            "parts": list(one.parts),
            "occasions": one.occasions,
            "levels": one.levels,
            "unit": one.unit,
            "shared": one.shared,
        }
        for row in rows_named(WORDS)
        for one in (of_row(row),)
    }

"""What records of each kind can carry, and who makes them: forms offer it, rules that ask for more can never count.

Like ``members.kinds`` it stands under the models and knows no database.
"""

from dataclasses import dataclass

from members.kinds import BY_HAND, Kind, Part

BESIDES = (Part.PARTICIPANT.value,)
SIGNED = (Part.SOLE.value, Part.FIRST.value, Part.JOINT.value, Part.COLLECTIVE.value)
SPOKEN = (Part.ORAL.value, Part.WRITTEN.value)
PROPOSALS, DECLARING = "提案的提交和审查", "委员申报或机关代录"


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


_of_proposal = Carries(PROPOSALS, SIGNED, shared=True)
_present = Carries("会议和活动的签到、请假和考勤", occasions=True)
_written = Carries("微建议和社情民意的提交和采用", (Part.SOLE.value,))
CARRIES: dict[str, Carries] = {
    Kind.ATTENDANCE: Carries(_present.by, (Part.PARTICIPANT.value, Part.PARTIAL.value), occasions=True),
    Kind.LEAVE: _present,
    Kind.ABSENCE: _present,
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
    Kind.SPEECH: Carries(DECLARING, SPOKEN, levels=True, declared=True),
    Kind.INSTRUCTION: Carries("社情民意的批示，以及委员申报", (Part.SOLE.value, *BESIDES), levels=True, declared=True),
    Kind.MEDIA: Carries("媒体报道台账，以及委员申报", levels=True, declared=True),
    Kind.GRASSROOTS: Carries("走访企业台账，以及委员申报", levels=True, unit="人次", declared=True),
    Kind.WELFARE: Carries("公益台账，以及委员申报", levels=True, unit="元", declared=True),
    Kind.OTHER: Carries(DECLARING, levels=True, unit="次、小时等", declared=True),
    Kind.DUTY_REPORT: Carries("履职报告的征集和提交"),
    Kind.AWARD: Carries("委员表彰的登记", levels=True),
    **dict.fromkeys(BY_HAND, Carries("机关加减分的登记", unit="分")),
}
"""Each built-in kind; its key stays for ever."""
DECLARED: tuple[Kind, ...] = (
    Kind.SPEECH,
    Kind.WELFARE,
    Kind.GRASSROOTS,
    Kind.MEDIA,
    Kind.INSTRUCTION,
    Kind.OTHER,
)
"""Kinds that members may declare, in the order in which they are offered."""


def unit_of(kind: str) -> str:
    """What a record's quantity is counted in; empty where it has none."""
    found = CARRIES.get(kind)
    return found.unit if found else ""


def written_unit(kind: str) -> str:
    """The unit as sentences and records write it: one that names several (其他履职) only helps where it is typed."""
    unit = unit_of(kind)
    return "" if "、" in unit else unit


def carried() -> dict[str, dict[str, object]]:
    """The same as plain data, for the page on which a rule is written."""
    return {
        str(kind): {
            "parts": list(one.parts),
            "occasions": one.occasions,
            "levels": one.levels,
            "unit": one.unit,
            "shared": one.shared,
        }
        for kind, one in CARRIES.items()
    }

"""The form of a condition of a scheme: what is compared, over which time, and what follows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from cppcc.vocabularies import Names
from members.drafting import MOST_NAME
from members.forms.kinds import KINDS, PARTS, offer_used
from members.forms.points import several
from members.forms.scheme import ForSome
from members.models import Level, Occasion
from members.schemes.choosing import Applies
from members.schemes.condition_faults import (
    IN_A_RING,
    NOT_ON_GRADE,
    OF_EARLIER_YEARS,
    ONLY_EARLIER_YEARS,
    SECTIONS,
    decides_itself,
    leads_back,
    not_whole,
)
from members.schemes.conditions import (
    MOST_CONSEQUENCE,
    MOST_YEARS,
    OF_GRADES,
    OF_RECORDS,
    USUAL_CONSEQUENCES,
    Compare,
    Condition,
    Effect,
    Measured,
    Over,
)
from members.schemes.reach import no_sum
from members.schemes.rules import MOST_POINTS, MOST_QUANTITY, Rules


def only_for(field: forms.Field, *choices: str) -> None:
    """Show a field of a condition only where one of these is chosen (static/js/kinds.js)."""
    field.widget.attrs["data-for-kinds"] = " ".join(choices)


class Times(forms.Select):
    """What was given is asked of earlier years alone: the other times go out of sight with it (static/js/kinds.js)."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value not in OF_EARLIER_YEARS:
            of_this_year = [one for one in Measured.values if one != Measured.TOLD]
            option["attrs"]["data-only-kinds"] = " ".join([*of_this_year, *Over.values, *Effect.values])
        return option


class ConditionForm(ForSome):
    """What is compared, over which time, and what follows; only what belongs to the choice is asked."""

    REGISTERED = ("kinds", "occasions", "levels", "parts")
    field_order = (
        "name", "measured", "kinds", "occasions", "levels", "parts", "part", "below", "told", "applies", "only",
        "over", "years", "compare", "number", "also",
    )  # fmt: skip

    name = forms.CharField(label="条件名称", max_length=MOST_NAME["condition"])
    measured = forms.ChoiceField(label="看什么", choices=Measured.choices, required=False)
    kinds = several(
        "履职记录",
        KINDS,
        help_text="看次数、半天数、出席率、数量、有记录的年度数时选择；看数量的，所选记录须是同一单位。",
    )
    occasions = several("会议活动类别", Names(Occasion), help_text="不选为全部类别。")
    levels = several("层级", Names(Level), help_text="不选为不分层级。")
    parts = several("角色", PARTS, help_text="不选为不分角色。")
    part = forms.ChoiceField(label="哪部分得分", required=False, help_text="一个类别的得分只能看本年度。")
    below = forms.ChoiceField(label="哪个等次", required=False, help_text="低于或达到这个等次的年度。")
    told = forms.ChoiceField(
        label="给予过什么",
        required=False,
        help_text="本办法的条件和本届以往年度公布的办法给予的结果；只看以往年度给予的，本年度的不算。",
    )
    applies = forms.ChoiceField(label="适用于", choices=Applies.choices)
    over = forms.ChoiceField(
        label="时间",
        choices=Over.choices,
        required=False,
        widget=Times,
        help_text="以往年度以公布的考核结果为准，未公布的按试算。",
    )
    years = forms.IntegerField(label="连续几年", required=False, min_value=2, max_value=MOST_YEARS)
    compare = forms.ChoiceField(label="比较", choices=Compare.choices, required=False)
    number = forms.DecimalField(
        label="数",
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_QUANTITY,
        max_digits=11,
        decimal_places=2,
        help_text="次数、半天数、年数填整数；出席率、数量、总分可以有两位小数。",
    )
    also = several(
        "且须同时成立的条件",
        (),
        help_text="例如“缺席全体会议，且全年未提交提案”：先把其中一个写成条件，在这里选它；都成立本条才成立。",
    )
    effect = forms.ChoiceField(label="结果", choices=Effect.choices)
    grade = forms.ChoiceField(label="等次", required=False)
    consequence = forms.CharField(
        label="给予什么",
        max_length=MOST_CONSEQUENCE,
        required=False,
        help_text=f"如{'、'.join(USUAL_CONSEQUENCES)}，也可另写。带“谈”字的列入待约谈。",
    )

    def __init__(
        self,
        *args: Any,
        grades: list[tuple[str, str]],
        points: list[tuple[str, str]],
        conditions: Sequence[Condition] = (),
        given: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        """``conditions``: the others of the scheme, which this one may name; ``given``: the consequences to choose from."""
        kwargs["initial"] = {"years": 2, "number": 1, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        offer_used(self, *self.REGISTERED)
        for name in ("grade", "below"):
            self.fields[name].choices = grades  # type: ignore[attr-defined]  # choice fields
        for name in self.REGISTERED:
            only_for(self.fields[name], *OF_RECORDS)
        self.fields["part"].choices = points  # type: ignore[attr-defined]  # a choice field
        only_for(self.fields["part"], Measured.POINTS)
        self.conditions = conditions
        self.fields["also"].choices = [(one.key, one.name) for one in conditions]  # type: ignore[attr-defined]
        also = self.fields["also"].widget
        sent = self.is_bound and also.value_from_datadict(self.data, self.files, self.add_prefix("also"))
        if not conditions and not sent:  # what was chosen and is gone meanwhile is told
            del self.fields["also"]
        self.offer_told(given)
        only_for(self.fields["below"], *OF_GRADES)
        only_for(self.fields["years"], Over.RUNNING)
        for name in ("compare", "number"):
            only_for(self.fields[name], *OF_RECORDS, Measured.POINTS, Over.TERM)
        only_for(self.fields["grade"], Effect.GRADE, Effect.AT_MOST)
        only_for(self.fields["consequence"], Effect.CONSEQUENCE)

    def offer_told(self, given: Iterable[str]) -> None:
        """What may have been given before, and what the condition names already."""
        field: Any = self.fields["told"]
        words = list(dict.fromkeys(filter(None, [*given, self.initial.get("told")])))
        field.choices = [("", "请选择"), *((one, one) for one in words)]
        only_for(field, Measured.TOLD)
        if not words:
            field.help_text = "现在还没有可选的：请先写一个结果为“等次不变，给予”的条件（例如给予提醒谈话），再来选它。"

    def clean(self) -> dict[str, Any]:
        """What doesn't belong to the choice is not kept."""
        data = super().clean() or {}
        data["measured"] = data.get("measured") or Measured.COUNT.value
        data["over"] = data.get("over") or Over.YEAR.value
        data["compare"] = data.get("compare") or Compare.AT_LEAST.value
        data["number"] = data.get("number") or Decimal(1)
        data["years"] = data.get("years") or 2
        if data["measured"] in OF_RECORDS:
            data["below"] = ""
            if not data.get("kinds") and "kinds" not in self.errors:
                self.add_error("kinds", "请选择履职记录。")
            if data["measured"] == Measured.QUANTITY and (reason := no_sum(data.get("kinds") or ())):
                self.add_error("kinds", f"{reason}。")
        else:
            data.update(kinds=[], occasions=[], levels=[], parts=[])
            if data["measured"] not in OF_GRADES:
                data["below"] = ""
        if data["measured"] != Measured.POINTS:
            data["part"] = ""
        if data["measured"] != Measured.TOLD:
            data["told"] = ""
        else:
            self.check_told(data)
        if data.get("part", "") not in SECTIONS and data["over"] != Over.YEAR:
            self.add_error("over", "一个类别的得分只能看本年度。")
        if wrong := self.wrong_number(data["measured"], data["number"]):
            self.add_error("number", wrong)
        self.check_effect(data)
        return data

    def check_told(self, data: dict[str, Any]) -> None:
        if not data.get("told") and "told" not in self.errors:
            self.add_error("told", "请选择给予过什么。")
        if data["over"] not in OF_EARLIER_YEARS:
            self.add_error("over", ONLY_EARLIER_YEARS)

    def check_effect(self, data: dict[str, Any]) -> None:
        """What must hold too, and what follows."""
        effect, also = data.get("effect"), data.get("also") or []
        if effect == Effect.CONSEQUENCE:
            if not data.get("consequence") and "consequence" not in self.errors:
                self.add_error("consequence", "请写明给予什么。")
        else:
            data["consequence"] = ""
        if effect not in (Effect.GRADE, Effect.AT_MOST):
            data["grade"] = ""
        if self.stands and leads_back(self.conditions, self.initial["key"], also):
            self.add_error("also", f"本条{IN_A_RING}")
        else:
            this = Condition(
                "", "", (), measured=data["measured"], over=data.get("over", ""), also=tuple(also), effect=effect or ""
            )
            if decides_itself(Rules(conditions=tuple(self.conditions)), this):
                self.add_error("effect", f"本条{NOT_ON_GRADE}")

    @staticmethod
    def wrong_number(measured: str, number: Decimal) -> str:
        """Why that can't be compared with such a number, in words."""
        most = {Measured.SHARE: Decimal(100), Measured.QUANTITY: MOST_QUANTITY}.get(Measured(measured), MOST_POINTS)
        return not_whole(measured, number) or (f"请填不超过 {most} 的数。" if number > most else "")

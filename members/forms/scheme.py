"""Forms for the parts of a scheme: what a person ticks and types becomes the rules' data."""

import secrets
from decimal import Decimal
from typing import Any

from django import forms

from cppcc.forms import PlainWords, SeenPart
from cppcc.vocabularies import Names
from members.drafting import MOST_NAME, bodies
from members.forms.kinds import COUNTED_KINDS, KINDS, offer_used
from members.forms.points import points_field, several, text
from members.models import Level, Occasion, Scheme
from members.schemes.choosing import Applies, By, known_by
from members.schemes.reading import wrong_per
from members.schemes.rules import BY_FULL, MOST_PER_CENT, MOST_QUANTITY, Counting, Section


class SchemePartForm(SeenPart):
    """A part of a scheme."""

    def data_of(self, key: str) -> dict[str, Any]:
        """The part as data; points as text."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "seen_version")}
        plain = {name: text(value) if isinstance(value, Decimal) else value for name, value in cleaned.items()}
        return {"key": key or secrets.token_hex(4), **plain}


class StartForm(PlainWords, forms.Form):
    """What a new year's scheme begins from."""

    like = forms.ChoiceField(label="从哪里开始", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["like"].initial = choices[0][0]


class HeadForm(SchemePartForm):
    """What holds for the whole scheme."""

    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(
        label="说明",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="依据的文件等。",
    )
    base_points = points_field("起评分", required=True, help_text="每位委员都有的分数，没有填 0。")
    floor = points_field("最低总分", required=True, help_text="扣分后不低于此分。")
    ceiling = points_field("最高总分", help_text="不设上限留空。")
    bonus_cap = points_field("加分合计上限", help_text="不设上限留空。")
    given_cap = points_field(
        "机关加分上限", help_text="机关说明理由、单列计入的加分合计最多多少；不设上限留空，不予加分填 0。"
    )
    taken_cap = points_field("机关扣分上限", help_text="同上，扣分合计最多多少；不设上限留空，不予扣分填 0。")
    present_from = points_field(
        "算作到会的最低比例（%）",
        most=MOST_PER_CENT,
        help_text="一次会议活动实到半天数不足应到半天数的百分之几，按无故缺席计；三分之二填 66.67。不作此规定留空。",
    )
    graded_after_months = forms.IntegerField(
        label="满几个月定等次", min_value=0, max_value=12, help_text="当年任职不满的只计分不定等次，都定填 0。"
    )
    open_to_members = forms.BooleanField(
        label="公布后委员可以互相查看得分", required=False, help_text="一般不选：得分只有本人、工作人员和领导可见。"
    )

    @staticmethod
    def initial_of(scheme: Scheme) -> dict[str, Any]:
        rules = scheme.parsed
        same = (
            "base_points", "floor", "ceiling", "bonus_cap", "given_cap", "taken_cap",
            "present_from", "graded_after_months", "open_to_members",
        )  # fmt: skip
        return {
            "key": "head",
            "seen_version": scheme.version,
            "name": scheme.name,
            "note": scheme.note,
            **{name: getattr(rules, name) for name in same},
        }


class ForSome(SchemePartForm):
    """A part that may count for a choice of members alone; what was chosen keeps the name that it had."""

    only = several("只对这些委员", bodies, help_text="有其中一项职务或归属即适用，以年末为准；不选为全体委员。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {known_by(one): one for one in self.initial.get("only") or ()}
        field: Any = self.fields["only"]
        labels = {known_by(one): (one, label) for one, label in bodies()}
        for key, one in kept.items():
            labels[key] = (one, f"{By(key.partition(':')[0]).label}：{one.split(':', 2)[2]}")
        field.choices = list(labels.values())


class CategoryForm(ForSome):
    field_order = ("name", "section", "start", "cap", "floor", "only")

    name = forms.CharField(label="类别名称", max_length=MOST_NAME["category"])
    section = forms.ChoiceField(label="属于", choices=Section.choices)
    start = points_field("起始分", help_text="每位委员在本类别起始就有的分数，例如“会议 50 分，每次缺席扣 5 分”填 50。")
    cap = points_field("类别上限", help_text="基础分、加分类最多计多少；扣分类最多扣多少。不设上限留空。")
    floor = points_field("类别下限", help_text="本类别中有扣分规则时：扣完为止填 0，可以扣至 0 分以下的留空。")


class LineForm(ForSome):
    """Its points by part stand in a table of their own (``Rates``); what few rules need stands behind them."""

    REGISTERED = ("kinds", "occasions", "levels", "without")
    RARE = ("only", "without", "minus", "per_matter", "least_items", "most_items", "skip", "reading")

    name = forms.CharField(label="规则名称", max_length=MOST_NAME["line"])
    kinds = several("计分的履职记录", COUNTED_KINDS, required=True)
    occasions = several("会议活动类别", Names(Occasion), help_text="只对分场合的记录有意义；不选为全部类别。")
    levels = several("层级", Names(Level), help_text="不选为不分层级。")
    without = several("同一件已有下列记录的不计", KINDS, help_text="例如“提交”计分而“采用”另计时，在此选“采用”。")
    applies = forms.ChoiceField(label="适用于", choices=Applies.choices)
    counting = forms.ChoiceField(label="计分方式", choices=Counting.choices)
    per = points_field(
        "每满多少计一次",
        most=MOST_QUANTITY,
        help_text="按数量、按累计计分时填写，例如“每满 1000 元”填 1000、“每满 3 次”填 3；其他计分方式不填。",
    )
    minus = forms.BooleanField(
        label="在本类别中扣分", required=False, help_text="例如起始 50 分、每次缺席扣 5 分。扣分部分的类别不选。"
    )
    per_matter = forms.BooleanField(
        label="同一件只计最高的一条", required=False, help_text="例如同一篇社情民意被几级采用，只按最高的计分。"
    )
    least_items = forms.IntegerField(
        label="满几项才计分",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="不足的一项也不计；没有此要求留空。",
    )
    most_items = forms.IntegerField(label="最多计几项", required=False, min_value=1, max_value=1000)
    skip = forms.IntegerField(
        label="前几项另计", min_value=0, max_value=1000, initial=0, help_text="例如“从第二件起加分”填 1。"
    )
    cap = points_field("本项上限", help_text="不设上限留空。")
    reading = forms.CharField(
        label="如何理解（可选）",
        max_length=300,
        required=False,
        help_text="办法原文有歧义时，写明本机关的理解，随规则显示。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_used(self, *self.REGISTERED)
        self.fields["per"].widget.attrs["data-for-counting"] = " ".join(BY_FULL)

    @property
    def usual(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.RARE]

    @property
    def rare(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.RARE]

    @property
    def rare_said(self) -> bool:
        """Whether one of the rare fields says something, or is wrong."""
        return any(field.value() or field.errors for field in self.rare)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        counting, per = data.get("counting", ""), data.get("per")
        if counting in BY_FULL and per is None and "per" not in self.errors:
            self.add_error("per", "请填写每满多少计一次。")
        elif per is not None and (wrong := wrong_per(counting, per)):
            self.add_error("per", wrong)
        return data


class GradeForm(SchemePartForm):
    name = forms.CharField(label="等次名称", max_length=MOST_NAME["grade"])
    least = points_field(
        "分数线", required=True, help_text="达到此分即为该等次；公布前最低一等须为 0，可按任意顺序填写。"
    )
    qualified = forms.BooleanField(label="属于称职（合格）", required=False, help_text="不选的等次须约谈。")
    honoured = forms.BooleanField(
        label="可以评为优秀政协委员",
        required=False,
        help_text="都不选的，以名称含“优秀”的等次为准。",
    )
    share_limit = forms.DecimalField(
        label="最高比例（%）",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        help_text="占定等次委员的百分之几，超出的按得分归下一等次；不限留空。",
    )
    rank_limit = forms.IntegerField(
        label="最多几名", required=False, min_value=0, max_value=10_000, help_text="不限留空。"
    )

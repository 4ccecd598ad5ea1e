"""The forms of figures that the office makes: words, decimals, place and years; what is counted is chosen beside them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cppcc.figures import Entry
from cppcc.forms import Besides, PlainWords, VersionedForm
from reports.models import OwnFigure
from reports.own import Choices
from reports.wording import AMBIGUOUS, TAKEN

DECIMALS = [(0, "整数"), (1, "一位小数"), (2, "两位小数")]
YEAR = {"min_value": 1949, "max_value": 2200, "required": False}


class OwnFigureForm(PlainWords, VersionedForm):
    """``known``: all other figures by key, whose names are taken; ``fault``: why what was chosen is no figure."""

    name = forms.CharField(label="名称", max_length=60, help_text="在文字中用“[[名称]]”引用。")
    unit = forms.CharField(label="单位", max_length=10)
    definition = forms.CharField(label="口径", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    decimals = forms.TypedChoiceField(label="小数位数", choices=DECIMALS, coerce=int, initial=0)
    from_year = forms.IntegerField(label="自哪一年度起", help_text="不填为各年度。", **YEAR)  # type: ignore[arg-type]
    until_year = forms.IntegerField(label="用至年度", help_text="不再使用的填最后一个年度。", **YEAR)  # type: ignore[arg-type]

    class Meta:
        model = OwnFigure
        fields = ("name", "unit", "definition", "decimals", "group", "on_dashboard", "from_year", "until_year")

    def __init__(self, *args: Any, known: Mapping[str, Entry] | None = None, fault: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.fault = known or {}, fault
        self.fields["group"].widget.attrs["list"] = "own-groups"

    def compare(self, now: Choices, typed: Choices, words: Any) -> None:
        """What is counted is compared like a field; ``words`` says it."""
        self.besides = {"choices": Besides("数什么、哪些、怎么数", _plain(now), _plain(typed), words)}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if AMBIGUOUS.search(name):
            raise forms.ValidationError("名称中不能有方括号、冒号、〔〕、等号、大于或小于号。")
        if name in TAKEN:
            raise forms.ValidationError(f"“{name}”在文字中另有含义，请换一个名称。")
        for key, entry in self.known.items():
            if name in (entry.label, key) and key != self.instance.key:
                raise forms.ValidationError(f"已有叫“{name}”的数据，请换一个名称。")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.fault:
            self.add_error(None, f"{self.fault}。")
        return data


def _plain(choices: Choices) -> list[Any]:
    return [choices.kind, choices.data()]


class OwnEndForm(PlainWords, VersionedForm):
    """停用: the last year of which it is told."""

    until_year = forms.IntegerField(
        label="用至年度", help_text="以后年度的文字、总览和附表中不再出现；不填为继续使用。", **YEAR  # type: ignore[arg-type]
    )  # fmt: skip

    class Meta:
        model = OwnFigure
        fields = ("until_year",)

"""The points of a rule, one row for each part, record, occasion or level."""

from decimal import Decimal
from functools import partial
from typing import Any

from django import forms

from cppcc.forms import Besides, PlainWords
from cppcc.vocabularies import Names, words_of
from members.forms.kinds import COUNTED_KINDS, PARTS, offer_used
from members.forms.points import points_field, several, text
from members.models import Level, Occasion
from members.possible import carries_of
from members.schemes.reading import not_for_the_first, pays_first, rate_from, same_records
from members.schemes.rules import Counting, Spread

CHOSEN = ("parts", "kinds", "occasions", "levels", "spread")
"""What a row chooses besides its points."""


class RateForm(PlainWords, forms.Form):
    """Points by part; an empty row is left out."""

    REGISTERED = ("kinds", "parts", "occasions", "levels")

    parts = several("角色", PARTS)
    first = points_field("分值")
    further = points_field("其后各项分值")
    least = points_field("达到的出席率（%）", most=Decimal(100))
    kinds = several("只对这些记录", COUNTED_KINDS, help_text="不选为本规则的全部记录。")
    occasions = several("只对这些会议活动", Names(Occasion), help_text="不选为本规则的全部类别。")
    levels = several("只对这些层级", Names(Level), help_text="不选为不分层级。")
    spread = forms.ChoiceField(label="几位委员共同完成的", choices=Spread.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_used(self, *self.REGISTERED)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = (
            data.get("further") is not None or data.get("least") is not None or any(data.get(name) for name in CHOSEN)
        )
        if data.get("first") is None and said and not self.errors:
            self.add_error("first", "请填写分值。")
        return data


class BaseRates(forms.BaseFormSet):
    """At least one row; each part in one row only."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if index == 0:
            form.fields["parts"].help_text = "按出席率折算、分档的，请假中选了种类的计作实到。"

    def shown_with(self, rule: forms.Form) -> None:
        """Each row's page names only what the rule itself names, or the row: all registers in each row are too much for a
        page (rule.js has the others at hand, in the rule's own fields). What may be chosen stays.

        So it is with parts, of which the first row has all, and each other one those that its rule's records can have.
        """
        carried = [carries_of(kind) for kind in rule["kinds"].value() or ()]
        parts = {part for one in carried if one for part in one.parts}
        for row in self.forms[1:] if carried and all(carried) else ():
            of_row = parts | set(row["parts"].value() or ())
            choice: Any = row.fields["parts"]
            choice.widget.choices = [(key, words) for key, words in choice.choices if key in of_row]
        for row in self.forms:
            for name in ("kinds", "occasions"):
                named = {*(rule[name].value() or ()), *(row[name].value() or ())}
                field: Any = row.fields[name]
                field.widget.choices = [(key, words) for key, words in field.choices if key in named]

    def numbered(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows that say points, each with its number on the page."""
        rows = [(at, form.cleaned_data) for at, form in enumerate(self.forms, start=1)]
        return [
            (
                at,
                {
                    **{name: row[name] for name in CHOSEN},
                    "first": text(row["first"]),
                    "further": text(row.get("further")),
                    **({"least": text(least)} if (least := row.get("least")) else {}),
                },
            )
            for at, row in rows
            if row.get("first") is not None
        ]

    def rates(self) -> list[dict[str, Any]]:
        return [row for _, row in self.numbered()]

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        rows = self.numbered()
        if not rows:
            raise forms.ValidationError("请至少填写一行分值。")
        named = [name for name in CHOSEN if name != "spread"]
        if len(rows) > 1 and not all(row.get("least") or any(row[name] for name in named) for _, row in rows):
            raise forms.ValidationError("有几行分值时，每行都要选角色，或者选记录、会议活动、层级。")
        said = [(at, rate_from(row)) for at, row in rows]
        if faults := same_records(said):
            raise forms.ValidationError(faults)
        if any(pays_first(rate) for _, rate in said):
            raise forms.ValidationError(not_for_the_first())


def plain_rates(rates: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Rates as they are compared: whatever way a number is written."""
    return [
        (
            sorted(row["parts"]),
            *(None if (one := row.get(name)) in (None, "") else float(one) for name in ("first", "further", "least")),
            sorted(row.get("kinds") or ()),
            sorted(row.get("levels") or ()),
            sorted(row.get("occasions") or ()),
            row.get("spread") or "",
        )
        for row in rates
    ]


def rates_words(rates: list[tuple[Any, ...]], counting: str = Counting.EACH) -> str:
    """Rates as people read them; counted by percentage they are no points."""
    unit = "%" if counting == Counting.PERCENT else " 分"
    named = {**words_of("duty_parts"), **words_of("duty_kinds"), **words_of("levels"), **words_of("occasions")}
    said = []
    for parts, first, further, least, kinds, levels, occasions, spread in rates:
        who = "、".join(str(named.get(one, one)) for one in (*kinds, *occasions, *levels, *parts)) or "全部"
        if least:
            who = f"出席率达到 {least:g}%" + (f"（{who}计作实到）" if parts else "")
        further_words = f"，其后 {further:g}{unit}" if further is not None else ""
        spread_words = f"，{Spread(spread).label}" if spread else ""
        said.append(f"{who} {first:g}{unit}{further_words}{spread_words}")
    return "；".join(said) or "（空）"


def besides_rates(now: list[dict[str, Any]], typed: list[dict[str, Any]], counting: str) -> Besides:
    return Besides("分值", plain_rates(now), plain_rates(typed), partial(rates_words, counting=counting))


Rates = forms.formset_factory(RateForm, formset=BaseRates, extra=1, max_num=8, absolute_max=8)
"""One row more than are filled; rule.js adds further ones as they are asked for."""

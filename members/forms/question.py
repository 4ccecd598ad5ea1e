"""The form of a question about the own draft result."""

from typing import Any, ClassVar

from django import forms

from cppcc.files import DocumentsField
from cppcc.forms import OnceForm, PlainWords
from members.models import AssessmentEntry, Question

Choice = tuple[str, str]
ELSE: tuple[Choice, ...] = (("missing", "有履职没有记入"), ("other", "等次、归属等其他内容"))


def choices(entry: AssessmentEntry) -> list[Any]:
    """What can be asked about: what is missing, each rule with its points and each record behind it, by category."""
    found: list[Any] = [("", "请选择"), *ELSE]
    for place, category in enumerate(entry.result.get("categories", ())):
        group: list[Choice] = []
        for number, line in enumerate(category["lines"]):
            group.append((f"line-{place}-{number}", f"{line['name']}（{line['points']} 分）"))
            group += [
                (f"duty-{item['duty']}-{place}-{number}", f"{item['on']} {item['words']}（{line['name']}）")
                for item in line["items"]
            ]
        if group:
            found.append((category["name"], group))
    return found


def flat(given: list[Any]) -> dict[str, str]:
    """Each choice's words by its key."""
    found: dict[str, str] = {}
    for key, words in given:
        found |= dict(words) if isinstance(words, list) else {key: words}
    return found


def first_about(entry: AssessmentEntry, duty: str) -> str:
    """The choice about a record (its key); "" where the result has none such."""
    return next((key for key in flat(choices(entry)) if duty and key.startswith(f"duty-{duty}-")), "")


class QuestionForm(PlainWords, OnceForm):
    about = forms.ChoiceField(label="核对的内容", error_messages={"invalid_choice": "得分刚重新统计过，请重新选择。"})
    proofs = DocumentsField(
        label="证明材料", required=False, at_most=6, help_text="照片、PDF、Word 或 Excel，每个不超过 20 MB，最多 6 个。"
    )

    class Meta:
        model = Question
        fields = ("about", "words")
        widgets: ClassVar[dict[str, Any]] = {"words": forms.Textarea(attrs={"rows": 5, "data-count": 1000})}

    def __init__(self, *args: Any, entry: AssessmentEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = choices(entry)
        self.said = flat(field.choices)

    def clean_about(self) -> str:
        """The words that were chosen: keys change with every recount."""
        return self.said[self.cleaned_data["about"]][:200]

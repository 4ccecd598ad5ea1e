"""Forms of an opinion's adoptions: as a step, as an entry to be changed, and the instruction of a leader alone."""

from typing import Any, ClassVar

from django import forms

from activities.models import AdoptionChannel, OpinionAdoption
from activities.services.adoptions import year_of
from cppcc.forms import Dated, OnceForm, PlainWords, date_input
from cppcc.vocabularies import ended_words
from members import years
from members.forms.late import LateReason
from members.models import Level

INSTRUCTION = ("instruction", "instruction_level", "instructed_on")
ADOPTION = ("level", "channel", "issue", "on", "title")
KEYS = (("level", Level), ("channel", AdoptionChannel), ("instruction_level", Level))


class AdoptionFields(LateReason, PlainWords, Dated, forms.ModelForm):
    """Days lie between the opinion's and today, in years that are set up; a value of a register is one of that year."""

    past = ("on", "instructed_on")

    class Meta:
        model = OpinionAdoption
        fields: ClassVar[Any] = (*ADOPTION, *INSTRUCTION)
        widgets: ClassVar[dict[str, Any]] = {
            "on": date_input(),
            "instructed_on": date_input(),
            "instruction": forms.Textarea(attrs={"rows": 3, "data-count": 300}),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = self.instance.opinion.submitted_on
        for name in self.past:
            day = data.get(name)
            if not day or name in self.errors:
                continue
            if sent and day < sent:
                self.add_error(name, f"不能早于提交日期 {sent:%Y-%m-%d}。")
            elif years.of_day(day) is None:
                years.remind()
                self.add_error(name, f"{day:%Y-%m-%d} 不在任何届次年度内。")
        if not self.errors and self.says(data):
            self._enters(data)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The very same adoption of this opinion is told in the constraint's words."""
        left: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # ModelForm's hook
        return left - {"opinion"}

    def says(self, data: dict[str, Any]) -> bool:
        return True

    def _enters(self, data: dict[str, Any]) -> None:
        former = OpinionAdoption.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        row = OpinionAdoption(
            opinion=self.instance.opinion,
            on=data.get("on", self.instance.on),
            instructed_on=data.get("instructed_on", self.instance.instructed_on),
        )
        year = year_of(row, row.day)
        self.enters(year, new=former is None or year_of(former, former.day) != year)
        for name, register in KEYS:
            key = data.get(name) or ""
            same = former is not None and getattr(former, name) == key
            if not same and (words := ended_words(register, key, year.year)):
                self.add_error(name, words)


class EditAdoptionForm(AdoptionFields, OnceForm):
    """A recorded adoption, to be corrected."""

    class Meta(AdoptionFields.Meta):
        pass


class AdoptionStepForm(AdoptionFields):
    """One adoption more of the record."""

    takes_record = True

    class Meta(AdoptionFields.Meta):
        pass

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=OpinionAdoption(opinion=record), **kwargs)


class AdoptForm(AdoptionStepForm):
    """采用, with what is known of the first adoption of a social opinion; of a micro-suggestion nothing is asked."""

    class Meta(AdoptionFields.Meta):
        fields: ClassVar[Any] = ADOPTION

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["level"].help_text = "已经知道采用情况的一并登记；不知道的留空，以后再登记。"
        if record.kind != record.Kind.OPINION:
            for name in ADOPTION:
                del self.fields[name]

    def says(self, data: dict[str, Any]) -> bool:
        return any(data.get(name) for name in ADOPTION)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.says(data) and not (data.get("level") or data.get("channel")) and "level" not in self.errors:
            self.add_error("level", "登记采用情况的，请选择采用层级或采用渠道。")
        return data

    def _post_clean(self) -> None:
        """Nothing known is no adoption, which the database need not be asked about."""
        if self.says(self.cleaned_data):
            super()._post_clean()  # type: ignore[misc]  # ModelForm's hook


class InstructionForm(AdoptionStepForm):
    """A leader's instruction alone."""

    class Meta(AdoptionFields.Meta):
        fields: ClassVar[Any] = INSTRUCTION

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.fields["instruction"].required = True


ADOPTION_FORMS: dict[str, type[forms.BaseForm]] = {
    "adopt": AdoptForm,
    "adoption": AdoptionStepForm,
    "instruction": InstructionForm,
}

"""The form of one entry on a record: its day, its number or its object, as the indicator asks."""

from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from activities.models import Indicator, Quantity
from cppcc.forms import Dated, OnceForm, PlainWords, date_input
from cppcc.picking import picked_field
from members import membership, years


class FactForm(PlainWords, Dated, OnceForm):
    """``instance`` knows its indicator and its record."""

    past = ("on",)

    class Meta:
        model = Quantity
        fields = ("on", "value", "subject", "member")
        widgets: ClassVar[dict[str, Any]] = {"on": date_input()}
        formfield_callback = picked_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicator = self.instance.indicator
        lists = indicator.lists_objects
        for name in ("value",) if lists else ("member",):
            del self.fields[name]
        if lists:
            self.fields["subject"].label = "对象"
            self.fields["subject"].help_text = "同一对象只计一次。是委员的，请在下面选择，同名的两位各计一次。"
        else:
            self.fields["value"].label = indicator.asked_words
            self.fields["value"].help_text = indicator.definition
            self.fields["subject"].label = "事项"
            if not self.instance.pk and indicator.how != Indicator.How.DISTINCT:
                self.initial["value"] = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # ModelForm's hook
        checks = (years.check_open, membership.check_served) if not self.errors else ()
        for check in checks:
            try:
                check(self.instance)
            except ValidationError as fault:
                for name, words in fault.message_dict.items():
                    self.add_error(name if name in self.fields else NON_FIELD_ERRORS, words)

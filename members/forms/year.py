"""The form of a new year: its term, its number, its days; a new term is made along with its first year."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.forms import OnceForm, PlainWords, date_input
from members import handover, years
from members.models import PlenaryYear, Term
from members.models.body import chinese_ordinal

NEW = "new"


def _line(term: Term) -> str:
    return f"{term}（{term.starts_on:%Y-%m-%d} 至 {term.ends_on:%Y-%m-%d}）"


class NewYearForm(PlainWords, OnceForm):
    """Filled in with what is known; as a rule only the days of the session are left."""

    in_term = forms.ChoiceField(label="届")

    class Meta:
        model = PlenaryYear
        fields: ClassVar[Any] = ("year", "session", "starts_on", "ends_on", "opens_on", "closes_on")
        widgets: ClassVar[dict[str, Any]] = {
            name: date_input() for name in ("starts_on", "ends_on", "opens_on", "closes_on")
        }

    field_order = ("year", "in_term", "session", "starts_on", "ends_on", "opens_on", "closes_on")

    def __init__(self, *args: Any, proposed: PlenaryYear, **kwargs: Any) -> None:
        known = {name: getattr(proposed, name) for name in ("year", "session", "starts_on", "ends_on")}
        known["in_term"] = proposed.term.pk or NEW
        kwargs["initial"] = {**known, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        terms = list(Term.objects.all())
        self.coming = handover.next_term(terms[0])
        field: Any = self.fields["in_term"]
        field.choices = [*((str(one.pk), _line(one)) for one in terms), (NEW, f"换届：新建{_line(self.coming)}")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if chosen := data.get("in_term"):
            self.instance.term = self.coming if chosen == NEW else Term.objects.get(pk=chosen)
            if chosen != NEW and data.get("session"):
                self._check_session(self.instance.term, data["session"])
        return data

    def _check_session(self, term: Term, session: int) -> None:
        other = PlenaryYear.objects.filter(term=term, session=session).first()
        if other:
            self.add_error("session", f"{term}{chinese_ordinal(session)}次会议已经登记在{other}度。")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # ModelForm's hook
        if self.instance.starts_on and self.instance.ends_on:
            try:
                years.check_apart(self.instance)
            except ValidationError as fault:
                self._update_errors(fault)  # type: ignore[attr-defined]  # ModelForm's own

    def save(self, commit: bool = True) -> Any:
        if self.instance.term.pk is None:
            self.instance.term.save()
            self.instance.term = self.instance.term  # the row's key goes along
        return super().save(commit)

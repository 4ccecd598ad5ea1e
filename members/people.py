"""Choosing members by name, pinyin or initials."""

from typing import Any

from django import forms

from members.models import Member


class PeopleInput(forms.CheckboxSelectMultiple):
    template_name = "widgets/people.html"

    def create_option(self, name: Any, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)
        member = getattr(value, "instance", None)
        option["attrs"]["search"] = f"{member.name} {member.pinyin}".lower() if member else str(label)
        return option

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_


class PeopleField(forms.ModelMultipleChoiceField):
    """Any number of members."""

    widget = PeopleInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(queryset=Member.objects.select_related("sector"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.sector}）"

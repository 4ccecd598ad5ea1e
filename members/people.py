"""Choosing members by name, pinyin or initials."""

from typing import Any

from django import forms

from cppcc.forms import PickInput
from members.models import Member


class PeopleInput(PickInput):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(counted="人", find="姓名、拼音或首字母", **kwargs)

    def search_words(self, instance: Any, label: str) -> str:
        return f"{instance.name} {instance.pinyin}".lower() if instance else label


class PeopleField(forms.ModelMultipleChoiceField):
    """Any number of members."""

    widget = PeopleInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(queryset=Member.objects.select_related("sector"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.sector}）"

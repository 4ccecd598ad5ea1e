"""A saved view's name, and whether the office shares it."""

from typing import Any

from django import forms

from cppcc.forms import OnceForm, PlainWords
from cppcc.models import SavedView


class SavedViewForm(PlainWords, OnceForm):
    """``may_share``: whether this account may share it; it is not asked otherwise."""

    class Meta:
        model = SavedView
        fields = ("name", "shared")

    def __init__(self, *args: Any, may_share: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        own = SavedView.objects.filter(user_id=self.instance.user_id, place=self.instance.place)
        if own.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("这个列表已有同名的视图，请换一个名称。")
        return name

"""What all forms of a text share: what was seen, words with figures in them."""

from typing import Any

from django import forms

from cppcc.forms import PlainWords, SeenFields
from reports.tokens import title_faults
from reports.wording import Wording


class SeenText(PlainWords, SeenFields):
    """Every change says what the person saw of the part; ``initial`` holds the part as it stands now."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def stands(self) -> bool:
        return "key" in self.initial

    @property
    def version_now(self) -> int | None:
        version: int | None = self.initial.get("seen_version")
        return version


def no_tokens(title: str) -> None:
    """A title is words alone; a token would be printed as it stands. Raises ValidationError."""
    if title_faults([title]):
        raise forms.ValidationError("标题中不能放数据，请写在文字里。")


class WordedText(SeenText):
    """Fields in which figures stand by their names; cleaned, by their keys."""

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording


TOKENS = {"data-tokens": "1"}

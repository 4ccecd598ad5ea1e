"""What forms of a text share: words with figures in them."""

from typing import Any

from django import forms

from cppcc.forms import SeenPart
from reports.tokens import title_faults
from reports.wording import Wording

NAMELESS = Wording(())


def no_tokens(title: str) -> None:
    """A title is words alone; a token would be printed as it stands. Raises ValidationError."""
    if title_faults([title], NAMELESS):
        raise forms.ValidationError("标题中不能放数据，请写在文字里。")


class WordedText(SeenPart):
    """Fields in which figures stand by their names; cleaned, by their keys."""

    def __init__(self, *args: Any, wording: Wording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording


TOKENS = {"data-tokens": "1"}

"""Forms whose faults are said in plain Chinese beside the field (``cppcc.forms.saying``; every form stands on it)."""

from django import forms

from cppcc.forms.door import PlainText


class PlainWords(PlainText):
    """Mixin for forms that nothing else brings to the door of text."""


class ReasonForm(PlainWords, forms.Form):
    """A step that must say why."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

"""Forms that are sent once and never overwrite somebody else's change."""

import hashlib
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.generic import CreateView, UpdateView

from cppcc.rights import Refused

CHANGED_MEANWHILE = "此记录在您打开之后已被修改，为免覆盖他人内容，本次没有保存。请复制您的修改，刷新页面后再填。"


class OnceForm(forms.ModelForm):
    """A form that changes a record which counts no versions: it carries a digest of all that it showed.

    What is compared is what is saved, by construction: every field of the form, declared by the model or by the form
    itself. A record that somebody else has changed meanwhile is not overwritten; ``SeenUpdateView`` locks the row for it.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = lambda: self.digest() if self.instance.pk else ""

    def digest(self) -> str:
        """SHA-256 over what every field holds now, as the form would show it."""
        found = hashlib.sha256()
        for name, field in sorted(self.fields.items()):
            if name != "seen" and not isinstance(field, forms.FileField):
                found.update(repr((name, _shown(field, self.get_initial_for_field(field, name)))).encode())
        return found.hexdigest()[:32]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance.pk and data.get("seen") and data["seen"] != self.digest():
            raise forms.ValidationError(CHANGED_MEANWHILE)
        return data


def _shown(field: forms.Field, value: Any) -> Any:
    """A value as it stands in the form: keys for records, sorted where the order means nothing."""
    value = field.prepare_value(value)
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(str(field.prepare_value(one)) for one in value)
    return "" if value is None else str(value)


class VersionedForm(forms.ModelForm):
    """An edit form that knows which version of the record the person saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class SavedWord:
    """Views say what was saved."""

    saved_words: str = "已保存。"


class OnceCreateView(SavedWord, CreateView):
    """Create in one transaction; that the same form makes one record is ``cppcc.forms.once``'s."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            self.object = self.perform(form)
        messages.success(self.request, self.saved_words)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, form: Any) -> Any:
        """Save the record; override to call the app's own writing function."""
        return form.save()

    def get_success_url(self) -> str:
        made: Any = self.object
        return str(made.get_absolute_url())


class VersionedUpdateView(SavedWord, UpdateView):
    """Edit in one transaction on the locked row; a stale version is told, what was typed is kept."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            locked = type(form.instance)._default_manager.select_for_update(of=("self",)).get(pk=form.instance.pk)
            if locked.version != form.cleaned_data["seen_version"]:
                when = timezone.localtime(locked.updated_at)
                form.add_error(
                    None,
                    f"此记录在您打开之后已被修改（{when:%m-%d %H:%M}），为免覆盖他人内容，本次没有保存。"
                    "请复制您的修改，刷新页面后再填。",
                )
                return self.form_invalid(form)
            form.instance.version = locked.version + 1
            self.object = self.perform(form)
        messages.success(self.request, self.saved_words)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, form: Any) -> Any:
        return form.save()

    def get_success_url(self) -> str:
        made: Any = self.object
        return str(made.get_absolute_url())


class SeenUpdateView(SavedWord, UpdateView):
    """Edit a record by a form that knows what the person saw, in one transaction on the locked row."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Any:
        queryset = self.get_queryset() if queryset is None else queryset
        if self.request.method == "POST":
            queryset = queryset.select_for_update(of=("self",))
        return super().get_object(queryset)


def saved(request: HttpRequest, form: Any, save: Callable[[], Any]) -> bool:
    """Whether ``save`` went through; what stands against it (Refused, ValidationError) is told in the form."""
    try:
        save()
    except Refused as reason:
        form.add_error(None, str(reason))
    except ValidationError as fault:
        form.add_error(None, fault.messages)
    else:
        messages.success(request, SavedWord.saved_words)
        return True
    return False


def crispy_helper(submit: str, *layout: Any) -> Any:
    """The one look of all forms: no <form> tag of its own, the page gives frame and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.include_media = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    helper.submit_words = submit
    return helper


def date_input() -> forms.DateInput:
    """The phone's or browser's own date picker."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def datetime_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

"""Forms that are sent once and never overwrite somebody else's change."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import CreateView, UpdateView

from cppcc.forms.seen import SeenRecord
from cppcc.rights import Refused
from cppcc.troubles import FULL_WORDS, is_full


class OnceForm(SeenRecord, forms.ModelForm):
    """A form of a record that counts no versions, and of every new record."""


class VersionedForm(SeenRecord, forms.ModelForm):
    """An edit form that also knows which version of the record the person saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class SavedWord:
    """Views say what was saved."""

    saved_words: str = "已保存。"


class RoomForFiles:
    """A file that finds the disk full is told in the form, with all that was typed; nothing is saved."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return self.form_saved(form)
        except OSError as error:
            if not is_full(error):
                raise
        form.add_error(None, FULL_WORDS)
        return self.form_invalid(form)  # type: ignore[attr-defined]  # mixin: a form's view stands behind it

    def form_saved(self, form: Any) -> HttpResponse:
        return super().form_valid(form)  # type: ignore[misc]


class OnceCreateView(RoomForFiles, SavedWord, CreateView):
    """Create in one transaction; that the same form makes one record is ``cppcc.forms.once``'s."""

    request: HttpRequest

    def form_saved(self, form: Any) -> HttpResponse:
        self.object = self.perform(form)
        messages.success(self.request, self.saved_words)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, form: Any) -> Any:
        """Save the record; override to call the app's own writing function."""
        return form.save()

    def get_success_url(self) -> str:
        made: Any = self.object
        return str(made.get_absolute_url())


class SeenUpdateView(RoomForFiles, SavedWord, UpdateView):
    """Edit a record by a form that knows what the person saw, in one transaction on the locked row."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Any:
        queryset = self.get_queryset() if queryset is None else queryset
        if self.request.method == "POST":
            queryset = locked(queryset)
        return super().get_object(queryset)

    def form_saved(self, form: Any) -> HttpResponse:
        self.object = self.perform(form)
        messages.success(self.request, self.saved_words)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, form: Any) -> Any:
        """Save the record; override to call the app's own writing function."""
        return form.save()

    def get_success_url(self) -> str:
        made: Any = self.object
        return str(made.get_absolute_url())


class VersionedUpdateView(SeenUpdateView):
    """Edit a record that counts versions."""

    def form_saved(self, form: Any) -> HttpResponse:
        form.instance.bump()
        return super().form_saved(form)


def locked(rows: Any) -> Any:
    """The rows, each locked until the end of the transaction; found by key, as a row that is told apart is not locked."""
    keys = rows.order_by().values("pk")
    return rows.model._default_manager.filter(pk__in=keys).select_for_update(of=("self",))


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

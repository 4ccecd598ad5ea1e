"""Forms that are sent once and never overwrite somebody else's change."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
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


CLASHES = "与已有记录冲突，本次没有保存。请看过最新情况再存。"
CLOSED = "现为“{state}”，不能再修改，本次没有保存。您填写的内容仍在下面，需要的请复制。"


class SavedWord:
    """Views say what was saved; what stands against it comes back with the form and what was typed."""

    saved_words: str = "已保存。"

    def performed(self, form: Any) -> bool:
        """Whether ``perform`` went through; a refusal, what the database does not allow and a full disk are told in the form."""
        try:
            with transaction.atomic():
                self.object = self.perform(form)  # type: ignore[attr-defined]  # of the views
        except Refused as reason:
            form.add_error(None, str(reason))
        except IntegrityError:
            form.add_error(None, CLASHES)
        except OSError as error:
            if not is_full(error):
                raise
            form.add_error(None, FULL_WORDS)
        else:
            return True
        return False


class OnceCreateView(SavedWord, CreateView):
    """Create in one transaction; that the same form makes one record is ``cppcc.forms.once``'s."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.performed(form):
            self.object = None
            form.instance.pk, form.instance._state.adding = None, True  # what was made is undone
            return self.form_invalid(form)
        messages.success(self.request, self.saved_words)
        return HttpResponseRedirect(self.get_success_url())

    def perform(self, form: Any) -> Any:
        """Save the record; override to call the app's own writing function."""
        return form.save()

    def get_success_url(self) -> str:
        made: Any = self.object
        return str(made.get_absolute_url())


class SeenUpdateView(SavedWord, UpdateView):
    """Edit a record by a form that knows what the person saw, in one transaction on the locked row."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            try:
                return super().post(request, *args, **kwargs)
            except Http404:
                closed = self.own_rows().filter(pk=kwargs.get("pk")).first()
                if closed is None:
                    raise
                return self.closed(closed)

    def own_rows(self) -> Any:
        """Rows that are this person's to edit in some other state; what was typed for one comes back with why not now."""
        return self.get_queryset().none()

    def closed(self, record: Any) -> HttpResponse:
        """The form with what was typed, for a record that went on meanwhile; nothing is read or saved."""
        self.object = record
        form: Any = self.get_form()
        form._errors, form.cleaned_data = ErrorDict(), {}
        form.add_error(None, f"此件{CLOSED.format(state=record.get_state_display())}")
        return self.form_invalid(form)

    def get_object(self, queryset: Any = None) -> Any:
        queryset = self.get_queryset() if queryset is None else queryset
        if self.request.method == "POST":
            queryset = locked(queryset)
        return super().get_object(queryset)

    def form_valid(self, form: Any) -> HttpResponse:
        record = form.instance
        if not self.performed(form):
            self.object = record
            return self.form_invalid(form)
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

    def form_valid(self, form: Any) -> HttpResponse:
        form.instance.bump()
        return super().form_valid(form)


def locked(rows: Any) -> Any:
    """The rows, each locked until the end of the transaction; found by key, as a row that is told apart is not locked.

    Others may write records that point to it meanwhile (the trail names who acts): two who change each other's account
    do not wait for one another.
    """
    keys = rows.order_by().values("pk")
    return rows.model._default_manager.filter(pk__in=keys).select_for_update(of=("self",), no_key=True)


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

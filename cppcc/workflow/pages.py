"""The one page that runs every step of every workflow."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from cppcc.forms import whole_number
from cppcc.rights import NotYours, Refused
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.troubles import FULL_WORDS, is_full
from cppcc.workflow.table import Missing, Step, course_for, step_of
from cppcc.workflow.taking import own_steps, take


def step_form(
    step_forms: dict[str, type[forms.BaseForm]],
    name: str,
    record: Any,
    data: Any = None,
    files: Any = None,
    user: Any = None,
) -> Any:
    """The form of that name; one that ``takes_record`` is made for the record, one that ``takes_user`` for the account.

    A step without a form asks nothing.
    """
    form_class: Any = step_forms.get(name, forms.Form)
    takes = {"record": record} if getattr(form_class, "takes_record", False) else {}
    if getattr(form_class, "takes_user", False):
        takes["user"] = user
    return form_class(data, files, **takes)


class StepView(RoleRequiredMixin, View):
    """GET asks, POST does. Subclasses name the model and the forms that steps ask for.

    A form whose answer decides between two steps says in ``means`` which one it is; one that is drawn otherwise than a
    column of fields names its ``drawn_by``, one for long texts says ``roomy``.

    Beside every question stands what it is about: ``matter_template``, drawn with what ``matter`` gives.
    """

    model: ClassVar[type[models.Model]]
    step_forms: ClassVar[dict[str, type[forms.BaseForm]]] = {}
    list_name: ClassVar[str]
    template_name = "workflow/step.html"
    matter_template: ClassVar[str]

    @classmethod
    def asks_again(cls, request: HttpRequest, **kwargs: Any) -> bool:
        """Before a step that the table marks ``again`` is taken; the question itself opens."""
        declared = course_for(cls.model).steps.get(str(kwargs.get("name", "")))
        return request.method == "POST" and declared is not None and declared.again

    def form(self, name: str, record: Any, data: Any = None, files: Any = None) -> Any:
        return step_form(self.step_forms, name, record, data, files, self.request.user)

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        """What the matter is drawn with: nothing that the record's own page would not show this reader."""
        return {"object": record}

    def matter_title(self, record: Any) -> str:
        return str(record)

    def find(self, pk: int, name: str) -> tuple[Any, Step]:
        """The record if it exists for the person, and the step if this person may ever take it; else 404."""
        record = get_object_or_404(self.model._default_manager.visible_to(self.request.user), pk=pk)  # type: ignore[attr-defined]
        try:
            declared = step_of(self.model, name)
        except KeyError:
            raise Http404 from None
        return record, declared

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        record, declared = self.find(pk, name)
        offer = next((one for one in own_steps(record, request.user) if one.name == name), None)
        if offer is None:
            messages.error(request, f"此件现为“{record.get_state_display()}”，您现在不能{declared.label}。")
            return HttpResponseRedirect(record.get_absolute_url())
        form = self.form(declared.form, record)
        form.initial.update({key: value for key, value in request.GET.items() if key in form.fields})
        return self.page(record, name, declared, form, record.version, offer.missing)

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """What was typed never goes with a refusal: the form comes back with the reason, on the record as it is now."""
        record, declared = self.find(pk, name)
        form = self.form(declared.form, record, request.POST, request.FILES)
        version = whole_number(request.POST.get("version"), digits=9)
        if not form.is_valid():
            return self.page(record, name, declared, form, version)
        name = getattr(form, "means", "") or name
        declared = step_of(self.model, name)
        try:
            record = take(self.model, pk, name, request.user, version, form.cleaned_data)
        except NotYours:
            return self.refused(record, name, declared, form, f"您不能办理“{declared.label}”。")
        except Refused as reason:
            return self.refused(record, name, declared, form, str(reason))
        except IntegrityError:
            words = "与已有记录冲突，本次没有保存。请看过最新情况再办理。"
            return self.refused(record, name, declared, form, words)
        except OSError as error:
            if not is_full(error):
                raise
            return self.refused(record, name, declared, form, FULL_WORDS)
        messages.success(request, f"已{declared.label}。现为“{record.get_state_display()}”。")
        return HttpResponseRedirect(self.next_url(record))

    def refused(self, record: Any, name: str, declared: Step, form: forms.Form, words: str) -> HttpResponse:
        """The form with what was typed and why not; the button stays where the step can be taken on the record of now."""
        record = self.model._default_manager.get(pk=record.pk)
        form.add_error(None, words)
        offer = next((one for one in own_steps(record, self.request.user) if one.name == name), None)
        elsewhere = offer.missing if offer and isinstance(offer.missing, Missing) else ""
        return self.page(record, name, declared, form, record.version, elsewhere if offer else words)

    def next_url(self, record: Any) -> str:
        """Back to the record; to the list where the step took it out of the person's sight."""
        seen = self.model._default_manager.visible_to(self.request.user)  # type: ignore[attr-defined]
        return str(record.get_absolute_url()) if seen.filter(pk=record.pk).exists() else reverse(self.list_name)

    def page(
        self, record: Any, name: str, declared: Step, form: forms.Form, version: int, missing: str = ""
    ) -> HttpResponse:
        context = {
            **self.matter(record, declared),
            "matter_template": self.matter_template,
            "matter_title": self.matter_title(record),
            "record": record,
            "name": name,
            "step": declared,
            "form": form,
            "version": version,
            "missing": missing,
        }
        return render(self.request, self.template_name, context)

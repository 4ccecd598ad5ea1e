"""开始使用: what a new installation needs, ticked off by its records; what is not needed is set aside, with who and when."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc.calendar import clock
from cppcc.frame import Step, beginning_for
from cppcc.frame.beginning import ALL, KEEPERS, step_of
from cppcc.models import StepAside
from cppcc.rights import holds
from cppcc.rights.pages import RoleRequiredMixin
from members.furniture import selected_year


class BeginningPage(RoleRequiredMixin, View):
    roles = KEEPERS

    def get(self, request: HttpRequest) -> HttpResponse:
        found = beginning_for(request.user, selected_year(request))
        context: dict[str, Any] = {"title": "开始使用", "beginning": found, "all": ALL}
        return render(request, "members/beginning.html", context)


class BeginningAside(RoleRequiredMixin, View):
    """A step that this committee does without, or the list on the home page: set aside, and back again."""

    roles = KEEPERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        step = step_of(key)
        if key != ALL and (step is None or step.needed):
            raise Http404
        user: Any = request.user
        with transaction.atomic():
            if "back" in request.POST:
                for row in StepAside.objects.filter(key=key):
                    row.delete()
            else:
                StepAside.objects.get_or_create(key=key, defaults={"by": user, "at": clock.now()})
        return redirect("home" if key == ALL and "back" not in request.POST else "beginning")


class BeginningTake(RoleRequiredMixin, View):
    """Names that any committee has, taken over into a register with one press."""

    roles = KEEPERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        step: Step | None = step_of(key)
        if step is None or step.take is None or not holds(request.user, step.roles):
            raise Http404
        new = step.take(request.POST.getlist("name"))
        messages.success(request, f"已登记{step.title} {new} 个，可以随时增删改名。" if new else "没有新登记的名称。")
        return redirect("beginning")

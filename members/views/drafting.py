"""Pages on which a draft of a scheme is changed: its head, its parts, their order, what was changed last."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from cppcc.forms import rows, saved, whole_number
from cppcc.rights import OFFICE
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members import drafting
from members.forms.condition import ConditionForm
from members.forms.rates import Rates, besides_rates
from members.forms.scheme import CategoryForm, GradeForm, HeadForm, LineForm
from members.models import PlenaryYear, Scheme
from members.possible import carried
from members.schemes.reach import warnings, warnings_of
from members.schemes.reading import from_data, line_of, to_data

FORMS: dict[str, Any] = {"category": CategoryForm, "line": LineForm, "grade": GradeForm, "condition": ConditionForm}
ANOTHER = {
    "category": "保存并再加一类",
    "line": "保存并再加一条",
    "grade": "保存并再加一个等次",
    "condition": "保存并再加一条",
}
NAMES = {"category": "类别", "line": "规则", "grade": "等次", "condition": "一票条件"}


class Drafting(RoleRequiredMixin, View):
    """What all changes of a draft share."""

    roles = OFFICE
    title = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On the locked draft: what is compared is what is changed."""
        with transaction.atomic():
            return self.saved(request, *args, **kwargs)

    def saved(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError

    def scheme(self, year: int) -> Scheme:
        rows = Scheme.objects.select_related("plenary")
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        scheme = get_object_or_404(rows, plenary__year=year)
        if self.request.method != "POST" and not scheme.is_draft:
            raise Http404
        return scheme  # a sending that comes too late is refused with its form (``drafting.change``)

    def show(self, scheme: Scheme, form: Any, template: str = "form.html", **more: Any) -> HttpResponse:
        context = {"title": self.title, "form": form, "back_url": scheme.get_absolute_url(), **more}
        return render(self.request, template, context)

    def change(self, scheme: Scheme, form: Any, alter: Any) -> bool:
        """Whether it was saved; what stands against it is told in the form."""
        return saved(self.request, form, lambda: drafting.change(scheme.plenary, scheme.version, alter))


class SchemeHead(Drafting):
    title = "办法总则"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.scheme(year)
        return self.show(scheme, HeadForm(initial=HeadForm.initial_of(scheme)))

    def saved(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.scheme(year)
        form = HeadForm(request.POST, initial=HeadForm.initial_of(scheme))

        def alter(data: dict[str, Any], locked: Scheme) -> None:
            head = form.data_of("")
            locked.name, locked.note = head.pop("name"), head.pop("note")
            data.update({key: value for key, value in head.items() if key != "key"})

        if form.is_valid() and self.change(scheme, form, alter):
            return redirect(scheme)
        return self.show(scheme, form)


class SchemePart(Drafting):
    """Add or change a category, a line, a grade or a condition. ``key`` "new" adds; a line is added to ``in``."""

    def place(self, year: int, part: str, key: str) -> tuple[Scheme, dict[str, Any] | None]:
        if part not in FORMS:
            raise Http404
        scheme = self.scheme(year)
        if key == "new":
            row = None
            if part == "line" and not any(one.key == self.category for one in scheme.parsed.categories):
                raise Http404
        else:
            row = rows.find(drafting.place(to_data(scheme.parsed), part, key), key)
            if row is None:
                raise Http404
        self.title = f"{'新增' if row is None else '修改'}{NAMES[part]}"
        return scheme, row

    @property
    def category(self) -> str:
        return self.request.GET.get("in", "")

    def form(self, scheme: Scheme, part: str, row: dict[str, Any] | None, data: Any = None, rates: Any = None) -> Any:
        more: dict[str, Any] = {}
        if part == "condition":
            grades, points = scheme.parsed.grades, scheme.parsed.parts_of_points
            conditions = [one for one in scheme.parsed.conditions if not row or one.key != row["key"]]
            more = {"grades": [(one.key, one.name) for one in grades], "points": list(points.items()),
                    "conditions": conditions, "given": (*scheme.parsed.gives, *drafting.given_before(scheme.plenary))}  # fmt: skip
        initial = {**(row or {"qualified": True, "floor": 0}), "seen_version": scheme.version}
        form = FORMS[part](data, initial=initial, **more)
        if rates is not None and row:
            typed = rates.rates() if data and rates.is_valid() else []
            form.besides = {"rates": besides_rates(row.get("rates", []), typed, row["counting"])}
        return form

    def rates(self, part: str, row: dict[str, Any] | None, data: Any = None) -> Any:
        return Rates(data, prefix="rates", initial=(row or {}).get("rates", [])) if part == "line" else None

    def get(self, request: HttpRequest, year: int, part: str, key: str) -> HttpResponse:
        scheme, row = self.place(year, part, key)
        rates = self.rates(part, row)
        form = self.form(scheme, part, row, rates=rates)
        return self.part_page(scheme, form, rates, part)

    @staticmethod
    def doubts(part: str, new: dict[str, Any], whole: dict[str, Any], year: PlenaryYear, only: list[str]) -> list[str]:
        """What is told of a line or a condition that no record could ever meet; ``whole``: the rules that it stands in."""
        if part == "line":
            return warnings(line_of(new), year.year, only)
        if part != "condition":
            return []
        rules = from_data(whole)
        return warnings_of(rules, new["key"], year.year, drafting.given_where_asked(rules, year))

    def home(self, scheme: Scheme, key: str) -> str:
        """The key of the category that a line stands in, or is added to."""
        homes = [one.key for one in scheme.parsed.categories if any(line.key == key for line in one.lines)]
        return next(iter(homes), self.category)

    def part_page(self, scheme: Scheme, form: Any, rates: Any, part: str) -> HttpResponse:
        more: dict[str, Any] = {"another": ANOTHER[part]} if not form.stands else {}
        if part != "line":
            return self.show(scheme, form, "members/scheme_part.html", part=part, **more)
        rates.shown_with(form)
        more.update(rates=rates, carries=json.dumps(carried()), year=scheme.plenary)
        key = self.kwargs["key"]
        more["asks"] = urlencode({"in": self.home(scheme, key), "key": key})
        return self.show(scheme, form, "members/scheme_line.html", **more)

    def saved(self, request: HttpRequest, year: int, part: str, key: str) -> HttpResponse:
        scheme, row = self.place(year, part, key)
        rates = self.rates(part, row, request.POST)
        form = self.form(scheme, part, row, request.POST, rates)
        valid = form.is_valid()
        if rates is not None:
            valid = rates.is_valid() and valid

        made: list[dict[str, Any]] = []
        only: list[str] = []
        whole: dict[str, Any] = {}

        def alter(data: dict[str, Any], locked: Scheme) -> None:
            new = form.data_of("" if key == "new" else key)
            made.append(new)
            if rates is not None:
                new["rates"] = rates.rates()
            if part == "line":
                home = next(
                    one
                    for one in data["categories"]
                    if (one["key"] == self.category if key == "new" else rows.find(one["lines"], key))
                )
                among, only[:] = home["lines"], home["only"]
            else:
                among = drafting.place(data, part, key)
            rows.put(among, new)
            whole.update(data)

        if valid and self.change(scheme, form, alter):
            for words in self.doubts(part, made[-1], whole, scheme.plenary, only):
                messages.warning(request, words)
            if "another" in request.POST:
                messages.success(request, f"{NAMES[part]}“{made[-1]['name']}”已保存。")
                return redirect(request.get_full_path())
            return redirect(scheme)
        if any(one.replaced for one in form.besides.values()):
            rates = self.rates(part, row)
        return self.part_page(scheme, form, rates, part)


class SchemeMove(Drafting):
    """Take a part out, copy it, or move it up or down."""

    http_method_names = ["post"]

    def saved(self, request: HttpRequest, year: int, part: str, key: str) -> HttpResponse:
        scheme = self.scheme(year)
        if part not in FORMS:
            raise Http404
        version, what = whole_number(request.POST.get("version"), digits=9), request.POST.get("do")
        try:
            if what == "drop":
                drafting.drop(scheme.plenary, version, part, key)
                messages.success(request, f"{NAMES[part]}已删除。")
            elif what == "copy":
                made = drafting.copy(scheme.plenary, version, part, key)
                messages.success(request, f"已复制{NAMES[part]}，请修改副本。")
                return redirect("scheme_part", year=year, part=part, key=made)
            else:
                drafting.shift(scheme.plenary, version, part, key, up=what == "up")
        except Refused as reason:
            messages.error(request, str(reason))
        except ValidationError as fault:
            messages.error(request, "".join(fault.messages))
        return redirect(scheme)


class SchemeUndo(Drafting):
    """Take the last change back, or bring back what was taken back."""

    http_method_names = ["post"]

    def saved(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.scheme(year)
        taken_back = scheme.undoes
        try:
            drafting.undo(scheme.plenary, whole_number(request.POST.get("version"), digits=9))
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, f"已{taken_back}。")
        return redirect(scheme)

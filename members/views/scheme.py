"""Pages of a year's scheme: read in words, edited part by part, tried out on real members."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc.files import made_download
from cppcc.forms import ReasonForm, rows, saved, whole_number
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.texts import line
from cppcc.workflow import Refused, Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import drafting, years
from members.adopting import scheme_docx
from members.forms.rates import RateForm, Rates, besides_rates
from members.forms.scheme import CategoryForm, ConditionForm, GradeForm, HeadForm, LineForm, StartForm
from members.furniture import selected_year
from members.models import DutyRecord, PlenaryYear, Scheme
from members.points import MOST_TRIED, looked_at, scheme_for, tried
from members.possible import carried
from members.schemes.reach import idle_matters, never, unreachable, warnings, warnings_of
from members.schemes.reading import from_data, line_faults, line_of, to_data
from members.schemes.rules import Category, Line, Rules, Section, takes
from members.schemes.words import category_words, condition_words, head_words, line_words, points_words
from members.showing.scores import grade_words
from members.states import SchemeState

READ = READERS | frozenset({Role.MEMBER})
FORMS: dict[str, Any] = {"category": CategoryForm, "line": LineForm, "grade": GradeForm, "condition": ConditionForm}
ANOTHER = {
    "category": "保存并再加一类",
    "line": "保存并再加一条",
    "grade": "保存并再加一个等次",
    "condition": "保存并再加一条",
}
NAMES = {"category": "类别", "line": "规则", "grade": "等次", "condition": "一票条件"}


class SchemeOfYear(RoleRequiredMixin, View):
    """To the scheme of the selected year."""

    roles = READ

    def get(self, request: HttpRequest) -> HttpResponse:
        year = selected_year(request)
        if year is None:
            messages.error(request, "还没有建立届次年度。")
            return redirect("home")
        return redirect("scheme", year=year.year)


class SchemePage(RoleRequiredMixin, View):
    """The rules in words; members read a published one."""

    roles = READ

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        scheme = scheme_for(plenary, request.user)
        context: dict[str, Any] = {"title": f"{plenary}考核办法", "year": plenary, "scheme": scheme}
        tries = scheme is not None and scheme.is_draft
        context.update(ranking_query=f"year={plenary.year}", ranking_words="用本办法试算" if tries else "得分排名")
        keeps = holds(request.user, OFFICE)
        if scheme is None:
            if keeps:
                context["start_form"] = StartForm(choices=drafting.beginnings(plenary))
            return render(request, "members/scheme.html", context)
        context.update(
            **in_words(scheme, edits=keeps and scheme.is_draft),
            reads_ranking=holds(request.user, READERS),
            course=course_of(scheme) if holds(request.user, READERS) else (),
            offers=own_steps(scheme, request.user),
        )
        if keeps and scheme.is_draft:
            context.update(
                lacking=drafting.against_publishing(scheme),
                delete_url=reverse("scheme_delete", args=[scheme.pk]),
            )
        elif keeps:
            context.update(idle=unreachable(scheme.parsed, scheme.plenary.year))
        return render(request, "members/scheme.html", context)


class SchemeWord(RoleRequiredMixin, View):
    """The scheme as Word, for the meeting that adopts it; who may read it may take it along."""

    roles = READ

    def get(self, request: HttpRequest, year: int) -> FileResponse:
        scheme = scheme_for(get_object_or_404(PlenaryYear, year=year), request.user)
        if scheme is None:
            raise Http404
        draft = "（草案）" if scheme.is_draft else ""
        return made_download(scheme_docx(scheme), f"{scheme}{draft}.docx")


def categories(rules: Rules, section: str) -> list[tuple[Category, str, list[tuple[Line, str]]]]:
    """Each category of a section with its cap in words, and its rules in words."""
    return [
        (
            category,
            category_words(category),
            [(line, line_words(line, taking=takes(category, line))) for line in category.lines],
        )
        for category in rules.categories
        if category.section == section
    ]


def in_words(scheme: Scheme, *, edits: bool) -> dict[str, Any]:
    """A scheme as it is read; ``edits``: with what changes it, and the sections that are still empty."""
    rules = scheme.parsed
    return {
        "head": head_words(rules),
        "sections": [(section, found) for section in Section if (found := categories(rules, section)) or edits],
        "grades": [(grade, grade_words(grade)) for grade in rules.grades],
        "conditions": [(one, condition_words(rules, one)) for one in rules.conditions],
        "edits": edits,
    }


class SchemeStart(RoleRequiredMixin, View):
    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        form = StartForm(request.POST, choices=drafting.beginnings(plenary))
        if not form.is_valid():
            messages.error(request, "请选择从哪里开始。")
            return redirect("scheme", year=year)
        try:
            drafting.start(plenary, form.cleaned_data["like"])
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "已建立办法草案，可以逐条修改；公布之前不影响任何委员。")
        return redirect("scheme", year=year)


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
                    "conditions": conditions}  # fmt: skip
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
    def doubts(part: str, new: dict[str, Any], whole: dict[str, Any], year: int, only: list[str]) -> list[str]:
        """What is told of a line or a condition that no record could ever meet; ``whole``: the rules that it stands in."""
        if part == "line":
            return warnings(line_of(new), year, only)
        return warnings_of(from_data(whole), new["key"], year) if part == "condition" else []

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
            for words in self.doubts(part, made[-1], whole, scheme.plenary.year, only):
                messages.warning(request, words)
            if "another" in request.POST:
                messages.success(request, f"{NAMES[part]}“{made[-1]['name']}”已保存。")
                return redirect(request.get_full_path())
            return redirect(scheme)
        if any(one.replaced for one in form.besides.values()):
            rates = self.rates(part, row)
        return self.part_page(scheme, form, rates, part)


class SchemeSaid(RoleRequiredMixin, View):
    """A rule as it is being typed (in the query): its sentence, what keeps it from ever counting, how many records there are.

    ``in``: its category, which may be for some members alone; ``key``: the rule as it is saved, to compare with.
    """

    polled = True
    roles = OFFICE

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year, scheme__isnull=False)
        typed = request.GET.copy()
        typed["name"], typed["seen_version"] = line(typed.get("name", ""))[:20] or "本规则", "0"
        form, rates = self.forms(typed, plenary.scheme)
        context: dict[str, Any] = {}
        if form.is_valid() and rates.is_valid():
            said = line_of({**form.data_of(""), "rates": rates.rates()})
            if faults := line_faults(said):
                return render(request, "members/_line_said.html", {"faults": faults})
            homes = plenary.scheme.parsed.categories
            home = next((one for one in homes if one.key == request.GET.get("in")), Category("", ""))
            context = {
                "words": line_words(said, taking=takes(home, said)),
                "never": never(said, plenary.year, home.only),
                "year": plenary,
            }
            context["idle"] = idle_matters(said)
            context.update(self.effect(plenary, home, said, request.GET.get("key", "")))
        return render(request, "members/_line_said.html", context)

    @staticmethod
    def effect(plenary: PlenaryYear, home: Category, said: Line, key: str) -> dict[str, Any]:
        """How many records there are, and what the rule does to the members' points: as typed and as saved."""
        saved = next((one for one in home.lines if one.key == key), None)
        lines = [said] if saved is None else [said, saved]
        records, present_from = DutyRecord.objects.filter(plenary=plenary), plenary.scheme.parsed.present_from
        kinds = {kind for one in lines for kind in looked_at(one, present_from)}
        if records.filter(kind__in=kinds).count() > MOST_TRIED:
            such = records.such(said.kinds, said.occasions, said.levels)
            return such.aggregate(records=Count("pk"), members=Count("member", distinct=True))
        found, differ = tried(plenary, home, *lines, present_from=present_from)
        effects = [
            (name, one.scored, points_words(one.total), points_words(one.most))
            for name, one in zip(("按现在所填", "按已保存的"), found, strict=False)
        ]
        return {"records": found[0].records, "members": found[0].members, "effects": effects, "differ": differ,
                "compared": saved is not None}  # fmt: skip

    @staticmethod
    def forms(typed: QueryDict, scheme: Scheme) -> tuple[LineForm, Any]:
        """What is typed stands already, so that ended kinds and bodies that were renamed or deleted are read as well."""
        chosen = {one for part in scheme.parsed.for_some for one in part.only}
        initial: dict[str, Any] = {name: typed.getlist(name) for name in LineForm.REGISTERED}
        initial["only"] = [one for one in typed.getlist("only") if one in chosen]
        each = [
            {name: typed.getlist(f"rates-{place}-{name}") for name in RateForm.REGISTERED}
            for place in range(Rates.absolute_max)
        ]
        return LineForm(typed, initial=initial), Rates(typed, prefix="rates", initial=each)


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


class SchemeDelete(DeletePage):
    """A draft is thrown away; the year can then begin anew."""

    roles = OFFICE
    title = "删除办法草案"
    consequence = "删除后可以重新选择从哪里开始拟定。"

    def get_queryset(self) -> Any:
        return Scheme.objects.visible_to(self.request.user).filter(state=SchemeState.DRAFT)

    def check(self) -> None:
        if self.object.plenary.is_closed:
            raise Refused(years.ended_words(self.object.plenary))
        if self.object.plenary.assessments.exists():
            raise Refused("本年度已建立考核，办法不能删除。")

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class SchemeStep(StepView):
    roles = OFFICE
    model = Scheme
    step_forms = {"reason": ReasonForm}
    list_name = "scheme_of_year"
    matter_template = "members/_scheme.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"scheme": record, "year": record.plenary, **in_words(record, edits=False)}

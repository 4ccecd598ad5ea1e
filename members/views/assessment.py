"""Pages of the assessment: live ranking, a member's points, what if, and the year's frozen result."""

from functools import partial
from typing import Any

import django_filters
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from cppcc.forms import ReasonForm, whole_number
from cppcc.lists import ListPage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.search import matches, question
from cppcc.sheets import Column
from cppcc.texts import line
from cppcc.workflow import Refused, Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import assessing, giving
from members.forms.scheme import AwardBestForm
from members.furniture import wanted_year
from members.jobs import is_long, order_points, points_job
from members.ledger import Assessed, assess, running, stamp
from members.models import Assessment, Member, PlenaryYear, Talk
from members.points import points_of, scheme_for, what_if
from members.schemes import outlook
from members.schemes.explaining import by_hand_points, by_hand_words
from members.schemes.measures import said
from members.schemes.reach import sorts
from members.schemes.rules import Rules, Section
from members.sheets import RANK_COLUMNS, line_columns
from members.showing import explained, scores
from members.showing.scores import UNGRADED
from members.tables.member import RankForm, RankTable

KEPT = (
    "rank", "name", "member_id", "sector", "committee", "group", "standing", "base", "bonus", "deduction", "total", "grade",
    "computed_grade", "override_reason", "note", "consequences",
)  # fmt: skip
"""What the page of an assessment reads of each entry: never the explanation, which only that of one member shows."""


class RankPage(ListPage):
    """A ranking: rows are made by ``all_rows``, filtered and sorted here; a constant number of queries."""

    roles = READERS
    table_class = RankTable
    what = "委员"
    pickable = False
    empty_words = "还没有可以排名的委员。先登记委员名册和本年度的考核办法，得分由履职记录自动计算。"
    unit = "名"

    def rules(self) -> Rules | None:
        raise NotImplementedError

    def all_rows(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def get_queryset(self) -> Any:
        return Member.objects.none()

    def columns(self) -> tuple[Column, ...]:
        return RANK_COLUMNS

    def get_filterset_class(self) -> Any:
        rules = self.rules()
        names = [grade.name for grade in rules.grades] if rules else []
        choices = [(name, name) for name in [*names, UNGRADED]]
        grade = django_filters.ChoiceFilter(label="等次", choices=choices, empty_label="全部")
        meta = type("Meta", (), {"model": Member, "fields": ()})
        return type("RankFilter", (RankForm,), {"grade": grade, "Meta": meta})

    def get_table_data(self) -> list[dict[str, Any]]:
        form = self.filterset.form
        chosen = form.cleaned_data if form.is_valid() else {}
        typed = chosen.get("q") or ""
        words = question(typed)
        wanted = {name: str(chosen[name]) for name in ("sector", "committee", "group") if chosen.get(name)}

        def fits(row: dict[str, Any]) -> bool:
            return (
                (not typed or (bool(words) and matches(words, row["sought"].split())))
                and all(row[name] == value for name, value in wanted.items())
                and chosen.get("standing") in (None, row["standing"])
                and chosen.get("grade") in (None, "", row["grade"])
            )

        return [row for row in self.all_rows() if fits(row)]


def points_url(member: int, year: int) -> str:
    return f"{reverse('points', args=[member])}?year={year}"


class Ranking(RankPage):
    """As of now, by the year's scheme; a draft is tried out on the real members here."""

    template_name = "members/ranking.html"
    title = "履职得分"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.year = self.scheme = None
        if request.user.is_authenticated:
            self.year = wanted_year(request)
            self.scheme = scheme_for(self.year, request.user) if self.year else None

    def rules(self) -> Rules | None:
        return self.scheme.parsed if self.scheme else None

    def columns(self) -> tuple[Column, ...]:
        """The sheet has a column for each rule too."""
        rules = self.rules()
        return (*RANK_COLUMNS, *line_columns(rules)) if rules else RANK_COLUMNS

    def get_filterset_class(self) -> Any:
        known = [(str(year), f"{year}年") for year in PlenaryYear.objects.values_list("year", flat=True)]
        year = django_filters.ChoiceFilter(label="年度", choices=known, empty_label="当前年度")
        return type("RankFilter", (super().get_filterset_class(),), {"year": year})

    def all_rows(self) -> list[dict[str, Any]]:
        """Computed anew only when a record, a member, a seat or the scheme has changed."""
        if self.year is None or self.scheme is None:
            return []
        key = f"ranking:by-hand:{self.scheme.pk}:{self.scheme.version}:{stamp(self.year, self.scheme.parsed)}"
        rows: Any = cache.get_or_set(key, self.computed_rows, 3600)
        return list(rows)

    def computed_rows(self) -> list[dict[str, Any]]:
        rules = self.rules()
        assert self.year is not None
        assert rules is not None
        found = []
        ahead = running(self.year)

        def _due(one: Assessed) -> list[str]:
            now = one.score
            open_yet = outlook.due(rules, one.facts, one.person, now.grade, now.total, now.parts) if ahead else []
            return [due.brief for due in open_yet]

        for one in assess(self.year, rules):
            score = one.score
            found.append(
                {
                    "rank": one.rank,
                    "name": str(one.member),
                    "pinyin": one.member.pinyin,
                    "strokes": one.member.strokes,
                    "sought": one.member.sought,
                    "url": partial(points_url, one.member.pk, self.year.year),
                    "sector": one.sector,
                    "committee": one.committee,
                    "group": one.group,
                    "standing": one.person.standing,
                    "base": score.base,
                    "bonus": score.bonus,
                    "deduction": score.deduction,
                    "total": score.total,
                    "grade": score.grade.name if score.grade else UNGRADED,
                    "note": "；".join(
                        filter(
                            None,
                            [
                                *score.forced,
                                *map(said, score.consequences),
                                *by_hand_words(score),
                                score.note,
                                *_due(one),
                            ],
                        )
                    ),
                    "by_hand": by_hand_points(score),
                    "lines": {line.line.key: line.points for part in score.categories for line in part.lines},
                }
            )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assessment = assessing.current(self.year) if self.year else None
        return super().get_context_data(
            scheme=self.scheme,
            year=self.year,
            note=scores.ranking_note(self.scheme, assessment) if self.scheme else None,
            keeps=holds(self.request.user, OFFICE),
            **kwargs,
        )


class PointsPage(RoleRequiredMixin, View):
    """A member's points as of now, each down to its record, and what more would bring (?line=number)."""

    roles = READERS | frozenset({Role.MEMBER})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(Member.objects.read_by(request.user), pk=pk)
        year = wanted_year(request)
        scheme = scheme_for(year, request.user) if year else None
        own = member.user_id == request.user.pk
        context: dict[str, Any] = {
            "title": f"{'我' if own else member}的得分",
            "member": member,
            "year": year,
            "own": own,
        }
        if year and holds(request.user, OFFICE) and not giving.held(year):
            context["give_url"] = giving.new_url(member.pk, year)
        if year and scheme:
            points = points_of(member, year, request.user)
            context.update(points=points, scheme=scheme)
            if points:
                context.update(
                    scored=scores.Scored(points), explained=explained.shown(points.explained, points.published)
                )
            lines = [
                (line, whole_number(request.GET.get(line.key), digits=3) or 0)
                for category, line in scheme.parsed.lines
                if category.section != Section.DEDUCTION and sorts(line, year.year)
            ]
            context["what_if_lines"] = lines
            if any(number for _, number in lines):
                more = {line.key: number for line, number in lines}
                then = what_if(member, year, scheme, more)
                context.update(now=then.now, then=then.then, then_grade=then.grade, then_due=then.due)
        return render(request, "members/points.html", context)


class Assessments(RoleRequiredMixin, View):
    """The year's assessments: drawn up here, each revision listed."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, wanted_year(request))

    def page(self, request: HttpRequest, year: Any, award: Any = None, typed: str = "") -> HttpResponse:
        """``award``: a form that was refused; ``typed``: the reason of a revision that was refused."""
        context: dict[str, Any] = {"title": "年度考核", "year": year, "keeps": holds(request.user, OFFICE)}
        if year:
            rows = list(Assessment.objects.filter(plenary=year).select_related("plenary", "approved_by", "created_by"))
            may_draw_up = context["keeps"] and all(row.published_at for row in rows)
            scheme = scheme_for(year, request.user)
            ready = scheme is not None and not scheme.is_draft
            holding = assessing.current(year)
            waiting = assessing.to_be_talked_to(year) if rows else ()
            talks = Talk.objects.filter(plenary=year).select_related("member")
            context.update(
                rows=[(row, scores.assessment_words(row)) for row in rows],
                draws_up=may_draw_up and ready,
                needs_scheme=may_draw_up and not ready,
                to_talk=scores.to_talk(waiting, year),
                talks=[(talk, scores.talk_line(talk)) for talk in talks],
                award_form=award or AwardBestForm(initial={"assessment": getattr(holding, "pk", None)}),
                honoured=scores.honoured_words(holding),
                typed_reason=typed,
            )
        return render(request, "members/assessments.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        year = wanted_year(request)
        if not holds(request.user, OFFICE) or year is None:
            raise Http404
        reason = line(request.POST.get("reason", ""))[:300]
        try:
            if is_long(year):
                with transaction.atomic():
                    made = assessing.begin(year, request.user, reason)
                    order_points(made, request.user)
            else:
                made = assessing.draw_up(year, request.user, reason)
                messages.success(request, f"已按现有记录统计 {made.entries.count()} 名委员。核对后报请批准。")
        except Refused as refused:
            messages.error(request, str(refused))
            return self.page(request, year, typed=request.POST.get("reason", ""))
        return redirect(made)


class AwardBest(Assessments):
    """A refusal shows the page again with the form as it was filled in."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        year, form = wanted_year(request), AwardBestForm(request.POST)
        if year is None:
            return redirect("assessments")
        if not form.is_valid():
            messages.error(request, "请填写荣誉和表彰日期。")
            return self.page(request, year, award=form)
        try:
            new = assessing.award_best(year, **form.cleaned_data)
        except Refused as reason:
            messages.error(request, str(reason))
            form.data = {**request.POST.dict(), "assessment": getattr(assessing.current(year), "pk", "")}
            return self.page(request, year, award=form)
        messages.success(request, f"已登记 {new} 名；此前已登记的不重复。")
        return redirect(f"{reverse('assessments')}?year={year.year}")


class AssessmentPage(RankPage):
    """One assessment as it was taken."""

    template_name = "members/assessment.html"
    title = "年度考核"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and holds(request.user, READERS):
            seen = Assessment.objects.visible_to(request.user).select_related("plenary", "approved_by", "created_by")
            self.assessment = get_object_or_404(seen, pk=kwargs["pk"])
            self.title = str(self.assessment)  # type: ignore[misc]  # each has its own

    def rules(self) -> Rules:
        return self.assessment.parsed

    def all_rows(self) -> list[dict[str, Any]]:
        """Plain rows of the database: records of thousands of members take ten times as long to make."""
        sought = {name: F(f"member__{name}") for name in ("pinyin", "strokes", "sought")}
        rows = self.assessment.entries.values(*KEPT, **sought)
        for row in rows:
            reason, computed = row.pop("override_reason"), row.pop("computed_grade")
            changed = f"由“{computed or UNGRADED}”调整：{reason}" if reason else ""
            row["note"] = "；".join(filter(None, [row["note"], row.pop("consequences"), changed]))
            row["grade"] = row["grade"] or UNGRADED
            row["url"] = partial(reverse, "assessment_entry", args=[self.assessment.pk, row.pop("member_id")])
        return list(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, user = self.assessment, self.request.user
        return super().get_context_data(
            assessment=one,
            offers=own_steps(one, user),
            course=course_of(one),
            facts=scores.assessment_facts(one),
            keeps=holds(user, OFFICE) and one.open_to_change,
            job=points_job(one),
            **kwargs,
        )


class AssessmentCounting(RoleRequiredMixin, View):
    """How far the counting is; leads to the assessment once it is done."""

    polled = True
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
        job = points_job(one)
        if getattr(request, "htmx", False) and job and job.active:
            return render(request, "members/_counting.html", {"assessment": one, "job": job})
        if getattr(request, "htmx", False):
            return HttpResponseClientRefresh()
        return redirect(one)


class AssessmentRecount(RoleRequiredMixin, View):
    """Take the points anew, or throw the draft away."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
        version = whole_number(request.POST.get("version"), digits=9)
        try:
            if request.POST.get("do") == "discard":
                assessing.discard(one, version, request.user)
                messages.success(request, "考核草稿已删除，30 天内可以在“回收站”中恢复。")
                return redirect("assessments")
            if is_long(one.plenary):
                assessing.to_recount(one.pk, version)
                order_points(one, request.user)
            else:
                assessing.recount(one, request.user, version)
                messages.success(request, "已按现有记录重新统计；人工调整的等次保留。")
        except Refused as reason:
            messages.error(request, str(reason))
            if not Assessment.objects.filter(pk=pk).exists():
                return redirect("assessments")
        return redirect(one)


class AssessmentStep(StepView):
    roles = READERS
    model = Assessment
    step_forms = {"reason": ReasonForm}
    list_name = "assessments"
    matter_template = "members/_assessment_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        entries = record.entries.order_by()
        return {
            "facts": scores.assessment_facts(record),
            "grades": scores.grade_counts(record, entries.values_list("grade").annotate(Count("pk"))),
            "changed": [
                scores.changed_words(one) for one in entries.exclude(override_reason="").order_by("rank")[:100]
            ],
            "assessment": record,
        }

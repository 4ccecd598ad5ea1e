"""Pages of the points as they stand: the live ranking, a member's points, what if."""

from functools import partial
from typing import Any

import django_filters
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from cppcc.forms import whole_number
from cppcc.lists import ListPage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.search import matches, question
from cppcc.sheets import Column
from members import assessing, giving
from members.furniture import wanted_year
from members.ledger import Assessed, assess, running, stamp
from members.models import Member, PlenaryYear
from members.points import points_of, scheme_for, what_if
from members.schemes import outlook
from members.schemes.consequences import said
from members.schemes.explaining import by_hand_points, by_hand_words
from members.schemes.reach import sorts
from members.schemes.rules import Rules, Section
from members.sheets import RANK_COLUMNS, line_columns
from members.showing import explained, scores
from members.showing.scores import UNGRADED
from members.tables.member import RankForm, RankTable


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

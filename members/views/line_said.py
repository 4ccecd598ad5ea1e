"""A rule of a draft as it is being typed: read in words, and what it would do to the members' points."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views import View

from cppcc.rights import OFFICE
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.texts import line
from members.forms.rates import RateForm, Rates
from members.forms.scheme import LineForm
from members.models import DutyRecord, PlenaryYear, Scheme
from members.points import MOST_TRIED, looked_at, tried
from members.schemes.reach import idle_matters, never
from members.schemes.reading import line_faults, line_of
from members.schemes.rules import Category, Line, takes
from members.schemes.words import line_words, points_words


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

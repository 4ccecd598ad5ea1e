"""新年度: a year set up with what it takes over from the one before; and the same for a year that stands already."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from cppcc.forms import OnceCreateView, whole_number
from cppcc.frame import open_in
from cppcc.rights import OFFICE, Refused, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from members import handover
from members.forms.year import NewYearForm
from members.models import PlenaryYear

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
SHOWN = 12


def beside(former: PlenaryYear | None, new: PlenaryYear, user: Any) -> dict[str, Any]:
    """What stands beside the ticks: what of the former year is open, who joins and who leaves."""
    change = handover.turnover(former, new)
    new_term = former is not None and new.term.number != former.term.number
    return {
        "former": former,
        "open": open_in(former, user) if former else [],
        "serving": f"{new.starts_on:%Y-%m-%d} 在任 {change.serving} 名",
        "left": [(one, f"{one.left_on:%Y-%m-%d}") for one in change.left[:SHOWN]],
        "left_number": len(change.left),
        "joined": [(one, f"{one.joined_on:%Y-%m-%d}") for one in change.joined[:SHOWN]],
        "joined_number": len(change.joined),
        "new_term": new_term,
        "keeps": holds(user, OFFICE),
    }


def said(year: PlenaryYear, done: list[str]) -> str:
    return f"{year}度：{'，'.join(done)}。" if done else f"{year}度没有沿用新的内容。"


class YearNew(RoleRequiredMixin, OnceCreateView):
    """The next year that is missing (or ?year=2027) with all that is known; one press makes it."""

    roles = KEEPERS
    form_class = NewYearForm
    template_name = "members/year_new.html"

    @cached_property
    def proposed(self) -> PlenaryYear | None:
        wanted = whole_number(self.request.GET.get("year"), digits=4)
        return handover.proposed(wanted if 1950 <= wanted <= 2200 else None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if holds(request.user, self.roles):
            if self.proposed is None:
                context = {"title": "新建年度", "term_url": reverse("register_new", args=["terms"])}
                return render(request, "members/year_no_term.html", context)
            stands = PlenaryYear.objects.filter(year=self.proposed.year).first()
            if stands is not None and request.method == "GET":
                return redirect("year_carry" if handover.before(stands.year) else "year_page", year=stands.year)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "proposed": self.proposed}

    def perform(self, form: Any) -> PlenaryYear:
        year: PlenaryYear = form.save()
        former, user = handover.before(year.year), self.request.user
        done = handover.carry(former, year, self.request.POST.getlist("carry"), user) if former else []
        self.saved_words = f"{year}度已建立。{said(year, done) if done else ''}"
        return year

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year: Any = self.proposed
        former = handover.before(year.year)
        chosen = self.request.POST.getlist("carry") if self.request.method == "POST" else None
        return super().get_context_data(
            title=f"建立{year.year}年度", offers=handover.offers(former, year, self.request.user, chosen),
            back_url=reverse("home"), submit_words=f"建立{year.year}年度", **beside(former, year, self.request.user), **kwargs,
        )  # fmt: skip


class YearCarry(RoleRequiredMixin, View):
    """从上年沿用: what a year that stands has not yet."""

    roles = KEEPERS

    def years(self, year: int) -> tuple[PlenaryYear, PlenaryYear]:
        new = get_object_or_404(PlenaryYear.objects.select_related("term"), year=year)
        former = handover.before(year)
        if former is None:
            raise Http404
        return former, new

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        former, new = self.years(year)
        context = {
            "title": f"{new}度从上年沿用",
            "year": new,
            "offers": handover.offers(former, new, request.user),
            "back_url": new.get_absolute_url(),
            "submit_words": "沿用勾选的",
            **beside(former, new, request.user),
        }
        return render(request, "members/year_new.html", context)

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        former, new = self.years(year)
        try:
            done = handover.carry(former, new, request.POST.getlist("carry"), request.user)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, said(new, done))
        return redirect(new)

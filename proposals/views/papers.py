"""Documents of a proposal as downloads; the compendium in the background."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from cppcc import jobs
from cppcc.files import made_download, serve_download
from cppcc.models import Job
from cppcc.papers import tell_missing
from cppcc.rights import OFFICE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from members.models import PlenaryYear
from proposals import documents
from proposals.jobs import COMPENDIUM
from proposals.models import Proposal, Reply
from proposals.views.proposal import READERS

INSIDE = frozenset({Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER})
PAPERS: dict[str, tuple[str, Callable[[Proposal], Any], frozenset[Role]]] = {
    "form": ("提案", documents.proposal_form, READERS),
    "slip": ("交办单", documents.dispatch_slip, INSIDE),
    "feedback": ("征询意见表", documents.feedback_form, READERS),
    "file": ("案卷", documents.case_file, frozenset({Role.STAFF, Role.DISPATCHER, Role.LEADER})),
}


class ProposalPaper(RoleRequiredMixin, View):
    """One document of a proposal as PDF (``docx`` for the proposal itself)."""

    roles = READERS

    def get(self, request: HttpRequest, pk: int, paper: str) -> HttpResponseBase:
        if paper not in PAPERS or not holds(request.user, PAPERS[paper][2]):
            raise Http404
        every = Proposal.objects
        seen = every.visible_to(request.user) if paper == "form" else every.whole_to(request.user)
        proposal = get_object_or_404(
            seen.with_people()
            .select_related("plenary__term")
            .prefetch_related("assignments__replies__assignment__unit", "feedback__member", "suggested_units")
            .prefetch_related("assignments__replies__result_class", "feedback__attitude", "feedback__result"),
            pk=pk,
        )
        name, make, _ = PAPERS[paper]
        shown = f"{proposal.number_words}{name}"
        if paper == "form" and request.GET.get("as") == "docx":
            return made_download(documents.proposal_form_docx(proposal), f"{shown}.docx")
        return made_download(make(proposal).data, f"{shown}.pdf")


class ReplyPaper(RoleRequiredMixin, View):
    """A reply letter as PDF, or as DOCX for those who work on it; drafts only for those who work on them."""

    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        letters = Reply.objects.readable_by(request.user)
        letter = get_object_or_404(
            letters.select_related("assignment__unit", "assignment__proposal__plenary__term", "result_class"), pk=pk
        )
        if request.GET.get("as") == "docx" and holds(request.user, INSIDE):
            return made_download(documents.reply_letter_docx(letter), f"{letter.number}.docx")
        return made_download(documents.reply_letter(letter).data, f"{letter.number}.pdf")


def printed_texts(year: PlenaryYear) -> Iterator[tuple[str, str]]:
    """Each filed proposal of the year by its number, with all that the compendium prints of it."""
    rows = Proposal.objects.in_year(year).numbered().order_by("number")
    for number, title, situation, suggestion in rows.values_list(
        "number", "title", "situation", "suggestion"
    ).iterator():
        yield f"第{number:03d}号", f"{title}{situation}{suggestion}"


def compendium_context(year: PlenaryYear) -> dict[str, Any]:
    job = Job.objects.filter(kind=COMPENDIUM, subject=str(year.year)).first()
    return {"year": year, "job": job, "there": jobs.made(COMPENDIUM, str(year.year)) is not None}


class Compendium(RoleRequiredMixin, View):
    """提案汇编: asked for, watched, downloaded."""

    polled = True
    roles = OFFICE | frozenset({Role.LEADER})

    def get(self, request: HttpRequest, year: int) -> HttpResponseBase:
        plenary = get_object_or_404(PlenaryYear, year=year)
        if request.GET.get("download"):
            made = jobs.made(COMPENDIUM, str(plenary.year))
            if made is None:
                raise Http404
            return serve_download(made.file, f"{plenary}提案汇编.pdf")
        template = "proposals/_compendium.html" if getattr(request, "htmx", False) else "proposals/compendium.html"
        return render(request, template, {"title": f"{plenary}提案汇编", **compendium_context(plenary)})

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        plenary = get_object_or_404(PlenaryYear, year=year)
        with transaction.atomic():
            jobs.request(COMPENDIUM, str(plenary.year), request.user)
        tell_missing(request, printed_texts(plenary))
        messages.success(request, "提案汇编已开始生成，可以离开此页，稍后回来下载。")
        return redirect(reverse("compendium", args=[year]))

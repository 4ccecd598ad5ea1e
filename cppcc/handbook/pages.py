"""The handbook's pages: all books, one book, a chapter, a book on paper."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from cppcc import jobs
from cppcc.files import serve_download
from cppcc.handbook import paper
from cppcc.handbook.chapters import book_of, books_for, chapter_of
from cppcc.handbook.finding import found
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin

LONGEST = 100


class HelpHome(RoleRequiredMixin, TemplateView):
    """使用手册: the reader's own books first, and what holds the words that are looked for."""

    roles = EVERYONE
    template_name = "handbook/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        own, others = books_for(self.request.user)
        hits = found(self.request.user, text) if text else []
        return super().get_context_data(title="使用手册", text=text, hits=hits, own=own, others=others, **kwargs)


class HelpBook(RoleRequiredMixin, TemplateView):
    """The contents of one book."""

    roles = EVERYONE
    template_name = "handbook/book.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        book = book_of(kwargs["book"])
        if book is None:
            raise Http404
        kwargs["book"] = book
        return super().get_context_data(title=book.title, **kwargs)


class HelpChapter(RoleRequiredMixin, TemplateView):
    """One chapter, its sections beside it."""

    roles = EVERYONE
    template_name = "handbook/chapter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chapter = chapter_of(kwargs.pop("book"), kwargs.pop("chapter"))
        if chapter is None:
            raise Http404
        around = chapter.book.chapters
        place = around.index(chapter)
        following = around[place + 1] if place + 1 < len(around) else None
        return super().get_context_data(
            title=chapter.title, chapter=chapter, book=chapter.book, following=following, **kwargs
        )


class HelpPaper(RoleRequiredMixin, View):
    """A book as PDF: handed out where it is made, else made in the background when it is asked for."""

    polled = True
    roles = EVERYONE

    def get(self, request: HttpRequest, book: str) -> HttpResponseBase:
        asked = book_of(book)
        if asked is None:
            raise Http404
        file = paper.made(asked)
        if request.GET.get("download"):
            if file is None:
                raise Http404
            return serve_download(file.file, f"{asked.title}.pdf")
        context = {"title": f"{asked.title} PDF", "book": asked, "job": paper.job_of(asked), "there": file is not None}
        part = getattr(request, "htmx", False)
        return render(request, "handbook/_paper.html" if part else "handbook/paper.html", context)

    def post(self, request: HttpRequest, book: str) -> HttpResponseBase:
        asked = book_of(book)
        if asked is None:
            raise Http404
        if paper.made(asked) is None:
            jobs.request(paper.KIND, asked.key, request.user)
        return redirect("help_paper", asked.key)

"""One passage: its form with the palette of figures, how it reads now, numbers typed by hand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from activities.models import Photo
from cppcc import figures as registry
from cppcc.forms import rows, whole_number
from cppcc.papers import SHAPES
from cppcc.picking import Source, source_of
from cppcc.picking.pages import Find
from cppcc.rights import OFFICE
from reports import keeping
from reports.choosing import photos_of
from reports.cutting import YEARS
from reports.forms.passage import MOST_LINES, BlockForm
from reports.models import Report
from reports.showing.text import shown_lines
from reports.text import WRITTEN, BlockKind, new_key, paragraphs
from reports.tokens import Figures
from reports.typed import typed_numbers, with_token
from reports.views.report import report_at
from reports.views.text import Writing, palette


def reading(seen: str, figures: Figures) -> dict[str, Any]:
    """How a text says itself now, and which of its numbers were typed by hand; the lines as editors see them."""
    lines = paragraphs(seen)[:MOST_LINES]
    return {
        "lines": shown_lines(map(figures.wording.kept, lines), figures),
        "typed": [(index, one) for index, line in enumerate(lines) for one in typed_numbers(line, figures.found)],
    }


CHOSEN = ("kind", "head", "chart", "figure", "by", "second", "shape", "columns", "seen", "seen_version")


def chosen(name: str) -> dict[str, str]:
    """What a chart or breakdown was made of, as its form shows it."""
    kind, _, rest = name.partition(":")
    key, *more = rest.split(":")
    if kind == "by" and more:
        try:
            source = registry.leaves(registry.get(key))[0].source.key
        except KeyError:
            return {"chart": ""}
        dimension, *behind = more
        shape = behind[0] if behind and behind[0] in SHAPES else ""
        second = [one for one in behind if one not in SHAPES]
        found = {"figure": key, "by": f"{source}:{dimension}", "shape": shape}
        return found | ({"second": f"{source}:{second[0]}"} if second else {})
    if kind == "trend" and more:
        return {"figure": key, "by": YEARS, "shape": more[0]}
    return {"chart": name}


class BlockEdit(Writing):
    """One passage with the palette of tokens; "new" adds one to the part ``?in=``."""

    def place(self, report: Report, key: str) -> tuple[str, dict[str, Any]]:
        for part in report.text["parts"]:
            if key == "new" and part["key"] == self.request.GET.get("in", ""):
                return part["key"], {"kind": "paragraph", "lines": []}
            for block in part["blocks"]:
                if block["key"] == key:
                    return part["key"], block
        raise Http404

    def form(self, report: Report, figures: Figures, *args: Any, **kwargs: Any) -> BlockForm:
        labels = [(key, entry.label) for key, entry in figures.entries.items()]
        return BlockForm(*args, report=report, figures=labels, wording=figures.wording, **kwargs)

    def initial(self, report: Report, figures: Figures, block: dict[str, Any]) -> dict[str, Any]:
        """The passage as its form shows it."""
        lines = block["lines"]
        kind = block["kind"] if block["kind"] in BlockKind.values else BlockKind.PARAGRAPH
        initial = {**block, "seen_version": report.version}
        initial |= {
            BlockKind.CHART: chosen(lines[0] if lines else ""),
            BlockKind.BREAKDOWN: chosen(lines[0] if lines else ""),
            BlockKind.PHOTOS: {"photos": lines},
        }.get(kind, {"text": "\n".join(map(figures.wording.shown, lines))})
        return initial

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        _, block = self.place(report, key)
        figures = keeping.figures_of(report, every=True)
        initial = self.initial(report, figures, block)
        return self.page(report, figures, self.form(report, figures, initial=initial), initial.get("text", ""))

    def saved(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        report = self.report(slug)
        within, block = self.place(report, key)
        figures = keeping.figures_of(report)
        if "replace" in request.POST:
            return self.replaced(report, figures)
        form = self.form(report, figures, request.POST, initial=self.initial(report, figures, block))

        def alter(data: dict[str, Any]) -> None:
            said = {"key": new_key() if key == "new" else key, **form.block()}
            part = rows.find(data["parts"], within)
            if part is not None:
                rows.put(part["blocks"], said)

        if form.is_valid() and self.save(report, form, alter):
            return redirect(report)
        return self.page(report, figures, form, form.data.get("text", ""))

    def replaced(self, report: Report, figures: Figures) -> HttpResponse:
        """The form as it was typed, one number (``replace``: "line:start:key") in it turned into a token; not saved yet."""
        line, start, key = [*self.request.POST["replace"].split(":", 2), "", ""][:3]
        lines = paragraphs(self.request.POST.get("text", ""))
        index, at = whole_number(line, digits=6), whole_number(start, digits=6)
        marked = typed_numbers(lines[index], figures.found) if index < len(lines) else []
        meant = [one for one in marked if one.start == at and one.key == (key or one.key) and one.replaces]
        for one in meant[:1]:
            lines[index] = with_token(lines[index], one, figures.wording.names.get(one.key, one.key))
        typed = self.request.POST
        initial: dict[str, Any] = {"text": "\n".join(lines), "photos": typed.getlist("photos")}
        initial |= {name: typed.get(name, "") for name in CHOSEN}
        form = self.form(report, figures, initial=initial)
        return self.page(report, figures, form, initial["text"], changed="数字已换成数据，保存后生效。")

    def page(self, report: Report, figures: Figures, form: BlockForm, seen: str, **more: Any) -> HttpResponse:
        context = {**palette(figures), **reading(seen, figures), **more}
        return self.show(report, form, "段落", "reports/block.html", written=WRITTEN, **context)


class TextReading(Writing):
    """What is being typed, as it reads with the figures of now; saves nothing."""

    changes_nothing = True

    http_method_names = ["post"]

    def saved(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = report_at(slug)
        if not report.writable:
            raise Http404
        seen = request.POST.get("text", "")[:20_000]
        return render(request, "reports/_reading.html", reading(seen, keeping.figures_of(report)))


class PhotosFound(Find):
    """The photos of a report's time and body that what is typed may mean."""

    roles = OFFICE

    def source(self, **named: Any) -> Source | None:
        return source_of(Photo)

    def rows(self, found: Source, **named: Any) -> Any:
        return photos_of(report_at(named["slug"]).span)

"""The numbers of a text that are no tokens, sentence by sentence, as their page shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cppcc.templatetags.furniture import moment
from reports import confirming
from reports.models import Report
from reports.tokens import Figures, pieces
from reports.typed import Typed


@dataclass(frozen=True)
class ShownNumber:
    """``name`` is what a tick or a press sends; ``by`` who confirmed it, and when."""

    text: str
    name: str
    by: str
    ticked: bool
    figures: list[Typed]


@dataclass(frozen=True)
class ShownSentence:
    """``said``: its words with the numbers marked and its tokens as they read now."""

    said: SafeString
    where: str
    edit_url: str
    open: bool
    numbers: list[ShownNumber]


def told_rows(report: Report, figures: Figures, chosen: Collection[str], *, writes: bool) -> list[ShownSentence]:
    """What nobody has confirmed comes first; the text's order within."""
    edits = writes and report.writable
    rows = [_row(report, row, figures, chosen, edits=edits) for row in confirming.told(report)]
    return sorted(rows, key=lambda row: not row.open)


def _row(
    report: Report, row: confirming.Told, figures: Figures, chosen: Collection[str], *, edits: bool
) -> ShownSentence:
    may_be = confirming.proposals(row, figures)
    shown = []
    for one in row.numbers:
        name = confirming.named(row.digest, one.number.start)
        by = f"{one.by.by} {moment(one.by.at)}核对" if one.by else ""
        shown.append(ShownNumber(one.number.text, name, by, name in chosen, may_be[one.number.start]))
    where = "、".join(dict.fromkeys(place.words for place in row.places))
    return ShownSentence(_said(row, figures), where, _edit_url(report, row) if edits else "", row.open, shown)


def _said(row: confirming.Told, figures: Figures) -> SafeString:
    """The sentence with its typed numbers marked."""
    found: list[Any] = []
    last = 0
    for one in row.numbers:
        found.append(_words(row.words[last : one.number.start], figures))
        found.append(
            format_html('<mark class="{}">{}</mark>', "typed" if one.by is None else "confirmed", one.number.text)
        )
        last = one.number.end
    found.append(_words(row.words[last:], figures))
    return format_html_join("", "{}", ((one,) for one in found))


def _words(words: str, figures: Figures) -> str:
    return "".join(piece.text for piece in pieces(words, figures))


def _edit_url(report: Report, row: confirming.Told) -> str:
    place = row.places[0]
    if place.sort == confirming.ENDS:
        return reverse("report_ends", args=[report.slug])
    return reverse(f"report_{place.sort}", args=[report.slug, place.key])

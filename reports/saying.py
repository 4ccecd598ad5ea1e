"""What a stored file says, kept as data with it: a signed report reads on line, as Word and as a sheet as it printed."""

from dataclasses import asdict
from typing import Any

from activities.models import Photo
from cppcc.papers import Series
from reports.content import Content, Drawing, Passage, Section
from reports.models import Report
from reports.tokens import Piece

PLAIN = (
    "committee", "title", "span_words", "body", "whole", "plenary_name", "appendix", "demonstration", "used",
)  # fmt: skip


def to_said(content: Content) -> dict[str, Any]:
    """The content as JSON: pieces as [text, key] (of a part [text, key, cut]), photos by their keys, charts as their numbers."""
    said = {name: getattr(content, name) for name in PLAIN}
    said["opening"] = [_pieces(line) for line in content.opening]
    said["closing"] = [_pieces(line) for line in content.closing]
    said["sections"] = [
        {
            "number": section.number,
            "key": section.key,
            "title": section.title,
            "passages": [_passage(passage) for passage in section.passages],
        }
        for section in content.sections
    ]
    return said


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "head": passage.head,
        "kind": passage.kind,
        "numeral": passage.numeral,
        "lines": [_pieces(line) for line in passage.lines],
        "rows": [[_pieces(cell) for cell in row] for row in passage.rows],
        "drawings": [{"name": one.name, **asdict(one.series)} for one in passage.drawings],
        "photos": [[photo.pk for photo in row] for row in passage.photo_rows],
    }


def _pieces(line: list[Piece]) -> list[list[str]]:
    return [[piece.text, piece.key, *([piece.cut] if piece.cut else [])] for piece in line]


def from_said(report: Report) -> Content | None:
    """The content that the stored file was printed from; None for a file of before this was kept.

    A photo that was deleted since is left out.
    """
    said = report.said
    if not said:
        return None
    keys = {key for part in said["sections"] for one in part["passages"] for row in one["photos"] for key in row}
    photos = {photo.pk: photo for photo in Photo.objects.filter(pk__in=keys).select_related("activity")}
    return Content(
        **{name: said[name] for name in PLAIN},
        opening=[_read_pieces(line) for line in said["opening"]],
        closing=[_read_pieces(line) for line in said["closing"]],
        slug=report.slug,
        covered=report.covered,
        snapshot=report.figures,
        sections=[
            Section(part["number"], part["key"], part["title"], [_read(one, photos) for one in part["passages"]])
            for part in said["sections"]
        ],
    )


def _read(said: dict[str, Any], photos: dict[int, Photo]) -> Passage:
    rows = [[photos[key] for key in row if key in photos] for row in said["photos"]]
    return Passage(
        said["head"],
        [_read_pieces(line) for line in said["lines"]],
        said["kind"],
        [_drawing(one) for one in said["drawings"]],
        [row for row in rows if row],
        [[_read_pieces(cell) for cell in row] for row in said["rows"]],
        said["numeral"],
    )


def _read_pieces(line: list[list[str]]) -> list[Piece]:
    return [Piece(text, key, cut="".join(cut)) for text, key, *cut in line]


def _drawing(said: dict[str, Any]) -> Drawing:
    stacks = [(label, list(numbers)) for label, numbers in said.get("stacks", [])]
    rows = [(name, number) for name, number in said["rows"]]
    series = Series(said["title"], said["unit"], rows, stacks, said.get("parts", True), said.get("former") or ())
    return Drawing(said["name"], series)

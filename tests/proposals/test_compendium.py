"""提案汇编: laid out in portions it is the same book as laid out at once."""

import io
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from proposals import documents
from proposals.models import Proposal
from tests import factories

LONG = "路灯损坏多时，居民夜间出行不便，盼早日修复。" * 60
"""More than one page."""


@pytest.fixture
def proposals(in_2024: Any) -> list[Proposal]:
    year: Any = factories.PlenaryYearFactory()
    for number in range(1, 41):
        factories.ProposalFactory(
            plenary=year, state="filed", number=number, situation=LONG if number % 7 == 0 else "路灯不亮。",
            title=f"关于改善{'老旧小区' * (number % 5)}照明的提案",
        )  # fmt: skip
    return list(Proposal.objects.in_year(year).numbered().with_people().order_by("number"))


def seen(data: bytes) -> list[tuple[str, bytes]]:
    """Each page's text, and how it looks."""
    document = pypdfium2.PdfDocument(data)
    return [(page.get_textpage().get_text_range(), bytes(page.render(scale=0.7).buffer)) for page in document]


def led(data: bytes) -> tuple[list[tuple[int, int | None]], list[tuple[str, int | None]]]:
    """From which page to which each link leads, and each entry of the outline with its page."""
    read = PdfReader(io.BytesIO(data))
    places: Any = read.named_destinations
    links = []
    for index, page in enumerate(read.pages):
        annotations: Any = page.get("/Annots", ())
        for one in annotations:
            link = one.get_object()
            assert "/A" not in link
            links.append((index, read.get_destination_page_number(places[str(link["/Dest"])])))
    outline: Any = read.outline
    return links, [(str(one.title), read.get_destination_page_number(one)) for one in outline]


def said(data: bytes) -> list[Any]:
    read: Any = PdfReader(io.BytesIO(data))
    return [read.metadata.get("/Title"), read.trailer["/Root"].get("/Lang")]


@pytest.mark.parametrize(("number", "at_once"), [(40, 15), (20, 7), (40, 11)])
def test_in_portions_it_is_the_same_book(proposals: list[Proposal], number: int, at_once: int) -> None:
    """Also behind contents of two pages, where the first page of the text is a left one, and with contents in two parts."""
    few, year = proposals[:number], proposals[0].plenary
    whole = documents.compendium(year, few)
    told: list[tuple[int, str]] = []
    parts = documents.compendium(year, few, lambda percent, step: told.append((percent, step)), at_once=at_once)
    assert parts.pages == whole.pages > number
    assert seen(parts.data) == seen(whole.data)
    assert led(parts.data) == led(whole.data)
    links, outline = led(parts.data)
    assert {page for _, page in links} == {page for _, page in outline}
    assert len(outline) == number
    assert len([step for _, step in told if "件" in step]) == -(-number // at_once)
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert said(parts.data) == said(whole.data)

"""The printed report in both designs: every line, number, heading, picture and page where it has to be."""

import re

import pytest
from django.db import transaction
from django.test import override_settings

from members.models import PlenaryYear
from reports.content import gather
from reports.documents import album_pdf, ready_pictures, report_pdf
from reports.keeping import begun
from tests.conftest import storages
from tests.papers.printed import MM, Frame, body_lines, faults, read

OFFICIAL = Frame(left=28, width=156, top=37, height=225, line=225 / 22, size=16, indent=11.2)
ALBUM = Frame(left=58, width=136, top=26, height=248.4, line=6.9, size=11, indent=7.8)
HEADS = re.compile(r"^[一二三四五六七八九十]+、|^（[一二三四五六七八九十]+）")


@pytest.fixture(scope="module")
def printed(demo_loaded, demo_media, django_db_blocker):
    """The demonstration's yearly report as official paper and as album."""
    files = override_settings(MEDIA_ROOT=demo_media, STORAGES=storages(demo_media))
    with django_db_blocker.unblock(), files, transaction.atomic():
        report = begun(PlenaryYear.objects.get(year=2024))
        content = gather(report, album=True)
        pictures = ready_pictures(content)
        papers = report_pdf(content, None, b"-", pictures).data, album_pdf(content, None, b"-", pictures).data
        transaction.set_rollback(True)
    return content, read(papers[0]), read(papers[1])


def test_the_official_paper_keeps_every_law_of_typesetting(printed):
    _, pages, _ = printed
    assert faults(pages[2:], OFFICIAL, HEADS) == []
    body = [line for page in pages[2:] for line in body_lines(page, OFFICIAL)]
    assert len(body) > 80
    places = {round((line.y - OFFICIAL.top * MM) / (OFFICIAL.line * MM) + 0.3) for line in body}
    assert max(places) == 22, "a full page has 22 lines"
    assert min(places) >= 1


def test_the_album_keeps_every_law_of_typesetting_too(printed):
    _, _, pages = printed
    assert faults(pages[3:], ALBUM, HEADS) == []
    assert sum(len(body_lines(page, ALBUM)) for page in pages) > 50


def test_contents_tell_the_pages_on_which_parts_begin(printed):
    content, pages, album = printed
    told = re.findall(r"、(\S+)　\S+?\.+(\d+)", "\n".join(line.text for line in pages[1].lines))
    assert len(told) == len(content.sections)
    for title, number in told:
        assert any(title in line.text for line in pages[1 + int(number)].lines)
    words = ["".join(line.text for line in page.lines) for page in album]
    for number, page in enumerate(words[3:], start=4):
        for section in content.sections:
            if section.title in page:
                assert re.search(rf"{number}\s*{section.title}", words[1])


def test_both_designs_say_the_same_and_the_album_more(printed):
    content, official, album = printed
    words = ["".join(line.text for page in pages for line in page.lines) for pages in (official, album)]
    for section in content.sections:
        for passage in section.passages:
            text = passage.text.replace("(次)", "（次）")
            assert all(text[:60] in re.sub(r"—\d+—|\s", "", one) or text[:20] in one for one in words)
    for wanted in ("数说这一年", "大事记", "界别与活动组", "重点提案", "优秀提案"):
        assert wanted in words[1]
    assert "12场（次）" in words[0]
    assert "12场(次)" not in words[0]


def test_figures_beside_last_year_stand_in_the_appendix(printed):
    content, pages, _ = printed
    if any(row["former"] for row in content.appendix):
        assert any("上年" in line.text for page in pages[10:] for line in page.lines)

"""Where a number comes from: counted, registered one by one, or typed as a total; told wherever the number is."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from activities.models import Indicator, WelfareDeed
from cppcc import figures
from cppcc.figures import Origin, Ratio, origin_words
from cppcc.figures.origins import weakest
from cppcc.rights import Role
from reports import arranging, keeping
from reports.content import gather
from reports.documents import figures_workbook, own_pictures
from reports.models import Report
from reports.saying import from_said, to_said
from reports.word import report_docx
from tests import factories


@pytest.fixture
def filed(year):
    return factories.ProposalFactory(state="filed", number=1)


def origin(key, year):
    return figures.origins([figures.get(key)], year)[key]


def test_records_with_a_course_of_their_own_are_counted(year, filed):
    assert origin("proposals.filed", year) == Origin.COUNTED
    assert origin("proposals.reply_rate", year) == Origin.COUNTED


@pytest.mark.parametrize("how", ["sum", "latest"])
def test_an_indicator_is_registered_one_by_one_until_an_entry_is_a_mere_total(year, how):
    factories.QuantityFactory(value=1)
    Indicator.objects.update(how=how)
    assert origin("reading.events", year) == Origin.REGISTERED
    factories.QuantityFactory(value=12, activity=factories.ActivityFactory())
    factories.QuantityFactory(value=3, member=factories.MemberFactory())
    assert origin("reading.events", year) == Origin.REGISTERED  # each says what it was counted at
    factories.QuantityFactory(value=158)
    assert origin("reading.events", year) == Origin.TYPED


def test_another_years_total_is_another_years(year):
    later = factories.PlenaryYearFactory(year=2025)
    factories.QuantityFactory(value=158)
    assert origin("reading.events", year) == Origin.TYPED
    assert origin("reading.events", later) == Origin.REGISTERED


def test_objects_that_are_counted_once_each_are_registered(year):
    factories.QuantityFactory(value=158, subject="第一小学")
    Indicator.objects.update(how="distinct")
    assert origin("reading.events", year) == Origin.REGISTERED


def test_a_deed_that_names_nobody_is_a_total(year):
    deed = WelfareDeed.objects.create(kind="students", on=year.starts_on, subject="助学", value=Decimal(40))
    assert origin("welfare.students_funded", year) == Origin.TYPED
    deed.member = factories.MemberFactory()
    deed.save()
    assert origin("welfare.students_funded", year) == Origin.REGISTERED


def test_a_rate_is_as_sure_as_the_weakest_of_its_parts(year):
    factories.QuantityFactory(value=158)
    share = Ratio("x", "率", "", figures.get("reading.events"), figures.get("proposals.filed"))
    assert figures.origins([share], year) == {"x": Origin.TYPED}
    assert weakest(Origin.COUNTED, Origin.REGISTERED) == Origin.REGISTERED


def test_words_of_an_origin_that_was_never_kept_are_none():
    assert [origin_words(one) for one in ("typed", None, "")] == ["合计录入", "", ""]


def written(year):
    factories.QuantityFactory(value=158)
    report = keeping.begun(year)

    def alter(data):
        block = {"key": "b", "kind": "paragraph", "lines": ["立案[[proposals.filed]]件，读书[[reading.events]]场。"]}
        data.update(opening="开头。", closing="结尾。", parts=[{"key": "p", "title": "工作", "blocks": [block]}])

    return keeping.change(report, report.version, factories.UserFactory(), alter)


def test_appendix_snapshot_sheet_and_word_tell_it(year, filed):
    content = gather(written(year))
    told = {row["label"]: row["origin"] for row in content.appendix}
    assert (told["立案提案"], told["读书活动"]) == ("系统计数", "合计录入")
    assert content.snapshot["reading.events"]["origin"] == "typed"
    sheet = load_workbook(io.BytesIO(figures_workbook(content)))["数据"]
    rows = {row[0]: row[-1] for row in sheet.iter_rows(values_only=True)}
    assert (rows["指标"], rows["立案提案"], rows["读书活动"]) == ("来源", "系统计数", "合计录入")
    tables = Document(io.BytesIO(report_docx(content, own_pictures(content)))).tables
    cells = [[cell.text for cell in row.cells] for row in tables[-1].rows]
    appendix = next(
        [[cell.text for cell in row.cells] for row in table.rows] for table in tables if table.cell(0, 1).text == "指标"
    )
    assert appendix[0][-1] == "来源"
    assert ["读书活动", "158 场", "读书活动场次", "合计录入"] in [row[1:3] + row[-2:] for row in appendix]
    assert cells


def test_a_file_of_before_reads_without_the_column(year, filed):
    report = written(year)
    content = gather(report)
    said = to_said(content)
    for row in said["appendix"]:
        del row["origin"]
    report.said, report.figures = said, {key: {**row} for key, row in content.snapshot.items()}
    for row in report.figures.values():
        del row["origin"]
    kept = from_said(report)
    assert not kept.tells_origins
    sheet = load_workbook(io.BytesIO(figures_workbook(kept)))["数据"]
    assert [cell.value for cell in sheet[1]] == ["指标", "数值", "单位", "分子", "分母", "口径"]
    tables = Document(io.BytesIO(report_docx(kept, own_pictures(kept)))).tables
    assert [cell.text for cell in tables[0].rows[0].cells] == ["序", "指标", "数值", "口径"]


def test_palette_dashboard_records_and_reading_tell_it(account, year, filed):
    staff = account(Role.STAFF)
    written(year)
    palette = staff.get(reverse("report_block", args=[2024, "b"])).context["palette"]
    told = {one.key: one.origin for group in palette for one in group.offers}
    assert (told["proposals.filed"], told["reading.events"]) == ("系统计数", "合计录入")
    shown = {"key": "r", "kind": "figure", "name": "reading.events"}
    arranging.change(0, lambda items: items.append(shown))
    groups = staff.get(reverse("all_figures")).context["groups"]
    chosen = staff.get(reverse("dashboard")).context["tiles"]
    for page in (chosen, [tile for _, tiles in groups for tile in tiles]):
        told = {tile.figure.key: tile.origin for tile in page}
        assert (told["proposals.filed"], told["reading.events"]) == ("", "合计录入")
    for address in (
        reverse("figure_detail", args=[2024, "reading.events"]),
        reverse("report_figure", args=["2024", "reading.events"]),
        reverse("report_read", args=[2024]),
    ):
        assert "合计录入" in staff.get(address).content.decode()
    assert Report.objects.count() == 1

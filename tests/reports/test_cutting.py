"""Charts and tables by choice: a figure, by what it is cut, in which shape; in page, PDF and Word, with their numbers."""

import io

import pytest
from django.urls import reverse
from docx import Document

from cppcc import figures
from cppcc.papers import draw
from proposals.models import Category, Proposal
from reports import charts, keeping
from reports.content import gather
from reports.cutting import rows_of
from reports.documents import own_pictures
from reports.models import Report
from reports.saying import from_said, to_said
from reports.word import report_docx
from tests import factories
from tests.reports.test_blocks import editor, filed, passages  # noqa: F401 - fixtures

CHOSEN = {"figure": "proposals.filed", "by": "proposals:category"}


@pytest.fixture
def categories(filed):  # noqa: F811
    """Three of one category, one of another, two of none."""
    Proposal.objects.update(category=None)
    for number, name in enumerate(["经济建设", "经济建设", "经济建设", "文化建设"], start=11):
        category = Category.objects.get_or_create(name=name)[0]
        kind = "ordinary" if number == 11 else "plenary"
        factories.ProposalFactory(state="filed", number=number, category=category, kind=kind)


def test_a_chart_of_any_figure_by_any_of_its_dimensions(editor, categories, year):  # noqa: F811
    assert editor(kind="chart", shape="bars", **CHOSEN).status_code == 302
    drawing = passages(year)[-1].drawings[0]
    assert drawing.name == "by:proposals.filed:category:bars"
    assert drawing.series.title == "立案提案（按类别）"
    assert drawing.series.rows[0] == ("经济建设", 3)
    assert drawing.series.total == figures.get("proposals.filed").value(year).number
    answer = editor.client.get(reverse("report_chart", args=[2024, drawing.name]))
    assert "经济建设" in answer.content.decode()


def test_parts_stand_stacked_with_a_table_of_each(editor, categories, year):  # noqa: F811
    answer = editor(kind="chart", shape="stacked", second="proposals:kind", **CHOSEN)
    assert answer.status_code == 302
    series = passages(year)[-1].drawings[0].series
    assert dict(series.stacks)["平时提案"][[label for label, _ in series.rows].index("经济建设")] == 1
    assert series.heads == ["项目", "会议提案", "平时提案", "数量（件）"]
    assert ["经济建设", "2", "1", "3"] in series.table
    assert series.table[-1][-1] == "6"


def test_a_line_over_the_years_has_a_gap_where_there_is_nothing_to_say(editor, year):  # noqa: F811
    factories.PlenaryYearFactory(year=2023)
    answer = editor(kind="chart", figure="proposals.satisfaction_rate", by="years", shape="line")
    assert answer.status_code == 302
    assert charts.series_of("trend:proposals.satisfaction_rate:line", year).rows == [("2023", None), ("2024", None)]
    assert charts.series_of("trend:proposals.reply_rate:line", year).table[-1] == ["2024", "0"]  # rates have no sum


@pytest.mark.parametrize(
    ("chosen", "field", "words"),
    [
        ({"figure": "activities.held", "by": "proposals:category"}, "by", "不能这样分组，可以按：活动类别"),
        ({"figure": "proposals.filed", "by": ""}, "by", "请选择按什么分组"),
        ({**CHOSEN, "shape": "stacked"}, "by", "第二个分组"),
        ({**CHOSEN, "shape": "stacked", "second": "proposals:category"}, "by", "不能相同"),
        ({"figure": "proposals.reply_rate", "by": "proposals:category", "shape": "stacked", "second": "proposals:kind"},
         "by", "比率不能堆积"),
        ({"figure": "proposals.filed", "by": "years", "shape": "bars"}, "by", "柱形图或折线图"),
        ({"figure": "proposals.filed", "by": "proposals:created_by"}, "by", "选项无效"),
        ({"figure": "no.such", "by": "proposals:category"}, "figure", "选项无效"),
        ({}, "chart", "请选择图表"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_beside_the_field(editor, year, chosen, field, words):  # noqa: F811
    answer = editor(kind="chart", **chosen)
    assert answer.status_code == 200
    assert words in "".join(answer.context["form"].errors[field])
    assert answer.context["form"]["figure"].value() == chosen.get("figure", "") or field == "chart"
    assert "chart" not in [block["kind"] for block in Report.objects.get().text["parts"][0]["blocks"]]


def test_a_table_by_a_dimension_with_shares(editor, categories, year):  # noqa: F811
    assert editor(kind="breakdown", **CHOSEN).status_code == 302
    assert passages(year)[-1].cells == [
        ["类别", "立案提案（件）", "占比"],
        ["经济建设", "3", "50%"], ["文化建设", "1", "16.7%"], ["未分类", "2", "33.3%"], ["合计", "6", "100%"],
    ]  # fmt: skip
    page = editor.client.get(reverse("report_read", args=[2024])).content.decode()
    assert "16.7%" in page
    text = editor.client.get(reverse("report_text", args=[2024])).content.decode()
    assert "立案提案（按类别）" in text


def test_a_cross_table_has_sums_on_both_sides(editor, categories, year):  # noqa: F811
    assert editor(kind="breakdown", second="proposals:kind", **CHOSEN).status_code == 302
    assert passages(year)[-1].cells == [
        ["类别", "会议提案", "平时提案", "合计"],
        ["经济建设", "2", "1", "3"], ["文化建设", "1", "0", "1"], ["未分类", "2", "0", "2"], ["合计", "5", "1", "6"],
    ]  # fmt: skip


def test_where_a_record_may_be_of_several_the_table_says_so(year):
    unit, other = factories.UnitFactory(), factories.UnitFactory()
    proposal = factories.ProposalFactory(state="handling", number=1)
    for one in (unit, other):
        factories.AssignmentFactory(proposal=proposal, unit=one, role="separate")
    *lines, total = rows_of("by:proposals.filed:unit", year)
    assert [row[1] for row in lines[1:]] == ["1", "1"]
    assert (total[0], total[1]) == ("合计（一件可属多项，各项之和可大于合计）", "1")


def test_what_was_chosen_stands_in_the_form_again(editor, categories, year):  # noqa: F811
    editor(kind="chart", shape="stacked", second="proposals:kind", **CHOSEN)
    key = Report.objects.get().text["parts"][0]["blocks"][-1]["key"]
    form = editor.client.get(reverse("report_block", args=[2024, key])).context["form"]
    said = [form[name].value() for name in ("figure", "by", "second", "shape")]
    assert said == ["proposals.filed", "proposals:category", "proposals:kind", "stacked"]
    shown = f"{form['by']}{form['second']}"  # the long choice once, what was chosen in both
    assert shown.count('value="proposals:unit"') == 1
    assert shown.count(" selected>") == 2


def test_a_chart_of_what_is_gone_is_told_and_stops_the_check(editor, year):  # noqa: F811
    report = keeping.begun(year)
    gone = {"key": "gone", "kind": "chart", "head": "", "lines": ["by:own.9:category:bars"], "columns": 2}
    keeping.change(report, report.version, None, lambda data: data["parts"][0]["blocks"].append(gone))
    assert any("已经没有了" in words for words in keeping.faults_of(keeping.begun(year)))


def test_charts_stand_in_word_and_in_what_is_kept(editor, categories, year):  # noqa: F811
    editor(kind="chart", shape="stacked", second="proposals:kind", **CHOSEN)
    editor(kind="breakdown", second="proposals:kind", **CHOSEN)
    content = gather(keeping.begun(year))
    document = Document(io.BytesIO(report_docx(content, own_pictures(content))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert cells.count("平时提案") == 2  # the table in the text, and the chart's in the appendix
    report = Report.objects.get()
    report.said = to_said(content)
    again = from_said(report)
    assert again is not None
    assert [list(one.series.stacks) for one in again.drawings] == [list(one.series.stacks) for one in content.drawings]
    assert "<svg" in again.drawings[0].svg


@pytest.mark.parametrize("shape", ["bars", "columns", "line", "stacked"])
def test_nothing_at_all_can_be_drawn_in_every_shape(shape):
    empty = charts.Series("空", "件", [("甲", None), ("乙", 0)], [("一", [0, 0])])
    assert "—" in draw(empty, shape) or shape == "stacked"

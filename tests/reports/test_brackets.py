"""Tokens and marks typed with other brackets: read where it is clear what was meant, else a fault; never printed so."""

import pytest

from cppcc import figures as registry
from cppcc.figures import Figure
from reports import keeping
from reports.models import Report
from reports.wording import Wording
from tests import factories
from tests.reports.test_blocks import editor, filed, passages  # noqa: F401  # fixtures
from tests.reports.test_text import said, write

TOKENS = [
    "［［立案提案］］", "［[立案提案]］", "[［立案提案］]", "【【立案提案】】", "〖〖立案提案〗〗", "[ [立案提案] ]",
    "[\u3000[立案提案]\u3000]",
    "{{立案提案}}", "｛｛立案提案｝｝", "[[立案提案］］", "【[立案提案]】", "「「立案提案」」", "[[ 立案提案 ]]",
]  # fmt: skip
FORMED = ["［［立案提案：汉字］］", "{{立案提案:汉字}}", "【【立案提案:汉字】】"]
MARKS = [
    "〔 当 立案提案 > 5〕", "〔 当立案提案>5 〕", "［当 立案提案 > 5］", "[当 立案提案 > 5]", "【当 立案提案 > 5】", "（当 立案提案 > 5）",
    "(当 立案提案 > 5)", "〖当 立案提案 ＞ 5〗", "{当 立案提案 > 5}",
]  # fmt: skip


@pytest.fixture
def wording(db):
    return Wording(registry.everything())


@pytest.mark.parametrize("typed", TOKENS)
def test_a_token_in_other_brackets_is_kept_as_one(wording, typed):
    assert wording.kept(f"立案{typed}件。") == "立案[[proposals.filed]]件。"


@pytest.mark.parametrize("typed", FORMED)
def test_with_its_form(wording, typed):
    assert wording.kept(f"立案{typed}件。") == "立案[[proposals.filed:汉字]]件。"


def test_names_and_other_spans_too(wording):
    assert wording.kept("［［年度］］年，【【累计：立案提案】】件") == "[[年度]]年，[[累计:proposals.filed]]件"
    assert wording.kept("［逐条 重点提案］［［序号］］．{{名称}}") == "〔逐条 proposals.key〕[[序号]]．[[名称]]"


@pytest.mark.parametrize("typed", MARKS)
def test_a_mark_in_other_brackets_is_kept_as_one(wording, typed):
    assert wording.kept(f"{typed}很多件。") == "〔当 proposals.filed > 5〕很多件。"
    assert wording.kept(f"开头。\n{typed}很多件。") == "开头。\n〔当 proposals.filed > 5〕很多件。"


def test_a_name_with_round_brackets_in_it_is_one_all_the_same():
    known = Wording([Figure("own.1", "经济类（至2024年）", "件", "", lambda year: None)])
    for typed in ("〔 当 经济类（至2024年） > 1〕", "［当 经济类（至2024年） > 1］", "〔当 经济类（至2024年） > 1〕"):
        assert known.kept(f"{typed}[[经济类（至2024年）]]件") == "〔当 own.1 > 1〕[[own.1]]件"


def test_last_year_and_several_conditions(wording):
    assert wording.kept("［当 有上年］增长。") == "〔当 有上年〕增长。"
    assert wording.kept("【当 立案提案 ≥ 5 且 有上年】增长。") == "〔当 proposals.filed ≥ 5 且 有上年〕增长。"


RIGHT = [
    "（当年完成）", "【当前形势】分析。", "〔2024〕12号", "【重点提案】围绕中心选题。", "（当月完成率≥90%的单位）受到表扬。",
    "[1]见附件",
    "朝政协〔2024〕3号", "“立案提案”一栏", "《立案提案》", "（立案提案）",
    "［注］", "「『十四五』」", "【立案提案】", "{甲}", "【当年】", "［2024］",
    "【「一号提案」办理】", "【[2024]1号】", "【立案提案】件数较多。", "「立案提案」件数较多。", "「立案提案」件件有着落。", "［年度］计划",
    "[名称]待定", "[序号]待定",
]  # fmt: skip


@pytest.mark.parametrize("line", RIGHT)
def test_brackets_of_right_texts_stay_and_are_no_fault(year, filed, wording, line):  # noqa: F811
    assert wording.kept(line) == line
    report = write(year, line)
    assert keeping.faults_of(report) == []
    assert said(year) == [line]


LOOSE = [
    "立案[[立案提案]件。", "立案[立案提案]件。", "立案［立案提案］件。", "立案［立案提案:汉字］件。", "立案{立案提案}件。",
    "立案【立案提案】件。",
    "立案［［没有这个］件。", "立案{{没有这个}}件。", "立案【【没有这个】件。", "［当 没有这个 > 5］很多件。",
    "很多件。［当 立案提案 > 5］",
    "很多件〔 当 立案提案 > 5〕。", "【逐条 没有这个】", "立案[上年:立案提案]件。", "立案[proposals.filed]件。",
]  # fmt: skip


@pytest.mark.parametrize("line", LOOSE)
def test_what_still_looks_like_one_is_a_fault_and_never_prints(editor, year, line):  # noqa: F811
    assert editor(text=line).status_code == 302
    assert keeping.faults_of(Report.objects.get()) != []


@pytest.mark.parametrize(
    "head",
    [
        "立案［［立案提案］］件",
        "立案【【立案提案】】件",
        "立案{{立案提案}}件",
        "〔 当 立案提案 > 5〕",
        "立案[立案提案]件",
    ],
)
def test_titles_take_them_in_no_brackets(editor, year, head):  # noqa: F811
    answer = editor(kind="heading", head=head)
    assert answer.status_code == 200 or keeping.faults_of(Report.objects.get()) != []


def test_the_editor_takes_what_was_typed_and_it_is_said(editor, year):  # noqa: F811
    editor(text="立案［［立案提案］］件。\n〔 当 立案提案 > 500〕很多件。\n［当 立案提案 > 1］不止一件。")
    assert passages(year)[-1].text == "立案2件。不止一件。"


def test_a_table_of_figures_heeds_the_mark_of_a_line(editor, year):  # noqa: F811
    editor(kind="figures", text="〔当 立案提案 > 500〕[[立案提案]]\n〔当 立案提案 > 1〕[[提案总数]]\n[[不予立案]]")
    assert [row[0] for row in passages(year)[-1].cells] == ["指标", "提案总数", "不予立案"]


def test_a_line_of_such_a_table_is_not_repeated(editor, year):  # noqa: F811
    editor(kind="figures", text="〔逐条 立案提案〕[[立案提案]]")
    (fault,) = keeping.faults_of(Report.objects.get())
    assert fault.startswith("数据对照表的一行不能逐条重复")


def test_an_older_text_with_such_brackets_is_told_at_the_next_check(year):
    factories.ProposalFactory(state="filed", number=1)
    for line in ("立案［［立案提案］］件。", "〔 当 立案提案 > 5〕很多件。"):
        assert len(keeping.faults_of(write(year, line))) > 0

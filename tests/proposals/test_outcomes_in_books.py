"""What an office writes for a review's result: its words, yes and no where a column asks, a withdrawal with its number."""

import pytest

from proposals import importing
from proposals.importing.columns import outcome
from proposals.models import Proposal
from tests import factories
from tests.bringing import book_of
from tests.proposals.test_office import earlier  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("earlier")
HEADS = ("年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期")
FILED = (2023, 1, "关于路灯的提案", "张三", "社会建设", "2023-01-08", "2023-01-20")
NOT_FILED = (2023, None, "关于助餐的提案", "张三", None, "2023-01-08", None)
ALIKE = ("转为意见建议", "转意见建议", "转为社情民意信息", "作为社情民意信息", "转社情民意信息", "作为意见建议")


def read(*rows, heading="审查结果", more=()):
    return importing.read(book_of((*HEADS, heading, *more), *rows))


def written(sheet):
    assert sheet.faults == []
    importing.PROPOSALS.write_all(sheet, factories.UserFactory())
    return {one.title: one for one in Proposal.objects.all()}


@pytest.mark.parametrize("words", ALIKE)
def test_a_proposal_that_became_an_opinion_is_known_by_every_word_for_it(words):
    (row,) = read((*NOT_FILED, words)).rows
    assert row.values["outcome"] == "converted"


@pytest.mark.parametrize("yes", ["是", "√", "立案"])
@pytest.mark.parametrize("no", ["否", "×", "不予立案", "转为意见建议"])
def test_yes_and_no_answer_the_heading_that_asks(yes, no):
    sheet = read((*FILED, yes), (*NOT_FILED, no), heading="是否立案")
    assert sheet.faults == []
    assert [row.values["outcome"] for row in sheet.rows] == [
        "filed",
        "converted" if no == "转为意见建议" else "rejected",
    ]


def test_yes_answers_no_other_heading():
    assert ["没有“是”" in fault.words for fault in read((*FILED, "是")).faults] == [True]


@pytest.mark.parametrize("words", ["撤案", "已撤案", "撤回"])
def test_a_withdrawn_one_comes_in_with_its_number_and_is_known_again(words):
    sheet = read((*FILED, words), (*NOT_FILED, words))
    there = written(sheet)
    filed, before = there[FILED[2]], there[NOT_FILED[2]]
    assert (filed.state, filed.number, before.state, before.number) == ("withdrawn", 1, "withdrawn", None)
    assert outcome(filed) == outcome(before) == "撤案"
    assert (Proposal.objects.filed().count(), Proposal.objects.submitted().count()) == (0, 0)
    again = read((*FILED, words), (*NOT_FILED, words))
    assert (again.faults, again.rows, again.same) == ([], [], 2)


@pytest.mark.parametrize(
    ("row", "more", "cell"),
    [
        ((*FILED[:6], None, "撤案"), (), "G2（立案日期）"),
        ((2023, None, *FILED[2:], "撤案"), (), "B2（编号）"),
    ],
)
def test_what_a_withdrawn_one_may_not_hold_is_told(row, more, cell):
    assert [fault.cell for fault in read(row, more=more).faults] == [cell]


def test_what_a_ledger_says_more_of_a_withdrawn_one_is_told_and_left_out():
    more = ("主办单位", "答复日期", "办理结果", "审查说明")
    row = (*FILED, "撤案", factories.UnitFactory().name, "2023-04-10", "A", "提案人要求撤案")
    sheet = read(row, more=more)
    assert [one.cell for one in sheet.tidied] == [
        "I2（主办单位）",
        "J2（答复日期）",
        "K2（办理结果）",
        "L2（审查说明）",
    ]
    (withdrawn,) = written(sheet).values()
    assert (withdrawn.state, withdrawn.assignments.count(), withdrawn.reviews.count()) == ("withdrawn", 0, 0)
    again = read(row, more=more)
    assert (again.faults, again.same, again.tidied) == ([], 1, sheet.tidied)


def test_nothing_is_merged_into_a_withdrawn_one():
    merged = (*NOT_FILED, "并案", 1)
    for _ in "ab":
        sheet = read((*FILED, "撤案", None), merged, more=("并入编号",))
        assert [(one.cell, "已经撤案" in one.words) for one in sheet.faults] == [("I3（并入编号）", True)]
        written(read((*FILED, "撤案")))
    assert read((*FILED[:1], 2, *FILED[2:], "立案", None), (*merged[:-1], 2), more=("并入编号",)).faults == []


def test_what_became_of_one_without_a_number_tells_it_from_another_of_its_title():
    withdrawn, rejected = (*NOT_FILED, "撤案"), (*NOT_FILED, "不予立案")
    assert len(read(withdrawn, rejected).rows) == 2
    importing.PROPOSALS.write_all(read(withdrawn), factories.UserFactory())
    sheet = read(withdrawn, rejected)
    assert (sheet.faults, sheet.same, [row.values["outcome"] for row in sheet.rows]) == ([], 1, ["rejected"])


def test_a_key_that_says_new_is_of_the_register_of_members_alone():
    (fault,) = read((*FILED, "立案", "新增"), more=("系统编号",)).faults
    assert fault.cell == "I2（系统编号）"
    assert "请把这一格留空" in fault.words

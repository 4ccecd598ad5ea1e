"""What an export shows and what comes back as it was: no change, whatever the stored text is."""

from datetime import date

import pytest

from activities.importing import ACTIVITIES, ATTENDANCE, OPINIONS
from activities.models import Activity, Attendance, MicroSuggestion
from cppcc.books import values
from cppcc.books.opening import read_book
from cppcc.books.shape import letters
from cppcc.sheets import Sheet, Table, workbook
from members.importing.declarations import DECLARATIONS
from members.models import Declaration, Member
from tests import factories
from tests.bringing import book_of, by_cell, changed, going_out

pytestmark = pytest.mark.usefixtures("in_2024")
SIGNS = ("/", "-", "—", "--", "N/A", "\\")
ODD = (*SIGNS, "_x0041_1", "_x0041_x0042_", "_x005F_x0041_", "=甲", " 前后 ", "'甲", "１２", "1.5E+10")


def place_of(heading: str) -> str:
    return f"{letters(ACTIVITIES.headings().index(heading) + 1)}2"


def opinion(member, year, text="建议"):
    return MicroSuggestion.objects.create(
        member=member, plenary=year, submitted_on=date(2024, 5, 1), title=text, content=text, place=text, state="submitted",
        category="other",
    )  # fmt: skip


def duty(member, year, text="捐赠"):
    return Declaration.objects.create(
        member=member, plenary=year, kind="other", on=date(2024, 5, 1), title=text, content=text, state="submitted",
        created_by=factories.UserFactory(),
    )  # fmt: skip


def read_back(content: bytes):
    return [row.values for row in read_book(content).pages[0].rows]


@pytest.mark.parametrize("text", [one for one in ODD if one.strip() == one])
def test_a_text_goes_out_and_reads_back(text):
    (_, (found, _)) = read_back(workbook(Sheet("表", ["甲", "乙"], [[text, "末"]])))
    assert values.shown(found) == text


@pytest.mark.parametrize("text", ODD)
def test_an_activity_of_any_text_comes_back_unchanged(text):
    factories.ActivityFactory(title=text, place=text, summary=text).suggestions.create(text=text)
    read = ACTIVITIES.read_content(going_out(ACTIVITIES, Activity.objects.all()))
    assert (read.faults, [one.changes for one in read.rows], read.same) == ([], [], 1)


@pytest.mark.parametrize("text", ODD)
def test_an_opinion_and_a_duty_of_any_text_come_back_unchanged(year, text):
    member = factories.MemberFactory()
    opinion(member, year, text)
    duty(member, year, text)
    for one, model in ((OPINIONS, MicroSuggestion), (DECLARATIONS, Declaration)):
        read = one.read_content(going_out(one, model.objects.all()))
        assert (read.faults, [row.changes for row in read.rows], read.same) == ([], [], 1)


def test_a_cell_that_was_changed_beside_such_a_text_is_the_one_change():
    factories.ActivityFactory(title="/", place="—", summary="-")
    content = changed(going_out(ACTIVITIES, Activity.objects.all()), **{place_of("地点"): "园区"})
    (row,) = ACTIVITIES.read_content(content).rows
    assert set(row.values) == {"place"}


def test_a_sign_that_stands_for_nothing_still_empties_what_shows_something_else():
    factories.ActivityFactory(summary="概况")
    content = changed(going_out(ACTIVITIES, Activity.objects.all()), **{place_of("活动概况"): "—"})
    (row,) = ACTIVITIES.read_content(content).rows
    assert row.values == {"summary": ""}


@pytest.mark.parametrize(
    ("raw", "shown", "same"),
    [
        ("/", "/", True), ("甲\n乙", "甲\r\n乙", True), (None, "", False), ("", None, False), (12, "12", True), ("是", True, True),
        ("2024-05-20", date(2024, 5, 20), True), ("甲", "乙", False), ("#N/A", "#N/A", True), ("1", None, False),
    ],
)  # fmt: skip
def test_what_a_cell_that_shows_the_same_is(raw, shown, same):
    assert Table().same(2, {"甲": raw}, "甲", shown) is same


# --- members of one name ---------------------------------------------------------------------------------------------
@pytest.fixture
def twins(year):
    sector = factories.SectorFactory(name="教育")
    for _ in range(2):
        factories.MemberFactory(name="李四", sector=sector, joined_on=date(2022, 1, 10))
    found = list(Member.objects.filter(name="李四").order_by("pk"))
    assert [str(one) for one in found] == ["李四（教育界，1）", "李四（教育界，2）"]
    return found


def test_two_members_of_one_name_in_one_sector_come_back_unchanged(twins, year):
    activity = factories.ActivityFactory()
    for one, state in zip(twins, ("present", "leave"), strict=True):
        Attendance.objects.create(activity=activity, member=one, state=state)
        opinion(one, year)
        duty(one, year)
    for one, model in (
        (ACTIVITIES, Activity), (ATTENDANCE, Attendance), (OPINIONS, MicroSuggestion), (DECLARATIONS, Declaration)
    ):  # fmt: skip
        read = one.read_content(going_out(one, model.objects.all()))
        assert (read.faults, [row.changes for row in read.rows]) == ([], [])


@pytest.mark.parametrize(
    "cell",
    [
        "李四（教育界，1）、李四（教育界，2）",
        "李四（教育界，1）、王五、李四(教育界,2)",
        "李四（教育界，1），王五（出差）",
    ],
)
def test_the_form_that_is_advised_is_accepted(twins, cell):
    factories.MemberFactory(name="王五")
    head = ("活动名称", "类别", "时间", "地点", "出席")
    asked = by_cell(ACTIVITIES.read_content(book_of(head, ("视察", "视察", "2024-05-20", "园区", "李四"))).faults)["E2"]
    assert "李四（教育界，1）、李四（教育界，2）" in asked
    read = ACTIVITIES.read_content(book_of(head, ("视察", "视察", "2024-05-20", "园区", cell)))
    assert read.faults == []
    assert len(read.rows[0].values["people"]) == 2 + ("王五、" in cell)


def test_the_form_that_is_advised_is_accepted_in_every_book(twins):
    for one, head, row in (
        (ATTENDANCE, ("活动名称", "委员", "出席情况"), ("视察", "李四（教育界，2）", "出席")),
        (OPINIONS, ("标题", "提交委员", "提交日期"), ("建议", "李四（教育界，2）", "2024-05-20")),
        (DECLARATIONS, ("委员", "类别", "日期", "事项"), ("李四（教育界，2）", "公益", "2024-05-20", "捐赠")),
    ):
        factories.ActivityFactory(title="视察") if one is ATTENDANCE else None
        read = one.read_content(book_of(head, row))
        assert read.faults == []
        assert twins[1] in read.rows[0].values.values()

"""A roster's row that fits a member only by name, or says otherwise of him: asked, never taken for him without a word."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cppcc.sheets import keys, runs
from cppcc.sheets.importer import Readout, Row
from members import importing
from members.models import Member
from tests import factories
from tests.bringing import book_of

HEADS = ("姓名", "性别", "出生日期", "界别", "任职日期", "离任日期")
LEFT = {"name": "李伟", "gender": "m", "joined_on": date(2022, 1, 1), "left_on": date(2023, 6, 1)}
NEWCOMER = ("李伟", "男", None, "教育", "2025-01-10", None)


@pytest.fixture
def sector(db):
    return factories.SectorFactory(name="教育")


def member(sector, **said):
    return factories.MemberFactory(sector=sector, **LEFT | said)


def read(*rows, heads=HEADS):
    return importing.read(book_of(heads, *rows))


def faults(sheet):
    return {fault.cell.split("（")[0]: fault.words for fault in sheet.faults}


@pytest.mark.parametrize(
    ("said", "row", "cell"),
    [
        ({}, NEWCOMER, "E2"),
        ({"birth": date(1950, 1, 1)}, NEWCOMER, "E2"),
        ({"birth": date(1950, 1, 1)}, ("李伟", "男", "1950-01-01", "教育", "2025-01-10", None), "E2"),
        ({}, ("李伟", "男", None, "教育", "2022-09-10", None), "E2"),
        ({}, ("李伟", "女", None, "教育", "2022-01-01", None), "B2"),
        ({"left_on": None}, ("李伟", "女", None, "教育", "2022-01-01", None), "B2"),
        ({"left_on": None}, ("李伟", "男", None, "教育", "2017-01-01", "2021-12-31"), "E2"),
    ],
    ids=("later", "older", "came back", "within", "gender of one who left", "gender", "before"),
)
def test_who_may_be_another_is_asked_and_both_answers_are_open(sector, said, row, cell):
    there = member(sector, **said)
    before = Member.objects.values().get()
    asked = faults(read(row))
    assert asked.keys() == {cell}
    assert "新增" in asked[cell]
    assert "系统编号" in asked[cell]
    heads = (*HEADS, keys.HEADING)
    other = read((*row, "新增"), heads=heads)
    assert (other.faults, [one.record for one in other.rows]) == ([], [None])
    runs.importer_of("members").write_all(other, None)
    assert Member.objects.filter(pk=there.pk).values().get() | {"mark": ""} == before
    assert Member.objects.count() == 2
    for again in ((*row, "新增"), (*row, None)):
        known = read(again, heads=heads)
        assert (known.faults, known.rows, known.same) == ([], [], 1)


@pytest.mark.parametrize("birth", [None, "1950-01-01"])
def test_one_whom_a_row_has_brought_is_known_again_after_his_birth_was_entered(sector, birth):
    member(sector)
    heads, row = (*HEADS, "工作单位", keys.HEADING), (*NEWCOMER, "甲中学", "新增")
    runs.importer_of("members").write_all(read(row, heads=heads), None)
    Member.objects.filter(left_on=None).update(birth=date(1950, 1, 1))
    again = read((*row[:2], birth, *row[3:]), heads=heads)
    assert (again.faults, again.rows, again.same) == ([], [], 1)


def test_another_who_joined_on_the_same_day_is_asked_for_a_birth_and_nothing_is_written_over(sector):
    """All who begin with a term join on one day: a namesake is neither passed over nor mixed up with the first."""
    member(sector, left_on=None, birth=date(1950, 1, 1), employer="甲中学")
    heads, row = (*HEADS, "工作单位", keys.HEADING), ("李伟", "男", None, "教育", "2022-01-01", None, "乙中学", "新增")
    assert "请填写出生日期" in faults(read(row, heads=heads))["A2"]
    other = read((*row[:2], "1960-01-01", *row[3:]), heads=heads)
    assert (other.faults, [one.record for one in other.rows]) == ([], [None])


def test_the_number_of_one_who_came_back_is_his_earlier_entrys(sector):
    member(sector, number="7")
    heads = (*HEADS, "委员编号", keys.HEADING)
    assert faults(read((*NEWCOMER, "7", None), heads=heads)).keys() == {"E2", "G2"}
    assert "请留空" in faults(read((*NEWCOMER, "7", "新增"), heads=heads))["G2"]
    assert faults(read((*NEWCOMER, None, "新增"), heads=heads)) == {}


def test_a_member_who_left_is_known_by_the_day_on_which_he_joined(sector):
    member(sector)
    known = read(("李伟", "男", "1950-01-01", "教育", "2022-01-01", None))
    assert (known.faults, [row.changes for row in known.rows]) == ([], [["出生日期 （空） → 1950-01-01"]])


def test_of_namesakes_the_one_is_meant_who_joined_on_the_day(sector):
    member(sector)
    serving = member(sector, joined_on=date(2025, 1, 10), left_on=None)
    known = read(NEWCOMER)
    assert (known.faults, known.rows, known.same) == ([], [], 1)
    asked = faults(read((*NEWCOMER[:4], "2024-01-10", None)))
    assert "2 位“李伟”" in asked["A2"]
    gone = read((*NEWCOMER[:5], "2025-06-01"))
    assert [row.record for row in gone.rows] == [serving]


def test_of_namesakes_one_who_left_is_not_meant_by_a_row_that_says_nothing_of_leaving(sector):
    left = member(sector, left_on=date(2024, 6, 30))
    member(sector, joined_on=date(2024, 9, 1), left_on=None)
    heads, row = (*HEADS, "工作单位"), (*NEWCOMER[:4], "2022-01-01")
    assert "2 位“李伟”" in faults(read((*row, None, "甲中学"), heads=heads))["A2"]
    told = read((*row, "2024-06-30", "甲中学"), heads=heads)
    assert (told.faults, [one.record for one in told.rows]) == ([], [left])


def test_what_a_row_leaves_out_stands_as_on_the_member_whom_it_means(sector):
    member(sector, birth=date(1950, 1, 1), left_on=None)
    assert "任职日期" in faults(read((*NEWCOMER[:4], "1949-01-10", None)))["C2"]


def test_with_its_key_a_row_may_say_that_a_member_came_back(sector):
    there = member(sector)
    heads, key = (*HEADS, keys.HEADING), keys.key_of(there)
    back = read((*NEWCOMER, key), heads=heads)
    assert (back.faults, back.rows[0].record) == ([], there)
    runs.importer_of("members").write_all(back, None)
    assert Member.objects.values_list("joined_on", "left_on").get() == (date(2025, 1, 10), None)


def test_what_the_database_refuses_is_told_as_what_it_is(sector):
    """Only what must stand once can have been entered by somebody else at this moment."""

    class Wrong(type(runs.importer_of("members"))):
        def write(self, sheet, user, tell=None):
            Member.objects.create(sector=sector, **sheet.rows[0].values)
            return ""

    factories.MemberFactory(number="7")
    twice = Readout(rows=[Row("李伟", LEFT | {"number": "7"})])
    with pytest.raises(runs.Refused, match="有人登记了相同的记录"):
        runs._written(Wrong(), twice, None)
    against = Readout(rows=[Row("李伟", LEFT | {"left_on": date(2021, 1, 1)})])
    with pytest.raises(runs.Refused, match="离任日期不能早于任职日期。") as told:
        runs._written(Wrong(), against, None)
    assert "有人登记" not in str(told.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(sector=sector, **against.rows[0].values)

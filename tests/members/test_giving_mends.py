"""机关加减分 that change after the count, while an assessment goes on, or where their category is gone; and who is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc.models import Binned, Notice
from cppcc.recycle.restoring import restore
from cppcc.rights import Refused, Role
from cppcc.workflow import take
from members import assessing, documents, giving
from members.detailing import By, detail
from members.models import GivenPoints, PlenaryYear, Scheme
from members.schemes.explaining import CUT, NOTE, note_words
from members.schemes.results import Score
from members.sheets import RANK_COLUMNS, line_columns
from tests import factories
from tests.members.test_giving import at, drawn, enter, faults, house, step

__all__ = ["house"]


def delete(house, row):
    address = reverse("register_delete", args=["given-points", row.pk])
    return house.staff.post(address, {"sight": house.staff.get(address).context["sight"]})


def save(row, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    giving.record(row)


def told(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("words", flat=True))


def test_points_taken_back_restored_or_moved_after_the_count_are_counted_anew(house, year):
    enter(house)
    made, row = drawn(house), GivenPoints.objects.get()
    assert giving.uncounted(made) == ""
    delete(house, row)
    with pytest.raises(Refused, match="重新统计"):
        step(house, "submit")
    made = assessing.recount(made, house.staff.user, made.version)
    assert giving.uncounted(made) == ""
    restore(Binned.objects.get())
    assert "重新统计" in giving.uncounted(made)
    made = assessing.recount(made, house.staff.user, made.version)
    assert giving.uncounted(made) == ""
    other = PlenaryYear.objects.exclude(pk=year.pk).first() or factories.PlenaryYearFactory(year=2023, term=year.term)
    save(GivenPoints.objects.get(), plenary=other)
    assert "重新统计" in giving.uncounted(made)


def test_saved_again_unchanged_nothing_is_counted_anew(house):
    with at(9):
        enter(house)
        made = drawn(house)
    with at(11):
        save(GivenPoints.objects.get())
        assert giving.uncounted(made) == ""
        save(GivenPoints.objects.get(), reason="另一个理由")
        assert "重新统计" in giving.uncounted(made)


def test_what_is_submitted_between_check_and_save_refuses_it(house):
    enter(house)
    drawn(house)
    row = GivenPoints.objects.get()
    giving.check(row)
    step(house, "submit")
    row.points = Decimal(9)
    with pytest.raises(Refused, match="不能再加减分"):
        save(row)
    with pytest.raises(Refused, match="不能再加减分"):
        giving.stay(row)


def test_a_scheme_without_the_category_of_points_is_not_published(house):
    name = house.scheme.parsed.categories[0].name
    enter(house, category=name)
    staff = house.staff.user
    scheme = take(Scheme, house.scheme.pk, "reopen", staff, house.scheme.version, {"reason": "改类别"})
    scheme.rules["categories"][0]["name"] = "另一个类别"
    scheme.save()
    with pytest.raises(Refused, match=f"1 条机关加减分计入的类别“{name}”已不在办法中，请先改登记。"):
        take(Scheme, scheme.pk, "publish", staff, scheme.version)
    save(GivenPoints.objects.get(), category="另一个类别")
    take(Scheme, scheme.pk, "publish", staff, scheme.version)


def test_why_there_is_no_grade_stands_before_reasons_that_are_cut(house):
    house.member.left_on = date(2024, 11, 1)
    house.member.save()
    for number in range(3):
        enter(house, reason=f"{number}" + "牵头调研" * 60)
    made = drawn(house)
    entry = made.entries.get(member=house.member)
    assert "不定等次" in entry.note
    assert len(entry.note) == NOTE
    assert entry.note.endswith(CUT)
    rows = {row[0]: row for row in detail(made, By.NAME)[0].rows}
    assert all(f"{number}牵头调研" in rows["张三"][-1] for number in range(3))
    score = Score(*[Decimal(0)] * 4, [], None, None, ["条件"], "年末不在任")
    assert note_words(score) == "条件；年末不在任"


def test_who_did_not_serve_in_the_year_gets_no_points(house):
    house.other.joined_on = house.year.ends_on.replace(year=house.year.ends_on.year + 1)
    house.other.save()
    assert "本年度不在任，不能加减分。" in faults(enter(house, member=house.other.pk))
    house.other.joined_on, house.other.left_on = date(2020, 1, 1), house.year.starts_on
    house.other.save()
    assert "本年度不在任，不能加减分。" in faults(enter(house, member=house.other.pk))


def test_each_change_is_told_once_to_whom_it_concerns(house):
    enter(house)
    assert len(told(house.user)) == 1
    row = GivenPoints.objects.get()
    save(row)
    assert len(told(house.user)) == 1
    save(GivenPoints.objects.get(), points=Decimal(3))
    assert told(house.user)[1].startswith("已更正：")
    assert "加分 3 分" in told(house.user)[1]
    user = factories.UserFactory(roles=[Role.MEMBER])
    house.other.user = user
    house.other.save()
    save(GivenPoints.objects.get(), member=house.other)
    assert told(house.user)[2].startswith("已撤回：")
    assert "机关加分 3 分" in told(user)[0]
    delete(house, GivenPoints.objects.get())
    restore(Binned.objects.get())
    assert [words[:4] for words in told(user)[1:]] == ["已撤回：", "已恢复："]


def test_points_by_hand_are_no_duties_done(house):
    idle = factories.MemberFactory(name="王五")
    enter(house, member=idle.pk)
    rows = {
        row.record.name: row.record.duty_count for row in house.staff.get(reverse("member_list")).context["table"].rows
    }
    assert rows["王五"] == 0
    assert rows["张三"] > 0
    assert documents._contents(idle, house.year)["idle"]


def test_a_row_of_the_table_and_of_the_ranking_adds_up(house):
    first = house.scheme.parsed.categories[0]
    enter(house, category=first.name)
    enter(house, way="take", points="1")
    made = drawn(house)
    table, _ = detail(made, By.NAME)
    row = dict(zip(table.headings, next(one for one in table.rows if one[0] == "张三"), strict=True))
    sums = sum(value for head, value in row.items() if "（小计" in head)
    assert row["机关加减分（单列）"] == Decimal(-1)
    assert made.parsed.base_points + sums + row["机关加减分（单列）"] == row["基础分"] + row["加分"] - row["扣分"]
    ranked = {one["name"]: one for one in house.staff.get(reverse("ranking")).context["table"].data}
    column = line_columns(house.scheme.parsed)[-1]
    assert (column.heading, column.value(ranked["张三"])) == ("机关加减分", Decimal("1.5"))
    assert column.value(ranked["李四"]) is None
    assert column.heading not in [one.heading for one in RANK_COLUMNS]

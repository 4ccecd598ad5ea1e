"""机关加减分: points that the office gives or takes with a reason, by no rule, each told to who they concern."""

import io
import uuid
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.calendar import clock
from cppcc.models import Binned, Notice
from cppcc.recycle.restoring import restore
from cppcc.rights import Refused, Role
from cppcc.workflow import take
from members import assessing, drafting, duties, giving
from members.detailing import By, detail
from members.models import Assessment, DutyRecord, GivenPoints, Scheme
from members.schemes.explaining import explained
from members.schemes.reach import never
from members.schemes.reading import check, from_data, to_data
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.showing.colleagues import points_alone
from members.showing.explained import printed_lines
from tests import factories
from tests.members.assessed import attended
from tests.members.facts import fact, several

TEN = Rate(first=Decimal(10))


def rules(**changes):
    base = Category("m", "会议", cap=Decimal(25), lines=(Line("a", "出席", ("attendance",), rates=(TEN,)),))
    bonus = Category("b", "加分项", "bonus", lines=(Line("w", "公益", ("welfare",), rates=(TEN,)),))
    minus = Category(
        "d", "扣分项", "deduction", cap=Decimal(15), lines=(Line("x", "缺席", ("absence",), rates=(TEN,)),)
    )
    return Rules(categories=(base, bonus, minus), **changes)


def given(points, category="", kind="points_given"):
    return fact(kind, quantity=points)._replace(category=category)


def taken(points, category=""):
    return given(points, category, "points_taken")


def sums(facts, **changes):
    score = Scorer(rules(**changes)).score(facts)
    return tuple(map(str, (score.base, score.bonus, score.deduction, score.total)))


TWICE = several(2, "attendance")
# 2 attendances are 20 of at most 25; the office's own columns stand outside every limit of the scheme.
EXAMPLES = {
    "none": (TWICE, {}, ("20", "0", "0", "20")),
    "given by itself": ([*TWICE, given("2.5")], {}, ("20", "2.5", "0", "22.5")),
    "taken by itself": ([*TWICE, taken(3), taken(1)], {}, ("20", "0", "4", "16")),
    "outside the cap of bonuses": ([fact("welfare"), given(4)], {"bonus_cap": Decimal(5)}, ("0", "9", "0", "9")),
    "capped by the scheme": ([*TWICE, given(8), given(7)], {"given_cap": Decimal(10)}, ("20", "10", "0", "30")),
    "not at all by the scheme": ([*TWICE, taken(8)], {"taken_cap": Decimal(0)}, ("20", "0", "0", "20")),
    "in a category, by its cap": ([*TWICE, given(8, "会议")], {}, ("25", "0", "0", "25")),
    "taken in a category": ([*TWICE, taken(8, "会议")], {}, ("12", "0", "0", "12")),
    "to the floor of a category": ([*TWICE, taken(28, "会议")], {}, ("0", "0", "0", "0")),
    "of a deduction": ([*TWICE, fact("absence"), given(4, "扣分项")], {}, ("20", "0", "6", "14")),
    "into a deduction, by its cap": ([*TWICE, fact("absence"), taken(9, "扣分项")], {}, ("20", "0", "15", "5")),
    "in a category that is gone": ([*TWICE, given(2, "旧类别")], {}, ("20", "2", "0", "22")),
}


def floored(only=(), minus=False):
    """A category with a floor of 10 that starts with 3, with a rule that takes where asked."""
    lines = [Line("a", "出席", ("attendance",), rates=(Rate(first=Decimal(1)),))]
    if minus:
        lines.append(Line("x", "缺席", ("absence",), minus=True, rates=(Rate(first=Decimal(2)),)))
    return Rules(
        categories=(Category("m", "会议", floor=Decimal(10), start=Decimal(3), lines=tuple(lines), only=only),)
    )


# Start 3 and two attendances are 5 of at least 10: a floor says how far what is taken goes, and lifts nobody.
FLOORS = {
    "no rule takes": (floored(), TWICE, "5"),
    "taken, not lifted": (floored(), [*TWICE, taken(3, "会议")], "5"),
    "given, not lifted": (floored(), [*TWICE, given(2, "会议")], "7"),
    "given and taken": (floored(), [*TWICE, given(9, "会议"), taken(8, "会议")], "10"),
    "a rule takes": (floored(minus=True), TWICE, "5"),
    "a rule takes, given": (floored(minus=True), [*TWICE, given(2, "会议")], "7"),
    "not for this member": (floored(("sector:3:港澳",), minus=True), TWICE, "0"),
    "not for this member, taken": (floored(("sector:3:港澳",)), [*TWICE, taken(2, "会议")], "0"),
    "not for this member, given": (floored(("sector:3:港澳",), minus=True), [*TWICE, given(2, "会议")], "2"),
}


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_gives_nothing_to_whom_it_does_not_concern(name):
    made, facts, wanted = FLOORS[name]
    assert str(Scorer(made).score(facts).base) == wanted


@pytest.mark.parametrize("name", EXAMPLES)
def test_points_given_and_taken_count_as_worked_out_by_hand(name):
    facts, changes, wanted = EXAMPLES[name]
    assert sums(facts, **changes) == wanted


def test_each_stands_in_the_explanation_with_its_reason_and_nobody_elses_result_changes():
    plain = explained(Scorer(rules()).score(TWICE))
    assert "by_hand" not in repr(plain)
    said = explained(Scorer(rules()).score([*TWICE, given(2), taken(1, "会议")]))
    assert [one["name"] for one in said["categories"]] == ["会议", "加分项", "扣分项", "机关加分"]
    assert [line["name"] for line in said["categories"][0]["lines"]] == ["出席", "机关加减分"]
    assert said["categories"][0]["lines"][1]["items"][0]["points"] == "-1"
    assert [words.partition("：")[0] for words in said["by_hand"]] == ["机关扣 1 分", "机关加 2 分"]


def test_no_rule_of_a_scheme_counts_them():
    line = Line("z", "误写", ("points_given",), rates=(TEN,))
    assert "单列计入" in never(line)
    made = Rules(categories=(Category("c", "类", lines=(line,)),))
    assert Scorer(made).score([given(3)]).total == 3


def test_limits_are_kept_read_and_said():
    made = from_data(to_data(rules(given_cap=Decimal(10), taken_cap=Decimal("7.5"))))
    check(made)
    assert (made.given_cap, made.taken_cap) == (Decimal(10), Decimal("7.5"))
    assert from_data({}).given_cap is None


# --- through the pages ---------------------------------------------------------------------------------------------
@pytest.fixture
def house(account, year, in_2024):
    """A published scheme, two members with records, one of them with an account."""
    made = drafting.start(year, "example:minhang")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(name="张三", user=client.user)
    client.other = factories.MemberFactory(name="李四")
    attended(client.member)
    attended(client.other)
    client.staff, client.year, client.scheme = account(Role.STAFF), year, Scheme.objects.get()
    return client


def enter(house, **changes):
    data = {
        "plenary": house.year.pk, "member": house.member.pk, "way": "give", "points": "2.5", "on": "2024-06-01",
        "category": "", "reason": "牵头李四等人调研", "form_token": str(uuid.uuid4()), **changes,
    }  # fmt: skip
    return house.staff.post(reverse("register_new", args=["given-points"]), data)


def faults(answer):
    assert answer.status_code == 200
    return str(answer.context["form"].errors)


def drawn(house):
    return assessing.draw_up(house.year, house.staff.user)


def at(hour):
    return clock.at(timezone.make_aware(datetime(2024, 12, 20, hour)))


def step(house, name, client=None):
    one = Assessment.objects.get()
    take(Assessment, one.pk, name, (client or house.staff).user, one.version)


def test_it_is_a_record_of_the_ledger_told_to_the_member_and_gone_with_its_source(house):
    before = house.get(reverse("points", args=[house.member.pk])).context["points"].total
    assert enter(house).status_code == 302
    record = DutyRecord.objects.get(kind="points_given")
    assert (record.quantity, record.words, record.plenary) == (Decimal("2.5"), "牵头李四等人调研", house.year)
    differing = duties.rebuild(house.year, only_look=True)
    assert (differing.wanted, differing.missing, differing.wrong) == (1, 0, 0)
    assert "机关" not in str(differing.lines)
    notice = Notice.objects.get(user=house.user)
    assert "机关加分 2.5 分：牵头李四等人调研" in notice.words
    page = house.get(notice.url)
    assert Decimal(page.context["points"].total) == Decimal(before) + Decimal("2.5")
    assert "牵头李四等人调研" in page.content.decode()
    assert "牵头李四等人调研" in house.get(record.open_url).content.decode()
    shown = house.get(reverse("member_detail", args=[house.member.pk])).content.decode()
    assert record.open_url in shown
    assert "given-points" not in shown
    assert "机关加 2.5 分：牵头李四等人调研" in house.staff.get(reverse("ranking")).content.decode()
    GivenPoints.objects.get().delete()
    assert not DutyRecord.objects.filter(kind="points_given").exists()


def test_another_category_is_seen_in_the_ranking_at_once(house):
    name = house.scheme.parsed.categories[0].name
    enter(house, points="400")
    address = reverse("ranking")
    assert "400" in house.staff.get(address).content.decode()
    row = GivenPoints.objects.get()
    row.category = name
    row.save()
    giving.record(row)
    rows = {one["name"]: one for one in house.staff.get(address).context["table"].data}
    assert rows["张三"]["bonus"] == 0


def test_what_may_not_be_typed_is_said(house):
    assert "本年度考核办法中没有这个类别" in faults(enter(house, category="没有的"))
    assert "大于 0" in faults(enter(house, points="0"))
    assert "reason" in enter(house, reason="").context["form"].errors
    assert "不能早于" in faults(enter(house, on="2023-06-01"))
    assert not GivenPoints.objects.exists()


def test_it_stands_in_the_assessment_the_table_and_the_printed_file(house):
    enter(house)
    enter(house, way="take", points="1", member=house.other.pk, reason="公开发表不当言论")
    made = drawn(house)
    entry = made.entries.get(member=house.member)
    page = house.staff.get(entry.get_absolute_url()).content.decode()
    assert "牵头李四等人调研" in page
    assert "牵头李四等人调研" in entry.note
    printed = [line.aside for line in printed_lines(entry.result)]
    assert "2.5 分，牵头李四等人调研" in printed
    table, behind = detail(made, By.NAME)
    at = table.headings.index("机关加减分（单列）")
    rows = {row[0]: row for row in table.rows}
    assert (rows["张三"][at], rows["李四"][at]) == (Decimal("2.5"), Decimal(-1))
    assert all(len(row) == len(table.headings) for row in rows.values())
    assert any("公开发表不当言论" in map(str, row) for row in behind.rows)
    hidden = [row[-1] for row in detail(made, By.NUMBER)[0].rows]
    assert any("某委员等人调研" in str(words) for words in hidden)
    answer = house.staff.get(reverse("assessment_detail", args=[made.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    assert "机关加减分（单列）" in [cell.value for cell in book.worksheets[0][1]] + [
        cell.value for cell in book.worksheets[0][2]
    ]


def test_who_may_see_anothers_points_reads_no_reason(house):
    enter(house)
    entry = drawn(house).entries.get(member=house.member)
    assert "牵头" in str(entry.result)
    assert "牵头" not in f"{points_alone(entry).result}{points_alone(entry).note}"


def test_it_is_counted_before_it_is_submitted_and_refused_from_then_on(house, account):
    drawn(house)
    with at(10):
        enter(house)
        with pytest.raises(Refused, match="重新统计"):
            step(house, "submit")
    with at(11):
        one = Assessment.objects.get()
        assessing.recount(one, house.staff.user, one.version)
    step(house, "submit")
    row = GivenPoints.objects.get()
    assert "不能再加减分" in faults(enter(house, reason="又一次"))
    address = reverse("register_delete", args=["given-points", row.pk])
    assert "不能再加减分" in house.staff.get(address).content.decode()
    leader = account(Role.LEADER)
    step(house, "approve", leader)
    assert "不能再加减分" in faults(enter(house, reason="又一次"))
    step(house, "publish")
    assert "另立修订" in faults(enter(house, reason="又一次"))
    assert Assessment.objects.get().seal_holds
    assessing.draw_up(house.year, house.staff.user, "更正")
    assert enter(house, reason="又一次").status_code == 302


def test_what_was_taken_back_comes_out_of_the_bin_only_while_points_may_change(house, account):
    enter(house)
    row = GivenPoints.objects.get()
    address = reverse("register_delete", args=["given-points", row.pk])
    house.staff.post(address, {"sight": house.staff.get(address).context["sight"]})
    assert not GivenPoints.objects.exists()
    drawn(house)
    step(house, "submit")
    with pytest.raises(Refused, match="不能再加减分"):
        restore(Binned.objects.get())
    step(house, "take_back")
    restore(Binned.objects.get())
    assert DutyRecord.objects.filter(kind="points_given").exists()


def test_the_pages_of_points_lead_staff_to_the_form(house):
    address = reverse("points", args=[house.member.pk])
    assert "given-points" in house.staff.get(address).content.decode()
    assert "given-points" not in house.get(address).content.decode()
    entry = drawn(house).entries.get(member=house.member)
    page = house.staff.get(entry.get_absolute_url())
    form = house.staff.get(page.context["give_url"]).context["form"]
    assert str(form["member"].value()) == str(house.member.pk)
    step(house, "submit")
    assert "given-points" not in house.staff.get(address).content.decode()
    assert page.context["give_url"] not in house.staff.get(entry.get_absolute_url()).content.decode()


def test_only_staff_keep_them(house, account):
    address = reverse("register_list", args=["given-points"])
    assert house.staff.get(address).status_code == 200
    assert house.get(address).status_code == 404
    assert account(Role.LEADER).get(address).status_code == 404

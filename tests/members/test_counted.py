"""A link from a published point always opens: the record as it was counted, and what became of it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import Refused, take
from members import assessing, drafting
from members.detailing import detail
from members.duties import Duty, record
from members.models import Award, DutyRecord, Scheme
from reports.content import annals
from tests import factories
from tests.members.assessed import attended, published


@pytest.fixture
def scheme(year):
    made = drafting.start(year, "example:minhang")
    return take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)


@pytest.fixture
def own(account, scheme, year):
    """A member's client, with one record counted in a published assessment."""
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(name="张三", user=client.user)
    attended(client.member)
    client.entry = published(year).entries.get()
    client.duty = DutyRecord.objects.get()
    client.address = reverse("assessment_record", args=[client.entry.assessment_id, client.member.pk, client.duty.pk])
    return client


def test_the_published_points_lead_to_the_record_as_it_was_counted(own):
    for page in (own.entry.get_absolute_url(), reverse("points", args=[own.member.pk])):
        assert own.address in own.get(page).content.decode()
    page = own.get(own.address)
    assert page.status_code == 200
    counted = page.context["counted"]
    assert (counted.state, counted.changes) == ("", [])
    assert counted.facts[:2] == [("日期", "2024-03-01"), ("类别", "出席")]
    assert ("5 分" in dict(counted.points).values(), len(counted.points)) == (True, 1)
    assert own.duty.open_url in page.content.decode()


def test_a_corrected_record_is_told_as_it_was_and_as_it_is(own, year):
    duty = Duty(own.member, year, "attendance", date(2024, 3, 8), own.duty.words, occasion="research")
    record(own.duty.source, [duty])
    page = own.get(own.address)
    assert page.context["counted"].state == "已更正"
    assert page.context["counted"].changes == [("日期", "2024-03-01 → 2024-03-08")]
    assert "此记录已更正" in page.content.decode()


@pytest.mark.parametrize(("kind", "unit"), [("welfare", " 元"), ("grassroots", " 人次"), ("other", "")])
def test_another_quantity_and_fewer_who_share_it_are_corrections(kind, unit, account, year):
    made = drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, _: data["categories"][0]["lines"][1].update(kinds=[kind], occasions=[]))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    client, activity = account(Role.MEMBER), factories.ActivityFactory()
    member = factories.MemberFactory(user=client.user)

    def did(quantity, among):
        record(
            activity,
            [Duty(member, year, kind, date(2024, 3, 1), "捐款", quantity=Decimal(quantity), among=among)],
        )

    did("1200", 3)
    entry, duty = published(year).entries.get(), DutyRecord.objects.get()
    address = reverse("assessment_record", args=[entry.assessment_id, member.pk, duty.pk])
    counted = client.get(address).context["counted"]
    assert counted.state == ""
    assert counted.facts[-2:] == [("数量", f"1200{unit}"), ("共同完成人数", "3")]
    _, behind = detail(entry.assessment, "name")
    rows = [dict(zip(behind.headings, row, strict=True)) for row in behind.rows]
    assert {(row["事项"], row["数量"], row["共同人数"]) for row in rows} == {("捐款", f"1200{unit}", 3)}
    did("1000", 1)
    counted = client.get(address).context["counted"]
    assert counted.changes == [("数量", f"1200{unit} → 1000{unit}"), ("共同完成人数", "3 → 1")]
    result = {**entry.result}
    del result["tally"]
    for line in [line for one in result["categories"] for line in one["lines"]]:
        for item in line["items"]:
            item.pop("quantity", None)
            item.pop("among", None)
    type(entry).objects.update(result=result)
    assert client.get(address).context["counted"].state == ""


def test_another_state_of_the_same_attendance_is_a_correction_and_not_a_deletion(account, year):
    made = drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, _: data["categories"][0]["lines"][1].update(kinds=["attendance", "absence"]))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    client = account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user)
    attended(member, kind="absence")
    entry, duty = published(year).entries.get(), DutyRecord.objects.get()
    leave = Duty(member, year, "leave", duty.on, duty.words, occasion="research")
    record(duty.source, [leave])
    assert DutyRecord.objects.get().pk != duty.pk
    page = client.get(reverse("assessment_record", args=[entry.assessment_id, member.pk, duty.pk]))
    assert page.context["counted"].state == "已更正"
    assert page.context["counted"].changes == [("类别", "无故缺席 → 请假")]
    assert "查看来源" in page.content.decode()


def test_a_record_that_moved_to_another_year_is_a_correction(own, year):
    DutyRecord.objects.update(plenary=factories.PlenaryYearFactory(year=2025), on=date(2025, 3, 1))
    page = own.get(own.address)
    assert page.context["counted"].changes == [("日期", "2024-03-01 → 2025-03-01")]
    assert "查看来源" in page.content.decode()


def test_a_deleted_record_still_opens_and_one_made_anew_is_found(own, year):
    source, words = own.duty.source, own.duty.words
    record(source, [])
    page = own.get(own.address)
    assert page.context["counted"].state == "已删除"
    assert "查看来源" not in page.content.decode()
    assert words in page.content.decode()
    record(source, [Duty(own.member, year, "attendance", date(2024, 3, 1), words, occasion="research")])
    again = own.get(own.address)
    assert DutyRecord.objects.get().pk != own.duty.pk
    assert again.context["counted"].state == ""
    assert DutyRecord.objects.get().open_url in again.content.decode()


def test_it_is_for_those_who_may_read_the_result(account, own):
    assert account(Role.STAFF).get(own.address).status_code == 200
    assert account(Role.LEADER).get(own.address).status_code == 200
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    assert other.get(own.address).status_code == 404
    assert own.get(own.address.replace(f"/{own.duty.pk}/", "/999999/")).status_code == 404


def test_a_colleague_who_may_read_the_result_gets_the_record_and_not_its_source(account, year):
    made = drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, _: data.update(open_to_members=True))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    member, other = factories.MemberFactory(), account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    attended(member)
    entry = published(year).entries.get(member=member)
    duty = DutyRecord.objects.get()
    page = other.get(reverse("assessment_record", args=[entry.assessment_id, member.pk, duty.pk]))
    assert page.status_code == 200
    assert "查看来源" not in page.content.decode()
    record(duty.source, [Duty(member, year, "attendance", date(2024, 3, 8), duty.words, occasion="research")])
    page = other.get(reverse("assessment_record", args=[entry.assessment_id, member.pk, duty.pk])).content.decode()
    assert "此记录已更正" in page
    assert "2024-03-08" not in page


# --- who is commended --------------------------------------------------------------------------------------------
def commend(year, alter):
    drafting.start(year, "example:minhang")
    drafting.change(year, 1, lambda data, _: alter(data["grades"]))
    take(Scheme, Scheme.objects.get().pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    best, good = factories.MemberFactory(name="甲"), factories.MemberFactory(name="乙")
    attended(best, 20)
    attended(good, 8)
    entries = published(year).entries
    names = {entry.member.name: entry.grade for entry in entries.all()}
    assessing.award_best(year, "优秀政协委员", date(2024, 12, 31), "区政协")
    return names, sorted(Award.objects.values_list("member__name", flat=True))


def test_the_grade_that_the_scheme_marks_is_commended_not_the_highest(year):
    def alter(grades):
        grades[0].update(name="一等")
        grades[-2].update(name="称职", least="10", honoured=True)

    names, commended = commend(year, alter)
    assert names["甲"] == "一等"
    assert commended == [name for name, grade in names.items() if grade == "称职"]
    assert annals.commended(SimpleNamespace(plenary=year)).rows == [(name,) for name in commended]


def test_those_who_are_commended_together_have_the_level_of_the_award(account, year):
    commend(year, lambda grades: None)
    Award.objects.all().delete()
    staff = account(Role.STAFF)
    assert 'name="level"' in staff.get(reverse("assessments")).content.decode()
    data = {"title": "市级先进", "on": "2024-12-31", "by": "市政协"}
    staff.post(reverse("award_best"), {**data, "level": "moon"})
    assert not Award.objects.exists()
    staff.post(reverse("award_best"), {**data, "level": "city"})
    assert set(Award.objects.values_list("level", flat=True)) == {"city"}
    assert set(DutyRecord.objects.filter(kind="award").values_list("level", flat=True)) == {"city"}


def test_without_a_mark_the_grade_called_excellent_is_commended(year):
    names, commended = commend(year, lambda grades: None)
    assert commended == sorted(name for name, grade in names.items() if grade == "优秀")


def test_where_no_grade_is_to_be_commended_nobody_is(year):
    with pytest.raises(Refused, match="没有可以评优的等次"):
        commend(year, lambda grades: grades[0].update(name="一等"))
    assert not Award.objects.exists()

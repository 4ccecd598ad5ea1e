"""The ranking: filtered and exported, following every change, each point leading down to its record."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from members import drafting
from members.ledger import assess
from members.models import DutyRecord, PastMembership, Position, Scheme
from tests import factories
from tests.members.assessed import attended, minhang


@pytest.fixture
def scheme(year):
    return minhang(year)


def test_the_ranking_is_filtered_sorted_and_exported(account, scheme):
    staff = account(Role.STAFF)
    for name, number, standing in (("王一", 9, True), ("李二", 4, False), ("张三", 16, False)):
        member = factories.MemberFactory(name=name)
        attended(member, number)
        if standing:
            Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")

    def names(query=""):
        return [row.record["name"] for row in staff.get(f"{reverse('ranking')}?{query}").context["table"].rows]

    assert names() == ["张三", "王一", "李二"]
    assert names("standing=true") == ["王一"]
    assert names("q=zhang") == names("q=zs") == ["张三"]
    assert names("grade=优秀") == ["张三"]
    assert names("sector=教育&sort=total") == ["李二", "王一", "张三"]
    assert staff.get(f"{reverse('ranking')}?export=xlsx").status_code == 200


def test_the_ranking_follows_every_change_at_once(account, year):
    made = drafting.start(year, "example:hefei")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    staff, member = account(Role.STAFF), factories.MemberFactory()

    def total():
        return [str(row.record["total"]) for row in staff.get(reverse("ranking")).context["table"].rows]

    assert total() == ["0"]
    attended(member, 1, "standing_committee")
    assert total() == ["0"]
    seat = Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")
    assert total() == ["30.00"]
    seat.ends_on = date(2024, 2, 1)
    seat.save()
    assert total() == ["0"]
    attended(member, 1, "research")
    assert total() == ["7.5"]
    DutyRecord.objects.filter(occasion="research").delete()
    assert total() == ["0"]
    factories.MemberFactory()
    assert total() == ["0", "0"]


def test_each_point_leads_down_to_its_record(account, scheme):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    attended(member, 2)
    attended(member, 1, "training")
    page = staff.get(reverse("points", args=[member.pk]))
    told = page.context["points"].explained["categories"][0]
    assert (told["points"], [line["points"] for line in told["lines"]]) == ("20", ["0", "10", "10"])
    for duty in DutyRecord.objects.all():
        assert reverse("duty_open", args=[duty.pk]) in page.content.decode()
        assert staff.get(duty.open_url)["Location"] == duty.source.get_absolute_url()


def test_what_is_missing_and_what_if(account, scheme):
    client = account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user)
    attended(member, 4)
    with clock.at(scheme.published_at.replace(year=2024, month=6)):
        page = client.get(reverse("points", args=[member.pk]))
        assert page.context["points"].missing[0] == ("称职", "20")
        assert "提案立案 +15" in [one.words for one in page.context["points"].open_lines]
        page = client.get(f"{reverse('points', args=[member.pk])}?filed=2&activity=1")
    assert (page.context["now"], page.context["then"], page.context["then_grade"]) == (20, 40, "称职")


def test_a_record_without_a_rule_is_shown_as_such(account, scheme):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    attended(member, 1, "", "welfare")
    page = staff.get(reverse("points", args=[member.pk]))
    assert [duty.kind for duty in page.context["points"].uncounted] == ["welfare"]


def test_standing_for_half_a_year_counts_only_those_days(year):
    made = drafting.start(year, "example:hefei")
    member = factories.MemberFactory()
    Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01", ends_on="2024-06-30")
    for month in (3, 6, 9):
        attended(member, 1, "standing_committee", on=date(2024, month, 26))
    one = assess(year, made.parsed)[0]
    line = one.score.categories[0].lines[1]
    assert (line.points, len(line.items)) == (30, 2)


def test_who_belonged_where_is_seen_as_of_the_year(year):
    member = factories.MemberFactory()
    other = factories.SectorFactory(name="科技")
    PastMembership.objects.create(member=member, sector=other, starts_on=date(2022, 1, 1), ends_on=date(2025, 3, 31))
    made = drafting.start(year, "example:hefei")
    assert assess(year, made.parsed)[0].sector == "科技"

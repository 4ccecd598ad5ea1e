"""The analysis of who took part and who did not."""

from datetime import date

from django.urls import reverse

from cppcc.rights import Role
from members.models import DutyRecord
from tests import factories
from tests.members.assessed import attended


def test_analysis_counts_participation_and_names_the_idle(account, year):
    from members.analysis import breakdown, idle

    busy, leaves, silent = (factories.MemberFactory(name=name) for name in ("忙", "假", "静"))
    late = factories.MemberFactory(name="新", joined_on=date(2024, 11, 1))
    attended(busy, 3, on=date(2024, 12, 1))
    attended(leaves, 1, kind="leave", on=date(2024, 12, 1))
    attended(silent, 1, on=date(2024, 5, 1))
    line, total = breakdown(year, "sector")
    assert (line.label, line.members, line.active, line.participation.text) == ("教育", 4, 2, "50")
    assert (line.counts["present"], line.counts["leave"], line.attendance.text) == (4, 1, "80")
    assert total.counts == line.counts
    months = {one.label: one for one in breakdown(year, "month")}
    assert (months["2024-12"].counts["present"], months["2024-05"].active, months["2024-03"].members) == (3, 1, 3)
    assert {one.member.name for one in idle(year)} == {"假", "静"}
    assert late.name not in {one.member.name for one in idle(year)}
    leader = account(Role.LEADER)
    assert leader.get(f"{reverse('duty_analysis')}?export=xlsx").status_code == 200
    for name in ("sector", "committee", "group", "month"):
        assert leader.get(reverse("duty_chart", args=[2024, name]))["Content-Type"] == "image/svg+xml"


def test_a_year_of_more_than_twelve_months_names_each_with_its_year(account, change_of_terms):
    member = factories.MemberFactory(joined_on=date(2021, 9, 1))
    for on in (date(2021, 9, 5), date(2022, 9, 5)):
        attended(member, 1, on=on)
    DutyRecord.objects.update(plenary=change_of_terms[1])
    drawn = account(Role.LEADER).get(reverse("duty_chart", args=[2022, "month"])).content.decode()
    assert "2021-09" in drawn
    assert "2022-09" in drawn

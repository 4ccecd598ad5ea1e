"""Beside a rule that is being typed: the records that it has points for, and what it does to the members' points."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from members import drafting, points
from members.models import DutyRecord, Scheme
from members.schemes.choosing import By, choice
from tests import factories
from tests.members.assessed import attended
from tests.members.test_line_form import EMPTY, said

MEETINGS = {
    "kinds": "attendance", "rates-TOTAL_FORMS": "2", "rates-0-first": "10", "rates-0-occasions": "plenary",
    "rates-1-first": "2.5", "rates-1-occasions": "research",
}  # fmt: skip


@pytest.fixture
def staff(account, year):
    drafting.start(year, "example:minhang")
    return account(Role.STAFF)


def read(staff, **typed):
    return staff.get(reverse("scheme_said", args=[2024]), {**EMPTY, **typed})


@pytest.fixture
def members(year):
    one, two, three = (factories.MemberFactory() for _ in range(3))
    attended(one, 1, "plenary")
    attended(one, 3)
    attended(two, 1)
    attended(two, 2, "training")
    attended(three, 1, kind="absence")
    return one, two, three


def test_what_a_new_rule_gives_is_said_of_all_members_together(staff, members):
    answer = read(staff, **MEETINGS)
    assert (answer.context["records"], answer.context["members"]) == (5, 2)
    assert answer.context["effects"] == [("按现在所填", 2, "20", "17.5")]
    page = answer.content.decode()
    assert "现有 5 条这样的记录，涉及 2 名委员" in page
    assert "与已保存的相比" not in page


def test_parts_of_the_rows_and_the_limit_of_the_rule_are_regarded(staff, members):
    DutyRecord.objects.filter(member=members[1], occasion="research").update(part="partial")
    whole = {"rates-0-first": "4", "rates-0-parts": "participant", "kinds": "attendance", "occasions": "research"}
    answer = read(staff, **whole, cap="10")
    assert (answer.context["records"], answer.context["members"]) == (3, 1)
    assert answer.context["effects"] == [("按现在所填", 1, "10", "10")]


def test_beside_the_saved_rule_it_says_for_how_many_it_differs(staff, members):
    scheme = Scheme.objects.get()
    home = scheme.parsed.categories[0]
    key = next(one.key for one in home.lines if one.key == "plenary")
    page = staff.get(reverse("scheme_part", args=[2024, "line", key])).content.decode()
    assert f"?in={home.key}&amp;key={key}" in page
    answer = read(staff, **MEETINGS, **{"in": home.key, "key": key})
    assert [one[:2] for one in answer.context["effects"]] == [("按现在所填", 2), ("按已保存的", 1)]
    assert answer.context["differ"] == 2
    assert "2 名委员的得分不同" in answer.content.decode()
    assert "与已保存的相比" not in said(staff, **MEETINGS, **{"in": home.key, "key": "nothing"})


def test_who_the_category_and_the_rule_are_not_for_gets_nothing(staff, members):
    sector = members[1].sector
    scheme = Scheme.objects.get()
    scheme.rules["categories"][0]["only"] = [choice(By.SECTOR, sector.pk, str(sector))]
    scheme.save()
    home = scheme.rules["categories"][0]["key"]
    others = sum(1 for one in members if one.sector_id == sector.pk)
    answer = read(staff, **MEETINGS, **{"in": home})
    assert answer.context["effects"][0][1] == min(others, 2)


def test_it_asks_the_same_number_of_queries_of_any_number_of_members(staff, members):
    def asked():
        with CaptureQueriesContext(connection) as recorded:
            read(staff, **MEETINGS, without="leave")
        return len(recorded)

    asked()
    few = asked()
    for _ in range(8):
        attended(factories.MemberFactory(), 2)
    assert asked() == few


def test_with_very_many_records_it_says_where_to_see_the_effect(staff, members, monkeypatch):
    monkeypatch.setattr("members.views.line_said.MOST_TRIED", 3)
    page = said(staff, **MEETINGS)
    assert "现有 7 条这样的记录，涉及 2 名委员" in page
    assert "用本办法试算" in page
    assert points.MOST_TRIED == 10_000

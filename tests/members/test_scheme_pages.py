"""A scheme in the browser: begun, its parts edited, tried out, published, taken back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import Refused, take
from members import assessing, drafting
from members.models import Scheme
from tests import factories
from tests.members.assessed import attended, minhang


@pytest.fixture
def scheme(year):
    return minhang(year)


def test_a_scheme_is_started_edited_tried_out_published_and_frozen(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(name="李四")
    attended(member, 3)
    staff.post(reverse("scheme_start", args=[2024]), {"like": "example:minhang"})
    scheme = Scheme.objects.get()
    address = reverse("scheme_part", args=[2024, "line", "activity"])
    page = staff.get(address)
    assert page.context["form"].initial["counting"] == "each"
    data = {
        "name": "参加活动", "kinds": ["attendance"], "occasions": ["research"], "applies": "all", "counting": "each",
        "skip": "0", "most_items": "2", "cap": "", "reading": "", "seen_version": "1",
        "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "1", "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8",
        "rates-0-first": "7.5",
    }  # fmt: skip
    assert staff.post(address, data)["Location"] == scheme.get_absolute_url()
    stale = staff.post(address, data)
    assert "已被他人修改" in stale.content.decode()
    ranking = staff.get(reverse("ranking"))
    assert "试算" in ranking.content.decode()
    assert [row.record["total"] for row in ranking.context["table"].rows] == [Decimal(15)]  # two of three, 7.5 each
    staff.post(Scheme.objects.get().step_url("publish"), {"version": 2})
    assert staff.get(address).status_code == 404
    late = staff.post(address, {**data, "name": "太晚", "seen_version": "3"}).content.decode()
    assert "办法已公布，不能修改" in late
    assert "太晚" in late  # what was typed is kept, in the page alone
    assert "太晚" not in str(Scheme.objects.get().rules)
    page = account(Role.MEMBER).get(scheme.get_absolute_url()).content.decode()
    assert "最多计 2 项，取分值高的" in page


def test_faults_of_a_rule_are_told_and_nothing_is_changed(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "example:minhang")
    before = Scheme.objects.get().rules
    address = reverse("scheme_part", args=[2024, "line", "filed"])
    base = {
        "name": "提案", "kinds": ["proposal_filed"], "applies": "all", "counting": "once", "skip": "0",
        "seen_version": "1", "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0", "rates-MIN_NUM_FORMS": "4",
        "rates-MAX_NUM_FORMS": "8",
    }  # fmt: skip
    assert "请至少填写一行分值" in staff.post(address, base).content.decode()
    twice = {**base, "rates-0-parts": ["sole"], "rates-0-first": "5", "rates-1-parts": ["sole"], "rates-1-first": "6"}
    assert "第 1 行与第 2 行对同一条记录都适用（个人）" in staff.post(address, twice).content.decode()
    assert "请选择" in staff.post(address, {**base, "kinds": []}).content.decode()
    condition = reverse("scheme_move", args=[2024, "grade", "incompetent"])
    page = staff.post(condition, {"version": "1", "do": "drop"}, follow=True).content.decode()
    assert "所定的等次不存在" in page
    assert Scheme.objects.get().rules == before
    for part in ("category", "grade", "condition"):
        assert staff.get(reverse("scheme_part", args=[2024, part, "new"])).status_code == 200


def test_parts_are_added_moved_and_dropped(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "empty")
    empty = Scheme.objects.get()
    assert staff.post(empty.step_url("publish"), {"version": 1}).status_code == 200
    assert Scheme.objects.get().state == "draft"  # nothing to publish yet, and the page says what is missing
    staff.post(
        reverse("scheme_part", args=[2024, "category", "new"]), {"name": "会议", "section": "base", "seen_version": "1"}
    )
    grade = reverse("scheme_part", args=[2024, "grade", "new"])
    staff.post(grade, {"name": "合格", "least": "0", "qualified": "on", "seen_version": "2"})
    key = Scheme.objects.get().rules["categories"][0]["key"]
    line = reverse("scheme_part", args=[2024, "line", "new"])
    for version, name in ((3, "甲"), (4, "乙")):
        data = {
            "name": name, "kinds": ["attendance"], "applies": "all", "counting": "each", "skip": "0",
            "seen_version": version, "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0",
            "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8", "rates-0-first": "1",
        }  # fmt: skip
        assert staff.post(f"{line}?in={key}", data).status_code == 302

    def lines():
        return [(one["name"], one["key"]) for one in Scheme.objects.get().rules["categories"][0]["lines"]]

    (_, first), _ = lines()
    staff.post(reverse("scheme_move", args=[2024, "line", first]), {"version": 5, "do": "down"})
    assert [name for name, _ in lines()] == ["乙", "甲"]
    staff.post(reverse("scheme_move", args=[2024, "line", first]), {"version": 6, "do": "drop"})
    assert [name for name, _ in lines()] == ["乙"]
    staff.post(Scheme.objects.get().step_url("publish"), {"version": 7})
    assert Scheme.objects.get().state == "published"


def test_a_new_year_starts_from_the_year_before(account, scheme):
    staff, later = account(Role.STAFF), factories.PlenaryYearFactory(year=2025)
    staff.post(reverse("scheme_start", args=[2025]), {"like": "year:2024"})
    copy = Scheme.objects.get(plenary=later)
    assert (copy.state, copy.rules) == ("draft", scheme.rules)
    with pytest.raises(Refused):
        drafting.start(later, "empty")


def test_a_draft_is_not_shown_to_members(account, year):
    drafting.start(year, "example:hefei")
    member = account(Role.MEMBER)
    own = factories.MemberFactory(user=member.user)
    page = member.get(reverse("scheme", args=[2024])).content.decode()
    assert "还没有公布" in page
    assert "全勤" not in page
    assert "还没有公布" in member.get(own.get_absolute_url()).content.decode()


def test_a_published_scheme_is_taken_back_only_while_nothing_was_made_by_it(scheme, year):
    staff = factories.UserFactory(roles=[Role.STAFF])
    assessing.draw_up(year, staff)
    with pytest.raises(Refused):
        take(Scheme, scheme.pk, "reopen", staff, scheme.version, {"reason": "改"})

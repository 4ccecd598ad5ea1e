"""Lines and categories for a choice of positions, sectors, committees and groups, as of the end of the year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from members import drafting
from members.ledger import assess
from members.models import MemberGroup, PastMembership, Position, Scheme
from members.schemes.choosing import By, choice, concerns, says_whom
from members.schemes.explaining import explained
from members.schemes.facts import Person
from members.schemes.reach import unreachable
from members.schemes.reading import check, from_data, to_data
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import category_words, line_words
from members.showing.explained import shown
from tests import factories
from tests.members.assessed import attended
from tests.members.facts import several

VICE, HARBOUR = choice(By.POSITION, "vice_chair", "副主席"), choice(By.SECTOR, 3, "港澳")
TEN = (Rate(first=Decimal(10)),)


def rules(line=(), category=(), start=0):
    one = Line("l", "带队", ("attendance",), only=line, rates=TEN)
    every = Line("e", "出席", ("attendance",), rates=(Rate(first=Decimal(1)),))
    return Rules(
        categories=(
            Category("c", "带队", lines=(one,), only=category, start=Decimal(start)),
            Category("o", "会议", lines=(every,)),
        )
    )


def total(made, *belongs):
    return str(Scorer(made).score(several(2), Person(belongs=frozenset(belongs))).total)


# Two attendances: 1 each for everybody, 10 each for those who are chosen, and the category's start.
EXAMPLES = {
    "for everybody": (rules(), (), "22"),
    "a line for a position": (rules(line=(VICE,)), ("position:vice_chair",), "22"),
    "a line for others": (rules(line=(VICE,)), ("position:standing_member", "sector:3"), "2"),
    "one of several is enough": (rules(line=(VICE, HARBOUR)), ("sector:3",), "22"),
    "a category with its start": (rules(category=(HARBOUR,), start=30), ("sector:3",), "52"),
    "no start for others": (rules(category=(HARBOUR,), start=30), ("sector:4",), "2"),
    "both": (rules(line=(VICE,), category=(HARBOUR,), start=30), ("sector:3",), "32"),
    "of the other number": (rules(line=(HARBOUR,)), ("sector:33",), "2"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_points_of_a_choice_are_as_worked_out_by_hand(name):
    made, belongs, wanted = EXAMPLES[name]
    assert total(made, *belongs) == wanted


def test_it_is_kept_read_checked_and_said():
    made = rules(line=(VICE, HARBOUR), category=(HARBOUR,))
    assert from_data(to_data(made)) == made
    assert "只对副主席、港澳界，以年末的职务和归属为准" in line_words(made.categories[0].lines[0])
    assert category_words(made.categories[0]).startswith("只对港澳界")
    with pytest.raises(ValidationError, match="所适用的委员写得不对"):
        check(rules(line=("sector",)))
    assert [says_whom(one) for one in ("sector:3:港澳", "street:3:甲", "sector::甲", "sector:3")] == [
        True,
        False,
        False,
        False,
    ]
    assert concerns((), frozenset())


def test_the_explanation_says_for_whom_a_category_is():
    made = rules(category=(HARBOUR,), start=30)
    other = explained(Scorer(made).score(several(2), Person()))
    assert "start" not in other["categories"][0]
    assert "只对港澳界" in shown(other).categories[0].aside
    own = explained(Scorer(made).score(several(2), Person(belongs=frozenset({"sector:3"}))))
    assert own["categories"][0]["start"] == "30"
    assert "only" not in own["categories"][0]


# --- with members ---------------------------------------------------------------------------------------------------
@pytest.fixture
def people(year, in_2024):
    """A vice-chair, one of the sector 港澳, one who left it in June, one of a group, one of none of these."""
    harbour, group = factories.SectorFactory(name="港澳"), MemberGroup.objects.create(name="第一组", street="东街")
    found = {
        "chair": factories.MemberFactory(),
        "harbour": factories.MemberFactory(sector=harbour),
        "was": factories.MemberFactory(),
        "group": factories.MemberFactory(group=group),
        "none": factories.MemberFactory(),
    }
    Position.objects.create(member=found["chair"], kind="vice_chair", starts_on=date(2024, 3, 1))
    Position.objects.create(
        member=found["none"], kind="vice_chair", starts_on=date(2022, 1, 1), ends_on=date(2024, 5, 1)
    )
    PastMembership.objects.create(
        member=found["was"], sector=harbour, starts_on=date(2022, 1, 1), ends_on=date(2024, 6, 30)
    )
    for one in found.values():
        attended(one)
    found["rules"] = {
        "sector": (choice(By.SECTOR, harbour.pk, "港澳"),),
        "group": (choice(By.GROUP, group.pk, "第一组"),),
    }
    return found


def who(people, year, only):
    """Who has the ten points."""
    named = {one.pk: name for name, one in people.items() if name != "rules"}
    return {named[one.member.pk] for one in assess(year, rules(line=only)) if one.score.total > 9}


def test_it_is_asked_of_positions_and_bodies_at_the_end_of_the_year(people, year):
    assert who(people, year, (VICE,)) == {"chair"}
    assert who(people, year, people["rules"]["sector"]) == {"harbour"}
    assert who(people, year, (VICE, *people["rules"]["group"])) == {"chair", "group"}


def test_queries_do_not_grow_with_members_and_a_scheme_that_chooses_nobody_asks_none(people, year):
    def asked(made):
        with CaptureQueriesContext(connection) as found:
            assess(year, made)
        return len(found)

    plain, choosing = rules(), rules(line=(VICE, *people["rules"]["sector"]))
    asked(plain)
    few = asked(plain), asked(choosing)
    for _ in range(5):
        attended(factories.MemberFactory())
    assert (asked(plain), asked(choosing)) == few


CONVENER, DEPUTY = (
    choice(By.POSITION, key, name)
    for key, name in (("sector_convener", "界别召集人"), ("group_deputy", "活动组副召集人"))
)


def appointed(account, member, kind, starts_on, ends_on=""):
    """Entered on the member's page."""
    data = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    answer = account(Role.STAFF).post(reverse("position_new", args=[member.pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_line_for_conveners_counts_for_those_who_are_one_at_the_end_of_the_year(people, year, account):
    appointed(account, people["harbour"], "sector_convener", "2024-03-01")
    appointed(account, people["was"], "sector_convener", "2023-03-01", "2024-02-28")
    appointed(account, people["group"], "group_deputy", "2024-05-01")
    assert who(people, year, (CONVENER,)) == {"harbour"}
    assert who(people, year, (CONVENER, DEPUTY)) == {"harbour", "group"}
    assert {CONVENER, DEPUTY} <= {key for key, _ in drafting.bodies()}
    assert "只对界别召集人、活动组副召集人" in line_words(rules(line=(CONVENER, DEPUTY)).categories[0].lines[0])


def test_a_convener_is_no_member_of_the_standing_committee(people, year, account):
    appointed(account, people["harbour"], "sector_convener", "2024-01-01")
    assert [one.person.standing for one in assess(year, rules()) if one.member == people["harbour"]] == [False]
    assert Position.objects.held(date(2024, 6, 1)).filter(kind__in=Position.STANDING).count() == 1


# --- on the page -----------------------------------------------------------------------------------------------------
def typed(scheme, only):
    return {
        "name": "带队调研", "kinds": ["attendance"], "applies": "all", "counting": "each", "skip": "0", "only": only,
        "seen_version": scheme.version, "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0",
        "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8", "rates-0-first": "3",
    }  # fmt: skip


def test_a_clerk_chooses_them_and_a_renamed_sector_keeps_the_name_that_was_adopted(account, year, in_2024):
    staff, scheme = account(Role.STAFF), drafting.start(year, "example:default")
    sector = factories.SectorFactory(name="港澳")
    only = choice(By.SECTOR, sector.pk, "港澳")
    address = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={scheme.parsed.categories[0].key}"
    assert "界别：港澳" in staff.get(address).content.decode()
    answer = staff.post(address, typed(scheme, [only]))
    assert answer.status_code == 302, answer.context["form"].errors
    line = Scheme.objects.get().parsed.categories[0].lines[-1]
    assert line.only == (only,)
    assert "只对港澳界" in staff.get(scheme.get_absolute_url()).content.decode()
    sector.name = "特邀"
    sector.save()
    scheme = Scheme.objects.get()
    page = reverse("scheme_part", args=[2024, "line", line.key])
    assert "界别：港澳" in staff.get(page).content.decode()
    staff.post(page, {**typed(scheme, [only]), "name": "带队"})
    assert replace(Scheme.objects.get().parsed.categories[0].lines[-1], key="").only == (only,)


def test_what_nobody_can_be_is_refused(account, year, in_2024):
    staff, scheme = account(Role.STAFF), drafting.start(year, "example:default")
    address = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={scheme.parsed.categories[0].key}"
    answer = staff.post(address, typed(scheme, ["sector:999:没有"]))
    assert "only" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("category", "line", "possible"),
    [
        ((HARBOUR,), (choice(By.SECTOR, 4, "经济"),), False),
        ((HARBOUR,), (choice(By.SECTOR, 3, "特邀"),), True),
        ((HARBOUR,), (choice(By.GROUP, 4, "第一组"),), True),
        ((HARBOUR, VICE), (choice(By.SECTOR, 4, "经济"),), True),
        ((VICE,), (choice(By.POSITION, "standing_member", "常委"),), True),
        ((choice(By.GROUP, 3, "甲"),), (choice(By.GROUP, 4, "乙"), choice(By.GROUP, 5, "丙")), False),
        ((), (HARBOUR,), True),
    ],
)
def test_a_line_for_nobody_of_its_category_is_told(category, line, possible):
    told = unreachable(rules(line=line, category=category))
    assert told == [] if possible else "没有委员两者都是" in told[0]


def test_saving_a_line_for_nobody_of_its_category_warns(account, year, in_2024):
    staff, scheme = account(Role.STAFF), drafting.start(year, "example:default")
    harbour, trade = factories.SectorFactory(name="港澳"), factories.SectorFactory(name="经济")
    data = to_data(scheme.parsed)
    data["categories"][0]["only"] = [choice(By.SECTOR, harbour.pk, "港澳")]
    Scheme.objects.update(rules=data)
    address = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={scheme.parsed.categories[0].key}"
    sent = typed(scheme, [choice(By.SECTOR, trade.pk, "经济")])
    page = staff.post(address, sent, follow=True).content.decode()
    assert "已保存，但“带队调研”不会有记录可计：类别只对港澳界，本规则只对经济界" in page


def test_a_scheme_for_a_body_that_is_gone_is_not_published(account, year, in_2024):
    staff, scheme = account(Role.STAFF), drafting.start(year, "example:default")
    sector = factories.SectorFactory(name="港澳")
    data = to_data(scheme.parsed)
    data["categories"][0]["only"] = [choice(By.SECTOR, sector.pk, "港澳")]
    Scheme.objects.update(rules=data)
    words = "只对港澳界，已不在职务或基础资料之中，请改选。"
    assert words not in staff.get(scheme.get_absolute_url()).content.decode()
    sector.delete()
    assert words in staff.get(scheme.get_absolute_url()).content.decode()
    page = staff.post(scheme.step_url("publish"), {"version": scheme.version}, follow=True).content.decode()
    assert words in page
    assert Scheme.objects.get().is_draft

"""Rules that can never count are told and refused; every other one has a record that makes it count."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.calendar import clock
from cppcc.rights import Role
from members import drafting
from members.drafting import examples
from members.kinds import BY_HAND, LATENESS, Kind, Part
from members.models import Scheme
from members.possible import ALONG, CARRIES
from members.schemes.facts import Fact
from members.schemes.reach import idle_rates, never, unreachable, warnings
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Category, Line, Rate, Rules
from members.schemes.scoring import Scorer
from tests.members.facts import example

pytestmark = pytest.mark.django_db
ONE = Decimal(1)
ALIKE = (Rate(first=ONE),)
OFFERED = [kind for kind in Kind.values if kind not in BY_HAND]
"""What the editor offers: points given or taken by the office are counted by no rule."""
LEVELS, OCCASIONS = ("district", "city"), ("plenary", "research")


def line(*kinds, rates=ALIKE, **changes):
    return Line("l", "项", kinds, rates=rates, **changes)


NEVER = {
    "会议活动类别": line("media", occasions=("plenary",)),
    "每年只有一条": line("duty_report", least_items=2),
    "必有": line("proposal_filed", without=("proposal_submitted",)),
    "角色只有": line("proposal_filed", rates=(Rate(("oral",), ONE),)),
    "没有层级": line("attendance", levels=("district",)),
    "没有数量": line("media", counting="quantity", per=Decimal(1000)),
    "同一件已有的不计": line("proposal_submitted", without=("proposal_submitted",)),
}


@pytest.mark.parametrize("words", NEVER)
def test_why_a_rule_can_never_count_is_told(words):
    assert words in never(NEVER[words])
    assert "不会有记录可计" in warnings(NEVER[words])[0]


def test_a_rule_that_one_of_its_kinds_can_make_count_is_none_of_these():
    assert never(line("attendance", "media", levels=("city",))) == ""
    both = line("proposal_filed", rates=(Rate(("sole",), ONE), Rate(("oral",), ONE)))
    assert never(both) == ""
    assert idle_rates(both) == [1]
    assert "第 2 行" in warnings(both)[0]


def test_what_comes_once_a_year_is_not_enough_where_the_other_kinds_have_no_points():
    two = line("duty_report", "media", least_items=2)
    assert never(two) == ""
    alone = (Rate(first=ONE, kinds=("duty_report",)),)
    assert "“提交履职报告”每年只有一条" in never(line("duty_report", "media", least_items=2, rates=alone))
    assert "每年只有一条" in never(line("duty_report", "media", skip=1, without=("media",)))


@pytest.mark.parametrize("name", examples())
def test_the_schemes_that_come_with_the_program_have_no_such_rule(name):
    assert unreachable(example(name)) == []
    assert [rate for _, one in example(name).lines for rate in idle_rates(one)] == []


def possible_facts(kind):
    """A record of each sort that ``members.possible`` says there is of a kind, with those that always stand beside it."""
    carries = CARRIES[kind]
    occasions, levels = OCCASIONS if carries.occasions else ("",), ("", *LEVELS) if carries.levels else ("",)
    numbers = (1, 5000) if carries.unit else (1,)
    for pk, (part, occasion, level, number) in enumerate(product(carries.parts, occasions, levels, numbers)):
        half_days = 0 if kind in LATENESS else 1
        sort = (occasion, level, half_days, half_days, date(2024, 3, 1), "", (1, pk), False, Decimal(number))
        beside = [Fact(-pk - place, one, part, *sort) for place, one in enumerate(ALONG.get(kind, ()), start=1000)]
        yield [Fact(pk, kind, part, *sort), *beside]


@st.composite
def lines(draw):
    kinds = draw(st.lists(st.sampled_from(OFFERED), min_size=1, max_size=2, unique=True))
    rate = Rate(
        tuple(draw(st.lists(st.sampled_from(Part.values), max_size=2, unique=True))),
        ONE,
        kinds=tuple(draw(st.lists(st.sampled_from(kinds), max_size=1))),
        levels=tuple(draw(st.lists(st.sampled_from(LEVELS), max_size=1))),
    )
    return line(
        *kinds,
        rates=(rate,),
        occasions=tuple(draw(st.lists(st.sampled_from(OCCASIONS), max_size=1))),
        levels=tuple(draw(st.lists(st.sampled_from(LEVELS), max_size=1))),
        without=tuple(draw(st.lists(st.sampled_from(Kind.values), max_size=1))),
        counting=draw(st.sampled_from(["each", "once", "half_day", "quantity"])),
        per=draw(st.sampled_from([ONE, Decimal(1000)])),
        per_matter=draw(st.booleans()),
    )


@settings(max_examples=600, deadline=None)
@given(lines())
def test_a_rule_is_told_exactly_if_no_record_makes_it_count(made):
    scorer = Scorer(Rules(categories=(Category("c", "类", lines=(made,)),)))
    fires = any(scorer.score(facts).total > 0 for kind in made.kinds for facts in possible_facts(kind))
    assert fires == (never(made) == "")


# --- where it is told ----------------------------------------------------------------------------------------------
@pytest.fixture
def scheme(year):
    return drafting.start(year, "example:default")


def with_line(scheme, made):
    data = to_data(from_data(scheme.rules))
    alone = to_data(Rules(categories=(Category("x", "x", lines=(made,)),)))
    data["categories"][0]["lines"] += alone["categories"][0]["lines"]
    Scheme.objects.filter(pk=scheme.pk).update(rules=data)


def test_saving_such_a_rule_warns(account, scheme, year):
    staff = account(Role.STAFF)
    address = f"{reverse('scheme_part', args=[2024, 'line', 'new'])}?in={scheme.parsed.categories[0].key}"
    data = {
        "name": "区级出席", "kinds": ["attendance"], "levels": ["district"], "applies": "all", "counting": "each",
        "skip": "0", "seen_version": "1", "rates-TOTAL_FORMS": "4", "rates-INITIAL_FORMS": "0",
        "rates-MIN_NUM_FORMS": "4", "rates-MAX_NUM_FORMS": "8", "rates-0-first": "3",
    }  # fmt: skip
    page = staff.post(address, data, follow=True).content.decode()
    assert "已保存，但“区级出席”不会有记录可计：“出席”的记录没有层级。公布之前请修改。" in page
    assert Scheme.objects.get().parsed.categories[0].lines[-1].name == "区级出席"
    fine = staff.post(
        address, {**data, "name": "出席", "levels": [], "seen_version": "2"}, follow=True
    ).content.decode()
    assert "已保存，但" not in fine


def test_publishing_it_is_refused_and_one_that_is_published_opens_with_a_warning(account, scheme, year):
    staff = account(Role.STAFF)
    with_line(scheme, NEVER["没有层级"])
    page = staff.get(scheme.get_absolute_url()).content.decode()
    assert "“项”不会有记录可计：“出席”的记录没有层级。" in page
    staff.post(scheme.step_url("publish"), {"version": scheme.version})
    assert Scheme.objects.get().state == "draft"
    Scheme.objects.update(state="published", published_at=clock.now())
    page = staff.get(scheme.get_absolute_url()).content.decode()
    assert "不会计分的规则" in page
    assert "不会计分的规则" not in account(Role.MEMBER).get(scheme.get_absolute_url()).content.decode()

"""Points by steps of attendance: 出席率达到 90% 的 20 分，达到 70% 的 15 分."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cppcc.rights import Role
from members import drafting
from members.models import DutyPart, Scheme
from members.schemes.explaining import still_open
from members.schemes.facts import Person
from members.schemes.reach import never, sorts, warnings
from members.schemes.reading import from_data, line_faults, to_data
from members.schemes.rules import Counting, Rate
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests.members.facts import several
from tests.members.test_further_rules import line, rules, total

pytestmark = pytest.mark.django_db


def step(least, first):
    return Rate(least=Decimal(least), first=Decimal(first))


OFFICIAL_STEP = Rate(("leave_official",), Decimal(20), least=Decimal(90))
MEETINGS = line("attendance", counting="steps", rates=(step(90, 20), step(70, 15), step(60, 10)))
MADE = rules(MEETINGS)


def came(present, away, kind="absence"):
    return [*several(present, "attendance"), *several(away, kind, half=0, due=1)]


@pytest.mark.parametrize(
    ("present", "away", "told"),
    [(10, 0, 20), (9, 1, 20), (8, 2, 15), (7, 3, 15), (2, 1, 10), (6, 4, 10), (5, 5, 0), (0, 3, 0), (0, 0, 0)],
)
def test_the_highest_step_that_is_reached_is_given(present, away, told):
    for kind in ("absence", "leave"):
        assert total(MADE, *came(present, away, kind)) == told


def test_every_point_leads_to_a_record_and_says_how_far_he_came():
    (one,) = Scorer(MADE).score(came(8, 2)).categories
    items = one.lines[0].items
    assert len(items) == 10
    assert [item.points for item in items if item.points] == [15]
    assert {item.note for item in items} == {"出席率 80%，达到 70%", "计入出席率", "应到未到"}
    (none,) = Scorer(MADE).score(came(1, 2)).categories
    assert "出席率 33.33%，没有达到分档" in {item.note for item in none.lines[0].items}


def test_it_is_read_out_and_comes_back_from_its_data():
    assert from_data(to_data(MADE)) == MADE
    assert line_words(MEETINGS).startswith(
        "出席（各类会议活动）：出席率达到 90% 的 20 分；出席率达到 70% 的 15 分；出席率达到 60% 的 10 分；"
    )
    plain = to_data(rules(line("attendance")))["categories"][0]["lines"][0]["rates"][0]
    assert "least" not in plain, "what was written before there were steps stands as it stood"
    assert never(MEETINGS) == ""
    assert still_open(MADE, came(1, 1), Person()) == []


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (line("attendance", counting="steps", rates=(step(0, 5),)), "每行请填达到的出席率"),
        (line("attendance", rates=(step(90, 5),)), "才填达到的出席率"),
        (line("attendance", counting="steps", rates=(step(90, 5), step(90, 6))), "达到的出席率相同"),
        (
            line(
                "attendance",
                "leave",
                counting="steps",
                rates=(OFFICIAL_STEP, replace(OFFICIAL_STEP, parts=("leave_sick",))),
            ),
            "达到的出席率相同",
        ),
        (
            line("attendance", counting="steps", rates=(Rate(("partial",), Decimal(1), least=Decimal(9)),)),
            "只可选计作实到的请假种类",
        ),
        (line("attendance", counting="steps", rates=(OFFICIAL_STEP,)), "须有“请假”"),
        (line("attendance", counting="steps", rates=(step(90, 5),), most_items=2), "不能再规定起计"),
    ],
)
def test_what_a_step_cannot_mean_is_told(made, told):
    assert any(told in words for words in line_faults(made))


def test_leaves_of_the_kinds_that_one_row_names_count_as_presence():
    """公假视同出席."""
    made = rules(line("attendance", "leave", counting="steps", rates=(OFFICIAL_STEP, step(70, 15))))
    assert from_data(to_data(made)) == made
    official, sick = (
        several(2, "leave", part=part, half=1, due=1) for part in ("leave_official", "leave_sick")
    )  # fmt: skip
    there = several(8, "attendance")
    assert total(made, *there, *official) == 20
    assert total(made, *there, *sick) == 15
    assert total(made, *there, *several(2, "leave", half=1, due=1)) == 15, "of no kind"
    (words,) = (line_words(one) for _, one in made.lines)
    assert "公假计作实到，其余的请假和缺席都算应到未到" in words
    assert [(one.kind, one.part) for one in sorts(made.lines[0][1])] == [
        ("attendance", "participant"), ("leave", "leave_official"),
        ("attendance", "participant"), ("leave", "leave_official"),
    ]  # fmt: skip


def test_every_leave_counts_as_presence_where_no_kind_is_named():
    made = rules(line("attendance", "leave", counting="steps", rates=(step(90, 20),)))
    assert total(made, *several(1, "attendance"), *several(9, "leave", half=1, due=1)) == 20
    assert "请假计作实到，缺席算应到未到" in line_words(made.lines[0][1])


@pytest.mark.parametrize("part", ["host9", "leave_sick"])
def test_a_part_that_is_no_kind_of_leave_any_more_is_told(part):
    DutyPart.objects.get_or_create(key="host9", defaults={"name": "主持"})
    DutyPart.objects.filter(key="leave_sick").update(until_year=2020)
    named = replace(OFFICIAL_STEP, parts=(part,))
    alone, beside = (line(*kinds, counting="steps", rates=(named,)) for kinds in (["leave"], ["attendance", "leave"]))
    assert "都不是请假的种类，或者都已停用" in never(alone, 2024)
    assert never(beside, 2024) == ""
    assert [one.kind for one in sorts(beside, 2024)] == ["attendance"]
    assert any("没有请假计作实到" in words for words in warnings(beside, 2024))
    mended = replace(beside, rates=(OFFICIAL_STEP,))
    assert not warnings(mended, 2024)


@given(st.integers(0, 12), st.integers(0, 12))
def test_coming_once_more_never_gives_less(present, away):
    assert total(MADE, *came(present + 1, away)) >= total(MADE, *came(present, away))


@pytest.mark.parametrize(
    ("kinds", "parts"), [(["attendance"], []), (["attendance", "leave"], ["leave_official", "leave_sick"])]
)
def test_the_form_writes_steps(account, year, kinds, parts):
    staff = account(Role.STAFF)
    drafting.start(year, "empty")
    scheme = Scheme.objects.get()
    category = {"name": "会议", "section": "base", "seen_version": scheme.version}
    staff.post(reverse("scheme_part", args=[year.year, "category", "new"]), category)
    scheme = Scheme.objects.get()
    (home,) = scheme.parsed.categories
    sent = {
        "name": "出席率", "kinds": kinds, "applies": "all", "counting": Counting.STEPS, "skip": "0",
        "seen_version": scheme.version, "rates-TOTAL_FORMS": "2", "rates-INITIAL_FORMS": "0",
        "rates-0-first": "20", "rates-0-least": "90", "rates-0-parts": parts, "rates-1-first": "15", "rates-1-least": "70",
    }  # fmt: skip
    answer = staff.post(f"{reverse('scheme_part', args=[year.year, 'line', 'new'])}?in={home.key}", sent)
    assert answer.status_code == 302
    scheme = Scheme.objects.get()
    ((_, made),) = scheme.parsed.lines
    assert made.rates == (replace(step(90, 20), parts=tuple(parts)), step(70, 15))
    page = staff.get(reverse("scheme", args=[year.year])).content.decode()
    assert "出席率达到 90% 的 20 分；出席率达到 70% 的 15 分" in page
    assert ("公假、病假计作实到，其余的请假和缺席都算应到未到" in page) == bool(parts)

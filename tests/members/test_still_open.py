"""还可得分 takes in only what can still happen: no ended occasion, level, kind or part, no second one of what comes once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from members import drafting
from members.models import DutyKind, DutyPart, Level, Occasion, Scheme
from members.schemes.explaining import still_open, supposed
from members.schemes.facts import Person
from members.schemes.reading import to_data
from members.schemes.rules import Rules
from tests import factories
from tests.members.facts import fact, several
from tests.members.test_further_rules import line, rate, rules, total

pytestmark = pytest.mark.django_db


def chances(made, *facts, year=2024):
    return [one.points for one in still_open(rules(made), list(facts), Person(), year)]


def ended(model, **more):
    return model.objects.create(name="旧的", until_year=2022, **more).key


def test_points_of_an_ended_occasion_are_open_no_more():
    made = line("attendance", rates=(rate(10, occasions=(ended(Occasion),)), rate(3, occasions=("plenary",))))
    assert chances(made) == [3]
    assert chances(made, year=2022) == [10]
    assert chances(line("attendance", occasions=(made.rates[0].occasions[0],), rates=(rate(10),))) == []
    both = (made.rates[0].occasions[0], "research")
    assert chances(line("attendance", rates=(rate(10, occasions=both),))) == [10]


def test_points_of_an_ended_level_kind_or_part_are_open_no_more():
    level, part, kind = ended(Level), ended(DutyPart), ended(DutyKind)
    assert chances(line("award", rates=(rate(10, levels=(level,)), rate(3, levels=("city",))))) == [3]
    assert chances(line(kind, "media", rates=(rate(10, kinds=(kind,)), rate(3, kinds=("media",))))) == [3]
    assert chances(line(kind, rates=(rate(10),))) == []
    own = DutyKind.objects.create(name="值班接待", parts=[part, "participant"]).key
    assert chances(line(own, rates=(rate(10, part), rate(3, "participant")))) == [3]


def test_points_that_no_record_of_the_kind_can_have_are_not_open():
    made = line(
        "attendance", "award", rates=(rate(10, kinds=("attendance",), levels=("city",)), rate(3, kinds=("award",)))
    )
    assert chances(made) == [3]
    assert chances(line("attendance", rates=(rate(10, levels=("city",)),))) == []


def test_what_comes_once_a_year_comes_no_second_time():
    made = line("duty_report", rates=(rate(10),))
    assert chances(made) == [10]
    assert chances(made, fact("duty_report")) == []
    either = replace(made, kinds=("duty_report", "media"))
    assert chances(either, fact("duty_report")) == [10]
    assert chances(replace(either, counting="once", least_items=2)) == [10]


def test_the_page_of_points_names_and_tries_only_what_can_still_happen(account, year):
    client = account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user)
    gone = replace(line("attendance", rates=(rate(10),), occasions=(ended(Occasion),)), name="读书会")
    kept = replace(line("duty_report", rates=(rate(7),)), name="履职报告")
    scheme = drafting.start(year, "empty")
    made: Rules = rules(gone, kept)
    Scheme.objects.filter(pk=scheme.pk).update(rules=to_data(made), state="published", published_at=clock.now())
    address = reverse("points", args=[member.pk])
    page = client.get(address, {"l0": 3, "l1": 3})
    assert [one.line.name for one in page.context["points"].open_lines] == ["履职报告"]
    assert [one.name for one, _ in page.context["what_if_lines"]] == ["履职报告"]
    assert page.context["then"] - page.context["now"] == 7


REPORT_AND_MEDIA = line("duty_report", "media", rates=(rate(10, kinds=("duty_report",)), rate(1, kinds=("media",))))


def test_more_of_what_comes_once_and_of_other_kinds_is_never_less():
    made = rules(REPORT_AND_MEDIA)
    ((_, one),) = made.lines
    sums = [total(made, *supposed(one, number, Person())) for number in range(1, 5)]
    assert sums == [10, 11, 12, 13]


def test_the_times_that_are_missing_are_those_of_the_records_that_can_come():
    kinds = ("duty_report", "media")
    rates = (rate(10, kinds=("duty_report",)), rate(1, kinds=("media",)))
    made = rules(line(*kinds, counting="times", per=Decimal(3), rates=rates))
    (told,) = still_open(made, several(2, "media"), Person())
    assert (told.items, told.points) == (1, 1)


@pytest.mark.parametrize("state", ["attendance", "leave", "absence"])
def test_a_meeting_of_the_year_that_was_held_comes_no_second_time(state):
    made = line("attendance", rates=(rate(10),), occasions=("plenary",))
    assert chances(made) == [10]
    assert chances(made, fact(state, "plenary")) == []
    wider = line("attendance", rates=(rate(10, occasions=("plenary",)), rate(3, occasions=("research",))))
    assert chances(wider, fact(state, "plenary")) == [3]
    assert chances(wider, fact(state, "standing_committee")) == [10]


def test_a_speech_at_the_meeting_is_still_declared():
    spoken = line("speech", rates=(rate(5),), occasions=("plenary",))
    assert chances(spoken, fact("attendance", "plenary")) == [5]
    there = supposed(line("attendance", rates=(rate(10),), occasions=("plenary",)), 1, Person())
    assert supposed(spoken, 1, Person(), there)


def test_nobody_sets_out_for_a_proposal_that_becomes_none():
    assert chances(line("proposal_converted", "proposal_rejected", rates=(rate(15),))) == []
    assert chances(line("proposal_converted", "proposal_filed", rates=(rate(15),))) == [15]

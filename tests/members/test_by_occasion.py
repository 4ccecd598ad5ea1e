"""Points by occasion within one rule, each worked out by hand, and what of it is typed, read, told and refused."""

import json
from dataclasses import asdict, replace
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import QueryDict
from django.urls import reverse

from cppcc.rights import Role
from members import drafting
from members.forms.rates import Rates, plain_rates, rates_words
from members.models import Level, Occasion, Scheme
from members.schemes.explaining import still_open
from members.schemes.facts import Person
from members.schemes.reach import idle_rates, never
from members.schemes.reading import from_data, to_data
from members.schemes.scoring import Scorer
from members.schemes.words import line_words
from tests.members.facts import example, fact, several
from tests.members.test_further_rules import line, rate, rules, total
from tests.members.test_line_form import EMPTY, said, wrong

MEETINGS = line(
    "attendance",
    rates=(
        rate(10, occasions=("plenary",)),
        rate(5, "participant", occasions=("standing_committee",)),
        rate(2, "partial", occasions=("standing_committee",)),
        rate(3, further=1, occasions=("special_consultation", "research")),
    ),
)
CASES = {
    "plenary 10": ([fact(occasion="plenary")], 10),
    "two plenary meetings 2×10": (several(2, occasion="plenary"), 20),
    "a standing committee whole and in part 5+2": (
        [fact(occasion="standing_committee"), fact(occasion="standing_committee", part="partial")], 7,
    ),
    "consultation and research, the first 3, then 1": (
        [fact(occasion="special_consultation"), *several(2, occasion="research")], 5,
    ),
    "another occasion, and none": ([fact(occasion="training"), fact()], 0),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_points_by_occasion_by_hand(case):
    records, points = CASES[case]
    assert total(rules(MEETINGS), *records) == points


def test_the_rule_says_them_and_what_brings_nothing_says_why(db):
    assert line_words(MEETINGS) == (
        "出席：全体会议每项 10 分；常委会会议、参加每项 5 分；常委会会议、部分参加每项 2 分；"
        "专题协商、调研第一项 3 分、其后每项 1 分；哪一项作第一项，取对委员最有利的算法；未列出的不计分。"
    )
    items = Scorer(rules(MEETINGS)).score([fact(occasion="training")]).categories[0].lines[0].items
    assert [item.note for item in items] == ["没有与其会议活动类别、角色、种类、层级相应的分值，不计分"]


def test_one_record_has_points_of_one_row_only(db):
    with pytest.raises(ValidationError, match="有两行分值"):
        rules(line("attendance", rates=(rate(1, occasions=("plenary", "research")), rate(2, occasions=("plenary",)))))


def test_what_is_supposed_is_of_an_occasion_that_counts(db):
    assert [one.points for one in still_open(rules(MEETINGS), [], Person())] == [10]
    narrowed = replace(MEETINGS, occasions=("research", "training"))
    assert [one.points for one in still_open(rules(narrowed), [], Person())] == [3]


@pytest.mark.parametrize("name", drafting.examples())
def test_what_was_written_before_stays_as_it_was_byte_for_byte(name):
    data = to_data(example(name))
    for _, one in from_data(data).lines:
        assert all("occasions" in asdict(row) and not row.occasions for row in one.rates)
    assert "occasions" not in {key for c in data["categories"] for one in c["lines"] for r in one["rates"] for key in r}
    assert json.dumps(to_data(from_data(data))) == json.dumps(data)
    assert from_data(to_data(rules(MEETINGS))) == rules(MEETINGS)


# --- what no record can meet ---------------------------------------------------------------------------------------
def test_an_occasion_that_no_record_can_have_is_told(db):
    assert "没有会议活动类别" in never(line("media", rates=(rate(1, occasions=("plenary",)),)))
    other = line("attendance", occasions=("research",), rates=(rate(1, occasions=("plenary",)),))
    assert "所列分值都不适用" in never(other)
    both = replace(other, rates=(*other.rates, rate(1, occasions=("research",))))
    assert (never(both), idle_rates(both)) == ("", [0])


def test_an_ended_occasion_or_level_of_a_row_is_told_and_not_published(db):
    for made, name in (
        (Occasion.objects.create(name="读书会", until_year=2020), "occasions"),
        (Level.objects.create(name="街道级", until_year=2020), "levels"),
    ):
        gone = line("speech", rates=(rate(1, **{name: (made.key,)}),))
        assert never(gone, 2020) == ""
        assert "所列分值都不适用" in never(gone, 2024)
        some = replace(gone, rates=(*gone.rates, rate(2, **{name: ("plenary" if name == "occasions" else "city",)})))
        assert (never(some, 2024), idle_rates(some, 2024)) == ("", [0])


# --- typing it -----------------------------------------------------------------------------------------------------
ROWS = {"kinds": "attendance", "rates-TOTAL_FORMS": "2", "rates-0-first": "10", "rates-0-occasions": "plenary"}


def test_rows_may_differ_by_occasion_alone(db):
    more = {**ROWS, "rates-1-first": "5"}
    assert wrong(**more, **{"rates-1-occasions": "research"}) == ([], [])
    assert "每行都要选" in "".join(wrong(**more)[1])
    assert "第 1 行与第 2 行对同一条记录都适用（全体会议）" in "".join(
        wrong(**more, **{"rates-1-occasions": "plenary"})[1]
    )
    assert "请填写分值。" in "".join(wrong(**ROWS, **{"rates-1-occasions": "research"})[0])


def test_an_ended_occasion_is_refused_where_the_row_does_not_name_it_already(db):
    gone = Occasion.objects.create(name="读书会", until_year=2020)
    row = {"rates-0-first": "1", "rates-0-occasions": gone.key}
    typed = QueryDict(urlencode({"rates-TOTAL_FORMS": "1", "rates-INITIAL_FORMS": "0", **row}))
    assert not Rates(typed, prefix="rates").is_valid()
    assert Rates(typed, prefix="rates", initial=[{"occasions": [gone.key]}]).is_valid()


@pytest.fixture
def staff(account, year):
    drafting.start(year, "example:minhang")
    return account(Role.STAFF)


def test_it_is_read_as_it_is_typed_saved_and_shown_again(staff):
    gone = Occasion.objects.create(name="读书会", until_year=2020)
    assert "读书会每项 10 分" in said(staff, **{**ROWS, "rates-0-occasions": gone.key})
    address = reverse("scheme_part", args=[2024, "line", "plenary"])
    staff.post(address, {**EMPTY, **ROWS, "name": "出席会议", "seen_version": "1", "rates-1-first": ""})
    saved = next(one for _, one in Scheme.objects.get().parsed.lines if one.key == "plenary")
    assert saved.rates[0].occasions == ("plenary",)
    assert "全体会议每项 10 分" in staff.get(Scheme.objects.get().get_absolute_url()).content.decode()
    shown = staff.get(address).context["rates"].forms[0]
    assert shown["occasions"].value() == ["plenary"]


def test_two_editors_of_a_row_are_told_the_occasions(db):
    now, typed = ([{"parts": [], "first": "5", "occasions": [one]}] for one in ("plenary", "research"))
    assert plain_rates(now) != plain_rates(typed)
    assert rates_words(plain_rates(typed)) == "调研 5 分"
    assert plain_rates([{"parts": [], "first": "5"}]) == plain_rates([{"parts": [], "first": 5, "occasions": []}])


def test_an_occasion_that_a_row_names_is_not_deleted(staff):
    own = Occasion.objects.create(name="读书会")
    scheme = Scheme.objects.get()
    scheme.rules["categories"][0]["lines"][0]["rates"][0]["occasions"] = [own.key]
    scheme.save()
    with pytest.raises(ProtectedError):
        own.delete()

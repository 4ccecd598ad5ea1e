"""Who came for too little of a meeting was absent from it: 实到时间不足应到三分之二的，按缺席一次计."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.services.attendance import record_attendance
from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from members import drafting, duties
from members.detailing import detail
from members.ledger import assess, facts_of
from members.models import DutyRecord, Scheme
from members.points import looked_at, tried
from members.schemes.conditions import Condition
from members.schemes.explaining import explained, kept
from members.schemes.facts import as_counted
from members.schemes.measures import from_stored, tallied
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Grade
from members.schemes.scoring import Scorer
from members.schemes.words import head_words
from members.showing.explained import printed_lines
from tests import factories
from tests.members.assessed import published
from tests.members.facts import fact
from tests.members.language import persons, records, whole_schemes
from tests.members.test_adopting import read
from tests.members.test_further_rules import line, rate, rules

pytestmark = pytest.mark.django_db
TWO_THIRDS = Decimal("66.67")
AWAY = Condition("away", "缺席两次", ("absence",), number=Decimal(2), grade="b")
MADE = replace(
    rules(
        line("attendance", rates=(rate(5),)),
        line("absence", minus=True, rates=(rate(3),)),
        start=Decimal(20), floor=None,
    ),
    present_from=TWO_THIRDS,
    grades=(Grade("a", "合格", Decimal(1)), Grade("b", "不合格", qualified=False)),
    conditions=(AWAY,),
)  # fmt: skip


def came(half, due):
    return fact("attendance", part="partial" if half < due else "participant", half=half, due=due)


# --- worked by hand ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("half", "due", "total"),
    [(3, 3, 25), (2, 3, 25), (1, 3, 17), (4, 6, 25), (3, 6, 17), (0, 1, 17), (1, 1, 25), (0, 0, 25)],
)
def test_less_than_two_thirds_is_an_absence_and_two_of_three_are_there(half, due, total):
    assert Scorer(MADE).score([came(half, due)]).total == total
    assert Scorer(replace(MADE, present_from=None)).score([came(half, due)]).total == 25
    assert Scorer(replace(MADE, present_from=Decimal(0))).score([came(half, due)]).total == 25


def test_conditions_count_it_and_leave_stays_leave():
    short, absent = came(1, 3), fact("absence", half=3, due=3)
    assert Scorer(MADE).score([short, absent]).grade.name == "不合格"
    assert Scorer(MADE).score([short, fact("leave", half=3, due=3)]).grade.name == "合格"
    assert Scorer(MADE).score([came(2, 3), absent]).grade.name == "合格"


def test_it_is_the_absence_that_the_ledger_would_have(year):
    """Attendance rows themselves make both records: absent, and at one of three half days."""
    made = replace(
        rules(line("absence", counting="half_day", minus=True, rates=(rate(1),)), start=Decimal(20), floor=None),
        present_from=TWO_THIRDS,
        grades=MADE.grades,
        conditions=(
            replace(AWAY, measured="half_days", number=Decimal(3), effect="at_most"),
            replace(AWAY, key="half", measured="share", number=Decimal(50), effect="consequence", consequence="通报"),
        ),
    )
    activity = factories.ActivityFactory(kind="research", half_days=3)
    for state, half_days in (("absent", None), ("present", 1)):
        member = factories.MemberFactory()
        record_attendance(activity.attendances.create(member=member, state=state, half_days=half_days))
    found = {
        (one.score.total, one.score.grade.name, one.score.consequences[0].words, tallied(one.facts))
        for one in assess(year, made, final=True)
    }
    ((total, grade, told, _),) = found
    assert (total, grade, told) == (17, "不合格", "通报")


def test_who_was_absent_so_came_neither_late_nor_left_early():
    scheme = replace(
        rules(
            line("absence", minus=True, rates=(rate(3),)), line("left_early", minus=True, rates=(rate(1),)),
            start=Decimal(20), floor=None,
        ),
        present_from=TWO_THIRDS,
    )  # fmt: skip
    left = [came(1, 3)._replace(source=(1, 7)), fact("left_early", half=0, due=0, source=7)]
    score = Scorer(scheme).score(left)
    assert score.total == 17
    _, early = explained(score)["categories"][0]["lines"]
    assert [one["note"] for one in early["items"]] == ["这次活动按无故缺席计，不另计会议早退"]
    assert Scorer(scheme).score([came(3, 3)._replace(source=(1, 7)), left[1]]).total == 19
    assert [one.kind for one in tallied(as_counted(scheme, left))] == ["absence"]


def test_a_share_has_no_half_day_of_it():
    half = replace(rules(line("attendance", counting="share", rates=(rate(10),))), present_from=TWO_THIRDS)
    assert Scorer(half).score([came(1, 3), came(3, 3)]).total == 5
    steps = replace(rules(line("attendance", counting="half_day", rates=(rate(2),))), present_from=TWO_THIRDS)
    assert Scorer(steps).score([came(1, 3), came(2, 3)]).total == 4


def test_each_rule_says_why_and_what_the_ledger_has():
    score = Scorer(MADE).score([came(1, 3), came(3, 3)])
    (category,) = explained(score)["categories"]
    there, away = (one["items"] for one in category["lines"])
    why = "应到 3 个半天，实到 1 个，按无故缺席计"
    assert [(one["points"], one["note"]) for one in there] == [("5", ""), ("0", why)]
    (one,) = away
    assert (one["points"], one["note"], one["kind"], one["half_days"]) == ("-3", why, "出席", 1)


def test_what_is_kept_for_later_years_is_what_counted():
    facts = as_counted(MADE, [came(1, 3), came(3, 3)])
    tally = from_stored(kept(Scorer(MADE).score(facts), facts)["tally"])
    assert [(one.kind, one.half_days, one.due_half_days) for one in tally] == [("absence", 3, 3), ("attendance", 3, 3)]


# --- laws --------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(whole_schemes(), records(), persons, st.sampled_from(["50", "66.67", "100"]))
def test_it_gives_what_absences_would_and_a_second_time_nothing_else(made, there, person, least):
    """Law: a scheme that says so gives what one that says nothing gives where the ledger has absences."""
    made = replace(made, present_from=Decimal(least))
    told = as_counted(made, there)
    assert as_counted(made, told) == told
    plain = [one._replace(was=None) for one in told]
    score, other = Scorer(made).score(there, person), Scorer(replace(made, present_from=None)).score(plain, person)
    assert (score.total, score.grade, score.forced) == (other.total, other.grade, other.forced)
    assert [one.words for one in score.consequences] == [one.words for one in other.consequences]


# --- in words, as data, in the form ------------------------------------------------------------------------------
WORDS = "实到半天数不足应到 66.67% 的出席，按无故缺席计，实到半天数不计"


def test_it_is_read_out_and_stands_in_the_data_only_where_it_says_something():
    assert WORDS in head_words(MADE)
    assert from_data(to_data(MADE)) == MADE
    assert to_data(MADE)["present_from"] == "66.67"
    assert "present_from" not in to_data(replace(MADE, present_from=None))
    with pytest.raises(ValidationError, match="算作到会的最低比例须在 0 至 100 之间"):
        from_data({**to_data(MADE), "present_from": "100.01"})


@pytest.mark.parametrize("name", drafting.examples())
def test_the_schemes_that_come_with_the_program_stay_to_the_letter(name):
    data = to_data(from_data(drafting.examples()[name]["rules"]))
    assert "present_from" not in data
    assert not any("also" in one for one in data["conditions"])


@pytest.mark.parametrize(("typed", "stored"), [("66.67", "66.67"), ("", None), ("0", "0")])
def test_a_clerk_writes_it_among_what_holds_for_all(account, year, in_2024, typed, stored):
    staff, scheme = account(Role.STAFF), drafting.start(year, "example:minhang")
    address = reverse("scheme_head", args=[2024])
    sent = {
        "name": scheme.name, "base_points": "0", "floor": "0", "graded_after_months": "0", "present_from": typed,
        "seen_version": scheme.version,
    }  # fmt: skip
    for wrong in ("101", "66.667", "三分之二"):
        assert list(staff.post(address, {**sent, "present_from": wrong}).context["form"].errors) == ["present_from"]
    assert staff.post(address, sent).status_code == 302
    assert Scheme.objects.get().rules.get("present_from") == stored
    said, _ = read(staff.get(reverse("scheme_word", args=[2024])))
    assert any(WORDS in one for one in said) == (typed == "66.67")
    assert (WORDS in staff.get(reverse("scheme", args=[2024])).content.decode()) == (typed == "66.67")


# --- through the year --------------------------------------------------------------------------------------------
@pytest.fixture
def own(account, year):
    """A member's client, who was at one of three half days."""
    made = drafting.start(year, "empty")
    drafting.change(year, 1, lambda data, _: data.update(to_data(MADE)))
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)
    client = account(Role.MEMBER)
    client.member = factories.MemberFactory(name="张三", user=client.user)
    activity = factories.ActivityFactory(kind="research")
    duty = duties.Duty(
        client.member, year, "attendance", date(2024, 3, 1), activity.title, "partial", occasion="research",
        half_days=1, due_half_days=3,
    )  # fmt: skip
    duties.record(activity, [duty])
    return client


WHY = "应到 3 个半天，实到 1 个，按无故缺席计"


def test_the_member_reads_why_while_the_year_runs_and_the_ledger_stays(own, year):
    with clock.at(clock.midnight(date(2024, 6, 1))):
        page = own.get(reverse("points", args=[own.member.pk]))
        assert page.content.decode().count(WHY) == 2
        assert page.context["points"].uncounted == []
        (one,) = assess(year, Scheme.objects.get().parsed)
    assert (one.score.total, one.score.grade.name) == (17, "合格")
    record = DutyRecord.objects.get()
    assert (record.kind, record.half_days, record.due_half_days) == ("attendance", 1, 3)


def test_the_published_result_says_it_in_the_details_and_stands_as_it_was_counted(own, year):
    entry = published(year).entries.get()
    assert (entry.total, entry.assessment.seal_holds) == (17, True)
    page = own.get(entry.get_absolute_url()).content.decode()
    assert page.count(WHY) == 2
    assert f"-3 分（{WHY}）" in page
    told = [(one.points, one.aside) for one in printed_lines(entry.result) if not one.is_category]
    assert told == [("0", "1 条，其中 1 条按无故缺席计"), ("-3", "1 条，其中 1 条按无故缺席计")]
    _, behind = detail(entry.assessment, "name")
    assert [row[-1] for row in behind.rows] == [WHY, WHY]
    address = reverse("assessment_record", args=[entry.assessment_id, own.member.pk, DutyRecord.objects.get().pk])
    counted = own.get(address).context["counted"]
    assert (counted.state, counted.changes) == ("", [])
    assert [points for _, points in counted.points] == [WHY, f"-3 分（{WHY}）"]


def test_a_rule_is_tried_as_the_scheme_counts(own, year):
    category = MADE.categories[0]
    for line_, told in zip(category.lines, (0, 1), strict=True):
        (found,), _ = tried(year, category, line_, present_from=TWO_THIRDS)
        assert (found.records, found.scored) == (told, told)
        assert "attendance" in looked_at(line_, TWO_THIRDS)
    (found,), _ = tried(year, category, category.lines[0])
    assert found.records == 1
    assert facts_of(year, {})[own.member.pk][0].was is None

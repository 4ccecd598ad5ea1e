"""While a year runs its end is told as things stand, and nobody is judged as if it were over."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting
from members.documents import member_file
from members.ledger import assess, stamp
from members.models import Position, Scheme
from members.schemes import outlook
from members.schemes.choosing import Applies
from members.schemes.conditions import Compare, Condition, Effect
from members.schemes.facts import Person
from members.schemes.rules import Grade, Rules
from members.schemes.scoring import Scorer
from members.showing import scores
from tests import factories
from tests.members.assessed import attended
from tests.members.facts import fact, several
from tests.members.test_scoring_laws import facts, schemes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("rules are Python's; of a database they read what the kinds of leave are called"),
]

RULES = Rules(
    graded_after_months=6,
    grades=(Grade("good", "称职"), ),
    conditions=(Condition("c", "从不出席", ("attendance",), compare=Compare.FEWER_THAN, number=2, grade="bad"),),
)  # fmt: skip
RULES = replace(RULES, base_points=60, grades=(Grade("good", "称职", 60), Grade("bad", "不称职", qualified=False)))


@pytest.fixture
def scheme(year):
    """Few meetings make unqualified; who served less than half a year is not graded."""
    made = drafting.start(year, "example:minhang")

    def alter(data, scheme):
        data["graded_after_months"] = 6
        data["base_points"] = "40"
        data["conditions"].append(
            {"key": "few", "name": "从不出席", "kinds": ["attendance"], "compare": "fewer_than", "number": 1,
             "grade": data["grades"][-1]["key"]}
        )  # fmt: skip

    drafting.change(year, 1, alter)
    return take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 2)


def on(day):
    return clock.at(clock.midnight(date.fromisoformat(day)))


def grades(year, scheme, **kwargs):
    found = assess(year, scheme.parsed, **kwargs)
    return {one.member.name: one.score.grade.name if one.score.grade else one.score.note for one in found}


def test_one_who_is_a_member_since_2017_is_graded_in_march(year, scheme):
    factories.MemberFactory(name="老委员", joined_on=date(2017, 1, 1))
    factories.MemberFactory(name="新委员", joined_on=date(2024, 8, 1))
    factories.MemberFactory(name="将离任", joined_on=date(2017, 1, 1), left_on=date(2024, 10, 1))
    with on("2024-03-01"):
        told = grades(year, scheme)
    assert told["老委员"] == "称职"
    assert told["新委员"] == "任职不满 6 个月，不定等次"
    assert told["将离任"] == "年末不在任，不定等次"
    with on("2025-01-01"):
        assert grades(year, scheme) == {**told, "老委员": "不称职"}


def test_too_few_is_nobodys_fault_before_the_year_is_over(year, scheme):
    factories.MemberFactory(name="张三")
    for day in ("2024-01-01", "2024-12-31"):
        with on(day):
            assert grades(year, scheme) == {"张三": "称职"}, day
            assert grades(year, scheme, final=True) == {"张三": "不称职"}, day
    with on("2025-01-01"):
        assert grades(year, scheme) == {"张三": "不称职"}


def test_the_official_result_is_final_whenever_it_is_drawn_up(year, scheme):
    factories.MemberFactory(name="张三")
    staff = factories.UserFactory(roles=[Role.STAFF])
    with on("2024-12-20"):
        made = assessing.draw_up(year, staff)
        assert made.entries.get().grade == "不称职"
        assert assessing.recount(made, staff, made.version).entries.get().grade == "不称职"


def test_what_is_due_is_told_to_the_member_and_in_the_ranking_until_it_is_done(account, year, scheme):
    client, staff = account(Role.MEMBER), account(Role.STAFF)
    member = factories.MemberFactory(name="张三", user=client.user)
    told = "照此到年末“从不出席”（现 0 次，还差 1 次），将直接定为“不称职”。"
    with on("2024-03-01"):
        page = client.get(reverse("points", args=[member.pk])).content.decode()
        assert told in page
        assert told in client.get(reverse("home")).content.decode()
        assert told in client.get(f"{reverse('points', args=[member.pk])}?filed=2").context["then_due"]
        assert "按目前得分" in page
        listed = staff.get(reverse("ranking"))
        assert [row.record["note"] for row in listed.context["table"].rows] == ["照此到年末“从不出席”，还差 1 次"]
        assert "年度还没有结束" in listed.content.decode()
        attended(member)
        assert "从不出席" not in client.get(reverse("points", args=[member.pk])).content.decode()
        assert [row.record["note"] for row in staff.get(reverse("ranking")).context["table"].rows] == [""]


def test_the_printed_file_tells_what_is_due(year, scheme):
    member = factories.MemberFactory()
    with on("2024-03-01"):
        pages = PdfReader(BytesIO(member_file(member, year).data)).pages
    text = "".join(page.extract_text() for page in pages)
    assert "按目前得分：称职" in text
    assert "照此到年末“从不出席”" in text


def test_the_ranking_by_a_draft_says_too_that_the_year_is_not_over(account, year):
    drafting.start(year, "example:minhang")
    with on("2024-03-01"):
        page = account(Role.STAFF).get(reverse("ranking")).content.decode()
    assert "考核办法还是草案" in page
    assert "任职月数和职务算到年末" in page


def test_a_result_counted_before_the_years_end_says_so_until_it_is_counted_anew(year, scheme):
    factories.MemberFactory()
    staff = factories.UserFactory(roles=[Role.STAFF])
    with on("2024-12-20"):
        made = assessing.draw_up(year, staff)
    told = dict(scores.assessment_facts(made))["口径"]
    assert told.startswith("统计时年度还没有结束（到 2024-12-31）")
    assert "须重新统计才计入" in told
    with on("2025-01-02"):
        assert "口径" not in dict(scores.assessment_facts(assessing.recount(made, staff, made.version)))
    made.published_at = clock.now()
    assert "须修订才计入" in dict(scores.assessment_facts(made))["口径"]


def test_the_ledgers_stamp_changes_with_the_years_days(year):
    before = stamp(year)
    year.starts_on = date(2024, 1, 2)
    assert stamp(year) != before


def test_the_ranking_is_counted_anew_when_the_year_is_over(account, year, scheme):
    factories.MemberFactory()
    staff = account(Role.STAFF)

    def shown():
        return [row.record["grade"] for row in staff.get(f"{reverse('ranking')}?year=2024").context["table"].rows]

    with on("2024-12-31"):
        assert shown() == ["称职"]
    with on("2025-01-01"):
        assert shown() == ["不称职"]


def test_a_condition_for_standing_members_asks_who_holds_a_seat_at_the_years_end(year, scheme):
    member = factories.MemberFactory()
    Position.objects.create(member=member, kind="standing_member", starts_on="2024-01-01", ends_on="2024-06-30")
    with on("2024-03-01"):
        assert assess(year, scheme.parsed)[0].person.standing is False


# --- the pure part -----------------------------------------------------------------------------------------------
def test_due_counts_what_is_short_and_leaves_out_whom_it_does_not_concern():
    good = RULES.grades[0]
    (one,) = outlook.due(RULES, [fact()], Person(), good)
    assert (one.number, one.short) == (1, 1)
    assert outlook.due(RULES, several(2), Person(), good) == []
    assert outlook.due(RULES, [], Person(serving=False), None) == []
    assert outlook.due(RULES, [], Person(months=5), None) == []
    standing = replace(RULES, conditions=(replace(RULES.conditions[0], applies=Applies.STANDING),))
    assert outlook.due(standing, [], Person(), good) == []
    assert len(outlook.due(standing, [], Person(standing=True), good)) == 1


def test_what_has_happened_decides_before_the_year_is_over():
    missed = Condition("m", "缺席", ("absence",), number=1, grade="bad")
    score = Scorer(replace(RULES, conditions=(missed,)), final=False).score([fact("absence")])
    assert (score.grade.name, score.forced) == ("不称职", ["缺席"])


@settings(max_examples=200, deadline=None)
@given(schemes(), facts())
def test_a_years_end_without_more_records_forces_exactly_what_was_told(rules, records):
    """Law: the conditions in force while the year runs, and those told as due, are those of its end."""
    rules = replace(
        rules, grades=RULES.grades, conditions=(*RULES.conditions, Condition("m", "缺席", ("absence",), grade="bad"))
    )
    running, over = (Scorer(rules, final=final).score(records) for final in (False, True))
    due = [one.condition.name for one in outlook.due(rules, records, Person(), running.grade)]
    assert sorted([*running.forced, *due]) == sorted(over.forced)
    assert running.total == over.total


def test_a_ceiling_below_which_a_grade_is_already_is_not_told():
    capped = replace(RULES, conditions=(replace(RULES.conditions[0], effect=Effect.AT_MOST, grade="good"),))
    best, good, bad = Grade("best", "优秀", 90), *RULES.grades
    capped = replace(capped, grades=(best, good, bad))
    assert [len(outlook.due(capped, [], Person(), grade)) for grade in (best, good, bad)] == [1, 0, 0]


BEST = (Grade("best", "优秀", 90), *RULES.grades)
CONDITIONS = (
    RULES.conditions[0],
    Condition("w", "很少公益", ("welfare",), compare=Compare.FEWER_THAN, effect=Effect.AT_MOST, grade="good"),
    Condition("m", "缺席", ("absence",), grade="bad"),
    Condition("l", "请假", ("leave",), effect=Effect.AT_MOST, grade="good"),
)


@settings(max_examples=200, deadline=None)
@given(schemes(), facts(), st.permutations(CONDITIONS))
def test_the_years_end_is_the_grade_as_things_stand_with_what_was_told(rules, records, conditions):
    """Law, with ceilings: what is told lowers the grade as things stand to that of the end, whatever the order."""
    rules = replace(rules, grades=BEST, conditions=tuple(conditions))
    running, over = (Scorer(rules, final=final).score(records) for final in (False, True))
    due = outlook.due(rules, records, Person(), running.grade)
    rank = {grade.key: index for index, grade in enumerate(BEST)}
    lowest = max([rank[running.grade.key], *(rank[one.condition.grade] for one in due)])
    assert rank[over.grade.key] == lowest
    ceilings = [rank[one.condition.grade] for one in due if one.condition.effect == Effect.AT_MOST]
    assert all(one > rank[running.grade.key] for one in ceilings)

"""A term of three years: what is said of a member on which day, what past years count by, and who is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cppcc.models import Notice
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting, duties
from members.documents import member_file
from members.ledger import assess, stamp
from members.models import Assessment, AssessmentEntry, DutyRecord, PlenaryYear, Scheme, Talk, Term
from members.schemes.conditions import Condition
from members.schemes.reach import never_of
from members.schemes.reading import to_data
from members.schemes.words import condition_words
from tests import factories
from tests.members.test_outlook import on

GRADES = [
    {"key": "fit", "name": "合格", "least": "10", "qualified": True},
    {"key": "unfit", "name": "不合格", "least": "0", "qualified": True},
]
CONDITIONS = [
    {"key": "a", "name": "届内两次缺席全体会议", "kinds": ["absence"], "occasions": ["plenary"], "number": 2,
     "over": "term", "effect": "consequence", "consequence": "诫勉谈话"},
    {"key": "b", "name": "连续两年不合格", "measured": "below", "below": "fit", "over": "running", "years": 2,
     "effect": "consequence", "consequence": "劝退建议"},
    {"key": "c", "name": "届内提案不足三件", "kinds": ["proposal_filed"], "compare": "fewer_than", "number": 3,
     "over": "term", "effect": "consequence", "consequence": "不再提名"},
]  # fmt: skip
LINE = {"key": "l", "name": "出席", "kinds": ["attendance"], "rates": [{"first": "10"}]}


def ruled(year, conditions=CONDITIONS):
    """The year's scheme, published: 10 points for each meeting, 合格 from 10 points on."""
    drafting.start(year, "empty")

    def alter(data, scheme):
        data["grades"] = GRADES
        data["categories"] = [{"key": "c", "name": "会议", "section": "base", "lines": [LINE]}]
        data["conditions"] = conditions

    draft = drafting.change(year, 1, alter)
    return take(Scheme, draft.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), draft.version)


def three_years(conditions=CONDITIONS):
    """Those of a term that ends with the last, each with its scheme as it was published."""
    for number in (2022, 2023, 2024):
        factories.PlenaryYearFactory(year=number)
    Term.objects.update(ends_on=date(2024, 12, 31))
    for year in PlenaryYear.objects.all():
        ruled(year, conditions)
    return list(PlenaryYear.objects.order_by("year"))


@pytest.fixture
def term(db):
    return three_years()


def did(member, year, kind, occasion="", month=3):
    """A record of the ledger from an activity of its own."""
    day = date(year.year, month, 1)
    activity = factories.ActivityFactory(kind=occasion or "research")
    duties.record(activity, [duties.Duty(member, year, kind, day, activity.title, occasion=occasion)])
    return activity


def people():
    return factories.UserFactory(roles=[Role.STAFF]), factories.UserFactory(roles=[Role.LEADER])


def published(year, reason=""):
    staff, leader = people()
    made = assessing.draw_up(year, staff, reason)
    made = take(Assessment, made.pk, "submit", staff, made.version)
    made = take(Assessment, made.pk, "approve", leader, made.version)
    return take(Assessment, made.pk, "publish", staff, made.version)


def words(year, member):
    """The consequences as they are said today."""
    (one,) = [one for one in assess(year, year.scheme.parsed) if one.member == member]
    return [f"{found.words}（{found.basis}）" for found in one.score.consequences]


def test_a_term_of_three_years_says_each_consequence_on_the_day_it_becomes_true(term):
    first, second, third = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    with on("2022-03-02"):
        did(member, first, "absence", "plenary")
        did(member, first, "proposal_filed")
        assert words(first, member) == []
    with on("2023-01-05"):
        published(first)
        assert words(second, member) == []
    with on("2023-03-01"):
        missed = did(member, second, "absence", "plenary")
        assert words(second, member) == ["诫勉谈话（2022年 1 次，2023年 1 次）"]
    with on("2023-12-31"):
        assert "劝退建议（2022年不合格，2023年不合格）" not in words(second, member)
    with on("2024-01-01"):
        assert words(second, member) == [
            "诫勉谈话（2022年 1 次，2023年 1 次）",
            "劝退建议（2022年不合格，2023年不合格）",
        ]
        assert words(third, member) == ["诫勉谈话（2022年 1 次，2023年按试算 1 次，2024年 0 次）"]
    with on("2024-12-31"):
        did(member, third, "proposal_filed")
        assert "不再提名" not in "".join(words(third, member))
    with on("2025-01-01"):
        assert words(third, member)[1:] == [
            "劝退建议（2023年按试算不合格，2024年不合格）",
            "不再提名（2022年 1 次，2023年按试算 0 次，2024年 1 次）",
        ]
        duties.record(missed, [])  # the absence was a mistake
        did(member, second, "attendance")
        did(member, second, "proposal_filed")
        assert words(third, member) == []
        assert words(second, member) == []


def test_a_session_of_several_meetings_is_one_year(term):
    first, second, _ = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    twice = Condition(
        "twice", "两次缺席全体会议", ("absence",), ("plenary",), measured="in_years", over="term", number=Decimal(2),
        effect="consequence", consequence="撤销资格建议",
    )  # fmt: skip
    scheme = second.scheme
    kept = to_data(replace(scheme.parsed, conditions=(twice,)))
    type(scheme).objects.filter(pk__in=[first.scheme.pk, scheme.pk]).update(rules=kept)
    second = type(second).objects.get(pk=second.pk)
    with on("2022-03-02"):
        did(member, first, "absence", "plenary")
        did(member, first, "absence", "plenary")
    with on("2023-03-02"):
        assert words(second, member) == []
        did(member, second, "absence", "plenary")
        did(member, second, "absence", "plenary")
        assert words(second, member) == ["撤销资格建议（2022年按试算 2 次，2023年 2 次）"]
    assert "本届以来合计无故缺席（全体会议）的年度 2 个及以上的" in condition_words(second.scheme.parsed, twice)
    assert never_of(twice) == ""
    assert "最多是 1 个" in never_of(replace(twice, over="year"))


def test_a_published_year_counts_as_it_was_published_until_it_is_revised(term):
    first, second, _ = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    missed = did(member, first, "absence", "plenary")
    did(member, second, "absence", "plenary")
    with on("2024-01-05"):
        published(first)
        duties.record(missed, [])
        assert words(second, member)[0] == "诫勉谈话（2022年 1 次，2023年 1 次）"
        before = stamp(second, second.scheme.parsed)
        draft = assessing.draw_up(second, people()[0])
        Notice.objects.all().delete()
        published(first, "缺席登记有误")
        assert stamp(second, second.scheme.parsed) != before
        assert not any("诫勉谈话" in one for one in words(second, member))
    told = Notice.objects.filter(words__contains="用到这一年的结果")
    assert {one.words for one in told} == {
        "2022年委员履职考核（第 1 次修订）已公布，2023年委员履职考核用到这一年的结果，请核对；需要更正的，重新统计。"
    }
    assert {one.url for one in told} == {draft.get_absolute_url()}
    with on("2024-01-06"):
        anew = assessing.recount(draft, draft.created_by, draft.version).entries.get()
    assert "诫勉谈话" not in anew.consequences


def test_a_result_from_before_asks_the_ledger_for_its_records(term):
    first, second, _ = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    for year in (first, second):
        did(member, year, "absence", "plenary")
    with on("2024-01-05"):
        published(first)
        entry = AssessmentEntry.objects.get()
        entry.result = {name: value for name, value in entry.result.items() if name not in ("tally", "possible")}
        entry.save()
        assert words(second, member)[0] == "诫勉谈话（2022年按履职记录 1 次，2023年 1 次）"


def test_one_who_joined_meanwhile_owes_nothing_for_the_time_before(term):
    third = term[-1]
    member = factories.MemberFactory(joined_on=date(2023, 6, 1))
    with on("2025-01-01"):
        assert words(third, member) == ["劝退建议（2023年按试算不合格，2024年不合格）"]
        member.joined_on = date(2024, 1, 1)
        member.save()
        assert words(third, member) == []


def test_consequences_stand_in_the_result_the_page_the_file_the_notice_and_make_a_talk(account, term):
    first, second, _ = term
    client, staff = account(Role.MEMBER), account(Role.STAFF)
    member = factories.MemberFactory(joined_on=date(2021, 1, 1), user=client.user)
    for year in (first, second):
        did(member, year, "absence", "plenary")
    told = "诫勉谈话：届内两次缺席全体会议（2022年 1 次，2023年 1 次）"
    with on("2024-01-05"):
        published(first)
        result = published(second)
        entry = result.entries.get()
        assert entry.result["consequences"][0] == told
        assert entry.consequences == "诫勉谈话、劝退建议"
        assert result.seal_holds
        assert told in client.get(entry.get_absolute_url()).content.decode()
        assert told in staff.get(reverse("points", args=[member.pk]) + "?year=2023").content.decode()
        assert told in Notice.objects.get(user=client.user, words__contains="2023年").words
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(member_file(member, second).data)).pages)
        assert told in text.replace("\n", "")
        page = staff.get(reverse("assessments") + "?year=2023").content.decode()
        assert "诫勉谈话、劝退建议" in page
        assert list(assessing.to_be_talked_to(second)) == [entry]
        assert list(assessing.talks_due()) == [entry]
        assert not assessing.to_be_talked_to(first).exists()
        form = staff.get(reverse("register_new", args=["talks"]) + "?kind=诫勉谈话").context["form"]
        assert form["kind"].value() == "诫勉谈话"
        Talk.objects.create(
            plenary=second, member=member, kind="诫勉谈话", on=date(2024, 1, 5), by="主任", content="谈"
        )
        assert not assessing.talks_due().exists()
        assert "主任诫勉谈话" in staff.get(reverse("assessments") + "?year=2023").content.decode()


def test_a_grade_set_by_hand_takes_and_gives_the_consequence_that_hangs_on_it(term):
    first, second, _ = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    with on("2024-01-05"):
        published(first)
        staff = people()[0]
        draft = assessing.draw_up(second, staff)
        entry = draft.entries.get()
        assert entry.consequences == "劝退建议"
        assessing.override(entry, "合格", "病假", staff, draft.version)
        entry.refresh_from_db()
        assert (entry.consequences, entry.result["consequences"]) == ("", [])
        assessing.override(entry, "不合格", "", staff, entry.assessment.version)
        entry.refresh_from_db()
        assert entry.result["consequences"] == ["劝退建议：连续两年不合格（2022年不合格，2023年不合格）"]
    assert member == entry.member


@pytest.mark.parametrize("stored", [True, False])
def test_the_number_of_queries_is_the_same_for_all_members(term, stored):
    third = term[-1]

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert assess(third, third.scheme.parsed)
        return len(found)

    def some(number):
        members = [factories.MemberFactory(joined_on=date(2021, 1, 1)) for _ in range(number)]
        for year in term:
            made = [
                duties.Duty(one, year, "absence", date(year.year, 3, 1), "全会", occasion="plenary") for one in members
            ]
            duties.record(factories.ActivityFactory(kind="plenary"), made)

    with on("2025-01-05"):
        some(3)
        if stored:
            published(term[0])
            published(term[1])
        queries()  # what is remembered of kinds of records is asked once in a process
        few = queries()
        some(247)
        if stored:
            published(term[0], "补登")
            published(term[1], "补登")
        assert queries() == few
        found = assess(third, third.scheme.parsed)
    assert len(found) == 250
    assert all(one.score.consequences for one in found)
    assert DutyRecord.objects.count() == 750


def test_a_condition_is_written_in_the_form_with_only_what_belongs_to_it(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "example:minhang")
    address = reverse("scheme_part", args=[2024, "condition", "new"])
    page = staff.get(address).content.decode()
    assert 'data-kinds-of="measured over effect"' in page
    data = {
        "name": "连续两年不称职", "measured": "below", "below": "competent", "kinds": ["absence"], "applies": "all",
        "over": "running", "years": "2", "effect": "consequence", "consequence": "劝退建议", "grade": "good",
        "seen_version": "1",
    }  # fmt: skip
    assert "请写明给予什么" in staff.post(address, {**data, "consequence": ""}).content.decode()
    assert "请选择履职记录" in staff.post(address, {**data, "measured": "count", "kinds": []}).content.decode()
    assert staff.post(address, data).status_code == 302
    made = Scheme.objects.get().rules["conditions"][-1]
    assert (made["kinds"], made["grade"], made["below"], made["consequence"]) == ([], "", "competent", "劝退建议")
    told = staff.get(reverse("scheme", args=[2024])).content.decode()
    assert "委员本届内连续 2 年每年等次低于“称职”的，等次不变，给予“劝退建议”。" in told
    dropped = staff.post(
        reverse("scheme_move", args=[2024, "grade", "competent"]), {"version": 2, "do": "drop"}, follow=True
    )
    assert "所比的等次不存在" in dropped.content.decode()

"""Grades that only so many may have."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.rights import Role
from members import assessing, drafting
from members.ledger import assess
from members.models import AssessmentEntry, Scheme
from members.points import live_points
from members.schemes import limits
from members.schemes.reading import from_data, lacking, to_data
from members.schemes.results import Score
from members.schemes.rules import Grade, Rules
from tests import factories
from tests.members.test_over_years import did, ruled


def scheme(share=None, number=None, second=None):
    return Rules(grades=(
        Grade("a", "优秀", Decimal(60), share_limit=share, rank_limit=number),
        Grade("b", "良好", Decimal(40), rank_limit=second),
        Grade("c", "合格", Decimal(0)),
    ))  # fmt: skip


def scored(rules, *totals):
    made = []
    for total in totals:
        grade = next(grade for grade in rules.grades if total >= grade.least) if total is not None else None
        total = Decimal(total or 0)
        made.append(Score(total, total, Decimal(0), Decimal(0), [], grade, grade, []))
    limits.limit(rules, made)
    return made


def names(rules, *totals):
    return [score.grade.name if score.grade else "" for score in scored(rules, *totals)]


@pytest.mark.parametrize(
    ("rules", "totals", "told"),
    [
        (scheme(), (90, 80), "优秀 优秀"),
        (
            scheme(share=Decimal(20)),
            (90, 80, 70, 50, 10),
            "优秀 良好 良好 良好 合格",
        ),  # a fifth of five is one
        (
            scheme(share=Decimal(20)),
            (90, 80, 10, 10),
            "良好 良好 合格 合格",
        ),  # 0.8 is none
        (scheme(number=2), (70, 90, 80), "良好 优秀 优秀"),
        (
            scheme(number=2),
            (90, 80, 80),
            "优秀 良好 良好",
        ),  # equal at the border: neither
        (scheme(number=2), (80, 80, 80), "良好 良好 良好"),
        (scheme(number=2), (80, 80, 70), "优秀 优秀 良好"),  # equal within it
        (
            scheme(number=1, second=1),
            (90, 80, 50),
            "优秀 良好 合格",
        ),  # the next grade's limit holds too
        (scheme(share=Decimal(50), number=1), (90, 80, 70, 60), "优秀 良好 良好 良好"),
        (
            scheme(share=Decimal(50)),
            (90, 80, None, None),
            "优秀 良好  ",
        ),  # who is not graded is no share
    ],
)
def test_by_hand(rules, totals, told):
    assert names(rules, *totals) == told.split(" ")


def test_who_is_out_reads_why_and_who_is_equal_that_the_leader_decides():
    first, second, third, fourth = scored(scheme(number=2), 90, 80, 80, 70)
    assert first.forced == []
    assert second.forced == third.forced == ["“优秀”最多 2 名，得分排在名额之外，与他人同分并列，由领导决定，为“良好”"]
    assert fourth.forced == ["“优秀”最多 2 名，得分排在名额之外，为“良好”"]


def test_the_tie_is_said_first_since_a_list_keeps_only_so_many_words():
    rules = scheme(number=1, second=1)
    totals = [Score(Decimal(80), Decimal(80), Decimal(0), Decimal(0), [], rules.grades[0], rules.grades[0],
                    ["特别贡献" * 80]) for _ in range(2)]  # fmt: skip
    limits.limit(rules, totals)
    for score in totals:
        assert [limits.TIED in words for words in score.forced] == [True, True, False]
        assert [words[:4] for words in score.forced[:2]] == ["“优秀”", "“良好”"]


def test_the_lowest_grade_has_no_limit():
    rules = scheme()
    low = Rules(grades=(*rules.grades[:2], Grade("c", "合格", Decimal(0), rank_limit=3)))
    assert "最低等次“合格”不能限定比例或名额。" in lacking(low)
    assert from_data(to_data(scheme(share=Decimal(20), number=0))) == scheme(share=Decimal(20), number=0)
    with pytest.raises(Exception, match="100%"):
        from_data(to_data(scheme(share=Decimal(101))))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 100), max_size=25), st.none() | st.integers(0, 100), st.none() | st.integers(0, 6),
       st.none() | st.integers(0, 6))  # fmt: skip
def test_a_limit_holds_and_points_decide(totals, share, number, second):
    """Law: no grade has more than it may; more points are never a lower grade; equal points are an equal grade."""
    rules = scheme(None if share is None else Decimal(share), number, second)
    scores = scored(rules, *totals)
    rank = {grade.key: index for index, grade in enumerate(rules.grades)}
    for grade in rules.grades:
        room = limits.most(grade, len(scores))
        assert room is None or sum(one.grade == grade for one in scores) <= room
    for one in scores:
        for other in scores:
            if one.total >= other.total:
                assert rank[one.grade.key] <= rank[other.grade.key]


@pytest.fixture
def limited(year):
    made = ruled(year, [])
    rules = {**made.rules, "grades": [{"key": "best", "name": "优秀", "least": "10", "qualified": True, "rank_limit": 2},
                                      {"key": "rest", "name": "合格", "least": "0", "qualified": True}]}  # fmt: skip
    Scheme.objects.update(rules=rules)
    for name, number in (("甲", 3), ("乙", 2), ("丙", 2), ("丁", 1), ("戊", 0)):
        member = factories.MemberFactory(name=name, joined_on=date(2021, 1, 1))
        for _ in range(number):
            did(member, year, "attendance")
    return Scheme.objects.get()


def test_the_years_result_keeps_the_limit_and_its_page_names_the_equal(account, year, limited):
    staff = account(Role.STAFF)
    made = assessing.draw_up(year, staff.user)
    assert dict(made.entries.values_list("name", "grade")) == {
        "甲": "优秀", "乙": "合格", "丙": "合格", "丁": "合格", "戊": "合格",
    }  # fmt: skip
    page = staff.get(made.get_absolute_url()).content.decode()
    assert "可定 2 名，现 1 名" in page
    assert "同分跨在名额边上，没有列入，由领导决定" in page
    for name in ("乙", "丙"):
        entry = AssessmentEntry.objects.get(name=name)
        assessing.override(entry, "优秀", "领导决定", staff.user, entry.assessment.version)
    assert "现 3 名，超出 1 名" in staff.get(made.get_absolute_url()).content.decode()
    (one,) = [one for one in assess(year, limited.parsed, final=True) if one.member.name == "丁"]
    assert live_points(one.member, year, limited).due[-1].startswith("“优秀”最多 2 名，按全体委员的得分排定")


def test_the_ranking_says_that_a_limit_is_not_in_it(account, year, limited):
    staff = account(Role.STAFF)
    assert "“优秀”有名额，这里先按得分定等次" in staff.get(reverse("ranking")).content.decode()
    Scheme.objects.update(rules={**limited.rules, "grades": [{**limited.rules["grades"][0], "rank_limit": None},
                                                             limited.rules["grades"][1]]})  # fmt: skip
    assert "有名额" not in staff.get(reverse("ranking")).content.decode()


def test_a_limit_is_written_in_the_form_and_read_out(account, year):
    staff = account(Role.STAFF)
    drafting.start(year, "empty")
    data = {
        "name": "优秀",
        "least": "80",
        "qualified": "on",
        "share_limit": "20",
        "seen_version": "1",
    }
    assert staff.post(reverse("scheme_part", args=[2024, "grade", "new"]), data).status_code == 302
    page = staff.get(reverse("scheme", args=[2024])).content.decode()
    assert "80 分及以上，最多占定等次委员的 20%，超出的归下一等次" in page

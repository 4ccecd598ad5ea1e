"""提醒谈话, the year after 诫勉谈话, then 劝退建议: through the ledger, the published results and the pages."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cppcc.models import Notice
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting
from members.documents import member_file
from members.ledger import assess
from members.models import Assessment, AssessmentEntry, PlenaryYear, Scheme
from members.schemes.reading import to_data
from tests import factories
from tests.members.test_adopting import read
from tests.members.test_over_years import did, on, people, published, three_years, words
from tests.members.test_together import conditions, send


def below(key, name, given, *also):
    return {"key": key, "name": name, "measured": "below", "below": "fit", "effect": "consequence", "consequence": given,
            "also": also}  # fmt: skip


def told(key, words):
    return {
        "key": key,
        "name": f"上一年度被{words}",
        "measured": "told",
        "told": words,
        "over": "before",
        "effect": "none",
    }


ASKED = [
    below("first", "不合格", "提醒谈话"),
    told("warned", "提醒谈话"),
    below("again", "仍不合格", "诫勉谈话", "warned"),
    told("exhorted", "诫勉谈话"),
    below("third", "再次不合格", "劝退建议", "exhorted"),
]
SECOND = "诫勉谈话（“上一年度被提醒谈话”2022年提醒谈话，2023年不合格）"


@pytest.fixture
def term(db):
    return three_years(ASKED)


def member(**more):
    return factories.MemberFactory(joined_on=date(2021, 1, 1), **more)


def test_three_years_below_the_line_lead_from_a_talk_to_the_advice_to_leave(term):
    first, second, third = term
    one = member()
    with on("2023-01-05"):
        assert published(first).entries.get().consequences == "提醒谈话"
        assert words(second, one) == []  # the year has only begun
    with on("2024-01-05"):
        assert words(second, one) == ["提醒谈话（2023年不合格）", SECOND]
        assert published(second).entries.get().consequences == "提醒谈话、诫勉谈话"
    with on("2025-01-05"):
        result = published(third)
        assert result.entries.get().consequences == "提醒谈话、诫勉谈话、劝退建议"
        said = result.entries.get().result["consequences"][-1]
        assert said == "劝退建议：再次不合格（“上一年度被诫勉谈话”2023年诫勉谈话，2024年不合格）"
        assert result.seal_holds


def test_the_first_year_corrected_before_its_publication_takes_what_came_of_it_along(term):
    first, second, third = term
    one = member()
    with on("2025-01-05"):
        assert words(third, one)[-1] == "劝退建议（“上一年度被诫勉谈话”2023年按试算诫勉谈话，2024年不合格）"
        did(one, first, "attendance")
        assert [given[:4] for given in words(second, one)] == ["提醒谈话"]
        assert [given[:4] for given in words(third, one)] == ["提醒谈话", "诫勉谈话"]


def test_a_published_year_says_what_was_given_until_it_is_revised(term):
    first, second, _ = term
    one = member()
    with on("2024-01-05"):
        published(first)
        did(one, first, "attendance")
        assert words(second, one)[1] == SECOND
        draft = assessing.draw_up(second, people()[0])
        published(first, "出席漏记")
        assert len(words(second, one)) == 1
        assert {one.url for one in Notice.objects.filter(words__contains="用到这一年的结果")} == {
            draft.get_absolute_url()
        }


def test_a_grade_set_by_hand_decides_what_was_given(term):
    first, second, _ = term
    one, leader = member(), people()[1]
    with on("2024-01-05"):
        clerk = people()[0]
        draft = assessing.draw_up(first, clerk)
        assessing.override(draft.entries.get(), "合格", "病假", clerk, draft.version)
        draft = Assessment.objects.get(pk=draft.pk)
        for step, who in (("submit", clerk), ("approve", leader), ("publish", clerk)):
            draft = take(Assessment, draft.pk, step, who, draft.version)
        assert len(words(second, one)) == 1


def test_older_results_are_read_as_they_were_stored(term):
    first, second, _ = term
    one = member()
    with on("2024-01-05"):
        published(first)
        entry = AssessmentEntry.objects.get()
        entry.result["possible"] = [{"name": "不合格", "words": "提醒谈话", "basis": "", "below": "合格", "if_below": True,
                                     "if_not": False}]  # fmt: skip
        entry.save()
        assert words(second, one)[1] == SECOND
        del entry.result["possible"]  # from before there were consequences
        entry.save()
        assert len(words(second, one)) == 1


def test_one_who_joined_meanwhile_was_given_nothing(term):
    first, second, _ = term
    member()
    late = factories.MemberFactory(joined_on=date(2023, 1, 1))
    with on("2024-01-05"):
        published(first)
        assert len(words(second, late)) == 1


def test_what_hangs_on_a_grade_with_a_limit_was_given_where_it_was_published(term):
    first, second, _ = term
    one = member()
    grades = [
        {"key": "fit", "name": "合格", "least": "0", "rank_limit": 1},
        {"key": "unfit", "name": "不合格", "least": "0"},
    ]
    grades[0]["least"] = "10"
    praised = [
        {**ASKED[0], "measured": "reached", "consequence": "提醒谈话"},
        ASKED[1],
        {**ASKED[2], "measured": "reached"},
    ]
    for year in (first, second):
        Scheme.objects.filter(plenary=year).update(rules={**year.scheme.rules, "grades": grades, "conditions": praised})
        did(one, year, "attendance")
    first, second, _ = PlenaryYear.objects.order_by("year")
    with on("2024-01-05"):
        assert [given[:4] for given in words(second, one)] == ["提醒谈话"]
        published(first)
        assert [given[:4] for given in words(second, one)] == ["提醒谈话", "诫勉谈话"]


def test_what_was_given_is_read_with_no_further_query(term):
    third = term[-1]
    member()
    rules = third.scheme.parsed
    plain = replace(
        rules, conditions=tuple(replace(one, over="term") for one in rules.conditions if one.measured == "below")
    )
    with on("2025-01-05"):
        published(term[0])

        def queries(asked):
            with CaptureQueriesContext(connection) as found:
                assess(third, asked)
            return len(found)

        queries(rules)
        assert queries(rules) == queries(plain)


def test_it_stands_in_the_page_the_file_the_word_and_the_preview(account, term):
    first, second, _ = term
    client, clerk = account(Role.MEMBER), account(Role.STAFF)
    one = member(user=client.user)
    said = "诫勉谈话：仍不合格（“上一年度被提醒谈话”2022年提醒谈话，2023年不合格）"
    with on("2024-01-05"):
        published(first)
        entry = published(second).entries.get()
        assert said in client.get(entry.get_absolute_url()).content.decode()
        assert said in Notice.objects.get(user=client.user, words__contains="2023年").words
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(member_file(one, second).data)).pages)
        assert said in text.replace("\n", "")
        assert said in clerk.get(reverse("points", args=[one.pk]) + "?year=2023").content.decode()
        paragraphs, _ = read(clerk.get(reverse("scheme_word", args=[2023])))
        assert any("且上一年度被给予“提醒谈话”的，等次不变，给予“诫勉谈话”，列入待约谈。" in one for one in paragraphs)


def test_a_new_years_scheme_takes_it_over_and_is_published_by_what_earlier_years_gave(term):
    third = term[-1]
    Scheme.objects.filter(plenary=third).delete()
    third = PlenaryYear.objects.get(pk=third.pk)
    draft = drafting.start(third, "year:2023")
    assert to_data(draft.parsed)["conditions"] == to_data(term[1].scheme.parsed)["conditions"]

    def without(data, scheme):
        data["conditions"] = [one for one in data["conditions"] if one["key"] in ("warned", "again")]

    draft = drafting.change(third, draft.version, without)
    assert drafting.against_publishing(draft) == []
    Scheme.objects.filter(plenary__year__lt=2024).update(state="draft")
    assert drafting.against_publishing(draft) == [
        "“上一年度被提醒谈话”看“提醒谈话”，本办法和本届以往年度公布的办法都没有给予它的条件，请先写一条。"
    ]


# --- in the form ---------------------------------------------------------------------------------------------------
TYPED = {
    "name": "上一年度被提醒谈话",
    "measured": "told",
    "told": "提醒谈话",
    "over": "before",
    "kinds": [],
    "occasions": [],
}


def test_a_clerk_writes_it(clerk):
    page = clerk.get(reverse("scheme_part", args=[2024, "condition", "new"])).content.decode()
    assert "请先写一个结果为“等次不变，给予”的条件" in page
    send(clerk, effect="consequence", consequence="提醒谈话")
    page = clerk.get(reverse("scheme_part", args=[2024, "condition", "new"])).content.decode()
    assert "请先写一个结果为" not in page
    send(clerk, **TYPED, effect="consequence", consequence="诫勉谈话")
    made = conditions()[-1]
    assert (made["told"], made["over"], made["kinds"], made["number"]) == ("提醒谈话", "before", [], 1)
    page = clerk.get(reverse("scheme", args=[2024])).content.decode()
    assert "委员上一年度被给予“提醒谈话”的，等次不变，给予“诫勉谈话”，列入待约谈。" in page
    assert "都没有给予它的条件" not in page
    send(clerk, made["key"], **{**TYPED, "over": "term", "number": "2"}, effect="consequence", consequence="劝退建议")
    page = clerk.get(reverse("scheme", args=[2024])).content.decode()
    assert "委员本届此前被给予“提醒谈话”的年度 2 个及以上的，等次不变，给予“劝退建议”。" in page
    send(clerk, made["key"], effect="none")  # what does not belong to the choice is not kept
    assert "told" not in conditions()[-1]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"told": ""}, "told", "请选择给予过什么。"),
        ({"told": "训诫"}, "told", "给予过什么的选项无效"),
        ({"over": "year"}, "over", "时间请选“上一年度”或“本届以来合计”。"),
        ({"over": "running"}, "over", "时间请选“上一年度”或“本届以来合计”。"),
        ({"over": "term", "number": "1.5"}, "number", "须为整数"),
    ],
)
def test_faults_stand_beside_their_field_with_what_was_typed(clerk, changes, field, said):
    send(clerk, effect="consequence", consequence="提醒谈话")
    answer = send(clerk, **{**TYPED, **changes}, effect="consequence", consequence="诫勉谈话")
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]
    assert "诫勉谈话" in answer.content.decode()
    assert form["told"].value() == changes.get("told", "提醒谈话")


def test_what_a_condition_names_stays_where_nothing_gives_it_any_more(clerk):
    send(clerk, effect="consequence", consequence="提醒谈话")
    giver = conditions()[-1]["key"]
    send(clerk, **TYPED, effect="consequence", consequence="诫勉谈话")
    own = conditions()[-1]["key"]
    send(clerk, giver, effect="consequence", consequence="通报批评")
    page = clerk.get(reverse("scheme", args=[2024])).content.decode()
    assert "本办法和本届以往年度公布的办法都没有给予它的条件" in page
    form = clerk.get(reverse("scheme_part", args=[2024, "condition", own])).context["form"]
    assert form["told"].value() == "提醒谈话"
    assert [value for value, _ in form.fields["told"].choices] == ["", "通报批评", "诫勉谈话", "提醒谈话"]
    saved = send(clerk, own, **TYPED, effect="consequence", consequence="诫勉谈话")
    assert "已保存，但“上一年度被提醒谈话”看“提醒谈话”" in saved.content.decode()
    assert conditions()[-1]["told"] == "提醒谈话"

"""Conditions that must hold together: 缺席全体会议，且全年未提交提案的，最高定为“合格”."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import assessing, drafting
from members.models import Scheme
from members.schemes import outlook
from members.schemes.conditions import Condition
from members.schemes.explaining import kept, with_grade
from members.schemes.facts import Person
from members.schemes.measures import Past, Year, tallied
from members.schemes.reach import for_nothing, never_together, unreachable, warnings_of
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Grade, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import condition_words
from tests import factories
from tests.crawl.looking import PAGE_BYTES
from tests.members.facts import fact, several
from tests.members.test_adopting import read
from tests.members.test_over_years import did, on, published, three_years, words

GRADES = (
    Grade("good", "优秀", Decimal(80)),
    Grade("fit", "合格", Decimal(60)),
    Grade("unfit", "不合格", qualified=False),
)
ORDER = tuple(grade.name for grade in GRADES)
AWAY = Condition("away", "缺席全体会议", ("absence",), ("plenary",), effect="none")
SILENT = Condition(
    "silent", "全年未提交提案", ("proposal_submitted",), compare="fewer_than", effect="at_most", grade="fit",
    also=("away",),
)  # fmt: skip
MISSED, SAID = fact("absence", "plenary"), fact("proposal_submitted", part="sole")


def rules(*conditions, base=90):
    return Rules(base_points=Decimal(base), grades=GRADES, conditions=conditions)


def grade(scheme, *records, final=True, **person):
    return Scorer(scheme, final=final).score(records, Person(**person)).grade.name


# --- worked by hand ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("records", "told"),
    [
        ([MISSED], "合格"),
        ([MISSED, SAID], "优秀"),
        ([SAID], "优秀"),
        ([], "优秀"),
        ([fact("absence", "research")], "优秀"),
    ],
)
def test_it_holds_only_where_both_do(records, told):
    for order in ((AWAY, SILENT), (SILENT, AWAY)):
        assert grade(rules(*order), *records) == told
    score = Scorer(rules(AWAY, SILENT)).score([MISSED])
    assert (score.forced, score.consequences) == (["全年未提交提案，且缺席全体会议"], [])


def test_three_hold_together_one_by_way_of_another():
    late = Condition("late", "迟到两次", ("late",), number=Decimal(2), effect="none", also=("away",))
    scheme = rules(AWAY, late, replace(SILENT, also=("late",)))
    assert [one.key for one in scheme.together(scheme.conditions[2])] == ["silent", "late", "away"]
    assert grade(scheme, MISSED, *several(2, "late")) == "合格"
    assert grade(scheme, *several(2, "late")) == "优秀"
    assert grade(scheme, MISSED, *several(1, "late")) == "优秀"


def test_while_the_year_runs_nothing_is_decided_and_it_is_told_what_would_be():
    scheme = rules(AWAY, SILENT)
    assert grade(scheme, MISSED, final=False) == "优秀"
    (due,) = outlook.due(scheme, [MISSED], Person(), GRADES[0], Decimal(90))
    assert due.words(scheme) == (
        "照此到年末“全年未提交提案”（现 0 次，还差 1 次；“缺席全体会议”现 1 次），将最高定为“合格”。"
    )
    assert due.brief == "照此到年末“全年未提交提案”，现 0 次，还差 1 次；“缺席全体会议”现 1 次"
    for records in ([], [MISSED, SAID]):
        assert outlook.due(scheme, records, Person(), GRADES[0], Decimal(90)) == []
    both = Condition("both", "缺席并请假", ("leave",), effect="consequence", consequence="通报批评", also=("away",))
    (told,) = Scorer(rules(AWAY, both), final=False).score([MISSED, fact("leave")]).consequences
    assert told.words == "通报批评"


def test_who_is_not_concerned_by_both_is_concerned_by_none():
    scheme = rules(replace(AWAY, applies="standing"), SILENT)
    assert grade(scheme, MISSED, standing=True) == "合格"
    assert grade(scheme, MISSED, standing=False) == "优秀"


BELOW = Condition("below", "连续两年不合格", (), measured="below", over="running", below="fit", effect="consequence",
                  consequence="劝退建议", also=("away",))  # fmt: skip


def test_what_hangs_on_the_grade_follows_a_grade_set_by_hand():
    past = Past((Year(2022, tallied([]), Decimal(50), "不合格", ORDER, qualified=False),), 2023)
    scheme = rules(AWAY, BELOW, base=50)
    score = Scorer(scheme).score([MISSED], Person(past=past))
    result = kept(score, [MISSED])
    assert result["consequences"] == ["劝退建议：连续两年不合格（2022年不合格，2023年不合格）"]
    assert result["possible"] == [
        {"name": "连续两年不合格", "words": "劝退建议", "basis": "2022年不合格", "grades": ("不合格",)}
    ]
    read_back = json.loads(json.dumps(result))
    assert with_grade(read_back, 2023, "合格", ORDER) == []
    assert len(with_grade(read_back, 2023, "不合格", ORDER)) == 1
    assert Scorer(scheme).score([], Person(past=past)).possible == []


def test_the_years_behind_both_are_said():
    twice = replace(AWAY, key="twice", name="届内缺席两次", number=Decimal(2), over="term")
    past = Past((Year(2022, tallied([MISSED]), Decimal(50), "不合格", ORDER, qualified=False),), 2023)
    scheme = rules(twice, replace(BELOW, also=("twice",)), base=50)
    (told,) = Scorer(scheme).score([MISSED], Person(past=past)).consequences
    assert told.basis == "“届内缺席两次”2022年 1 次，2023年 1 次；2022年不合格，2023年不合格"


def test_a_result_from_when_one_grade_alone_was_asked_is_read_as_it_was():
    old = {"name": "连续两年不合格", "words": "劝退建议", "basis": "2022年不合格", "below": "合格", "if_below": True,
           "if_not": False}  # fmt: skip
    always = {"name": "缺席", "words": "通报批评", "basis": "", "below": "", "if_below": True, "if_not": True}
    held = {name: [one.words for one in with_grade({"possible": [old, always]}, 2023, name, ORDER)] for name in ORDER}
    assert held == {"优秀": ["通报批评"], "合格": ["通报批评"], "不合格": ["劝退建议", "通报批评"]}


@pytest.fixture
def term(db):
    return three_years()


def test_over_the_term_through_the_ledger(term):
    first, second, _ = term
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    asked = [
        {"key": "away", "name": "届内缺席两次", "kinds": ["absence"], "number": 2, "over": "term", "effect": "none"},
        {"key": "silent", "name": "两年没有提案", "kinds": ["proposal_filed"], "compare": "fewer_than", "number": 1, "over": "running",
         "effect": "consequence", "consequence": "劝退建议", "also": ["away"]},
    ]  # fmt: skip
    for year in (first, second):
        Scheme.objects.filter(plenary=year).update(rules={**year.scheme.rules, "conditions": asked})
    second = type(second).objects.get(pk=second.pk)
    with on("2022-03-02"):
        did(member, first, "absence")
    with on("2024-01-02"):
        assert words(second, member) == []
        did(member, second, "absence")
        assert words(second, member) == [
            "劝退建议（2022年按试算 0 次，2023年 0 次；“届内缺席两次”2022年按试算 1 次，2023年 1 次）"
        ]
        published(second)
        entry = assessing.current(second).entries.get()
        assert (entry.consequences, entry.assessment.seal_holds) == ("劝退建议", True)


# --- in words and as data ----------------------------------------------------------------------------------------
def test_one_sentence_names_both(db):
    scheme = rules(AWAY, SILENT)
    assert condition_words(scheme, SILENT) == (
        "委员全年提交提案少于 1 次，且全年无故缺席（全体会议）1 次及以上的，无论得分多少，最高定为“合格”。"
    )
    assert condition_words(scheme, AWAY) == "委员全年无故缺席（全体会议）1 次及以上的，本身没有结果，只供其他条件引用。"
    assert condition_words(rules(replace(AWAY, applies="standing"), SILENT), SILENT).startswith("常委全年提交提案")


def test_it_comes_back_from_its_data_and_says_nothing_where_it_names_none():
    scheme = rules(AWAY, SILENT)
    data = to_data(scheme)
    assert from_data(json.loads(json.dumps(data))) == scheme
    assert ["also" in one for one in data["conditions"]] == [False, True]
    assert "present_from" not in data


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        ((replace(AWAY, also=("away",)),), "绕成一圈"),
        ((replace(AWAY, also=("silent",)), SILENT), "绕成一圈"),
        ((SILENT,), "“全年未提交提案”引用的 1 个条件不存在"),
    ],
)
def test_a_ring_and_one_that_is_not_there_are_refused(conditions, told):
    with pytest.raises(ValidationError, match=told):
        from_data(to_data(rules(*conditions)))


FEW = Condition("few", "缺席不到两次", ("absence",), compare="fewer_than", number=Decimal(2), effect="none")
OFTEN = Condition("often", "缺席全体会议两次", ("absence",), ("plenary",), number=Decimal(2), effect="none")


@pytest.mark.parametrize(
    ("one", "other", "never"),
    [
        (FEW, OFTEN, True),
        (replace(FEW, number=Decimal(3)), OFTEN, False),
        (FEW, replace(OFTEN, kinds=("leave",)), False),
        (FEW, replace(OFTEN, over="term"), False),
        (replace(FEW, occasions=("research",)), OFTEN, False),
        (replace(FEW, applies="standing"), replace(AWAY, applies="others"), True),
        (replace(FEW, only=("sector:1:港澳",)), replace(AWAY, only=("sector:2:经济",)), True),
        (replace(BELOW, also=(), over="year"), replace(BELOW, key="r", measured="reached", over="year"), True),
        (replace(BELOW, also=(), over="year", below="good"),
         replace(BELOW, key="r", measured="reached", over="year", also=()), False),
    ],
)  # fmt: skip
def test_what_can_never_hold_together_is_told(one, other, never, db):
    third = Condition("both", "两者", ("late",), effect="consequence", consequence="通报", also=(one.key, other.key))
    scheme = rules(one, replace(other, also=()), third)
    assert bool(never_together(scheme, third)) == never
    assert any("不会成立" in told for told in unreachable(scheme)) == never
    assert any("公布之前请修改" in told for told in warnings_of(scheme, "both")) == never


def test_what_nobody_names_and_has_no_effect_is_told_before_it_is_published(db):
    assert for_nothing(rules(AWAY)) == [AWAY]
    assert any("“缺席全体会议”本身没有结果，也没有条件引用，不起作用。" in told for told in unreachable(rules(AWAY)))
    assert unreachable(rules(AWAY, SILENT)) == []


# --- in the form -------------------------------------------------------------------------------------------------
def send(clerk, key="new", **changes):
    data = {
        "name": "缺席全体会议", "measured": "count", "kinds": ["absence"], "occasions": ["plenary"], "applies": "all",
        "over": "year", "compare": "at_least", "number": "1", "effect": "none",
        "seen_version": Scheme.objects.get().version,
    }  # fmt: skip
    address = reverse("scheme_part", args=[2024, "condition", key])
    return clerk.post(address, {**data, **changes}, follow=True)


def conditions():
    return Scheme.objects.get().rules["conditions"]


def test_a_clerk_writes_both_and_reads_one_sentence_on_the_page_and_in_word(clerk):
    send(clerk)
    away = conditions()[-1]
    assert (away["effect"], away["grade"], away["consequence"], "also" in away) == ("none", "", "", False)
    page = clerk.get(reverse("scheme_part", args=[2024, "condition", "new"])).content
    assert "且须同时成立的条件" in page.decode()
    assert len(page) < PAGE_BYTES
    more = {"kinds": ["proposal_submitted"], "occasions": [], "compare": "fewer_than", "effect": "at_most",
            "grade": "competent", "also": [away["key"]], "name": "未提交提案"}  # fmt: skip
    told = send(clerk, **more).content.decode()
    said = "全年提交提案少于 1 次，且全年无故缺席（全体会议）1 次及以上的，无论得分多少，最高定为“称职”。"
    assert said in told
    assert conditions()[-1]["also"] == [away["key"]]
    paragraphs, _ = read(clerk.get(reverse("scheme_word", args=[2024])))
    assert any(said in paragraph for paragraph in paragraphs)
    silent = conditions()[-1]["key"]
    form = send(clerk, away["key"], also=[silent]).context["form"]
    assert form.errors == {"also": ["本条与所引用的条件互相引用，绕成一圈。"]}
    send(clerk, silent, **{**more, "also": []})
    assert "also" not in conditions()[-1]


def test_one_that_is_named_is_neither_deleted_nor_forgotten_when_the_other_is_copied(clerk):
    send(clerk)
    away = conditions()[-1]["key"]
    send(clerk, name="并请假", kinds=["leave"], effect="consequence", consequence="通报批评", also=[away])
    both = conditions()[-1]["key"]

    def move(key, do):
        data = {"version": Scheme.objects.get().version, "do": do}
        return clerk.post(reverse("scheme_move", args=[2024, "condition", key]), data, follow=True).content.decode()

    assert "“并请假”引用的 1 个条件不存在，请先从“并请假”中去掉" in move(away, "drop")
    assert away in {one["key"] for one in conditions()}
    move(both, "copy")
    assert [one["also"] for one in conditions()[-2:]] == [[away], [away]]
    move(both, "up")
    copied = next(one["key"] for one in conditions() if one["name"].endswith("（副本）"))
    for key in (both, copied, away):
        move(key, "drop")
    assert not {both, copied, away} & {one["key"] for one in conditions()}


def test_what_can_never_hold_is_told_when_it_is_saved_and_refused_when_it_is_published(clerk):
    send(clerk, name="缺席不到一次", compare="fewer_than", occasions=[])
    few = conditions()[-1]["key"]
    page = send(clerk, name="缺席", effect="consequence", consequence="通报批评", also=[few]).content.decode()
    told = "“缺席”不会成立：“缺席”和“缺席不到一次”不会同时成立"
    assert f"已保存，但{told}。公布之前请修改。" in page
    assert any(told in one for one in drafting.against_publishing(Scheme.objects.get()))


def test_a_condition_whose_partner_went_meanwhile_does_not_become_one_for_everybody(clerk):
    scheme = Scheme.objects.get()
    Scheme.objects.update(rules={**scheme.rules, "conditions": []})
    send(clerk)
    away = conditions()[-1]["key"]
    gone = {"version": Scheme.objects.get().version, "do": "drop"}
    clerk.post(reverse("scheme_move", args=[2024, "condition", away]), gone)
    assert conditions() == []
    more = {"kinds": ["proposal_submitted"], "occasions": [], "compare": "fewer_than", "effect": "at_most",
            "grade": "competent", "also": [away], "name": "未提交提案"}  # fmt: skip
    answer = send(clerk, **more)
    assert list(answer.context["form"].errors) == ["also"]
    assert conditions() == []

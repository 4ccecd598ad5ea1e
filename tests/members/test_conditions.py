"""Conditions over a quantity, with places, for a choice of members: worked by hand, written in the form, over years."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting, duties
from members.ledger import assess
from members.models import Assessment, AssessmentEntry, DutyKind, PlenaryYear, Position, Scheme
from members.schemes import outlook
from members.schemes.choosing import By, choice
from members.schemes.conditions import Condition
from members.schemes.consequences import said
from members.schemes.facts import Person
from members.schemes.measures import Past, Year, ask, from_stored, of_year, stored, tallied
from members.schemes.reach import before_publishing
from members.schemes.reading import from_data, to_data
from members.schemes.rules import Category, Grade, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import condition_words
from tests import factories
from tests.members.facts import fact
from tests.members.test_choosing import HARBOUR, VICE
from tests.members.test_outlook import on
from tests.members.test_over_years import people, published, ruled, words
from tests.members.test_scoring_laws import facts

GRADES = (
    Grade("best", "优秀", Decimal(80)),
    Grade("fit", "合格", Decimal(60)),
    Grade("unfit", "不合格", qualified=False),
)
GAVE = Condition("g", "捐款满五千元", ("welfare",), measured="quantity", number=Decimal(5000), grade="best")
LITTLE = replace(GAVE, key="l", name="捐款不足", compare="fewer_than", number=Decimal("100.5"), grade="unfit")


def rules(*conditions, base=60):
    return Rules(base_points=Decimal(base), grades=GRADES, conditions=conditions)


def grade(made, *records, **person):
    return Scorer(made).score(records, Person(**person)).grade.name


# --- a quantity ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("gifts", "wanted"),
    [
        (("5000",), "优秀"),
        (("4999.99",), "合格"),
        (("4999.99", "0.01"), "优秀"),  # to the cent, never 4999.999…
        (("0.1",) * 1005, "合格"),  # 100.5 is not fewer than 100.5
        (("0.1",) * 1004, "不合格"),
        ((), "不合格"),
    ],
)
def test_the_sum_of_a_quantity_decides(gifts, wanted):
    assert grade(rules(GAVE, LITTLE), *(fact("welfare", quantity=one) for one in gifts)) == wanted


def test_only_records_that_the_condition_means_are_added_up():
    made = rules(replace(GAVE, levels=("city",)))
    many = [fact("welfare", quantity=5000), fact("grassroots", quantity=9000, level="city")]
    assert grade(made, *many, fact("welfare", quantity=4999, level="city")) == "合格"
    assert grade(made, *many, fact("welfare", quantity=5000, level="city")) == "优秀"


def test_a_quantity_that_is_there_stays_and_one_that_is_missing_is_told():
    running = Scorer(rules(GAVE, LITTLE), final=False)
    assert running.score([fact("welfare", quantity=5000)]).grade.name == "优秀"
    assert running.score([]).grade.name == "合格"
    due = outlook.due(rules(LITTLE), [fact("welfare", quantity="76")], Person(), GRADES[1], Decimal(60))
    assert [one.words(rules(LITTLE)) for one in due] == [
        "照此到年末“捐款不足”（现 76 元，还差 24.5 元），将直接定为“不合格”。"
    ]


def test_a_term_adds_up_its_years_and_says_each():
    every = replace(GAVE, over="term", effect="consequence", consequence="通报表扬", grade="")
    past = Past((Year(2023, tallied([fact("welfare", quantity="3000.5")])),), 2024)
    score = Scorer(rules(every)).score([fact("welfare", quantity=2000)], Person(past=past))
    assert list(map(said, score.consequences)) == ["通报表扬：捐款满五千元（2023年 3000.5 元，2024年 2000 元）"]


def test_it_is_read_out_with_its_unit(db):
    assert condition_words(rules(GAVE), GAVE) == "委员全年公益的数量 5000 元及以上的，无论得分多少，直接定为“优秀”。"
    assert "公益的数量少于 100.5 元的" in condition_words(rules(LITTLE), LITTLE)


def test_records_of_other_quantities_are_kept_apart_and_stored_as_text():
    records = [fact("welfare", quantity=one) for one in ("1.50", "1.5", "2")]
    rows = stored(tallied(records))
    assert [row[-2:] for row in rows] == [[2, "1.5"], [1, "2"]]
    assert from_stored(json.loads(json.dumps(rows))) == tallied(records)
    assert from_stored([["welfare", "participant", "", "", 1, 1, 3]])[0].quantity == 1  # as results were stored before


# --- what was written before ---------------------------------------------------------------------------------------
BEFORE = {
    "key": "a", "name": "两次缺席", "kinds": ["absence"], "occasions": ["plenary"], "applies": "standing",
    "compare": "at_least", "number": 2, "effect": "at_most", "grade": "fit", "levels": [], "parts": [],
    "measured": "count", "over": "year", "years": 2, "below": "", "consequence": "",
}  # fmt: skip


def test_a_condition_from_before_stays_to_the_letter_when_it_is_saved_unchanged(account, year):
    data = {**to_data(rules()), "conditions": [BEFORE]}
    assert json.dumps(to_data(from_data(data))["conditions"]) == json.dumps([BEFORE])
    staff, scheme = account(Role.STAFF), drafting.start(year, "empty")
    Scheme.objects.update(rules=data)
    sent = {**BEFORE, "name": "缺席两次", "seen_version": scheme.version}
    answer = staff.post(reverse("scheme_part", args=[2024, "condition", "a"]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    stored, wanted = Scheme.objects.get().rules["conditions"], [{**BEFORE, "name": "缺席两次"}]
    assert json.dumps(stored, sort_keys=True) == json.dumps(
        wanted, sort_keys=True
    )  # PostgreSQL keeps keys in its own order


@pytest.mark.parametrize("name", drafting.examples())
def test_the_schemes_that_come_with_the_program_say_nothing_new_in_conditions(name):
    for one in to_data(from_data(drafting.examples()[name]["rules"]))["conditions"]:
        assert "only" not in one
        assert isinstance(one["number"], int)


# --- places --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("measured", ["count", "half_days", "below"])
def test_what_is_counted_has_no_places(measured):
    with pytest.raises(ValidationError, match="须为整数"):
        from_data(to_data(rules(replace(GAVE, measured=measured, below="fit", number=Decimal("1.5")))))


def test_places_are_compared_as_they_are():
    low = Condition("p", "总分偏低", (), measured="points", compare="fewer_than", number=Decimal("59.5"), grade="unfit")
    for base, wanted in (("59.49", True), ("59.5", False)):
        now = Year(2024, (), Decimal(base))
        assert ask(rules(low), from_data(to_data(rules(low))).conditions[0], now, Past(), final=True).holds is wanted
    assert "总分少于 59.5 分" in condition_words(rules(low), low)


# --- points of a part ----------------------------------------------------------------------------------------------
MEETINGS = Category("c", "会议", lines=(Line("l", "出席", ("attendance",), rates=(Rate(first=Decimal(2)),)),))
LOW = Condition("p", "会议分偏低", (), measured="points", compare="fewer_than", number=Decimal("3.5"), grade="unfit",
                part="category:c")  # fmt: skip


def in_parts(condition):
    return from_data(to_data(replace(rules(condition), categories=(MEETINGS,))))


def test_the_points_of_one_category_decide(db):
    assert grade(in_parts(LOW), fact()) == "不合格"
    assert grade(in_parts(LOW), fact(), fact()) == "合格"
    assert "“会议”得分少于 3.5 分" in condition_words(in_parts(LOW), LOW)


@pytest.mark.parametrize(("before", "wanted"), [("69.99", "不合格"), ("70", "合格")])
def test_the_points_of_a_section_are_asked_of_each_year(before, wanted):
    base = replace(LOW, part="base", over="running", number=Decimal(70))
    past = Past((Year(2023, parts=(("base", Decimal(before)),)),), 2024)
    assert grade(in_parts(base), fact(), past=past) == wanted


@pytest.mark.parametrize(
    ("change", "told"), [({"part": "category:x"}, "所看的得分不存在"), ({"over": "term"}, "只能看本年度")]
)
def test_points_that_are_not_there_are_refused(change, told):
    with pytest.raises(ValidationError, match=told):
        in_parts(replace(LOW, **change))


# --- for a choice of members ---------------------------------------------------------------------------------------
def test_who_is_not_chosen_is_not_concerned(db):
    missed = Condition("m", "缺席全会", ("absence",), grade="unfit", only=(VICE, HARBOUR))
    made = from_data(to_data(rules(missed, replace(missed, key="c", effect="consequence", consequence="提醒谈话"))))
    assert made.conditions[0].only == (VICE, HARBOUR)
    other = Scorer(made).score([fact("absence")], Person(belongs=frozenset({"sector:4"})))
    assert (other.grade.name, other.consequences) == ("合格", [])
    own = Scorer(made).score([fact("absence")], Person(belongs=frozenset({"sector:3"})))
    assert (own.grade.name, [one.words for one in own.consequences]) == ("不合格", ["提醒谈话"])
    assert condition_words(made, missed).endswith("（只对副主席、港澳界，以年末的职务和归属为准）")


def test_it_is_asked_of_positions_at_the_end_of_the_year(year, in_2024):
    chair, former = factories.MemberFactory(), factories.MemberFactory()
    Position.objects.create(member=chair, kind="vice_chair", starts_on=date(2024, 3, 1))
    Position.objects.create(member=former, kind="vice_chair", starts_on=date(2022, 1, 1), ends_on=date(2024, 5, 1))
    none = Condition("n", "没有提案", ("proposal_filed",), compare="fewer_than", grade="unfit", only=(VICE,))
    found = {one.member: one.score.grade.name for one in assess(year, rules(none), final=True)}
    assert found == {chair: "不合格", former: "合格"}


# --- in the form ---------------------------------------------------------------------------------------------------
@pytest.fixture
def staff(account, year, in_2024):
    client, scheme = account(Role.STAFF), drafting.start(year, "example:minhang")
    client.version, client.address = scheme.version, reverse("scheme_part", args=[2024, "condition", "new"])
    return client


def typed(staff, **changes):
    return {
        "name": "学习不足", "measured": "quantity", "kinds": [], "applies": "all", "over": "year",
        "compare": "fewer_than", "number": "24.5", "effect": "at_most", "grade": "competent", "seen_version": "1",
    } | changes  # fmt: skip


def test_a_clerk_writes_hours_of_an_own_kind(staff, year):
    study = DutyKind.objects.create(name="年度学习", unit="学时")
    answer = staff.post(staff.address, typed(staff, kinds=[study.key]))
    assert answer.status_code == 302, answer.context["form"].errors
    made = Scheme.objects.get().rules["conditions"][-1]
    assert (made["number"], "only" in made) == ("24.5", False)
    page = staff.get(reverse("scheme", args=[2024])).content.decode()
    assert "委员全年年度学习的数量少于 24.5 学时的，无论得分多少，最高定为“称职”。" in page
    member = factories.MemberFactory()
    activity = factories.ActivityFactory()
    duties.record(activity, [duties.Duty(member, year, study.key, date(2024, 3, 1), "学习", quantity=Decimal("24.5"))])
    (one,) = assess(year, Scheme.objects.get().parsed, final=True)
    assert "学习不足" not in one.score.forced
    duties.record(activity, [duties.Duty(member, year, study.key, date(2024, 3, 1), "学习", quantity=Decimal(24))])
    (one,) = assess(year, rules(from_data(Scheme.objects.get().rules).conditions[-1], base=90), final=True)
    assert one.score.grade is not None


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["media"], "“媒体宣传”的记录没有数量。"),
        (["other"], "“其他履职”的数量单位不一（次、小时等），不能合计。"),
        (["welfare", "grassroots"], "所选记录的数量单位不同"),
        ([], "请选择履职记录。"),
    ],
)
def test_quantities_that_can_not_be_added_up_are_refused_beside_the_field(staff, kinds, told):
    form = staff.post(staff.address, typed(staff, kinds=kinds)).context["form"]
    assert list(form.errors) == ["kinds"]
    assert told in form.errors["kinds"][0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"measured": "count", "kinds": ["absence"], "number": "1.5"}, "须为整数"),
        ({"measured": "below", "below": "competent", "over": "term", "number": "1.5"}, "须为整数"),
        ({"measured": "share", "kinds": ["attendance"], "number": "100.5"}, "请填不超过 100 的数"),
        ({"measured": "points", "number": "10001"}, "请填不超过 10000 的数"),
        ({"measured": "points", "number": "59.555"}, ""),
        ({"measured": "points", "number": "0"}, ""),
    ],
)
def test_a_number_that_can_not_be_compared_is_refused_beside_the_field(staff, changes, told):
    form = staff.post(staff.address, typed(staff, **changes)).context["form"]
    assert list(form.errors) == ["number"]
    assert told in form.errors["number"][0]


def test_a_clerk_chooses_whom_a_condition_concerns(staff, year):
    sector = factories.SectorFactory(name="港澳")
    only = choice(By.SECTOR, sector.pk, "港澳")
    data = typed(staff, measured="points", number="59.5", only=[only])
    assert staff.post(staff.address, data).status_code == 302
    made = Scheme.objects.get()
    assert made.parsed.conditions[-1].only == (only,)
    page = staff.get(reverse("scheme_part", args=[2024, "condition", made.parsed.conditions[-1].key])).content.decode()
    assert "界别：港澳" in page
    sector.delete()
    told = "“学习不足”只对港澳界，已不在职务或基础资料之中，请改选。"
    assert told in drafting.against_publishing(Scheme.objects.get())
    other = staff.post(staff.address, {**data, "only": ["sector:999:没有"], "seen_version": made.version})
    assert "only" in other.context["form"].errors


def test_a_sum_that_an_adopted_scheme_can_not_have_is_told_and_reading_refuses_nothing(db):
    odd = rules(replace(GAVE, kinds=("welfare", "grassroots")))
    assert from_data(to_data(odd)) == odd
    assert any("数量单位不同（元、人次），不能合计" in one for one in before_publishing(odd))


# --- laws ----------------------------------------------------------------------------------------------------------
@settings(max_examples=100, deadline=None)
@given(st.lists(st.decimals("0.01", 9999, places=2), max_size=12), st.randoms(use_true_random=False))
def test_a_sum_is_exact_and_the_same_in_any_order_and_as_it_is_stored(numbers, random):
    records = [fact("welfare", quantity=one) for one in numbers]
    random.shuffle(records)
    rows = tallied(records)
    for one in (rows, from_stored(stored(rows))):
        assert of_year(GAVE, Year(2024, one), "") == sum(numbers)


@settings(max_examples=150, deadline=None)
@given(facts(), st.integers(0, 20), st.integers(0, 40), st.none() | st.integers(1, 3), st.integers(0, 2))
def test_a_floor_gives_nothing_that_was_not_earned_and_leaves_as_much_as_it_says(records, start, floor, least, skip):
    plus = Line(
        "p", "得", ("attendance", "proposal_filed"), least_items=least, skip=skip, rates=(Rate(first=Decimal(2)),)
    )
    minus = Line("m", "扣", ("absence",), minus=True, rates=(Rate(first=Decimal(3)),))
    category = Category("c", "类", lines=(plus,), start=Decimal(start), floor=Decimal(floor))
    earned, left = (
        Scorer(Rules(categories=(replace(category, lines=lines),))).score(records).base
        for lines in ((plus,), (plus, minus))
    )
    assert min(floor, earned) <= left <= earned


# --- over years ----------------------------------------------------------------------------------------------------
GIFTS = [
    {"key": "g", "name": "届内捐款满五千元", "kinds": ["welfare"], "measured": "quantity", "number": "5000",
     "over": "term", "effect": "consequence", "consequence": "通报表扬"},
]  # fmt: skip


def gave(member, year, quantity):
    made = duties.Duty(member, year, "welfare", date(year.year, 3, 1), "捐款", quantity=Decimal(quantity))
    duties.record(factories.ActivityFactory(), [made])


def test_a_published_year_keeps_its_quantities_and_one_from_before_asks_the_ledger(db):
    for number in (2023, 2024):
        ruled(factories.PlenaryYearFactory(year=number), GIFTS)
    first, second = PlenaryYear.objects.order_by("year")
    member = factories.MemberFactory(joined_on=date(2021, 1, 1))
    gave(member, first, "3000.5")
    gave(member, second, "2000")
    with on("2024-12-31"):
        assert words(second, member) == ["通报表扬（2023年按试算 3000.5 元，2024年 2000 元）"]
        published(first)
        gave(member, first, "7000")  # came in after the year was published
        assert words(second, member) == ["通报表扬（2023年 3000.5 元，2024年 2000 元）"]
        entry = AssessmentEntry.objects.get()
        entry.result["tally"] = [row[:7] for row in entry.result["tally"]]
        entry.save()
        assert words(second, member) == ["通报表扬（2023年按履职记录 10000.5 元，2024年 2000 元）"]


# --- what was approved stays -----------------------------------------------------------------------------------------
def test_a_result_that_a_floor_had_lifted_stays_as_it_was_approved(account, year):
    """Formerly a floor also lifted who had earned nothing; only what is counted anew is counted otherwise."""
    drafting.start(year, "empty")
    taken = {"key": "m", "name": "缺席", "kinds": ["absence"], "rates": [{"first": "5"}], "minus": True}

    def alter(data, _):
        data["grades"] = [{"key": "fit", "name": "合格", "least": "0"}]
        data["categories"] = [{"key": "c", "name": "会议", "section": "base", "floor": "10", "lines": [taken]}]

    draft = drafting.change(year, 1, alter)
    staff, leader = people()
    take(Scheme, draft.pk, "publish", staff, draft.version)
    client = account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user)
    with on("2025-01-05"):
        made = assessing.draw_up(year, staff)
        entry = made.entries.get(member=member)
        assert entry.total == 0
        entry.result["categories"][0].update(points="10", limited="0")  # as it was counted formerly
        entry.base = entry.total = Decimal(10)
        entry.save()
        made = take(Assessment, made.pk, "submit", staff, made.version)
        made = take(Assessment, made.pk, "approve", leader, made.version)
        made = take(Assessment, made.pk, "publish", staff, made.version)
        assert made.seal_holds
        page = client.get(entry.get_absolute_url()).content.decode()
        assert "各项合计 0 分，按下限计 10 分。" in page
        anew = assessing.draw_up(year, staff, "更正登记")
        assert anew.entries.get(member=member).total == 0
    assert Assessment.objects.get(pk=made.pk).seal_holds

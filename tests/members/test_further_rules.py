"""By quantity, shared, all or nothing, once a matter, points taken inside a category: each worked out by hand.

And the law that a scheme from before, read now, has the same rules and gives the same points.
"""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings

from members.drafting import examples
from members.schemes.explaining import explained, still_open
from members.schemes.facts import Person
from members.schemes.reading import from_data, lacking, to_data
from members.schemes.rules import Category, Grade, Line, Rate, Rules
from members.schemes.scoring import Scorer
from members.schemes.words import category_words, line_words
from members.showing.explained import printed_lines, shown
from tests.members.facts import example, fact, several
from tests.members.test_scoring_laws import facts, schemes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("rules are Python's; of a database they read what the kinds of leave are called"),
]

GRADES = (Grade("a", "合格", Decimal(0)),)


def points(value):
    return Decimal(str(value))


def line(*kinds, rates=(), **changes):
    return Line("l", "项", kinds, rates=rates or (Rate(first=points(1)),), **changes)


def rate(first, *parts, further=None, **changes):
    return Rate(parts, points(first), None if further is None else points(further), **changes)


def rules(*lines, **category):
    named = tuple(Line(**{**vars(one), "key": f"l{n}"}) for n, one in enumerate(lines))
    made = Rules(categories=(Category("c", "类", lines=named, **category),), grades=GRADES)
    return from_data(to_data(made))


def total(made, *records):
    return Scorer(made).score(records).total


PROPOSAL = rules(line("proposal_filed", rates=(rate(10, "sole", "first"), rate(6, "joint", spread="others"),
                                               rate(10, "collective", spread="all"))))  # fmt: skip
DONATION = rules(line("welfare", counting="quantity", per=Decimal(1000), rates=(rate("0.5"),), cap=Decimal(5)))
TWICE = rules(line("attendance", occasions=("standing_committee",), counting="once", least_items=2, rates=(rate(30),)))
HIGHEST = rules(line("opinion_submitted", "opinion_adopted", per_matter=True, rates=(
    rate(1, kinds=("opinion_submitted",)),
    rate(2, kinds=("opinion_adopted",), levels=("district",)),
    rate(6, kinds=("opinion_adopted",), levels=("city",)),
)))  # fmt: skip
MEETINGS = rules(
    line("absence", minus=True, rates=(rate(5),)),
    line("leave", minus=True, rates=(rate(1),), cap=Decimal(3)),
    line("attendance", rates=(rate(2),)),
    start=Decimal(50), cap=Decimal(60),
)  # fmt: skip
AWARDS = rules(line("award", rates=(rate(10, levels=("nation",)), rate(8, levels=("province",)),
                                    rate(6, levels=("city",)), rate(4, levels=("district",)))))  # fmt: skip
LEAST = rules(
    line("attendance", rates=(rate(2),)), line("absence", minus=True, rates=(rate(5),)),
    floor=Decimal(10), cap=Decimal(50),
)  # fmt: skip
GIFT_WITHOUT_MEASURE = rules(line("welfare", counting="quantity", rates=(rate(5),)))
AWAY = rules(line("attendance", counting="share", minus=True, rates=(rate(10),)), start=Decimal(20))
FLOORED = rules(line("attendance", rates=(rate(2),)), floor=Decimal(5), cap=Decimal(9))
REVIEW = rules(
    line("proposal_submitted", without=("proposal_filed", "proposal_converted", "proposal_rejected"), rates=(rate(2),)),
    line("proposal_converted", rates=(rate(3),)),
    line("proposal_filed", rates=(rate(5),)),
)  # fmt: skip

CASES = {
    "alone: 10": (PROPOSAL, [fact("proposal_filed", part="sole")], "10"),
    "first of three: the whole 10": (PROPOSAL, [fact("proposal_filed", part="first", among=3)], "10"),
    "one of the two others of three: 6 / 2": (PROPOSAL, [fact("proposal_filed", part="joint", among=3)], "3"),
    "the only other: 6 / 1": (PROPOSAL, [fact("proposal_filed", part="joint", among=2)], "6"),
    "one of four others: 6 / 4": (PROPOSAL, [fact("proposal_filed", part="joint", among=5)], "1.5"),
    "three of a body: 10 / 3 to the cent": (PROPOSAL, [fact("proposal_filed", part="collective", among=3)], "3.33"),
    "first of one, other of another: 10 + 3": (
        PROPOSAL, [fact("proposal_filed", part="first", among=3), fact("proposal_filed", part="joint", among=3)], "13",
    ),
    "3,999 yuan are three thousands: 3 × 0.5": (DONATION, [fact("welfare", quantity=3999)], "1.5"),
    "two gifts, each by itself: 1 + 0 thousands": (
        DONATION, [fact("welfare", quantity=1900), fact("welfare", quantity=900)], "0.5",
    ),
    "no more than the cap: 50 × 0.5 = 25, 5": (DONATION, [fact("welfare", quantity=50000)], "5"),
    "a deed without a sum: nothing": (DONATION, [fact("welfare")], "0"),
    "present once: nothing": (TWICE, [fact(occasion="standing_committee")], "0"),
    "present twice: 30": (TWICE, several(2, occasion="standing_committee"), "30"),
    "present four times: still 30": (TWICE, several(4, occasion="standing_committee"), "30"),
    "once there, once elsewhere: nothing": (TWICE, [fact(occasion="standing_committee"), fact(occasion="study")], "0"),
    "submitted only: 1": (HIGHEST, [fact("opinion_submitted")], "1"),
    "adopted by district and city: the city's 6 alone": (
        HIGHEST, [fact("opinion_submitted", source=7), fact("opinion_adopted", level="district", source=7),
                  fact("opinion_adopted", level="city", source=7)], "6",
    ),
    "two matters, 6 and 2": (
        HIGHEST, [fact("opinion_adopted", level="city", source=7), fact("opinion_submitted", source=7),
                  fact("opinion_adopted", level="district", source=8), fact("opinion_submitted", source=8)], "8",
    ),
    "adopted at a level that the rule does not name: the submission's 1": (
        HIGHEST, [fact("opinion_submitted", source=7), fact("opinion_adopted", level="nation", source=7)], "1",
    ),
    "nothing at all: the start of 50": (MEETINGS, [], "50"),
    "absent twice: 50 - 10": (MEETINGS, several(2, "absence"), "40"),
    "absent eleven times: nothing is left, not -5": (MEETINGS, several(11, "absence"), "0"),
    "five times on leave, three at most are taken: 50 - 3": (MEETINGS, several(5, "leave"), "47"),
    "present ten times, 50 + 20 over the cap of 60": (MEETINGS, several(10), "60"),
    "present three times, absent once: 50 + 6 - 5": (MEETINGS, [*several(3), fact("absence")], "51"),
    "nothing earned, nothing taken: no floor gives what nobody earned": (LEAST, [], "0"),
    "nothing earned, absent: nothing is left to take": (LEAST, [fact("absence")], "0"),
    "6 earned, 15 taken, down to 10 at most: the 6 stay": (LEAST, [*several(3), *several(3, "absence")], "6"),
    "20 earned, 15 taken, down to 10: 10": (LEAST, [*several(10), *several(3, "absence")], "10"),
    "20 earned, 5 taken: 15": (LEAST, [*several(10), fact("absence")], "15"),
    "awards of province and city: 8 + 6": (AWARDS, [fact("award", level="province"), fact("award", level="city")], "14"),
    "an award without a level: nothing": (AWARDS, [fact("award")], "0"),
    "submitted, not decided yet: 2": (REVIEW, [fact("proposal_submitted")], "2"),
    "turned into an opinion: 3, not 2 + 3": (
        REVIEW, [fact("proposal_submitted", source=7), fact("proposal_converted", source=7)], "3",
    ),
    "not filed: nothing": (REVIEW, [fact("proposal_submitted", source=7), fact("proposal_rejected", source=7)], "0"),
    "300,000 yuan at 5 points each: no more than a result can hold": (
        GIFT_WITHOUT_MEASURE, [fact("welfare", quantity=300_000)], "99999.99",
    ),
    "two of three half days present take two thirds of 10: 20 - 6.67": (
        AWAY, [*several(2), fact("absence", half=0, due=1)], "13.33",
    ),
    "a floor where nothing is taken gives nothing": (FLOORED, [], "0"),
    "nor does it raise what is earned": (FLOORED, several(2), "4"),
    "filed: 5": (REVIEW, [fact("proposal_submitted", source=7), fact("proposal_filed", source=7)], "5"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_points_are_those_worked_out_by_hand(name):
    made, records, expected = CASES[name]
    assert total(made, *records) == Decimal(expected)
    assert total(made, *reversed(records)) == Decimal(expected)


def test_a_category_without_a_floor_goes_below_nothing():
    made = rules(line("absence", minus=True, rates=(rate(5),)), start=Decimal(3), floor=None)
    score = Scorer(from_data({**to_data(made), "floor": "0", "base_points": "10"})).score([fact("absence")])
    assert (score.total, score.base) == (8, 8)  # 10 + (3 - 5)


def test_what_was_taken_and_what_was_shared_is_told_with_its_records(db):
    absences = several(11, "absence")
    told = explained(Scorer(MEETINGS).score(absences))
    category = told["categories"][0]
    assert (category["start"], category["points"], category["limited"]) == ("50", "0", "-5")
    assert [one["points"] for one in category["lines"][0]["items"]] == ["-5"] * 11
    assert shown(told).categories[0].limit == "各项合计 -5 分，按下限计 0 分。"
    assert "按下限计" in printed_lines(told)[0].aside
    one = explained(Scorer(PROPOSAL).score([fact("proposal_filed", part="joint", among=3)]))
    assert one["categories"][0]["lines"][0]["items"][0]["among"] == 3
    gift = explained(Scorer(DONATION).score([fact("welfare", quantity=900)]))["categories"][0]["lines"][0]["items"][0]
    assert (gift["quantity"], gift["note"]) == ("900 元", "数量不足，不计分")


def test_a_result_by_earlier_rules_is_explained_as_before(db):
    """No key more than a result had: what is sealed and printed stays of one kind."""
    told = explained(Scorer(example("minhang")).score(several(3, occasion="research")))
    assert {key for one in told["categories"] for key in one} == {
        "name",
        "section",
        "points",
        "limited",
        "cap",
        "lines",
    }
    items = [item for one in told["categories"] for line_ in one["lines"] for item in line_["items"]]
    assert {key for item in items for key in item} == {
        "duty", "on", "kind", "part", "half_days", "words", "points", "note",
    }  # fmt: skip


def test_further_rules_are_read_out(db):
    said = [line_words(one) for _, one in PROPOSAL.lines]
    assert "联名提案人每项 6 分（由第一人以外的委员平分）" in said[0]
    assert "每满 1000 元 0.5 分" in line_words(DONATION.lines[0][1])
    assert "满 2 项才计分" in line_words(TWICE.lines[0][1])
    words = line_words(HIGHEST.lines[0][1])
    assert "社情民意采用、市级每项 6 分" in words
    assert "同一件有几条记录的，只计分值最高的一条" in words
    assert "在本类别中扣分" in line_words(MEETINGS.lines[0][1])
    assert category_words(MEETINGS.categories[0]) == "起始 50 分，最多计 60 分，扣完为止"


def test_all_sums_of_a_score_have_room_in_a_result(db):
    """Of several categories, too; what was cut is told as what a cap cuts."""
    gift = to_data(GIFT_WITHOUT_MEASURE)["categories"][0]
    data = {**to_data(GIFT_WITHOUT_MEASURE), "categories": []}
    for number, section in enumerate(("base", "base", "bonus", "bonus", "deduction")):
        lines = [{**gift["lines"][0], "key": f"l{number}"}]
        data["categories"].append({**gift, "key": str(number), "section": section, "lines": lines})
    score = Scorer(from_data(data)).score([fact("welfare", quantity=999_999_999)])
    most = Decimal("99999.99")
    assert (score.base, score.bonus, score.deduction, score.total) == (most, most, most, most)
    assert shown(explained(score)).categories[0].limit == "各项合计 4999999995 分，按上限计 99999.99 分。"


def test_what_is_shared_by_the_others_is_for_joint_proposers_alone(db):
    """Else the first one has it too. What was published with it is still read."""
    for parts, told in (((), True), (("sole", "first"), True), (("first", "joint"), True), (("joint",), False)):
        made = rules(line("proposal_filed", rates=(rate(6, *parts, spread="others"),)))
        assert from_data(to_data(made)) == made
        assert any("由第一人以外的委员平分" in words for words in lacking(made)) is told


def test_a_quantity_may_be_as_large_as_what_is_given():
    assert total(rules(line("welfare", counting="quantity", per=Decimal(50_000), rates=(rate(2),))),
                 fact("welfare", quantity=120_000)) == 4  # fmt: skip
    with pytest.raises(ValidationError, match="每满多少计一次须在 0 至 100000000 之间"):
        rules(line("welfare", counting="quantity", per=Decimal(10**8) + 1))


def test_what_the_first_and_further_quantities_bring_is_read_out(db):
    made = line("welfare", counting="quantity", per=Decimal(1000), rates=(rate(2, further="0.5"),))
    assert "第一项每满 1000 元 2 分、其后各项每满 1000 元 0.5 分" in line_words(made)
    assert total(rules(made), fact("welfare", quantity=3000), fact("welfare", quantity=2000)) == 7
    other = line("other", counting="quantity", per=Decimal(10), rates=(rate(3),))
    assert "数量每满 10 计 3 分" in line_words(other)
    told = explained(Scorer(rules(other)).score([fact("other", quantity=20)]))
    assert told["categories"][0]["lines"][0]["items"][0]["quantity"] == "20"


def test_a_record_for_which_the_rates_have_nothing_says_why():
    def notes(made, record):
        return [item.note for item in Scorer(made).score([record]).categories[0].lines[0].items]

    assert notes(AWARDS, fact("award")) == ["没有与其角色、种类、层级相应的分值，不计分"]
    assert notes(rules(line("proposal_filed", rates=(rate(1, "sole"),))), fact("proposal_filed", part="joint")) == [
        "该角色不计分"
    ]


def test_what_is_supposed_is_such_as_the_line_counts(db):
    levels = line("award", levels=("nation",), rates=(rate(3, levels=("province", "nation")),))
    kinds = line("opinion_adopted", rates=(rate(3, kinds=("opinion_submitted", "opinion_adopted")),))
    idle = line("award", levels=("city",), rates=(rate(9, levels=("nation",)), rate(3, levels=("city",))))
    for one in (levels, kinds, idle):
        assert [more.points for more in still_open(rules(one), [], Person())] == [3]


@pytest.mark.parametrize(("there", "items"), [(0, 3), (1, 2), (2, 1)])
def test_as_many_records_as_are_missing_of_those_asked_are_supposed(there, items):
    thrice = rules(line("attendance", counting="once", least_items=3, rates=(rate(30),)))
    (one,) = still_open(thrice, several(there), Person())
    assert (one.points, one.items) == (30, items)
    assert one.words == (f"项（再有 {items} 项） +30" if items > 1 else "项 +30")
    assert still_open(thrice, several(3), Person()) == []


def test_records_of_one_matter_are_one_of_those_asked(db):
    twice = rules(line("opinion_adopted", per_matter=True, least_items=2, rates=(rate(5),)))
    same = [fact("opinion_adopted", source=7), fact("opinion_adopted", source=7)]
    assert [(one.points, one.items) for one in still_open(twice, same, Person())] == [(10, 1)]
    nothing = rules(line("award", least_items=2, rates=(rate(5, levels=("city",)),)))
    assert [one.items for one in still_open(nothing, [fact("award", level="district")], Person())] == [2]


def test_a_further_record_of_a_matter_never_takes_points_away():
    """First 10 and a further 5; with 6 or 0 for the same matter too it stays so, not 10 and 0."""
    levels = (
        rate(10, levels=("nation",), further=0),
        rate(6, levels=("city",), further=0),
        rate(5, levels=("district",)),
    )
    made = rules(line("opinion_adopted", per_matter=True, rates=levels))
    there = [fact("opinion_adopted", level="nation", source=1), fact("opinion_adopted", level="district", source=2)]
    city = fact("opinion_adopted", level="city", source=2)
    assert total(made, *there) == total(made, *there, city) == 15
    items = Scorer(made).score([*there, city]).categories[0].lines[0].items
    assert {item.fact.level: (item.points, item.note) for item in items} == {
        "nation": (10, ""), "district": (5, ""), "city": (0, "同一件只计分值最高的一条"),
    }  # fmt: skip


def test_one_more_absence_is_no_way_to_points():
    assert {one.line.kinds for one in still_open(MEETINGS, [], Person())} == {("attendance",)}


FAULTS = {
    "有两行分值": lambda: rules(line("award", rates=(rate(1, levels=("city",)), rate(2, "participant")))),
    "本来就是扣分": lambda: rules(line("absence", minus=True), section="deduction"),
    "不能有起始分": lambda: rules(line("absence"), section="deduction", start=Decimal(5)),
    "上限低于下限": lambda: rules(line("absence", minus=True), cap=Decimal(5), floor=Decimal(6)),
    "每满多少计一次须大于 0": lambda: rules(line("welfare", counting="quantity", per=Decimal(0))),
    "满几项才计分多于最多计几项": lambda: rules(line("absence", least_items=3, most_items=2)),
}


@pytest.mark.parametrize("words", FAULTS)
def test_what_contradicts_itself_is_refused_with_the_reason(words, db):
    with pytest.raises(ValidationError, match=words):
        FAULTS[words]()


# --- what was written before ---------------------------------------------------------------------------------------
NEW_OF_LINE = ("minus", "per_matter", "least_items", "per")
NEW_OF_RATE = ("kinds", "levels", "spread")


def as_before(made):
    """The rules as they were written before these words were in the language."""
    data = to_data(made)
    for category in data["categories"]:
        del category["start"], category["floor"]
        for one in category["lines"]:
            for name in NEW_OF_LINE:
                del one[name]
            for row in one["rates"]:
                for name in NEW_OF_RATE:
                    del row[name]
    return data


@settings(max_examples=200, deadline=None)
@given(schemes(), facts())
def test_a_scheme_from_before_has_the_same_rules_and_gives_the_same_points(made, records):
    again = from_data(as_before(made))
    assert again == made
    shared = [one._replace(quantity=Decimal(7), among=3) for one in records]
    before, now = Scorer(made).score(records), Scorer(again).score(shared)
    assert (before.total, before.base, before.bonus, before.deduction) == (
        now.total,
        now.base,
        now.bonus,
        now.deduction,
    )
    for category in before.categories:
        limits = [sum((one.points for one in category.lines), Decimal(0)), category.category.cap]
        assert category.points == min(limit for limit in limits if limit is not None)


@pytest.mark.parametrize("name", examples())
def test_the_schemes_that_come_with_the_program_say_nothing_new(name):
    assert from_data(as_before(example(name))) == example(name)

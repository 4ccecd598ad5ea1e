"""Whole random schemes, conditions and records of all that the language of schemes can say, for its laws."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from members.possible import carries_of
from members.schemes.conditions import Condition
from members.schemes.facts import Person
from members.schemes.measures import Past, Year, tallied
from members.schemes.rules import Category, Grade, Line, Rate, Rules
from tests.members.facts import fact

KINDS = (
    "attendance", "leave", "absence", "proposal_filed", "proposal_submitted", "opinion_submitted", "opinion_adopted",
    "welfare", "grassroots", "speech", "award", "report_written", "duty_report",
)  # fmt: skip
OCCASIONS, LEVELS = ("plenary", "research", "training"), ("district", "city", "nation")
PARTS = ("participant", "partial", "sole", "first", "joint", "oral", "author")
LEAVES = ("leave_official", "leave_sick")
SOME = ("", "sector:1:港澳", "position:vice_chair:副主席", "group:2:东片")
COUNTINGS = ("each", "once", "half_day", "share", "steps", "quantity", "total", "times", "percent")
BY_ITEM = ("each", "once", "half_day", "quantity", "percent")

points = st.integers(0, 40).map(lambda n: Decimal(n) / 2)
maybe_points = st.none() | points
quantities = st.sampled_from(["1", "0.01", "2.5", "8", "99.99", "5000"]).map(Decimal)


def some(values, most=2):
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


whom = st.sampled_from(SOME).map(lambda one: (one,) if one else ())
persons = st.builds(
    Person,
    serving=st.just(True),
    months=st.just(12), belongs=st.sets(st.sampled_from(["sector:1", "position:vice_chair", "group:2"])).map(frozenset),
    standing=st.booleans(),
)  # fmt: skip


@st.composite
def records(draw, most=12):
    """Records such as their sources make them: each carries only what its kind can."""
    made = []
    for number in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(KINDS))
        carries = carries_of(kind)
        half = draw(st.integers(0, 3))
        made.append(
            fact(
                kind,
                draw(st.sampled_from(OCCASIONS)) if carries.occasions else "",
                draw(st.sampled_from(carries.parts)),
                on=f"2024-{draw(st.integers(1, 12)):02d}-01",
                half=half,
                due=half + draw(st.integers(0, 2)),
                source=number + 1 if carries.once else draw(st.integers(1, 8)),
                standing=draw(st.booleans()),
                level=draw(st.sampled_from(LEVELS)) if carries.levels else "",
                quantity=draw(quantities) if carries.unit else 1,
                among=draw(st.integers(1, 4)) if carries.shared else 1,
            )
        )
    return made


@st.composite
def rates(draw, counting, kinds, least=0):
    """Rows of points of which no record has two: told apart by part, kind, level or occasion."""
    if counting == "steps":
        steps = draw(st.lists(st.sampled_from([10, 50, 70, 90, 100]), min_size=1, max_size=3, unique=True))
        named = draw(some(LEAVES)) if "leave" in kinds else ()
        return tuple(
            Rate(named if not at else (), draw(points) + least, least=Decimal(one)) for at, one in enumerate(steps)
        )
    apart = draw(st.sampled_from(["parts", "kinds", "levels", "occasions"]))
    its_parts = (*PARTS, *LEAVES) if "leave" in kinds else PARTS
    values = {"parts": its_parts, "kinds": kinds, "levels": LEVELS, "occasions": OCCASIONS}[apart]
    several = counting != "share" and len(values) > 1 and draw(st.booleans())
    rows = []
    for group in (tuple(values[::2]), tuple(values[1::2])) if several else ((),):
        spread = draw(st.sampled_from(["", "all", "others"])) if counting in BY_ITEM else ""
        parts = ("joint",) if spread == "others" else ()
        if counting == "share" and "leave" in kinds:
            parts = draw(some(LEAVES))
        row = {"parts": parts, **({apart: group} if group and not (parts and apart == "parts") else {})}
        further = None if counting == "share" else draw(maybe_points)
        rows.append(Rate(first=draw(points) + least, further=further, spread=spread, **row))
    return tuple(rows) if not any(one.meets(two) for one, two in pairwise(rows)) else (rows[0],)


@st.composite
def lines(draw, key="l", countings=COUNTINGS, least=0, *, minus=False):
    counted = draw(st.sampled_from(countings))
    named = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    by_item = counted in BY_ITEM
    most = draw(st.none() | st.integers(1, 4)) if by_item else None
    least_items = draw(st.none() | st.integers(1, most or 3)) if by_item else None
    return Line(
        key,
        key,
        tuple(named),
        occasions=draw(some(OCCASIONS)),
        levels=draw(some(LEVELS)),
        without=draw(some(KINDS, 1)),
        applies=draw(st.sampled_from(["all", "standing", "others"])),
        counting=counted,
        most_items=most,
        skip=draw(st.integers(0, 2)) if by_item else 0,
        cap=draw(maybe_points) if not least else None,
        rates=draw(rates(counted, named, least)),
        minus=minus,
        per_matter=by_item and draw(st.booleans()),
        least_items=least_items,
        only=draw(whom),
        per=Decimal(draw(st.sampled_from(["1", "2", "5"] if counted == "times" else ["0.5", "1", "8"]))),
    )


@st.composite
def categories(draw, key):
    section = draw(st.sampled_from(["base", "bonus", "deduction"]))
    taking = section == "deduction"
    made = [
        draw(lines(f"{key}-{at}", minus=not taking and draw(st.booleans()))) for at in range(draw(st.integers(1, 3)))
    ]
    floor = draw(st.sampled_from([None, Decimal(0), Decimal(3)]))
    cap = draw(maybe_points)
    if cap is not None and floor is not None:
        cap = max(cap, floor)
    start = Decimal(0) if taking else draw(points)
    return Category(key, key, section, cap, tuple(made), start, draw(whom), floor)


GRADES = (
    Grade("good", "优秀", Decimal(30), share_limit=Decimal(20), rank_limit=3),
    Grade("fit", "合格", Decimal(10)),
    Grade("unfit", "不合格", qualified=False),
)


MEASURED = ("count", "half_days", "share", "quantity", "in_years", "points", "below", "reached", "told")
GIVEN = ("提醒谈话", "诫勉谈话")


@st.composite
def conditions(draw, key, parts=("", "base", "bonus", "deduction"), beside=()):
    """``beside``: conditions of the scheme that it may name."""
    measured = draw(st.sampled_from(MEASURED))
    of_records, of_grades = measured not in ("points", "below", "reached", "told"), measured in ("below", "reached")
    over = draw(
        st.sampled_from(["before", "term"] if measured == "told" else ["year", "year", "before", "running", "term"])
    )
    also = draw(st.lists(st.sampled_from(beside), max_size=2, unique=True)) if beside else []
    together = Rules(conditions=tuple(beside)).together(Condition("", "", (), also=tuple(one.key for one in also)))
    asked = [(measured, over), *((one.measured, one.over) for one in together)]
    itself = any(what == "reached" and when != "before" for what, when in asked)
    on_grade = () if itself else ("grade", "at_most")
    effect = draw(st.sampled_from([*on_grade, "consequence", "none"]))
    kinds = {"share": ["attendance"], "quantity": [draw(st.sampled_from(["welfare", "grassroots"]))]}.get(
        measured, draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    )
    return Condition(
        key,
        key,
        tuple(kinds) if of_records else (),
        occasions=draw(some(OCCASIONS)) if of_records else (),
        levels=draw(some(LEVELS)) if of_records else (),
        parts=draw(some(PARTS)) if of_records else (),
        applies=draw(st.sampled_from(["all", "standing", "others"])),
        compare=draw(st.sampled_from(["at_least", "fewer_than"])),
        number=Decimal(draw(st.integers(1, 4)))
        + (Decimal("0.5") if measured in ("share", "quantity", "points") else 0),
        effect=effect,
        grade=draw(st.sampled_from([one.key for one in GRADES])) if effect in ("grade", "at_most") else "",
        measured=measured,
        over=over,
        below=draw(st.sampled_from(["good", "fit"])) if of_grades else "",
        consequence=draw(st.sampled_from(GIVEN)) if effect == "consequence" else "",
        told=draw(st.sampled_from(GIVEN)) if measured == "told" else "",
        only=draw(whom),
        part=draw(st.sampled_from(parts)) if measured == "points" else "",
        also=tuple(one.key for one in also),
    )


@st.composite
def several_conditions(draw, most=3):
    """Conditions of one scheme, each of which may name those before it."""
    made = []
    for at in range(draw(st.integers(0, most))):
        made.append(draw(conditions(f"q{at}", beside=tuple(made))))
    return tuple(draw(st.permutations(made)))


@st.composite
def pasts(draw):
    """Up to two earlier years of the term, and what is known of the term."""
    made = [
        Year(
            2022 + at, tallied(draw(records(6))), draw(points), draw(st.sampled_from(["", "优秀", "合格", "不合格"])),
            ("优秀", "合格", "不合格"), counted=draw(st.booleans()),
            parts=tuple((part, draw(points)) for part in ("base", "bonus", "deduction")),
            uncertain=draw(st.booleans()), told=draw(some(GIVEN)),
        )
        for at in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return Past(tuple(made), 2022 + len(made), last=draw(st.booleans()), whole=draw(st.booleans()))


@st.composite
def whole_schemes(draw):
    return Rules(
        base_points=draw(points),
        floor=draw(st.sampled_from([Decimal(0), Decimal(5)])),
        ceiling=draw(st.none() | st.just(Decimal(60))),
        bonus_cap=draw(maybe_points),
        categories=tuple(draw(categories(f"c{at}")) for at in range(draw(st.integers(0, 4)))),
        grades=GRADES,
        conditions=draw(several_conditions()),
        present_from=draw(st.sampled_from([None, None, Decimal("66.67"), Decimal(100)])),
    )

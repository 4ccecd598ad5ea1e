"""How long it takes, kinds of units, figures of several sources cut together, and a figure year by year."""

from datetime import date

import pytest
from django.db import connection

from cppcc import figures
from cppcc.figures import Ratio, Sort, UnknownCut, asked_for, breakdown
from members.models import PlenaryYear
from reports.spreading import spread


def test_days_of_handling_are_those_from_dispatch_to_reply(demo_year):
    """Each reply by hand; a proposal from its first dispatch to the last of its first replies."""
    where = f"""from proposals_reply r join proposals_assignment a on a.id = r.assignment_id
        join proposals_proposal p on p.id = a.proposal_id
        where a.returned_on is null and r.sent_on is not null and p.plenary_id = {demo_year.pk}"""
    made = asked_for("replies", [], "sum", "handling_days")
    days = sum((later - sooner).days for later, sooner in rows(f"select r.sent_on, a.dispatched_on {where}"))
    assert made.value(demo_year).number == days > 0
    count = len(rows(f"select r.sent_on, a.dispatched_on {where}"))
    mean = asked_for("replies", [], "average", "handling_days").value(demo_year)
    assert mean.parts == (days, count)
    proposals = asked_for("proposals", [("replied", "yes", False)], "average", "handling_days").value(demo_year)
    plain = asked_for("proposals", [], "average", "handling_days").value(demo_year)
    assert proposals == plain
    assert proposals.parts[1] == asked_for("proposals", [("replied", "yes", False)]).value(demo_year).number


def rows(sql):
    def day(value):
        return value if isinstance(value, date) else date.fromisoformat(value)

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [tuple(map(day, row)) for row in cursor.fetchall()]


def test_units_are_cut_by_their_kinds(demo_year):
    for source in ("assignments", "replies", "promises", "talks"):
        made = asked_for(source, [])
        lines = breakdown([made], ["unit_kind"], demo_year).lines
        assert sum(line.values[made.key].number for line in lines) == made.value(demo_year).number
    kinds = breakdown([asked_for("proposals", [])], ["unit_kind"], demo_year)
    assert kinds.many
    assert {"政府部门", "党委部门"} <= {line.label for line in kinds.lines}


def test_so_many_to_each_member_are_told_sector_by_sector(demo_year):
    of, to = (figures.get(key) for key in ("proposals.submitted", "members.serving"))
    each = Ratio("each", "人均提案", "", of, to, "件", Sort.AVERAGE, decimals=1)
    table = breakdown([each], ["sector"], demo_year)
    assert len(table.lines) > 3
    for line in table.lines:
        if line.keys != ("",):
            parts = [figures.narrowed(figure, "sector", line.keys[0]).value(demo_year).number for figure in (of, to)]
            assert list(line.values["each"].parts) == parts, line.label
    assert table.total.values["each"] == each.value(demo_year)
    said = spread(each, "sector", "前3", demo_year)
    assert said.count("件") == 3
    for key in ("filed", "state", "month"):
        with pytest.raises(UnknownCut):
            breakdown([each], [key], demo_year)


def test_a_figure_is_told_year_by_year_in_one_sentence(demo_year):
    filed = figures.get("proposals.filed")
    years = PlenaryYear.objects.filter(year__lte=demo_year.year).order_by("year")
    told = "、".join(f"{one.year}年{filed.value(one).text}件" for one in years)
    assert spread(filed, "years", "", demo_year) == told
    assert spread(filed, "years", "数 近1", demo_year) == f"{demo_year.year}年{filed.value(demo_year).text}件"
    assert "%" in spread(figures.get("proposals.reply_rate"), "years", "占1", demo_year)
    for wish in ("占1", "前3", "序", "近0"):
        with pytest.raises(UnknownCut):
            spread(filed, "years", wish, demo_year)

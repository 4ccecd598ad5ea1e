"""A figure says nothing of years of which it is not told; what has ended stays readable."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from activities.models import AdoptionChannel
from cppcc import figures, recycle
from cppcc.rights import Refused, Role
from members import period
from members.models import PlenaryYear
from proposals.models import Category
from proposals.models.vocabulary import SatisfactionGrade
from reports import charts, cutting
from reports.content.appendix import snapshot
from reports.groups import group_of
from reports.showing.own import seen_of
from reports.text import read_line
from reports.tokens import Figures, faults, lines_of
from tests import factories
from tests.browserlike import deleted
from tests.reports.own_figures.making import WORDS, asked, saved, values


def test_values_that_have_ended_are_marked(staff, year):
    Category.objects.create(name="老类别", until_year=2020)
    SatisfactionGrade.objects.create(key="k1", name="老等级", until_year=2020)
    AdoptionChannel.objects.create(key="k2", name="老渠道", until_year=2020)
    for source, by, words in (
        ("proposals", "category", "老类别"),
        ("proposals", "grade", "老等级"),
        ("adoptions", "channel", "老渠道"),
    ):
        data = {"kind": "counted", "source": source, "was": source, "by": [by]}
        assert f"{words}（已停用）" in " ".join(staff.post(reverse("own_look"), data).content.decode().split())


def test_a_value_of_a_vocabulary_in_use_is_not_deleted_either(staff, year):
    grade = SatisfactionGrade.objects.create(key="k1", name="很满意", order=9)
    factories.OwnFigureFactory(
        data={"source": "proposals", "where": [["grade", ["k1"], True]], "measure": ["records", ""]}
    )
    with pytest.raises(Refused), transaction.atomic():
        recycle.delete(grade, staff.user, [Role.STAFF])
    assert SatisfactionGrade.objects.filter(key="k1").exists()


def test_a_figure_is_told_of_a_term_only_where_of_all_its_years(staff, year):
    last = factories.PlenaryYearFactory(year=2025)
    whole, row = factories.OwnFigureFactory(), factories.OwnFigureFactory(name="停用的", from_year=2025)
    share = {"kind": "share", "of": row.key, "to": "proposals.filed", **WORDS, "name": "占比", "unit": "%"}
    share = saved(staff, {**share, "seen_version": "1"})
    assert {row.key, share.key} <= set(values(last))
    assert not {row.key, share.key} & set(values(year))
    found = values(period.term_until(last))
    assert whole.key in found
    assert not {row.key, share.key} & set(found)
    told = asked(row, 2025)
    assert faults([f"本届[[本届:{row.key}]]件。"], told)[0].startswith("“停用的”不是")


def test_what_is_cut_by_an_ended_figure_stands_in_its_years_alone(staff, categories, year):
    later = factories.PlenaryYearFactory(year=2025)
    row = factories.OwnFigureFactory(until_year=2024)
    chart, table = f"by:{row.key}:category:bars", f"by:{row.key}:category"
    assert charts.by_dimension(chart, year).total
    assert len(cutting.rows_of(table, year)) > 2
    for asked_for in (lambda: charts.by_dimension(chart, later), lambda: cutting.rows_of(table, later)):
        with pytest.raises(KeyError):
            asked_for()
    assert [bool(cutting.gone(name, span)) for name in (chart, table) for span in (year, later)] == [False, True] * 2
    staff.post(reverse("year_switch"), {"year": "2025"})
    assert staff.get(reverse("chart_bars", args=[2025, chart])).status_code == 404
    bars = staff.get(reverse("chart_bars", args=[2025, f"trend:{row.key}"])).context["rows"]
    assert [row[:2] for row in bars] == [("2024年", "4")]
    assert staff.get(bars[0][2]).status_code == 200


def test_a_value_in_use_is_ended_not_deleted(staff, year):
    economy = Category.objects.create(name="经济")
    row = factories.OwnFigureFactory(data={"source": "proposals", "where": [["category", [str(economy.pk)], False]],
                                           "measure": ["records", ""]})  # fmt: skip
    answer = deleted(staff, reverse("register_delete", args=["categories", economy.pk]))
    assert f"自设数据“{row}”" in answer.content.decode()
    assert Category.objects.filter(pk=economy.pk).exists()
    other = Category.objects.create(name="文化")
    assert deleted(staff, reverse("register_delete", args=["categories", other.pk])).status_code == 302
    with pytest.raises(Refused), transaction.atomic():
        recycle.delete(economy, staff.user, [Role.STAFF])


@pytest.fixture
def three_years(categories):
    """Three filed proposals a year before and a year after the four of 2024."""
    for number in (2023, 2025):
        plenary = factories.PlenaryYearFactory(year=number)
        for place in range(3):
            factories.ProposalFactory(
                state="filed",
                number=place + 1,
                category=categories[0],
                plenary=plenary,
                submitted_on=date(number, 5, 1),
            )


def test_a_figure_says_nothing_of_a_year_of_which_it_is_not_told(staff, three_years):
    late, since = factories.OwnFigureFactory(from_year=2024), factories.OwnFigureFactory(from_year=2025)
    told = asked(since, 2025)
    assert told.found[since.key][1].number == 3
    assert told.look(since.key, "上年").number is None
    assert told.former(since.key) is None
    for text in (
        f"上年[[上年:{since.key}]]件。",
        f"有[[{since.key}]]件，[[{since.key}:同比]]。",
        f"〔逐条 上年:{since.key}〕[[名称]]",
    ):
        assert lines_of(read_line(text), told) == []
    assert said_plainly(f"有[[{since.key}]]件。", told) == "有3件。"
    assert said_plainly(f"上年[[上年:{late.key}]]件。", asked(late, 2025)) == "上年4件。"
    assert f"上年:{since.key}" not in snapshot(told)


def said_plainly(text: str, told: Figures) -> str:
    return "".join(piece.text for line in lines_of(read_line(text), told) for piece in line)


def test_trends_and_records_leave_out_years_of_which_a_figure_is_not_told(staff, three_years):
    row = factories.OwnFigureFactory(name="只有一年", from_year=2024, until_year=2024, group="提案")
    year = PlenaryYear.objects.get(year=2025)
    assert charts.trend(row.key, year).rows == [("2023", None), ("2024", 4), ("2025", None)]
    staff.post(reverse("year_switch"), {"year": "2025"})
    page = staff.get(reverse("trends"))
    group = next(name for name, _, _ in page.context["groups"] if name == group_of(figures.get(row.key)))
    rows = staff.get(f"{reverse('trends')}?group={group}").context["rows"]
    assert [value.plain for entry, found in rows if entry.key == row.key for value in found] == [None, 4, None]
    for number, status in ((2023, 404), (2024, 200), (2025, 404)):
        assert staff.get(reverse("figure_detail", args=[number, row.key])).status_code == status
    seen = seen_of(figures.get(row.key), year, staff.user)
    assert ([line[1] for line in seen.lines], seen.records) == (["—", "4件"], [])
    assert "没有这个数据" in seen.words

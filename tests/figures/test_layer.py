"""Laws of the layer: parts add up to the whole, a list is as long as its number, many at once say what each says alone."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc import figures
from cppcc.figures import (
    Figure,
    How,
    UnknownCut,
    asked_for,
    breakdown,
    breakdowns,
    from_query,
    source_of,
    sources,
    to_query,
)
from members.period import quarter

PROVIDERS = 14
"""Queries that say which figures there are: each register that figures follow, and the words of grades and classes."""
ON_THE_DEMONSTRATION = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def conditions(draw, source):
    """Up to three conditions on dimensions of a source, each with some of its values."""
    found = []
    for dimension in draw(st.lists(st.sampled_from(source.cuts), max_size=3, unique_by=lambda one: one.key)):
        values = list(dimension.words())
        if values:
            chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True))
            out = draw(st.booleans())
            found += [(dimension.key, value, out) for value in chosen]
    return found


@ON_THE_DEMONSTRATION
@given(st.data())
def test_parts_add_up_to_the_whole(demo_year, data):
    source = data.draw(st.sampled_from([one for one in sources() if one.cuts]))
    made = asked_for(source.key, data.draw(conditions(source)))
    span = data.draw(st.sampled_from([demo_year, quarter(demo_year, 2)]))
    by = data.draw(st.sampled_from(source.cuts))
    table = breakdown([made], [by.key], span)
    parts = sum(int(line.values[made.key].number or 0) for line in table.lines)
    whole = made.value(span).number
    assert table.total.values[made.key].number == whole
    assert parts >= whole if by.many and not by.none else parts == whole or by.many
    assert by.many or parts == whole == made.records(span).count()


@ON_THE_DEMONSTRATION
@given(st.data())
def test_each_line_is_the_figure_with_one_more_condition(demo_year, data):
    source = data.draw(st.sampled_from([one for one in sources() if one.cuts]))
    made = asked_for(source.key, data.draw(conditions(source)))
    by = data.draw(st.sampled_from(source.cuts))
    lines = breakdown([made], [by.key], demo_year).lines
    for line in lines[:3]:
        narrowed = figures.narrowed(made, by.key, line.keys[0])
        assert narrowed.value(demo_year).number == line.values[made.key].number, (source.key, by.key, line)
        assert narrowed.records(demo_year).count() == line.values[made.key].number


@ON_THE_DEMONSTRATION
@given(st.data())
def test_a_cross_table_adds_up_to_each_of_its_tables(demo_year, data):
    source = data.draw(st.sampled_from([one for one in sources() if len(one.cuts) > 1]))
    plain = [one for one in source.cuts if not one.many]
    made = asked_for(source.key, [])
    first, second = data.draw(st.lists(st.sampled_from(plain), min_size=2, max_size=2, unique_by=lambda one: one.key))
    cells = breakdown([made], [first.key, second.key], demo_year).lines
    for line in breakdown([made], [first.key], demo_year).lines:
        across = [cell.values[made.key].number for cell in cells if cell.keys[0] == line.keys[0]]
        assert sum(across) == line.values[made.key].number


@ON_THE_DEMONSTRATION
@given(st.data())
def test_several_cuts_of_one_reading_say_what_each_says_alone(demo_year, data):
    source = data.draw(st.sampled_from([one for one in sources() if len(one.cuts) > 2]))
    made = asked_for(source.key, data.draw(conditions(source)))
    plain = [one.key for one in source.cuts if not one.many]
    keys = data.draw(st.lists(st.sampled_from(plain), min_size=2, max_size=3, unique=True))
    alone = [breakdown([made], [key], demo_year) for key in keys]
    together = breakdowns([made], keys, demo_year)
    assert [(one.lines, one.total, one.by) for one in together] == [(one.lines, one.total, one.by) for one in alone]


def test_members_of_each_body_are_counted_once_in_one_reading(demo_year):
    made = asked_for("duties", [("done", "yes", False)], How.DISTINCT, "member")
    keys = ["last_sector", "last_committee", "last_group"]
    together = breakdowns([made], keys, demo_year)
    for key, one in zip(keys, together, strict=True):
        alone = breakdown([made], [key], demo_year)
        assert (one.lines, one.total) == (alone.lines, alone.total)
    with pytest.raises(UnknownCut):
        breakdowns([asked_for("duties", [], How.AVERAGE, "half_days")], keys, demo_year)
    with pytest.raises(UnknownCut):
        breakdowns([asked_for("proposals", [])], ["category", "unit"], demo_year)


def test_what_all_lines_come_to_is_counted_when_it_is_asked(demo_year):
    made = asked_for("duties", [], How.DISTINCT, "member")
    with CaptureQueriesContext(connection) as few:
        table = breakdown([made], ["kind"], demo_year)
    with CaptureQueriesContext(connection) as more:
        assert table.total.values[made.key] == made.value(demo_year)
        assert table.total is table.total
    assert len(few) == 2  # the cells, the words of the kinds
    assert len(more) == 2


@ON_THE_DEMONSTRATION
@given(st.data())
def test_an_address_says_the_figure_that_it_was_made_of(demo_year, data):
    source = data.draw(st.sampled_from(sources()))
    made = asked_for(source.key, data.draw(conditions(source)))
    again = from_query(QueryDict(to_query(made)))
    assert sorted(again.where, key=str) == sorted(made.where, key=str)
    assert again.value(demo_year) == made.value(demo_year)


def test_all_at_once_say_what_each_says_alone(demo_year):
    for span in (demo_year, quarter(demo_year, 3)):
        together = figures.values(span)
        for key, (entry, value) in together.items():
            assert entry.value(span) == value, key


def test_all_figures_of_a_year_take_one_query_for_each_source(demo_year):
    with CaptureQueriesContext(connection) as asked:
        found = figures.values(demo_year)
    leaves = [leaf for entry, _ in found.values() for leaf in figures.leaves(entry)]
    latest = [leaf for leaf in leaves if leaf.measure.how == How.LATEST]
    assert len(asked) <= len({leaf.source.key for leaf in leaves}) + len(latest) + PROVIDERS


def test_only_what_is_asked_for_is_counted(demo_year):
    with CaptureQueriesContext(connection) as asked:
        found = figures.values(demo_year, ["proposals.filed", "proposals.reply_rate"])
    assert list(found) == ["proposals.filed", "proposals.reply_rate"]
    assert len(asked) <= 1 + PROVIDERS
    assert [entry.key for entry, _ in found.values() if isinstance(entry, Figure)] == ["proposals.filed"]


# --- what is not declared is refused ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "pairs", "measure"),
    [
        ("proposals_proposal", [], ("records", "")),
        ("proposals", [("created_by", "1", False)], ("records", "")),
        ("proposals", [("created_by__password", "x", False)], ("records", "")),
        ("proposals", [("category", "999999", False)], ("records", "")),
        ("proposals", [("category", "1 OR 1=1", False)], ("records", "")),
        ("proposals", [("filed", "maybe", False)], ("records", "")),
        ("proposals", [], ("distinct", "title")),
        ("proposals", [], ("distinct", "unit")),
        ("proposals", [], ("sum", "number")),
        ("welfare", [], ("max", "value")),
        ("proposals", [("state", f"v{number}", False) for number in range(10_000)], ("records", "")),
        ("members", [("phone", "1", False)], ("records", "")),
        ("", [], ("records", "")),
    ],
)
def test_what_is_not_declared_is_refused(demo_year, source, pairs, measure):
    with pytest.raises(UnknownCut):
        asked_for(source, pairs, *measure)


def test_every_dimension_of_every_source_can_cut_and_be_asked(demo_year):
    for source in sources():
        made = asked_for(source.key, [])
        for one in source.cuts:
            table = breakdown([made], [one.key], demo_year)
            assert table.by == [one.label]
            assert source_of(source.key).dimension(one.key) is one


def test_each_condition_of_a_figure_names_a_value_that_there_is(demo_year):
    """A wrong one would count nothing, and nobody would be told."""
    unknown = [
        (figure.key, condition.dimension, value)
        for entry in figures.everything()
        for figure in figures.leaves(entry)
        for condition in figure.where
        for value in condition.values
        if value not in {figures.NOTHING, *figure.source.dimension(condition.dimension).words()}
    ]
    assert unknown == []

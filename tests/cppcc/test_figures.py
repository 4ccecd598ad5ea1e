"""Rates and the registry."""

import json

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cppcc import figures
from tests import factories


@pytest.mark.parametrize(
    ("part", "base", "percent"), [(155, 158, 98), (157, 158, 99), (158, 158, 100), (1, 400, 1), (0, 9, 0)]
)
def test_a_rate_is_a_whole_percentage_and_never_says_all_or_nothing_wrongly(part, base, percent):
    assert figures.share(part, base).number == percent


def test_a_rate_of_an_empty_base_is_a_dash():
    value = figures.share(0, 0)
    assert (value.number, value.text, value.parts) == (None, "—", (0, 0))


@given(st.integers(0, 500), st.integers(1, 500))
def test_100_means_all_and_0_means_none(part, base):
    part = min(part, base)
    number = figures.share(part, base).number
    assert (number == 100) == (part == base)
    assert (number == 0) == (part == 0)


def test_every_figure_has_words(db):
    for entry in figures.everything():
        assert entry.label
        assert entry.unit
        assert len(entry.definition) > 4


def test_an_indicator_is_a_figure_at_once(year):
    from activities.models import Indicator

    indicator = Indicator.objects.create(key="reading.books", name="赠书", unit="册", how="sum", definition="赠书册数")
    factories.QuantityFactory(indicator=indicator, value=12)
    factories.QuantityFactory(indicator=indicator, value=30)
    assert figures.get("reading.books").value(year).number == 42


@pytest.mark.parametrize(("how", "expected"), [("sum", 6), ("latest", 4), ("distinct", 2)])
def test_an_indicator_adds_up_as_it_says(year, how, expected):
    from datetime import date

    from activities.models import Indicator

    indicator = Indicator.objects.create(key="a.b", name="试", unit="个", how=how, definition="试验指标口径")
    factories.QuantityFactory(indicator=indicator, subject="甲", value=1, on=date(2024, 1, 2))
    factories.QuantityFactory(indicator=indicator, subject="甲", value=1, on=date(2024, 2, 2))
    factories.QuantityFactory(indicator=indicator, subject="乙", value=4, on=date(2024, 3, 2))
    factories.QuantityFactory(indicator=indicator, subject="丙", value=9, on=date(2025, 1, 1))
    assert figures.get("a.b").value(year).number == expected


def test_the_command_prints_rates_with_their_parts(year, capsys):
    factories.ProposalFactory(state="filed", number=1)
    call_command("figures", "2024", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["proposals.filed"] == 1
    assert (printed["proposals.reply_rate"], printed["proposals.reply_rate.parts"]) == (0, [0, 1])
    assert printed["proposals.satisfaction_rate"] is None

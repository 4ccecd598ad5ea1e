"""Conditions and cells of a list look as the libraries draw them, and take a fraction of their time."""

import re
from datetime import UTC, date, datetime
from functools import partial

import django_tables2
import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.http import QueryDict
from django_tables2 import utils

from cppcc.lists import TimeColumn, conditions, inspecting
from proposals.models import Proposal
from proposals.tables import ProposalFilter, ProposalTable
from tests import factories

GROUPED = [("甲", [("1", "一")]), ("2", "二")]


def elements(html: str) -> list[tuple[str, list[str]]]:
    """Tags with their attributes in any order, and the words between them."""
    return [
        (words.split()[0] if words.strip() else "", sorted(re.findall(r'[\w-]+(?:="[^"]*")?', words)))
        for words in re.split("[<>]", html)
    ]


@pytest.mark.parametrize(
    "asked", ["", "state=filed&unit=1&year=all", "state=none&since=x&unit=999", "q=<b>&unit=1&unit=2"]
)
def test_a_condition_is_drawn_as_crispy_forms_draws_it(year, asked):
    """Also a wrong one, with its fault; and what a unit is called is no tag."""
    factories.UnitFactory(pk=1, name="区<教育>&局")
    form = ProposalFilter(QueryDict(asked), queryset=Proposal.objects.none()).form
    form.is_valid()
    for field in form:
        assert elements(conditions.drawn(field)) == elements(as_crispy_field(field)), field.name


@pytest.mark.parametrize(
    "field",
    [
        forms.ChoiceField(choices=GROUPED, required=False),
        forms.MultipleChoiceField(choices=[("1", "一")], required=False),
        forms.ChoiceField(choices=[("1", "一")]),
        forms.ChoiceField(choices=[(None, "空"), (1, "一"), (True, "是")], required=False, initial=1),
        forms.ChoiceField(choices=[("1", "一")], required=False, help_text="说明"),
        forms.ChoiceField(choices=[("1", "一")], required=False, widget=forms.Select({"class": "wide", "data-a": '"'})),
        forms.BooleanField(required=False),
    ],
)
def test_any_other_field_too(field):
    form = type("Asked", (forms.Form,), {"one": field})({"one": "1"})
    assert elements(conditions.drawn(form["one"])) == elements(as_crispy_field(form["one"]))


MOMENTS = [datetime(2024, 12, 31, 16, 30, tzinfo=UTC), datetime(1986, 7, 1, tzinfo=UTC), None, ""]


@pytest.mark.parametrize(
    ("at", "form"),
    [(date(2024, 2, 29), "Y-m-d"), *((at, form) for at in MOMENTS for form in ("Y-m-d", "Y-m-d H:i", "m-d H:i"))],
)
def test_a_time_reads_as_the_librarys_column_writes_it(at, form):
    """31 December 16:30 UTC is the first of January here."""
    own = {"own": TimeColumn(form), "theirs": django_tables2.DateTimeColumn(format=form)}
    (row,) = type("Times", (django_tables2.Table,), own)([{"own": at, "theirs": at}]).rows
    assert row.get_cell("own") == row.get_cell("theirs")


def test_what_a_function_takes_is_known_once_and_as_the_library_asks_it():
    """A method and the function that it is of take different arguments; what is neither is asked each time."""
    assert utils.signature is inspecting.signature
    table = ProposalTable([])
    asked = [table.render_due, ProposalTable.render_due, lambda record, table: 1, partial(int, base=2), dict.get]
    for call in [*asked, *asked]:
        try:
            wanted = inspecting.inspected(call)
        except ValueError:
            with pytest.raises(ValueError, match="signature"):
                inspecting.signature(call)
            continue
        assert inspecting.signature(call) == wanted
    before = len(inspecting.functions)
    for _ in range(3):
        inspecting.signature(lambda value: value)
    assert len(inspecting.functions) <= before + 1, "what is gone is forgotten"

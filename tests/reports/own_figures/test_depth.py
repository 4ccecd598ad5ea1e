"""Figures on figures: how deep one stands is its own; one too deep is refused and takes none of the others along."""

import pytest
from django.urls import reverse

from reports import own
from reports.models import OwnFigure
from reports.own.choosing import DEEPEST
from tests import factories
from tests.browserlike import opened
from tests.reports.own_figures.making import refused, saved, values


def summed(name: str, *parts: str) -> dict:
    return {
        "kind": "sum",
        "parts": parts,
        "name": name,
        "unit": "件",
        "definition": "数",
        "decimals": "0",
        "seen_version": "1",
    }


def chain(staff, names) -> list[OwnFigure]:
    """Each stands on the one before; the last one is as deep as can be."""
    made, under = [], "proposals.filed"
    for at, name in enumerate(names):
        made.append(saved(staff, summed(name, under, "proposals.rejected" if at % 2 else "proposals.merged")))
        under = made[-1].key
    return made


NAMES = [f"数{at}" for at in range(DEEPEST)]


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1]])
def test_one_too_deep_is_refused_at_saving_and_all_others_stay(staff, year, names):
    factories.ProposalFactory(state="filed", number=1)
    made = chain(staff, names)
    found = values(year)
    assert [found[one.key] for one in made] == [1, 1, 1, 1, 1, 1, 1, 1]
    assert "最多叠加 8 层" in refused(staff, summed("太深", made[-1].key, "proposals.converted"))
    assert values(year) == found
    assert saved(staff, summed("不深", made[-2].key, "proposals.converted")).key in values(year)


@pytest.mark.parametrize("first", [True, False])
def test_one_that_is_there_already_takes_none_along_wherever_the_walk_begins(staff, year, first):
    if first:
        deep = factories.OwnFigureFactory(
            kind="sum", data={"parts": ["proposals.filed", "proposals.rejected"]}, name="甲"
        )
    made = chain(staff, NAMES)
    data = {"parts": [made[-1].key, "proposals.converted"]}
    if first:
        OwnFigure.objects.filter(pk=deep.pk).update(data=data)
    else:
        deep = factories.OwnFigureFactory(kind="sum", data=data, name="甲")
    found = values(year)
    assert all(one.key in found for one in made)
    assert deep.key not in found
    deep.refresh_from_db()
    assert "最多叠加 8 层" in own.fault_of(deep)


def test_a_lower_one_does_not_lift_those_above_it_too_high(staff, year):
    made = chain(staff, NAMES)
    besides = saved(staff, summed("旁边", "proposals.filed", "proposals.converted"))
    lowest, found = made[0], values(year)
    address = reverse("own_edit", args=[lowest.pk])
    answer = staff.post(address, {**opened(staff, address), "parts": [besides.key, "proposals.merged"]})
    assert answer.status_code == 200
    assert f"“{made[-1].name}”" in answer.content.decode()
    assert "最多叠加 8 层" in answer.content.decode()
    assert values(year) == found
    saved(staff, {**opened(staff, address), "parts": ["proposals.rejected", "proposals.filed"]}, lowest)

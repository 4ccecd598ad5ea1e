"""What would mean nothing is refused in words, or leaves."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Indicator, WelfareKind
from cppcc import figures
from reports.models import OwnFigure
from reports.numbers import overfull
from reports.tokens import faults
from tests import factories
from tests.browserlike import main_form, opened
from tests.reports.own_figures.making import WORDS, asked, economy_filed, refused, saved, values


def test_a_share_of_what_is_no_part_is_refused(staff, categories, year):
    other = next(one for one in figures.everything() if one.unit == "条" and isinstance(one, figures.Figure))
    assert "请改用“平均”" in refused(staff, {"kind": "share", "of": "proposals.filed", "to": other.key})


def test_a_share_above_a_hundred_is_warned_of_and_never_said(staff, categories, year):
    one = factories.OwnFigureFactory(
        name="文化提案", data={"source": "proposals", "where": [["category", [str(categories[1].pk)], False]],
                               "measure": ["records", ""]}
    )  # fmt: skip
    choice = {"kind": "share", "of": "立案提案", "to": one.name}
    said = staff.post(reverse("own_look"), {**WORDS, **choice}).content.decode()
    assert "超过 100%，不是占比" in said
    row = saved(staff, {**WORDS, **choice, "name": "倒置", "unit": "%", "seen_version": "1"})
    told = asked(row, 2024)
    for text in (f"占[[{row.key}]]。", f"占[[{row.key}:%1]]。", f"占[[{row.key}:汉字]]。"):
        assert ["“倒置”现为400%，超过 100%" in fault for fault in faults([text], told)] == [True]
    assert saved(
        staff, {**WORDS, "kind": "average", "of": "立案提案", "to": one.name, "name": "倍", "seen_version": "1"}
    )
    assert not overfull(figures.Value(Decimal(120), sort=figures.Sort.SHARE))  # typed in per cent: 完成率
    assert not overfull(figures.share(5, 5))
    assert overfull(figures.share(5001, 5000))


@pytest.mark.parametrize("measure", ["sum:value", "average:value"])
def test_amounts_of_several_units_are_not_added_up(staff, year, measure):
    books = WelfareKind.objects.create(key="books9", name="赠书九", unit="册")
    other = WelfareKind.objects.create(key="hours9", name="服务九", unit="小时")
    data = {"kind": "counted", "source": "welfare", "was": "welfare", "measure": measure}
    both = {"by": ["kind"], "w": [f"kind:{books.key}", f"kind:{other.key}"]}
    for wrong in ({}, both, {"by": ["kind"], "w": [f"kind:{books.key}"], "not": ["kind"]}):
        assert "单位不一" in refused(staff, {**data, **wrong})
    right = {**data, "by": ["kind"], "w": [f"kind:{books.key}"]}
    shown = main_form(staff.post(reverse("own_look"), {**right, "name": "", "unit": ""}).content.decode())
    assert shown["unit"] == ["册"]
    assert saved(staff, {**WORDS, "seen_version": "1", **right, "unit": "册"}).unit == "册"


def test_quantities_are_added_up_of_one_indicator_in_its_unit(staff, year):
    one = Indicator.objects.create(key="own.plain", name="平常指标", unit="条", definition="登记的条数")
    converted = Indicator.objects.create(key="own.conv", name="折算指标", unit="万元", per=10_000, definition="金额")
    data = {"kind": "counted", "source": "quantities", "was": "quantities", "measure": "sum:value"}
    assert "“统计指标”只选一个值" in refused(staff, data)
    assert "折算" in refused(staff, {**data, "by": ["indicator"], "w": [f"indicator:{converted.pk}"]})
    right = {**data, "by": ["indicator"], "w": [f"indicator:{one.pk}"]}
    shown = main_form(staff.post(reverse("own_look"), {**right, "name": "", "unit": ""}).content.decode())
    assert shown["unit"] == ["条"]


def test_money_is_added_up_of_what_is_money(staff, year):
    data = {"kind": "counted", "source": "welfare", "was": "welfare", "measure": "sum:money", "name": "捐款"}
    assert "请加条件“金额”选“是”" in refused(staff, data)
    assert saved(staff, {**WORDS, "seen_version": "1", **data, "by": ["in_money"], "w": ["in_money:yes"]})


@pytest.mark.parametrize("kind", ["sum", "difference"])
def test_figures_of_different_units_are_not_added_up(staff, year, kind):
    other = next(one for one in figures.everything() if one.unit == "条" and isinstance(one, figures.Figure))
    parts = ["proposals.filed", other.key]
    assert "单位不同，不能加减" in refused(staff, {"kind": kind, "first": parts[0], "parts": parts})


def test_a_difference_asks_from_what_beside_the_field(staff, year):
    data = {"kind": "difference", "first": "", "parts": ["proposals.filed", "proposals.submitted"]}
    assert "请选择从哪个数中减" in refused(staff, data)
    page = staff.post(reverse("own_look"), {**WORDS, **data}).content.decode()
    assert page.index("请选择从哪个数中减") < page.index('id="own-parts"')
    assert sorted(main_form(page)["parts"]) == sorted(data["parts"])


def test_a_figure_is_never_made_of_itself(staff, categories, year):
    part = saved(staff, economy_filed(categories[0]))
    total = saved(
        staff, {**WORDS, "kind": "sum", "parts": [part.key, "proposals.filed"], "name": "和", "seen_version": "1"}
    )
    for key in (part.key, total.key):
        page = opened(staff, reverse("own_edit", args=[part.pk]))
        answer = staff.post(
            reverse("own_edit", args=[part.pk]), {**page, "kind": "sum", "parts": [key, "proposals.filed"]}
        )
        assert "会引用到自己" in answer.content.decode()
    # two who make a ring at the same moment: none of both is counted, each page says why, all else goes on
    OwnFigure.objects.filter(pk=part.pk).update(kind="sum", data={"parts": [total.key, "proposals.filed"]})
    found = values(year)
    assert (part.key in found, total.key in found, found["proposals.filed"]) == (False, False, 4)
    assert "互相引用" in staff.get(reverse("own_detail", args=[part.pk])).content.decode()


@pytest.mark.parametrize("data", [
    {}, {"source": "gone", "where": [], "measure": ["records", ""]}, {"source": "proposals", "where": [], "measure": ["x"]},
    {"source": "proposals", "where": [["gone", ["1"], False]], "measure": ["records", ""]}, {"source": "proposals", "where": 3},
])  # fmt: skip
def test_what_can_no_longer_be_counted_is_left_out_and_told_on_its_page(staff, year, data):
    row = factories.OwnFigureFactory(data=data)
    assert row.key not in values(year)
    assert "现在无法计算" in staff.get(reverse("own_detail", args=[row.pk])).content.decode()
    assert staff.get(reverse("own_edit", args=[row.pk])).status_code == 200
    assert staff.get(reverse("dashboard")).status_code == 200


@pytest.mark.parametrize("wrong", [{"name": ""}, {"decimals": 3}, {"from_year": 2025, "until_year": 2024}])
def test_the_database_refuses_what_makes_no_sense(year, wrong):
    with pytest.raises(ValidationError):
        factories.OwnFigureFactory.build(**wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.OwnFigureFactory(**wrong)

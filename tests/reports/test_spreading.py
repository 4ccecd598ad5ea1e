"""A figure told part by part inside one sentence: by size or in the register's order, with shares, with a rest."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cppcc import figures
from proposals.models import Category, Proposal
from reports import keeping
from reports.content import gather
from reports.spreading import read_wish, spread
from tests import factories
from tests.reports.test_blocks import editor, filed, passages  # noqa: F401 - fixtures
from tests.reports.test_cutting import categories  # noqa: F401 - a fixture

FILED = "proposals.filed"


def said(words, year):
    return spread(figures.get(FILED), "category", words, year)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "经济建设3件、占50%，未分类2件、占33.3%，文化建设1件、占16.7%"),
        ("占1", "经济建设3件、占50%，未分类2件、占33.3%，文化建设1件、占16.7%"),
        ("占0", "经济建设3件、占50%，未分类2件、占33%，文化建设1件、占17%"),
        ("占2序", "经济建设3件、占50%，文化建设1件、占16.67%，未分类2件、占33.33%"),
        ("数", "经济建设3件、未分类2件、文化建设1件"),
        ("前1", "经济建设3件、占50%，其余2类共3件、占50%"),
        ("前1占0", "经济建设3件、占50%，其余2类共3件、占50%"),
        ("序 数", "经济建设3件、文化建设1件、未分类2件"),
        ("名", "经济建设、未分类、文化建设"),
        ("名 前2", "经济建设、未分类"),
        ("数前2", "经济建设3件、未分类2件、文化建设1件"),  # a rest of one is told by its name
    ],
)
def test_parts_are_told_as_wished(categories, year, words, sentence):  # noqa: F811
    assert said(words, year) == sentence


def test_a_token_stands_by_names_and_is_kept_by_keys(editor, categories, year):  # noqa: F811
    assert editor(text="其中，[[分列:立案提案:类别 数]]。").status_code == 302
    line = keeping.begun(year).text["parts"][0]["blocks"][-1]["lines"][0]
    assert line == "其中，[[分列:proposals.filed:category 数]]。"
    assert passages(year)[-1].text == "其中，经济建设3件、未分类2件、文化建设1件。"
    page = editor.client.get(reverse("report_read", args=[2024])).content.decode()
    parts = re.findall(r'<a class="figure" href="([^"]*cut=[^"]*)">\D+(\d)件</a>', page)
    assert [number for _, number in parts] == ["3", "2", "1"]
    for address, number in parts:
        assert f"以下 {number} 条记录" in editor.client.get(address.replace("&amp;", "&")).content.decode()
    own = reverse("report_figure", args=[2024, FILED])
    for junk in ("category:999", "password:1", "x", "year:1999", "year:x"):
        assert editor.client.get(own, {"cut": junk}).status_code == 404
    assert "以下 6 条记录" in editor.client.get(own, {"cut": "year:2024"}).content.decode()
    key = keeping.begun(year).text["parts"][0]["blocks"][-1]["key"]
    page = editor.client.get(reverse("report_block", args=[2024, key]))
    assert "[[分列:立案提案:类别 数]]" in page.content.decode()
    assert FILED in gather(keeping.begun(year)).used


def test_parts_of_another_year_are_told(editor, categories, year):  # noqa: F811
    before = factories.PlenaryYearFactory(year=2023)
    category = Category.objects.get(name="文化建设")
    factories.ProposalFactory(plenary=before, state="filed", number=1, category=category)
    assert editor(text="上年[[分列:立案提案:类别 数 上年]]。").status_code == 302
    assert passages(year)[-1].text == "上年文化建设1件。"


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("[[分列:立案提案:颜色 数]]", "没有“颜色”这个维度"),
        ("[[分列:立案提案:类别 大约]]", "不是分列的写法"),
        ("[[分列:立案提案:主办（分办）单位 占1]]", "不能写占比"),
        ("[[分列:没有的数据:类别 数]]", "没有“没有的数据”这个数据"),
    ],
)
def test_what_can_not_be_told_so_is_a_fault(editor, categories, year, token, words):  # noqa: F811
    unit = factories.UnitFactory()
    factories.AssignmentFactory(proposal=Proposal.objects.first(), unit=unit)
    editor(text=f"其中，{token}。")
    assert any(words in fault for fault in keeping.faults_of(keeping.begun(year))), keeping.faults_of(
        keeping.begun(year)
    )


def test_a_sentence_of_nothing_leaves(editor, year):  # noqa: F811
    Proposal.objects.all().delete()
    factories.ActivityFactory()
    editor(text="其中，[[分列:立案提案:类别]]。")
    assert not [
        one for section in gather(keeping.begun(year)).sections for one in section.passages if "其中" in one.text
    ]


def test_rates_are_told_for_each(categories, year):  # noqa: F811
    assert spread(figures.get("proposals.reply_rate"), "kind", "", year) == "会议提案0%、平时提案0%"


@given(st.sampled_from(["数", "占", "占0", "占1", "占2", ""]), st.integers(0, 99), st.booleans())
def test_a_wish_is_read_as_it_was_written(what, most, in_order):
    wish = read_wish(f"{what}{f'前{most}' if most else ''}{'序' if in_order else ''}")
    assert (wish.most, wish.by_size) == (most, not in_order)
    assert wish.decimals == {"数": None, "占0": 0, "占2": 2}.get(what, 1)


def test_a_name_that_ends_in_a_digit_is_parted_from_its_number(year):
    for number in (1, 2):
        group = factories.GroupFactory(name=f"活动组{number}", street=f"街{number}")
        for _ in range(number + 2):
            factories.ActivityFactory(group=group)
    held = figures.get("activities.held")
    assert spread(held, "group", "数", year) == "活动组2：4场次、活动组1：3场次"
    assert spread(held, "group", "占0", year) == "活动组2：4场次、占57%，活动组1：3场次、占43%"
    assert spread(held, "group", "名", year) == "活动组2、活动组1"

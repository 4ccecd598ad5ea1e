"""What editors read and write: figures by their names, a sentence as it reads now, what is wrong in red."""

import re

import pytest
from django.urls import reverse

from activities.models import Indicator
from cppcc import figures as registry
from cppcc.figures import Figure
from cppcc.rights import Role
from reports import keeping
from reports.content import TextFault, gather
from reports.default_texts import DEFAULTS
from reports.models import Report
from reports.text import default, paragraphs
from reports.tokens import Figures, faults
from reports.tokens import figures as asking
from reports.wording import Wording
from tests import factories
from tests.reports.test_text import said, write


@pytest.fixture
def filed(year):
    return [factories.ProposalFactory(state="filed", number=number, title=f"第{number}事") for number in (1, 2)]


@pytest.fixture
def wording(db):
    return Wording(registry.everything())


def figure(key, label):
    return Figure(key, label, "件", "", lambda year: None)


# --- names and keys ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(DEFAULTS))
def test_every_line_of_the_shipped_texts_comes_back_as_it_was(wording, kind):
    for line in default(kind).everything():
        assert wording.kept(wording.shown(line)) == line


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("立案[[proposals.filed:汉字]]件", "立案[[立案提案:汉字]]件"),
        ("[[titles:proposals.key]]", "[[名称:重点提案]]"),
        ("[[累计:proposals.filed:余10]]", "[[累计:立案提案:余10]]"),
        ("〔当 proposals.reply_rate = 100〕全部办复。", "〔当 提案办复率 = 100〕全部办复。"),
        ("〔当 累计:proposals.filed > 5〕很多。", "〔当 累计:立案提案 > 5〕很多。"),
        ("〔逐条 proposals.key〕[[序号]]．[[名称]]；", "〔逐条 重点提案〕[[序号]]．[[名称]]；"),
        ("[[年度]]年[[本会]]〔2024〕12号", "[[年度]]年[[本会]]〔2024〕12号"),
        ("[[no.such]]", "[[no.such]]"),
    ],
)
def test_keys_and_names(wording, kept, shown):
    assert wording.shown(kept) == shown
    assert wording.kept(shown) == kept
    assert wording.kept(kept) == kept


def test_full_width_signs_and_blanks_are_read_too(wording):
    assert wording.kept("[[ 立案提案：汉字 ]]") == "[[proposals.filed:汉字]]"
    assert wording.kept("〔当 提案办复率＝100〕是。") == "〔当 proposals.reply_rate = 100〕是。"


def test_a_name_that_two_have_or_that_says_something_else_keeps_its_key():
    wording = Wording(
        [figure("a.one", "座谈"), figure("a.two", "座谈"), figure("a.year", "年度"), figure("a.x", "甲：乙")]
    )
    assert wording.names == {}
    assert wording.kept("[[座谈]]") == "[[座谈]]"


def test_a_text_follows_an_indicator_that_is_renamed(account, year, filed):
    indicator = Indicator.objects.create(key="office.talks", name="谈心", unit="次", definition="年内")
    staff = account(Role.STAFF)
    report = write(year, "一")
    sent = {
        "kind": "paragraph",
        "head": "",
        "text": "谈心[[谈心]]次，立案[[立案提案]]件。",
        "seen_version": report.version,
    }
    staff.post(reverse("report_block", args=[2024, "b"]), sent)
    Indicator.objects.filter(pk=indicator.pk).update(name="谈心谈话")
    assert "谈心[[谈心谈话]]次" in staff.get(reverse("report_block", args=[2024, "b"])).content.decode()
    assert said(year) == ["谈心0次，立案2件。"]


def test_the_pages_of_writing_show_no_codes(account, year, filed):
    staff = account(Role.STAFF)
    keeping.begun(year)
    for name, args in (("report_block", ["p5b2"]), ("report_ends", []), ("report_text", []), ("report_versions", [])):
        words = re.sub(r"<[^>]*>", "", staff.get(reverse(name, args=[2024, *args])).content.decode())
        assert not [entry.key for entry in registry.everything() if entry.key in words], name


# --- how it reads now --------------------------------------------------------------------------------------------
def test_what_is_typed_is_read_out_at_once_and_nothing_is_saved(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "原来的话。")
    sent = {"text": "立案[[立案提案]]件，[[没有的数]]件。\n立案提案7件。\n重点提案[[重点提案]]件。"}
    page = staff.post(reverse("report_reading", args=[2024]), sent).content.decode()
    assert '<span class="token" title="立案提案">2</span>' in page
    assert '<mark class="token-fault" title="没有“没有的数”这个数据">[[没有的数]]</mark>' in page
    assert "“立案提案”现为 2" in page
    assert "现在不出现" in page
    assert Report.objects.get().version == report.version


def test_the_palette_stands_beside_opening_and_closing_and_figures_in_them_open_records(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "话。")
    form = {
        "name": "总结",
        "opening": "各位委员：\n立案[[立案提案]]件。",
        "closing": "",
        "seen_version": report.version,
    }
    assert 'data-token="立案提案"' in staff.get(reverse("report_ends", args=[2024])).content.decode()
    staff.post(reverse("report_ends", args=[2024]), form)
    assert [("".join(one.text for one in line)) for line in gather(keeping.begun(year)).opening] == [
        "各位委员：",
        "立案2件。",
    ]
    page = staff.get(reverse("report_read", args=[2024])).content.decode()
    assert f'<a class="figure" href="{reverse("report_figure", args=[2024, "proposals.filed"])}">2</a>' in page


# --- never a hole ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "line",
    ["立案[[proposals.filed件。", "立案proposals.filed]]件。", "立案[[]]件。", "而且〔当 proposals.filed > 0〕有。"],
)
def test_half_a_token_or_a_mark_in_the_middle_stops_the_print(account, year, filed, line):
    report = write(year, line)
    assert "不完整或不在句首" in keeping.faults_of(report)[0]
    with pytest.raises(TextFault):
        gather(report)


@pytest.mark.parametrize(
    ("url", "data", "field"),
    [
        ("report_ends", {"name": "[[年度]]总结", "opening": "话。"}, "name"),
        ("report_part", {"title": "立案[[立案提案]]件", "columns": "2"}, "title"),
        ("report_block", {"kind": "heading", "head": "[[立案提案]]件"}, "head"),
    ],
)
def test_a_title_takes_no_tokens(account, year, filed, url, data, field):
    staff = account(Role.STAFF)
    report = write(year, "话。")
    key = {"report_ends": [], "report_part": ["p"], "report_block": ["b"]}[url]
    page = staff.post(reverse(url, args=[2024, *key]), {**data, "seen_version": report.version})
    assert page.context["form"].errors[field] == ["标题中不能放数据，请写在文字里。"]
    pasted = keeping.change(report, report.version, None, lambda text: text["parts"][0].update(title="有[[x]]"))
    assert keeping.faults_of(pasted) == ["标题中不能放数据：有[[x]]"]
    with pytest.raises(TextFault):
        gather(pasted)


def test_a_comparison_without_last_year_and_names_of_nothing_take_their_sentence_along(year, filed):
    write(
        year,
        "立案[[proposals.filed]]件，[[proposals.filed:同比]]。",
        "立案[[proposals.filed]]件，其中[[titles:proposals.key]]为重点。",
        "立案[[proposals.filed]]件。",
    )
    assert said(year) == ["立案2件。"]
    factories.ProposalFactory(state="filed", number=1, plenary=factories.PlenaryYearFactory(year=2023))
    assert said(year) == ["立案2件，比上年增加1件。立案2件。"]


def test_too_many_records_to_be_told_one_by_one_are_a_fault_and_not_cut_off(year, filed, monkeypatch):
    monkeypatch.setattr(asking, "MOST_EACH", 1)
    found = Figures(year, registry.values(year))
    assert faults(["〔逐条 proposals.filed〕[[名称]]"], found) == [
        "“立案提案”多于 1 条，不能逐一列名：〔逐条 立案提案〕[[名称]]"
    ]


def test_paragraphs_are_lines_that_say_something():
    assert paragraphs("\u3000各位：\r\n\n  \n话。 ") == ["各位：", "话。"]

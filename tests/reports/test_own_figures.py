"""自设数据: what the office makes of sources, conditions and measures is a figure like all others; nothing signed changes."""

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.models import AdoptionChannel, Indicator, WelfareKind
from activities.services.attendance import record_attendance
from cppcc import figures, recycle
from cppcc.figures import UnknownCut
from cppcc.rights import Refused, Role
from members import period
from members.models import PlenaryYear, Sector
from proposals.models import Category, Proposer
from proposals.models.vocabulary import SatisfactionGrade
from reports import charts, confirming, cutting, keeping, own
from reports.content.appendix import snapshot
from reports.groups import group_of
from reports.keeping import begun
from reports.models import OwnFigure, Report, TextVersion
from reports.numbers import overfull
from reports.showing.own import seen_of
from reports.states import ReportState
from reports.text import read_line
from reports.tokens import Figures, faults, lines_of
from tests import factories
from tests.browserlike import deleted, main_form, opened

WORDS = {"name": "经济类立案提案", "unit": "件", "definition": "年内立案的经济建设提案", "decimals": "0"}


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def categories(year):
    """Three filed proposals of one category, one of another, one rejected."""
    economy, culture = Category.objects.create(name="经济"), Category.objects.create(name="文化")
    for number in range(3):
        factories.ProposalFactory(state="filed", number=number + 1, category=economy)
    factories.ProposalFactory(state="filed", number=9, category=culture)
    factories.ProposalFactory(state="rejected", category=economy)
    return economy, culture


def economy_filed(economy: Category) -> dict:
    return {
        "kind": "counted", "source": "proposals", "was": "proposals", "by": ["filed", "category"],
        "w": ["filed:yes", f"category:{economy.pk}"], "measure": "records:", "seen_version": "1", **WORDS,
    }  # fmt: skip


def saved(client, data, row: OwnFigure | None = None):
    answer = client.post(reverse("own_edit", args=[row.pk]) if row else reverse("own_new"), data)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()
    return OwnFigure.objects.order_by("pk").last()


def values(year) -> dict:
    return {key: value.plain for key, (_, value) in figures.values(year).items()}


def written(report: Report, *lines: str, kind="paragraph") -> Report:
    """The report's text with these lines behind all others."""
    report.text["parts"][0]["blocks"].append(
        {"key": "zz", "kind": kind, "head": "", "lines": list(lines), "columns": 2}
    )
    report.save()
    return report


def sign(report: Report, user, *keys: str, state=ReportState.SIGNED) -> Report:
    """As the signature leaves it: the text says the keys, and the snapshot holds every figure."""
    written(report, *(f"有[[{key}]]件。" for key in keys))
    snapshot = {
        key: {"label": key, "value": 1, "unit": "件", "ids": []}
        for key in (*keys, *(row.key for row in OwnFigure.objects.all()))
    }
    Report.objects.filter(pk=report.pk).update(
        state=state, figures=snapshot, file="reports/x.pdf", sha256="x", built_at="2024-12-01T00:00Z",
        signed_by=user, signed_at="2024-12-01T00:00Z",
    )  # fmt: skip
    return Report.objects.get(pk=report.pk)


# --- making ------------------------------------------------------------------------------------------------------
def test_a_choice_becomes_a_figure_that_counts_lists_and_stands_in_texts(staff, categories, year):
    economy, _ = categories
    row = saved(staff, economy_filed(economy))
    assert (row.key, values(year)[row.key], row.made_by) == (f"own.{row.pk}", 3, staff.user)
    page = staff.get(reverse("figure_detail", args=[2024, row.key])).content.decode()
    assert "以下 3 条记录是这个数字的依据" in page
    report = begun(year)
    read = staff.post(
        reverse("report_reading", args=[report.slug]), {"text": f"经济类[[{row.name}]]件。", "kind": "paragraph"}
    )
    assert "经济类" in read.content.decode()
    assert "没有“" not in read.content.decode()


def test_choosing_shows_the_value_of_this_year_and_last_and_proposes_words(staff, categories, year):
    economy, _ = categories
    before = factories.PlenaryYearFactory(year=2023)
    factories.ProposalFactory(state="filed", number=1, category=economy, plenary=before, submitted_on=date(2023, 5, 1))
    data = {**economy_filed(economy), "name": "", "unit": "", "definition": ""}
    said = staff.post(reverse("own_look"), data, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in said
    assert "<strong>3件</strong>" in said
    assert "<strong>1件</strong>" in said
    assert 'value="立案经济提案"' in said
    assert "年内提案中，立案，类别为“经济”的" in said
    assert not OwnFigure.objects.exists()


def test_what_was_typed_stays_and_what_was_proposed_follows_the_choice(staff, categories, year):
    economy, _ = categories
    typed = {**economy_filed(economy), "name": "自己的名称", "hint_name": "立案经济提案",
             "definition": "旧的建议", "hint_definition": "旧的建议"}  # fmt: skip
    shown = main_form(staff.post(reverse("own_look"), typed).content.decode())
    assert shown["name"] == ["自己的名称"]
    assert "类别为“经济”" in shown["definition"][0]


def test_without_script_a_dimension_is_added_and_taken_off_by_buttons(staff, categories, year):
    economy, _ = categories
    data = {**economy_filed(economy), "add": "month"}
    shown = main_form(staff.post(reverse("own_look"), data).content.decode())
    assert shown["by"] == ["filed", "category", "month"]
    assert shown["w"] == ["filed:yes", f"category:{economy.pk}"]
    shown = main_form(staff.post(reverse("own_look"), {**data, "add": "", "drop": "category"}).content.decode())
    assert (shown["by"], shown["w"]) == (["filed"], ["filed:yes"])
    answer = staff.post(reverse("own_new"), data)
    assert "“月份”还没有选值" in answer.content.decode()
    assert not OwnFigure.objects.exists()


def test_none_of_the_values_and_distinct_members(staff, year):
    one, other = factories.MemberFactory(), factories.MemberFactory()
    activity, second = factories.ActivityFactory(), factories.ActivityFactory()
    for member, where in ((one, activity), (one, second), (other, activity)):
        factories.AttendanceFactory(activity=where, member=member, state="present")
    factories.AttendanceFactory(activity=second, member=other, state="absent")
    row = saved(staff, {
        "kind": "counted", "source": "attendance", "was": "attendance", "by": ["state"], "w": ["state:absent"],
        "not": ["state"], "measure": "distinct:member", "seen_version": "1", **WORDS,
    })  # fmt: skip
    assert values(year)[row.key] == 2
    assert row.data["where"] == [["state", ["absent"], True]]


def test_a_share_with_a_decimal_an_average_a_sum_and_a_difference(staff, categories, year):
    economy, _ = categories
    factories.MemberFactory.create_batch(3)
    part = saved(staff, economy_filed(economy))
    share = saved(staff, {**WORDS, "kind": "share", "of": part.name, "to": "立案提案", "name": "经济占比", "unit": "%",
                          "decimals": "1", "seen_version": "1"})  # fmt: skip
    assert values(year)[share.key] == 75
    members = factories.OwnFigureFactory(
        name="委员总数", unit="名", data={"source": "members", "where": [], "measure": ["records", ""]}
    )
    each = saved(staff, {**WORDS, "kind": "average", "of": "立案提案", "to": members.name, "name": "人均立案", "decimals": "1",
                         "seen_version": "1"})  # fmt: skip
    assert values(year)[each.key] == pytest.approx(1.3)
    total = saved(
        staff, {**WORDS, "kind": "sum", "parts": [part.key, "proposals.filed"], "name": "合计数", "seen_version": "1"}
    )
    less = saved(staff, {**WORDS, "kind": "difference", "first": "proposals.filed", "parts": [part.key], "name": "其余立案",
                         "seen_version": "1"})  # fmt: skip
    found = values(year)
    assert (found[total.key], found[less.key]) == (7, 1)
    page = staff.get(reverse("own_detail", args=[part.pk])).content.decode()
    for one in (share, total, less):
        assert one.name in page


def test_a_double_submit_is_one_figure(staff, categories):
    page = opened(staff, reverse("own_new"))
    token = {"form_token": "6f1c3f5e-3f1f-4a53-9d2b-1f1f6f2f7a10"}
    data = {**page, **economy_filed(categories[0]), **token}
    assert staff.post(reverse("own_new"), data).status_code == 302
    assert staff.post(reverse("own_new"), data).status_code == 302
    assert OwnFigure.objects.count() == 1


@pytest.mark.parametrize("name", ["甲[乙", "甲：乙", "立案提案", "proposals.filed", "年度", "已有的"])
def test_a_name_that_a_text_could_not_read_is_refused_and_what_was_chosen_stays(staff, categories, name):
    factories.OwnFigureFactory(name="已有的")
    answer = staff.post(reverse("own_new"), {**economy_filed(categories[0]), "name": name})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    shown = main_form(answer.content.decode())
    assert (shown["name"], shown["w"]) == ([name], ["filed:yes", f"category:{categories[0].pk}"])


def test_every_cell_becomes_a_figure_in_two_clicks(staff, categories, year):
    economy, _ = categories
    page = staff.get(reverse("proposal_statistics")).content.decode()
    cell = f"{reverse('figure_cut', args=[2024])}?of=proposals&w=filed%3Ayes&w=category%3A{economy.pk}"
    assert cell.replace("&", "&amp;") in page
    records = staff.get(cell).content.decode()
    save = f"{reverse('own_new')}?of=proposals&w=filed%3Ayes&w=category%3A{economy.pk}"
    assert save.replace("&", "&amp;") in records
    shown = opened(staff, save)
    assert (shown["source"], shown["w"]) == (["proposals"], ["filed:yes", f"category:{economy.pk}"])
    assert shown["name"] == ["立案经济提案"]
    row = saved(staff, shown)
    assert values(year)[row.key] == 3


def test_the_cells_of_the_analysis_lead_to_their_records(staff, year):
    member = factories.MemberFactory(sector=Sector.objects.create(name="科技"))
    activity = factories.ActivityFactory()
    row = factories.AttendanceFactory(activity=activity, member=member, state="present")
    record_attendance(row)
    page = staff.get(reverse("duty_analysis"))
    cells = [url for _, _, lines in page.context["tables"] for _, found in lines for count, url in found if count]
    assert len(cells) >= 4
    for url in cells:
        assert staff.get(url).status_code == 200


def test_a_leader_reads_and_makes_nothing(account, year):
    leader, row = account(Role.LEADER), factories.OwnFigureFactory()
    assert row.name in leader.get(reverse("own_list")).content.decode()
    assert leader.get(reverse("own_detail", args=[row.pk])).status_code == 200
    assert "存为自设数据" not in leader.get(f"{reverse('figure_cut', args=[2024])}?of=proposals").content.decode()
    for name, arguments in (("own_new", []), ("own_edit", [row.pk]), ("own_delete", [row.pk]), ("own_end", [row.pk])):
        assert leader.post(reverse(name, args=arguments)).status_code == 403
    assert leader.post(reverse("own_look")).status_code == 403


def test_the_list_is_searched_filtered_and_exported(staff):
    factories.OwnFigureFactory(name="人均出席", group="委员"), factories.OwnFigureFactory(name="旧的", until_year=2020)
    assert "旧的" not in staff.get(f"{reverse('own_list')}?in_use=true").content.decode()
    assert "人均出席" not in staff.get(f"{reverse('own_list')}?q=旧的").content.decode()
    assert staff.get(f"{reverse('own_list')}?export=xlsx").status_code == 200


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


def test_members_with_so_many_records_are_counted_and_listed(staff, year):
    often, once = factories.MemberFactory(name="常提"), factories.MemberFactory(name="一提")
    for place, member in enumerate([often, often, often, once]):
        proposal = factories.ProposalFactory(state="filed", number=place + 1)
        Proposer.objects.filter(proposal=proposal).delete()
        proposal.proposers.create(member=member, is_first=True, status="accepted")
    data = {"kind": "counted", "source": "proposals", "was": "proposals", "by": ["filed"], "w": ["filed:yes"],
            "measure": "at_least:member", "least": "3", "seen_version": "1"}  # fmt: skip
    shown = main_form(staff.post(reverse("own_look"), data).content.decode())
    assert (shown["name"], shown["unit"], shown["least"]) == (["有3件以上立案提案的第一提案人数"], ["名"], ["3"])
    row = saved(staff, {**data, **WORDS, "name": "三件以上", "unit": "名"})
    assert values(year)[row.key] == 1
    assert figures.get(row.key).records(year).count() == 3
    assert opened(staff, reverse("own_edit", args=[row.pk]))["least"] == ["3"]
    for least, number in (("1", 2), ("2", 1), ("4", 0)):
        assert figures.asked_for("proposals", [], "at_least", f"member:{least}").value(year).number == number
    by = figures.breakdown([figures.get(row.key)], ["category"], year)
    assert [line.values[row.key].number for line in by.lines] == [1]
    report = written(
        begun(year), f"提交三件以上提案的委员[[{row.key}]]名。", f"提交4件以上提案的委员[[{row.key}]]名，办结3件。"
    )
    assert [one.number.numeral for told in confirming.told(report) for one in told.numbers][-2:] == ["4", "3"]
    for least in ("0", "-1", "1000", "03", "x", "", "9" * 5000, "²"):
        with pytest.raises(UnknownCut):
            figures.asked_for("proposals", [], "at_least", f"member:{least}")
    assert "至少几条" in refused(staff, {**data, **WORDS, "name": "零", "least": "0"})


def test_a_proposal_is_handled_when_the_last_of_its_units_has_replied(year):
    proposal = factories.ProposalFactory(state="dispatched", number=1)
    for days in (10, 30):
        hand = factories.AssignmentFactory(
            proposal=proposal, role="separate", dispatched_on=date(2024, 3, 1), unit=factories.UnitFactory()
        )
        factories.ReplyFactory(assignment=hand, sent_on=date(2024, 3, 1) + timedelta(days=days))
    waiting = factories.AssignmentFactory(proposal=factories.ProposalFactory(state="dispatched", number=2))
    assert waiting.replies.count() == 0
    assert figures.asked_for("proposals", [], "average", "handling_days").value(year).parts == (30, 1)
    assert figures.asked_for("replies", [], "sum", "handling_days").value(year).number == 40


def test_a_long_register_offers_what_occurs(staff, year):
    factories.MemberFactory.create_batch(61)
    known = factories.MemberFactory(name="来过的人")
    factories.AttendanceFactory(activity=factories.ActivityFactory(), member=known, state="present")
    data = {"kind": "counted", "source": "attendance", "was": "attendance", "by": ["member"]}
    said = staff.post(reverse("own_look"), data).content.decode()
    assert f'value="member:{known.pk}"' in said
    assert said.count('value="member:') <= 2
    assert "只列出本年度和上年度有记录的" in said


# --- proposed names ----------------------------------------------------------------------------------------------
def test_a_proposed_name_never_says_the_word_of_its_source_again(staff, categories, year):
    names = figures.source_of("proposals").dimension("kind").words()
    for key, words in names.items():
        name = own.proposed(figures.asked_for("proposals", [("filed", "yes", False), ("kind", key, False)])).name
        assert name == f"立案{words.removesuffix('提案')}提案"
    both = own.proposed(figures.asked_for("proposals", [("kind", key, False) for key in names])).name
    assert both.count("提案") == 1
    for source in figures.sources():
        for dimension in source.cuts:
            for key in dimension.words():
                said = own.proposed(figures.asked_for(source.key, [(dimension.key, key, False)])).name
                assert f"{source.label}{source.label}" not in said
                assert not re.search(r"(\w{2,})\1", said), said


def test_the_proposed_name_of_an_average_reads_as_it_is_spoken(staff, categories, year):
    present = factories.OwnFigureFactory(name="委员出席总人次", unit="人次")
    members = factories.OwnFigureFactory(
        name="期末在任委员数", unit="名", data={"source": "members", "where": [], "measure": ["records", ""]}
    )
    for to, said in ((members.name, "人均出席人次"), ("立案提案", "每件立案提案平均委员出席人次")):
        data = {"kind": "average", "of": present.name, "to": to}
        assert main_form(staff.post(reverse("own_look"), data).content.decode())["name"] == [said]


# --- what would mean nothing -------------------------------------------------------------------------------------
def refused(client, data) -> str:
    before = OwnFigure.objects.count()
    answer = client.post(reverse("own_new"), {**WORDS, "seen_version": "1", **data})
    assert answer.status_code == 200
    assert OwnFigure.objects.count() == before
    return " ".join(answer.context["form"].non_field_errors())


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


# --- years -------------------------------------------------------------------------------------------------------
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


def asked(row: OwnFigure, number: int) -> Figures:
    span = PlenaryYear.objects.get(year=number)
    return Figures(span, figures.Asked(span))


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


# --- attack ------------------------------------------------------------------------------------------------------
ATTACKS = {
    "no dimension": {"by": ["password"], "w": ["password:x"]},
    "a path of the database": {"by": ["created_by__password"], "w": ["created_by__password:x"]},
    "a value of another dimension": {"by": ["filed"], "w": ["filed:sole"]},
    "a row that is not there": {"by": ["category"], "w": ["category:999999"]},
    "no number": {"by": ["category"], "w": ["category:1 or 1=1"]},
    "no source": {"source": "auth.user", "was": "auth.user"},
    "a measure on many": {"measure": "distinct:unit"},
    "a measure on what is not counted": {"measure": "distinct:filed"},
    "no amount": {"measure": "sum:password"},
    "no measure": {"measure": "eval:1"},
    "latest": {"measure": "latest:x"},
    "900 values": {"by": ["category"], "w": [f"category:{number}" for number in range(900)]},
    "a long string": {"by": ["category"], "w": [f"category:{'长' * 100_000}"]},
    "no kind": {"kind": "sql"},
    "a rate of rates": {"kind": "share", "of": "proposals.reply_rate", "to": "proposals.filed"},
    "no figure": {"kind": "share", "of": "proposals.nothing", "to": "proposals.filed"},
    "nothing to divide": {"kind": "average", "of": "", "to": ""},
    "one to add": {"kind": "sum", "parts": ["proposals.filed"]},
    "too many to add": {"kind": "sum", "parts": [f"x.{number}" for number in range(500)]},
    "a rate to add": {"kind": "sum", "parts": ["proposals.filed", "proposals.reply_rate"]},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_declared_is_refused_in_words(staff, categories, attack):
    data = {**economy_filed(categories[0]), "by": [], "w": [], **ATTACKS[attack]}
    answer = staff.post(reverse("own_new"), data)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert staff.post(reverse("own_look"), data).status_code == 200
    assert not OwnFigure.objects.exists()


def test_ten_thousand_values_are_refused(staff, categories):
    data = {**economy_filed(categories[0]), "w": [f"category:{number}" for number in range(10_000)]}
    for name in ("own_new", "own_look"):
        assert staff.post(reverse(name), data).status_code == 413
        fewer = staff.post(reverse(name), {**data, "w": data["w"][:2000]})
        assert "条件过多" in fewer.content.decode()
    assert not OwnFigure.objects.exists()
    with pytest.raises(UnknownCut):
        figures.asked_for("proposals", (("category", str(number), False) for number in range(10_000)))


@pytest.mark.parametrize("query", [
    "of=users", "of=proposals&w=password:x", "of=proposals&w=filed:sole", "of=proposals&m=distinct:unit",
    "of=proposals&m=sum:x", "of=duties&w=calendar_month:garbage", "of=duties&w=calendar_month:2024-13-01",
    "of=quantities&w=subject:" + "x" * 300, "of=quantities&w=subject:%00", "of=proposals&w=", "of=proposals&w=filed",
])  # fmt: skip
def test_an_address_that_spells_nothing_declared_is_404_at_every_door(staff, year, query):
    assert staff.get(f"{reverse('figure_cut', args=[2024])}?{query}").status_code == 404
    assert staff.get(f"{reverse('own_new')}?{query}").status_code == 404


def test_a_dispatcher_counts_only_what_he_may_read(account, year):
    dispatcher = account(Role.DISPATCHER)
    assert dispatcher.get(f"{reverse('figure_cut', args=[2024])}?of=proposals").status_code == 200
    assert dispatcher.get(f"{reverse('figure_cut', args=[2024])}?of=duties").status_code == 404
    assert dispatcher.get(f"{reverse('own_new')}?of=proposals").status_code == 403


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


# --- what was signed stays ---------------------------------------------------------------------------------------
def test_what_was_signed_is_not_changed_a_change_makes_a_new_edition(staff, categories, year):
    economy, culture = categories
    row = saved(staff, economy_filed(economy))
    sign(begun(year), staff.user, row.key)
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    new = saved(staff, {**page, "w": ["filed:yes", f"category:{economy.pk}", f"category:{culture.pk}"]}, row)
    row.refresh_from_db()
    assert (row.data["where"], row.until_year) == (
        [["category", [str(economy.pk)], False], ["filed", ["yes"], False]],
        2024,
    )
    assert (row.name, new.name) == ("经济类立案提案（至2024年）", "经济类立案提案")
    assert (new.former, new.from_year) == (row, 2025)
    found = values(year)
    assert (found[row.key], new.key in found) == (3, False)
    assert new.key in values(factories.PlenaryYearFactory(year=2025))
    page = staff.get(reverse("own_detail", args=[new.pk])).content.decode()
    assert "历次版本" in page
    assert "用至2024年度" in page


@pytest.mark.parametrize("prefix", ["", "累计:", "上年:"])
@pytest.mark.parametrize("where", ["report", "edition", "by way of another"])
def test_it_counts_as_signed_in_reports_editions_and_by_way_of_others(staff, categories, year, where, prefix):
    row = saved(staff, economy_filed(categories[0]))
    report, key = begun(year), row.key
    if where == "by way of another":
        key = saved(
            staff, {**WORDS, "kind": "share", "of": row.name, "to": "立案提案", "name": "占比", "seen_version": "1"}
        ).key
    factories.OwnFigureFactory(pk=row.pk * 10 + 1)  # its key begins with the same signs
    report = sign(report, staff.user, prefix + key)
    if where == "edition":
        report = taken_back(report, staff.user)
        keeping.change(report, report.version, staff.user, lambda data: data["parts"][0]["blocks"].pop())
    assert own.usage_of(row).used
    assert not own.usage_of(OwnFigure.objects.get(pk=row.pk * 10 + 1)).used
    answer = staff.post(reverse("own_delete", args=[row.pk]), {"sight": "{}"})
    assert "不能删除" in answer.content.decode()


def taken_back(report: Report, user) -> Report:
    """The signature is taken back: what was signed is kept as an edition."""
    keeping.keep_edition(report, "错字")
    Report.objects.filter(pk=report.pk).update(state=ReportState.DRAFT, signed_by=None, signed_at=None)
    return Report.objects.get(pk=report.pk)


USES = {
    "chart": ("chart", "by:{}:category:bars"),
    "chart over the years": ("chart", "trend:{}:line"),
    "table": ("breakdown", "by:{}:category"),
    "part by part": ("paragraph", "[[分列:{}:category 占1]]"),
    "condition": ("paragraph", "〔当{} > 1 且 有上年〕今年较多。"),
    "second condition": ("paragraph", "〔当 proposals.filed > 1 或 上年:{} > 1〕今年较多。"),
    "each": ("list", "〔逐条 {}〕[[名称]]"),
    "names": ("paragraph", "[[titles:{}]]"),
    "numbers": ("figures", "[[{}]]"),
}


@pytest.mark.parametrize("signed", ["report", "edition"])
@pytest.mark.parametrize("use", USES)
def test_whatever_a_signed_text_does_with_it_is_use(staff, categories, year, use, signed):
    row = saved(staff, economy_filed(categories[0]))
    kind, line = USES[use]
    report = sign(written(begun(year), line.format(row.key), kind=kind), staff.user)
    if signed == "edition":
        report = taken_back(report, staff.user)
        report = keeping.change(report, report.version, staff.user, lambda data: data["parts"][0]["blocks"].clear())
        keeping.change(report, report.version, staff.user, lambda data: data.update(opening="另一句。"))
    assert own.usage_of(row).used
    assert own.usage_of(row).last_year == 2024


def test_a_chart_of_a_part_is_use_too(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    report = begun(year)
    report.text["parts"][0]["charts"] = [f"trend:{row.key}"]
    sign(report, staff.user)
    assert own.usage_of(row).used


def test_a_signature_that_has_nothing_to_do_with_it_fixes_nothing(staff, categories, year):
    economy, culture = categories
    row = saved(staff, economy_filed(economy))
    report = sign(begun(year), staff.user)
    assert row.key in report.figures
    taken = taken_back(sign(begun(factories.PlenaryYearFactory(year=2023)), staff.user), staff.user)
    written(taken, f"[[{row.key}]]")  # no: the text as it was signed had none; its change sets that one aside
    TextVersion.objects.create(report=taken, number=taken.text_version, text=report.text, at="2024-12-02T00:00Z")
    assert not own.usage_of(row).used
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    assert saved(staff, {**page, "w": ["filed:yes", f"category:{culture.pk}"]}, row) == row
    assert values(year)[row.key] == 1


def test_where_it_stands_is_no_meaning_and_its_end_is_never_before_what_was_signed(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    sign(begun(year), staff.user, row.key)
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    assert saved(staff, {**page, "group": "提案"}, row) == row
    assert OwnFigure.objects.get().group == "提案"
    page = opened(staff, reverse("own_end", args=[row.pk]))
    answer = staff.post(reverse("own_end", args=[row.pk]), {**page, "until_year": "2023"})
    assert "不能早于它" in answer.content.decode()
    assert staff.post(reverse("own_end", args=[row.pk]), {**page, "until_year": "2024"}).status_code == 302
    assert row.key not in values(factories.PlenaryYearFactory(year=2025))


def test_drafts_that_use_the_former_edition_are_told(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    sign(begun(year), staff.user, row.key)
    draft = begun(factories.PlenaryYearFactory(year=2025))
    draft.text["parts"][0]["blocks"].append(
        {"key": "zz", "kind": "paragraph", "head": "", "lines": [f"有[[{row.key}]]件。"], "columns": 2}
    )
    draft.save()
    page = opened(staff, reverse("own_edit", args=[row.pk]))
    answer = staff.post(reverse("own_edit", args=[row.pk]), {**page, "definition": "另一口径"}, follow=True)
    assert "用的仍是旧版" in answer.content.decode()
    assert draft.name in answer.content.decode()


def test_one_that_nobody_uses_goes_into_the_bin_and_comes_back_under_its_key(staff, categories, year):
    row = saved(staff, economy_filed(categories[0]))
    assert deleted(staff, reverse("own_delete", args=[row.pk])).status_code == 302
    assert row.key not in values(year)
    recycle.restore(recycle.deleting.Binned.objects.get(kind="reports.ownfigure"))
    assert values(year)[row.key] == 3


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


@pytest.mark.parametrize("wrong", [{"name": ""}, {"decimals": 3}, {"from_year": 2025, "until_year": 2024}])
def test_the_database_refuses_what_makes_no_sense(year, wrong):
    with pytest.raises(ValidationError):
        factories.OwnFigureFactory.build(**wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.OwnFigureFactory(**wrong)


# --- speed, laws -------------------------------------------------------------------------------------------------
def test_all_of_them_come_in_one_query(year, django_assert_num_queries):
    for number in range(30):
        factories.OwnFigureFactory(kind="sum", data={"parts": ["proposals.filed", f"own.{number}"]})
    first = factories.OwnFigureFactory()
    factories.OwnFigureFactory(kind="share", data={"of": first.key, "to": "proposals.filed"})
    with django_assert_num_queries(1):
        assert len(list(own.composed(figures.registry.declared()))) == 2


CHOSEN = st.dictionaries(
    st.sampled_from(["filed", "kind", "category", "month", "proposer_kind", "replied"]),
    st.tuples(st.lists(st.integers(0, 12), min_size=1, max_size=4, unique=True), st.booleans()), max_size=4,
)  # fmt: skip


@pytest.fixture
def mixed(year):
    """Proposals of many kinds."""
    rows = [Category.objects.create(name=name) for name in ("甲类", "乙类", "丙类")]
    for number in range(14):
        factories.ProposalFactory(
            state=["filed", "submitted", "rejected", "replied"][number % 4], category=rows[number % 3] if number % 5 else None,
            kind=["plenary", "ordinary"][number % 2], submitted_on=date(2024, number % 12 + 1, 3),
            number=number + 1 if number % 4 in (0, 3) else None,
        )  # fmt: skip
    return year


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=CHOSEN, by=st.sampled_from(["category", "kind", "month", "filed", "state"]))
def test_whatever_is_chosen_the_value_is_its_list_and_its_parts(mixed, chosen, by):
    source = figures.source_of("proposals")
    pairs = []
    for key, (places, out) in chosen.items():
        names = list(source.dimension(key).words())
        pairs += [(key, names[place % len(names)], out) for place in places]
    figure = figures.asked_for("proposals", pairs)
    choices = own.from_figure(figure)
    again = figures.from_data(choices.data())
    number = figure.value(mixed).number
    assert again.value(mixed).number == number
    assert figures.from_query(QueryLike(figures.to_pairs(figure))).value(mixed).number == number
    assert figure.records(mixed).distinct().count() == number
    table = figures.breakdown([again], [by], mixed)
    assert sum(line.values[again.key].number for line in table.lines) == number
    assert own.sentence(again)
    assert own.proposed(again).name


class QueryLike(dict):
    """As a QueryDict: the query of pairs, read from its address."""

    def __init__(self, pairs):
        self.read = QueryDict(urlencode(pairs))

    def get(self, name, default=None):
        return self.read.get(name, default)

    def getlist(self, name):
        return self.read.getlist(name)


def test_two_who_change_what_is_counted_are_told_and_nothing_is_undone_unseen(staff, categories, year):
    economy, culture = categories
    row = saved(staff, economy_filed(economy))
    address = reverse("own_edit", args=[row.pk])
    page = opened(staff, address)
    saved(staff, {**page, "w": ["filed:yes", f"category:{culture.pk}"]}, row)
    late = staff.post(address, {**page, "definition": "另一口径"})
    said = late.content.decode()
    assert "数什么、哪些、怎么数" in said
    assert "类别为“文化”" in said
    again = main_form(said)
    assert sorted(again["w"]) == [f"category:{culture.pk}", "filed:yes"]
    assert again["definition"] == ["另一口径"]
    saved(staff, again, row)
    row.refresh_from_db()
    assert (row.data["where"][0], row.definition) == (["category", [str(culture.pk)], False], "另一口径")
    late = staff.post(address, {**page, "w": ["filed:no", f"category:{economy.pk}"]})
    assert "filed:no" in main_form(late.content.decode())["w"]


def test_records_beside_are_those_that_the_account_may_see(account, categories, year):
    entry = figures.get("proposals.filed")
    seen = seen_of(entry, year, account(Role.HANDLER).user)
    assert seen.words == "2024年依据 4 条记录，其中您可查看 0 条"
    assert (seen.lines[0][1], seen.records) == ("4件", [])
    assert len(seen_of(entry, year, account(Role.STAFF).user).records) == 4


JUNK = st.one_of(
    st.sampled_from(["", "proposals", "duties", "members", "filed", "category", "unit", "month", "calendar_month", "member"]),
    st.text(max_size=12),
)  # fmt: skip
PAIR = st.builds(
    lambda key, value: f"{key}:{value}", JUNK, st.one_of(JUNK, st.sampled_from(["yes", "no", "1", "13", "2024-03-01"]))
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.fixed_dictionaries({
    "kind": st.one_of(st.sampled_from(list(OwnFigure.Kind)), JUNK), "source": JUNK, "was": JUNK, "add": JUNK, "drop": JUNK,
    "by": st.lists(JUNK, max_size=3), "w": st.lists(PAIR, max_size=4), "not": st.lists(JUNK, max_size=2), "measure": PAIR,
    "of": JUNK, "to": JUNK, "first": JUNK, "parts": st.lists(JUNK, max_size=3),
}))  # fmt: skip
def test_whatever_is_sent_is_answered_in_words(mixed, account, data):
    client = account(Role.STAFF)
    assert client.post(reverse("own_look"), data).status_code == 200
    assert client.post(reverse("own_new"), {**data, **WORDS, "name": "", "seen_version": "1"}).status_code == 200
    assert not OwnFigure.objects.exists()


def test_every_bar_of_a_chart_becomes_a_figure_in_two_clicks(staff, categories, year):
    economy, _ = categories
    address = reverse("chart_bars", args=[2024, "proposal_categories"])
    dashboard = staff.get(reverse("dashboard"))
    names = [name for name, _ in dashboard.context["charts"] if not name.startswith("trend:")]
    assert names
    for name in names:
        assert reverse("chart_bars", args=[2024, name]) in dashboard.content.decode()
        assert staff.get(reverse("chart_bars", args=[2024, name])).status_code == 200
    page = staff.get(address)
    value, records, save = next(row[1:] for row in page.context["rows"] if row[0] == "经济")
    assert value == "3"
    assert staff.get(records).status_code == 200
    assert opened(staff, save)["w"] == ["filed:yes", f"category:{economy.pk}"]
    by = staff.get(reverse("chart_bars", args=[2024, "by:proposals.filed:category:bars"])).context["rows"]
    assert [row[:2] for row in by] == [row[:2] for row in page.context["rows"]]
    for name in ("nothing", "by:x", "by:proposals.filed:password:bars", "trend:nothing"):
        assert staff.get(reverse("chart_bars", args=[2024, name])).status_code == 404

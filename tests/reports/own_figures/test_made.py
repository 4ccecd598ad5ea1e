"""What the office makes of sources, conditions and measures is a figure like all others."""

import re
from datetime import date, timedelta

import pytest
from django.urls import resolve, reverse

from activities.services.attendance import record_attendance
from cppcc import figures
from cppcc.figures import UnknownCut
from cppcc.rights import Role
from members.models import Sector
from proposals.models import Proposer
from reports import confirming, own
from reports.keeping import begun
from reports.models import OwnFigure
from reports.showing.own import seen_of
from tests import factories
from tests.browserlike import main_form, opened
from tests.reports.own_figures.making import WORDS, economy_filed, refused, saved, values, written


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


def test_every_bar_of_a_chart_becomes_a_figure_in_two_clicks(staff, categories, year):
    economy, _ = categories
    address = reverse("chart_bars", args=[2024, "proposal_categories"])
    dashboard = staff.get(reverse("dashboard"))
    names = [
        name
        for _, picture, _ in dashboard.context["charts"]
        if not (name := resolve(picture).kwargs["name"]).startswith("trend:")
    ]
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

"""Forms and conditions where people meet them: told, not offered, refused at the check and in print; what was signed stays."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from cppcc import figures as registry
from cppcc.figures import Ratio, Sort, Value, average, share
from cppcc.rights import Role
from cppcc.workflow import Refused, take
from members.models import Committee
from reports import keeping, kinds
from reports.building import build
from reports.content import TextFault, gather
from reports.models import Report
from reports.showing.palette import Shared
from tests import factories
from tests.reports.test_text import said, write


@pytest.fixture
def filed(year):
    return [factories.ProposalFactory(state="filed", number=number, title=f"第{number}事") for number in (1, 2)]


UNFIT = "“立案提案”是件数，不能写成百分比；请改为 [[立案提案]]"


@pytest.mark.parametrize("kind", ["paragraph", "list", "table", "figures"])
def test_an_unfitting_form_is_told_and_stops_check_and_print_until_it_is_mended(account, year, filed, kind):
    staff = account(Role.STAFF)
    report = write(year, "立案[[proposals.filed:%]]", kind=kind)
    page = staff.get(report.get_absolute_url()).content.decode()
    assert UNFIT in page
    assert staff.get(reverse("report_block", args=[2024, "b"])).status_code == 200
    with pytest.raises(Refused, match="1 处问题"):
        take(Report, report.pk, "submit", staff.user, report.version)
    with pytest.raises(TextFault, match="是件数，不能写成百分比"):
        gather(keeping.begun(year))
    form = {"kind": kind, "head": "", "text": "立案[[立案提案]]件", "seen_version": report.version}
    staff.post(reverse("report_block", args=[2024, "b"]), form)
    report = Report.objects.get()
    take(Report, report.pk, "submit", staff.user, report.version)


def test_a_draft_of_before_opens_and_is_told_with_its_repair(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "立案[[proposals.filed:%]]，办复率[[proposals.reply_rate:万余]]。")
    page = staff.get(reverse("report_block", args=[2024, "b"])).content.decode()
    assert "立案[[立案提案:%]]" in page
    assert "“提案办复率”是比率，不能写成“万余”；请改为 [[提案办复率:%]]" in page
    assert staff.get(reverse("report_read", args=[2024])).status_code == 200
    assert len(keeping.faults_of(report)) == 2


def test_what_is_typed_is_told_at_once(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "话。")
    sent = {
        "text": "立案[[立案提案:万余]]件。\n办复率[[提案办复率:余10]]。\n〔当 立案提案 ≥ 1.5 且 没有上年〕立案超过一件。"
    }
    page = staff.post(reverse("report_reading", args=[2024]), sent).content.decode()
    assert "“立案提案”现为2，不足1万，不能写“万余”；请改为 [[立案提案]]" in page
    assert "“提案办复率”是比率，不能写成“余”；请改为 [[提案办复率:%]]" in page
    assert "立案提案不低于 1.5，并且没有上年数据时才写" in page


def test_a_form_that_does_not_fit_is_not_offered(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "话。")
    page = staff.get(reverse("report_block", args=[2024, "b"])).content.decode()

    def offered(name):
        (forms,) = re.findall(rf'data-token="{name}"\s+data-key="[^"]*"\s+data-forms="([^"]*)"', page)
        return forms.split(" ")

    assert {"", "余10", "汉字", "同比"} <= set(offered("立案提案"))
    assert not {"%", "%1", "以上", "1位", "万余"} & set(offered("立案提案"))
    assert {"", "%", "%1", "%2", "同比"} <= set(offered("提案办复率"))
    assert not {"余10", "万余", "近100", "1位"} & set(offered("提案办复率"))


def test_what_cuts_figures_of_several_sources_stands_once_in_a_page():
    filed, submitted, serving = map(registry.get, ("proposals.filed", "proposals.submitted", "members.serving"))
    shared = Shared()
    keys = {
        shared.key_of(Ratio(one.key, one.label, "", one, serving, "件", Sort.AVERAGE)) for one in (filed, submitted)
    }
    (key,) = keys
    assert shared == {key: shared[key]}
    assert "proposals:sector" in shared[key]
    assert "proposals:state" not in shared[key]
    assert shared.key_of(filed) == "proposals"


def test_conditions_are_written_by_names_and_kept_by_keys(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "话。")
    text = (
        "〔当 立案提案>=2 且 提案办复率 < 97.5〕都是。\n〔当 立案提案 > 2 或 有上年〕都不是。\n〔当 没有上年〕第一年。"
    )
    form = {"kind": "paragraph", "head": "", "text": text, "seen_version": report.version}
    staff.post(reverse("report_block", args=[2024, "b"]), form)
    lines = Report.objects.get().text["parts"][0]["blocks"][0]["lines"]
    assert lines[0] == "〔当 proposals.filed ≥ 2 且 proposals.reply_rate < 97.5〕都是。"
    assert said(year) == ["都是。第一年。"]
    factories.PlenaryYearFactory(year=2023)
    assert said(year) == ["都是。都不是。"]
    assert "〔当 立案提案 ≥ 2 且 提案办复率 &lt; 97.5〕" in staff.get(
        reverse("report_block", args=[2024, "b"])
    ).content.decode().replace("&quot;", '"')


def test_a_figure_of_nothing_last_year_is_told_by_its_number(account, year, filed):
    factories.PlenaryYearFactory(year=2023)
    write(year, "立案[[proposals.filed]]件，[[proposals.filed:同比]]。", "[[proposals.filed]]", kind="figures")
    content = gather(keeping.begun(year))
    rows = [["".join(piece.text for piece in cell) for cell in row] for row in content.sections[0].passages[0].rows]
    assert rows[1] == ["立案提案", "2件", "0件", "比上年增加2件"]


def test_a_table_of_figures_takes_decimals(year, filed):
    factories.ProposalFactory(state="replied", number=3)
    write(year, "[[proposals.filing_rate:%1]]", "[[proposals.filing_rate]]", kind="figures")
    factories.ProposalFactory(state="rejected")
    rows = gather(keeping.begun(year)).sections[0].passages[0].rows
    assert [row[1][0].text for row in rows[1:]] == ["75%", "75%"]
    for number in range(4, 7):
        factories.ProposalFactory(state="filed", number=number)
    rows = gather(keeping.begun(year)).sections[0].passages[0].rows
    assert [row[1][0].text for row in rows[1:]] == ["85.7%", "86%"]


# --- what was stored ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "row", "plain"),
    [
        (share(155, 158), {"value": 98}, 98),
        (share(155, 158, 1), {"value": 98}, 98),  # defined with a decimal since
        (share(155, 158, 1), {"value": 98, "sort": "share", "decimals": 0}, 98),
        (share(155, 158), {"value": 98.1, "sort": "share", "decimals": 1}, 98.1),
        (share(155, 158), {"value": 98.1}, 98.1),
        (share(153, 158, 1), {"value": 98}, 97),
        (share(196, 200), {"value": 98, "sort": "share", "decimals": 1}, 98),
        (share(0, 0), {"value": 98}, None),
        (share(1, 2), {"value": None}, 50),
        (average(7, 6), {"value": 1.17, "sort": "average", "decimals": 2}, 1.17),
        (Value(Decimal("7.36")), {"value": 7.4}, 7.36),
    ],
)
def test_a_stored_number_is_compared_with_as_many_decimals_as_it_was_stored_with(value, row, plain):
    assert keeping.as_stored(value, row) == plain


def test_a_snapshot_of_before_and_one_of_now_are_read_alike(year, filed):
    factories.ProposalFactory(state="rejected")
    write(year, "立案率[[proposals.filing_rate:%1]]。")
    report = build(keeping.begun(year))
    row = report.figures["proposals.filing_rate"]
    assert (row["value"], row["parts"], row["sort"], row["decimals"]) == (67, [2, 3], "share", 0)
    assert set(report.figures["proposals.filed"]) == {
        "label", "unit", "value", "parts", "definition", "model", "ids", "digest", "origin",
    }  # fmt: skip
    assert keeping.drift(report) == []
    for key in ("sort", "decimals", "origin"):
        row.pop(key)
    assert keeping.drift(report) == []
    factories.ProposalFactory(state="rejected")
    assert [(one.label, one.then, one.now) for one in keeping.drift(report)] == [
        ("提案总数", 3, 4), ("不予立案", 1, 2), ("立案率", 67, 50),
    ]  # fmt: skip


# --- the demonstration -------------------------------------------------------------------------------------------
def test_the_texts_of_the_demonstration_have_no_fault(demo_year):
    wanted = [
        kinds.of_year(demo_year),
        kinds.of_quarter(demo_year, 4),
        kinds.of_proposals(demo_year),
        kinds.of_body(demo_year, Committee.objects.order_by("pk")[0]),
        kinds.of_period(demo_year, demo_year.starts_on, demo_year.ends_on.replace(month=10)),
    ]
    for one in wanted:
        report = keeping.opened(one)
        assert keeping.faults_of(report) == [], one.kind
    text = "".join(
        passage.text for section in gather(keeping.begun(demo_year)).sections for passage in section.passages
    )
    for words in (
        "协商、视察、调研活动200余人次",
        "满意率98%",
        "提案办复率100%",
        "消费帮扶和捐款捐物7万余元",
        "困难学生280多名",
    ):
        assert words in text, words
    values = registry.values(demo_year)
    assert values["proposals.satisfaction_rate"][1].parts == (155, 158)

"""Whoever checks or signs a report is told what the records say otherwise by then, and no figure changes under him."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import PlanItem
from cppcc import figures as registry
from cppcc.rights import Role
from proposals.models import Category
from reports import keeping, kinds
from reports.building import build
from reports.keeping import begun
from reports.models import OwnFigure, Report
from reports.states import ReportState
from tests import factories
from tests.browserlike import opened
from tests.reports.own_figures.making import economy_filed, saved
from tests.reports.test_text import through, write

MOVED = "立案提案 2件 → 3件"


def file_proposals(*numbers):
    return [factories.ProposalFactory(state="filed", number=n, title=f"关于第{n}事的提案") for n in numbers]


@pytest.fixture
def built(year):
    """Handed in for the check, its file made of two filed proposals."""
    file_proposals(1, 2)
    write(year, "立案[[proposals.filed]]件。")
    through(begun(year), "submit")
    build(begun(year))
    return begun(year)


def body_of(client, url) -> str:
    return client.get(url).content.decode().partition("<main")[2]


@pytest.mark.parametrize(("step", "role"), [("pass_check", Role.STAFF), ("sign", Role.LEADER)])
def test_what_changed_since_the_file_was_made_is_told_where_it_is_decided(account, built, year, step, role):
    if step == "sign":
        through(built, "pass_check")
    client, report = account(role), begun(year)
    for url in (report.step_url(step), report.get_absolute_url()):
        page = body_of(client, url)
        assert "→" not in page
        assert "生成以来" not in page
    file_proposals(3)
    page = body_of(client, report.step_url(step))
    assert MOVED in page
    assert reverse("report_build", args=[report.slug]) in page
    assert "照现有文件" in page  # the question says what is decided
    page = body_of(client, report.get_absolute_url())
    assert MOVED in page
    assert reverse("report_build", args=[report.slug]) in page


def test_it_is_told_nowhere_while_the_text_is_still_written_and_no_more_once_the_file_is_made_anew(
    account, built, year
):
    file_proposals(3)
    through(built, "send_back")
    staff = account(Role.STAFF)
    assert MOVED not in body_of(staff, built.get_absolute_url())
    through(begun(year), "submit")
    build(begun(year))
    report = begun(year)
    for url in (report.step_url("pass_check"), report.get_absolute_url()):
        assert "→" not in body_of(staff, url)


def told(report) -> list[str]:
    return [one.label for one in keeping.differences(Report.objects.get(pk=report.pk))]


def test_only_what_the_file_says_is_told(account, built):
    factories.ActivityFactory()
    assert told(built) == []
    page = body_of(account(Role.STAFF), built.step_url("pass_check"))
    assert "→" not in page
    assert "照现有文件" not in page


def test_what_only_the_appendix_says_is_told_of_a_year_which_has_all_in_it(year):
    file_proposals(1, 2)
    factories.ActivityFactory()
    write(year, "立案[[proposals.filed]]件。")
    other = keeping.opened(kinds.of_proposals(year))
    for report in (begun(year), other):
        through(report, "submit")
        build(Report.objects.get(pk=report.pk))
    factories.ActivityFactory()
    assert "组织活动" in told(begun(year))
    assert told(other) == []


@pytest.mark.parametrize(
    "saying",
    [{"lines": ["〔当 micro.submitted = 0〕没有微建议。"]}, {"lines": ["trend:micro.submitted"], "kind": "chart"}],
)
def test_a_figure_behind_a_mark_or_a_chart_is_said_too(year, saying):
    file_proposals(1, 2)
    write(year, *saying.pop("lines"), **saying)
    through(begun(year), "submit")
    build(begun(year))
    factories.MicroFactory(state="submitted")
    assert registry.get("micro.submitted").label in told(begun(year))


def test_what_there_is_nothing_of_is_told_in_words(account, year):
    file_proposals(1)
    write(year, "立案[[proposals.filed]]件。", "〔当 plan.completion_rate > 5〕计划完成较好。")
    through(begun(year), "submit")
    build(begun(year))
    PlanItem.objects.create(
        plenary=year,
        topic="题",
        form="",
        quarter=1,
        approved_on=date(2024, 2, 1),
        lead_committee=factories.CommitteeFactory(),
    )
    page = body_of(account(Role.STAFF), begun(year).step_url("pass_check"))
    assert "协商计划完成率 — → 0%" in page
    assert "None" not in page


def test_it_can_be_signed_knowingly_and_the_signed_file_tells_the_change_as_before(account, built, year):
    through(built, "pass_check")
    file_proposals(3)
    leader, report = account(Role.LEADER), begun(year)
    page = opened(leader, report.step_url("sign"))
    leader.post(report.step_url("sign"), page)
    report = begun(year)
    assert (report.state, report.figures["proposals.filed"]["value"]) == (ReportState.SIGNED, 2)
    page = body_of(leader, report.get_absolute_url())
    assert MOVED in page
    assert "已签发的文件不变" in page
    assert reverse("report_build", args=[report.slug]) not in page


def test_the_pages_ask_no_more_for_more_changes(account, built, year):
    through(built, "pass_check")
    leader, report = account(Role.LEADER), begun(year)
    for url in (report.step_url("sign"), report.get_absolute_url()):
        body_of(leader, url)
        with CaptureQueriesContext(connection) as before:
            body_of(leader, url)
        made = [file_proposals(10 + n) for n in range(5)]
        factories.ActivityFactory()
        with CaptureQueriesContext(connection) as after:
            body_of(leader, url)
        assert len(after) == len(before)
        for (one,) in made:
            one.delete()


@pytest.mark.parametrize("state", [ReportState.CHECKING, ReportState.SIGNING])
def test_a_figure_in_a_report_at_check_or_signature_is_used(account, year, state):
    staff = account(Role.STAFF)
    economy, culture = Category.objects.create(name="经济"), Category.objects.create(name="文化")
    factories.ProposalFactory(state="filed", number=1, category=economy)
    row = saved(staff, economy_filed(economy))
    write(year, f"经济类立案[[{row.key}]]件。")
    through(begun(year), "submit")
    build(begun(year))
    if state == ReportState.SIGNING:
        through(begun(year), "pass_check")
    shown = body_of(staff, reverse("own_edit", args=[row.pk]))
    assert begun(year).name in shown
    new = saved(staff, {**opened(staff, reverse("own_edit", args=[row.pk])), **economy_filed(culture)}, row)
    assert (new.pk != row.pk, new.from_year) == (True, 2025)
    assert OwnFigure.objects.get(pk=row.pk).data["where"][0] == ["category", [str(economy.pk)], False]
    steps = ["pass_check", "sign"] if state == ReportState.CHECKING else ["sign"]
    through(begun(year), *steps)
    assert keeping.drift(Report.objects.get()) == []

"""Whoever checks or signs a report is told what the records say otherwise by then, and no figure changes under him."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from proposals.models import Category
from reports import keeping
from reports.building import build
from reports.keeping import begun
from reports.models import OwnFigure, Report
from reports.states import ReportState
from tests import factories
from tests.browserlike import opened
from tests.reports.own_figures.making import economy_filed, saved
from tests.reports.test_text import through, write

MOVED = "立案提案 2 → 3"


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

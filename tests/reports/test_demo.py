"""The demonstration year: every figure of the published account comes out of records."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from activities.models import Activity, Attendance, MicroSuggestion
from cppcc import figures
from cppcc.rights import Role
from members import analysis
from members.models import DutyRecord, Member
from proposals import statistics
from proposals.models import Proposal

REFERENCE = list(csv.DictReader((Path(__file__).parent.parent / "data" / "figures_2024.csv").open()))
SAID_AS = {"200": (200, 300), "100": (100, 200), "60": (60, 70), "20": (20, 30), "280": (280, 290), "7": (7, 8)}


def printed_figures() -> dict:
    out = io.StringIO()
    call_command("figures", "2024", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_all_27_figures_come_out_as_the_account_says(demo_year):
    printed = printed_figures()
    assert len(REFERENCE) == 27
    for row in REFERENCE:
        value = printed[row["key"]]
        if row["comparison"] == "eq":
            assert value == int(row["value"]), row["key"]
        else:
            low, high = SAID_AS[row["value"]]
            assert low < value < high, (row["key"], value)
    assert printed["proposals.satisfaction_rate.parts"] == [155, 158]


def test_the_committee_is_of_the_real_size(demo_year):
    assert Member.objects.count() == 250
    assert Member.objects.standing(demo_year.ends_on).count() == 43
    assert Member.objects.filter(is_demo=False).count() == 0
    assert Proposal.objects.exclude(number=None).count() == 158
    assert set(Proposal.objects.exclude(number=None).values_list("number", flat=True)) == set(range(1, 159))


HAND_WRITTEN = {
    "proposals.filed": "SELECT COUNT(*) FROM proposals_proposal p JOIN members_plenaryyear y ON y.id = p.plenary_id"
    " WHERE y.year = 2024 AND p.number IS NOT NULL AND p.state <> 'withdrawn'",
    "unity.activity_attendance": "SELECT COUNT(DISTINCT a.id || '-' || t.member_id) FROM activities_attendance t"
    " JOIN activities_activity a ON a.id = t.activity_id WHERE t.state = 'present' AND NOT a.recommended"
    " AND (a.kind LIKE '%consultation' OR a.kind IN ('research', 'inspection'))",
    "brand.member_attendance": "SELECT COUNT(*) FROM activities_attendance t JOIN activities_activity a"
    " ON a.id = t.activity_id JOIN activities_brand b ON b.id = a.brand_id"
    " WHERE t.state = 'present' AND b.name = '谏议朝阳'",
    "training.members_trained": "SELECT COUNT(DISTINCT t.member_id) FROM activities_attendance t"
    " JOIN activities_activity a ON a.id = t.activity_id WHERE t.state = 'present' AND a.kind = 'training'",
    "micro.submitted": "SELECT COUNT(*) FROM activities_microsuggestion WHERE state <> 'draft'",
    "welfare.students_funded": "SELECT SUM(value) FROM activities_welfaredeed WHERE kind = 'students'",
    "brand.public_attendance": "SELECT SUM(o.count) FROM activities_otherparticipants o JOIN activities_activity a"
    " ON a.id = o.activity_id JOIN activities_brand b ON b.id = a.brand_id WHERE o.kind = 'public' AND b.name = '谏议朝阳'",
    "unity.recommended_attendance": "SELECT COUNT(DISTINCT a.id || '-' || t.member_id) FROM activities_attendance t"
    " JOIN activities_activity a ON a.id = t.activity_id WHERE t.state = 'present' AND a.recommended",
    "liaison.visits": "SELECT SUM(people) FROM activities_enterprisevisit",
    "proposals.satisfied": "SELECT COUNT(*) FROM proposals_feedback f WHERE f.result IN ('satisfied', 'mostly')"
    " AND f.round = (SELECT MAX(g.round) FROM proposals_feedback g WHERE g.proposal_id = f.proposal_id)",
}


@pytest.mark.parametrize("key", HAND_WRITTEN)
def test_hand_written_sql_gives_the_same_figure(demo_year, key):
    with connection.cursor() as cursor:
        cursor.execute(HAND_WRITTEN[key])
        (counted,) = cursor.fetchone()
    assert figures.get(key).value(demo_year).number == counted
    assert counted > 0


def test_no_figure_is_typed_in(demo_year):
    """Delete one record behind a figure and the figure falls by one."""
    for key in ("unity.activity_attendance", "brand.suggestions", "micro.submitted", "grassroots.sessions"):
        entry = figures.get(key)
        before = entry.value(demo_year).number
        entry.records(demo_year).first().delete()
        assert entry.value(demo_year).number == before - 1, key


def test_every_attendance_stands_in_the_ledger_once(demo_year):
    counted = Attendance.objects.exclude(state="invited").count()
    kinds = ["attendance", "leave", "absence"]
    assert DutyRecord.objects.filter(kind__in=kinds).count() == counted
    assert DutyRecord.objects.filter(kind="micro_submitted").count() == MicroSuggestion.objects.submitted().count()


def test_deleting_an_activity_takes_its_duties_along(demo_year):
    activity = Activity.objects.filter(kind="training").first()
    before = DutyRecord.objects.count()
    present = activity.attendances.count()
    activity.delete()
    assert DutyRecord.objects.count() == before - present


# --- statistics of proposals: breakdowns, the lists behind them, hand-made SQL ---
def test_breakdowns_add_up_to_the_figures(demo_year):
    for name in statistics.DIMENSIONS:
        *lines, total = statistics.table(name, demo_year, None)
        for key, figure in (
            ("filed", "filed"),
            ("replied", "replied"),
            ("a", "class_a"),
            ("satisfied", "graded_satisfied"),
        ):
            expected = figures.get(f"proposals.{figure}").value(demo_year).number
            assert total.counts[key] == expected, (name, key)
            assert sum(line.counts[key] for line in lines) == expected, (name, key)


def test_a_chart_shows_the_numbers_of_the_table(demo_year):
    for name in statistics.DIMENSIONS:
        *lines, _ = statistics.table(name, demo_year, None)
        assert statistics.filed_lines(name, demo_year) == [(line.label, line.counts["filed"]) for line in lines]


def test_the_analysis_says_of_all_bodies_at_once_what_each_table_says_alone(demo_year):
    found = analysis.breakdowns(demo_year)
    assert list(found) == list(analysis.DIMENSIONS)
    for name, lines in found.items():
        assert lines == analysis.breakdown(demo_year, name)
        chart = analysis.lines(demo_year, name, analysis.ACTIVE)
        assert [(one.label, one.members, one.active) for one in lines[:-1]] == [
            (one.label, one.members, one.active) for one in chart
        ]


def test_every_number_opens_as_many_proposals(demo_year, account):
    staff = account(Role.STAFF)
    page = staff.get(reverse("proposal_statistics"))
    checked = 0
    for _, _, lines in page.context["tables"][:2]:
        for _, cells, _ in lines:
            for count, url in cells:
                if url and count and checked < 40:
                    assert staff.get(url).context["page"].paginator.count == count, url
                    checked += 1
    assert checked == 40


FIVE = {
    "proposals.filing_rate": (
        "SELECT COUNT(*) FROM proposals_proposal WHERE number IS NOT NULL AND state <> 'withdrawn'",
        "SELECT COUNT(*) FROM proposals_proposal WHERE state NOT IN ('draft', 'returned', 'withdrawn')",
    ),
    "proposals.reply_rate": (
        "SELECT COUNT(DISTINCT a.proposal_id) FROM proposals_assignment a JOIN proposals_reply r ON r.assignment_id = a.id"
        " WHERE a.role = 'lead' AND a.returned_on IS NULL AND r.sent_on IS NOT NULL",
        "SELECT COUNT(*) FROM proposals_proposal WHERE number IS NOT NULL AND state <> 'withdrawn'",
    ),
    "proposals.satisfaction_rate": (
        "SELECT COUNT(*) FROM proposals_feedback f WHERE f.result <> 'dissatisfied' AND f.round ="
        " (SELECT MAX(round) FROM proposals_feedback g WHERE g.proposal_id = f.proposal_id)",
        "SELECT COUNT(DISTINCT proposal_id) FROM proposals_feedback",
    ),
    "proposals.adoption_rate": (
        "SELECT COUNT(*) FROM proposals_reply r WHERE r.result_class IN ('A', 'B') AND r.round ="
        " (SELECT MAX(round) FROM proposals_reply s WHERE s.assignment_id = r.assignment_id)",
        "SELECT COUNT(DISTINCT assignment_id) FROM proposals_reply WHERE sent_on IS NOT NULL",
    ),
    "proposals.meeting_rate": (
        "SELECT COUNT(DISTINCT a.proposal_id) FROM proposals_communication c"
        " JOIN proposals_assignment a ON a.id = c.assignment_id WHERE c.mode IN ('visit', 'talk')",
        "SELECT COUNT(DISTINCT assignment_id) FROM proposals_reply WHERE sent_on IS NOT NULL",
    ),
}


@pytest.mark.parametrize("key", FIVE)
def test_five_statistics_by_hand_made_sql(demo_year, key):
    with connection.cursor() as cursor:
        parts = []
        for query in FIVE[key]:
            cursor.execute(query)
            parts.append(cursor.fetchone()[0])
    assert figures.get(key).value(demo_year).parts == tuple(parts)

"""Statistics of the demonstration year: breakdowns, the lists behind them, hand-made SQL."""

import pytest
from django.urls import reverse

from cppcc import figures
from cppcc.roles import Role
from proposals import statistics


def test_breakdowns_add_up_to_the_figures(demo_year):
    facts = statistics.facts_of(demo_year)
    for name in statistics.DIMENSIONS:
        *lines, total = statistics.breakdown(name, facts, [])
        for key, figure in (
            ("filed", "filed"),
            ("replied", "replied"),
            ("a", "class_a"),
            ("satisfied", "graded_satisfied"),
        ):
            expected = figures.get(f"proposals.{figure}").value(demo_year).number
            assert total.counts[key] == expected, (name, key)
            assert sum(line.counts[key] for line in lines) == expected, (name, key)


def test_every_number_opens_as_many_proposals(demo_year, account):
    staff = account(Role.STAFF)
    page = staff.get(reverse("proposal_statistics"))
    checked = 0
    for _, _, lines in page.context["tables"][:2]:
        for _, cells, _ in lines:
            for count, url in cells:
                if url and count and checked < 40:
                    assert staff.get(url).context["table"].paginator.count == count, url
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
    from django.db import connection

    with connection.cursor() as cursor:
        parts = []
        for query in FIVE[key]:
            cursor.execute(query)
            parts.append(cursor.fetchone()[0])
    assert figures.get(key).value(demo_year).parts == tuple(parts)

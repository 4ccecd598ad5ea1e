"""Laws of parts and bodies on the demonstration year."""

import pytest
from django.urls import reverse

from cppcc import figures
from cppcc.rights import Role
from members.comparison import cumulated
from members.period import quarter, whole_year
from reports import keeping
from tests import factories


def number(key, span):
    return figures.get(key).value(span).number


ADDING_UP = (
    "proposals.submitted", "activities.held", "activities.consultations", "unity.activity_attendance",
    "unity.recommended_attendance", "grassroots.sessions", "brand.sessions", "brand.public_attendance",
    "micro.submitted", "liaison.visits", "welfare.students_funded", "welfare.donations", "publicity.media_reports",
    "office.tasks_done", "duty.standing_reports",
)  # fmt: skip


def test_the_quarters_of_the_demonstration_year_add_up_to_it(demo_year):
    spans = [quarter(demo_year, one) for one in range(1, 5)]
    for key in ADDING_UP:
        parts = [number(key, span) for span in spans]
        assert sum(parts) == number(key, demo_year), (key, parts)
        assert number(key, demo_year) > 0, key


def test_what_has_added_up_never_falls_and_ends_with_the_year(demo_year):
    keys = ("proposals.filed", "proposals.replied", "proposals.with_feedback", "micro.done", "plan.carried_out")
    for key in keys:
        since = [number(key, cumulated(quarter(demo_year, one))) for one in range(1, 5)]
        assert since == sorted(since), (key, since)
        assert since[-1] == number(key, demo_year), key
        assert since[0] < since[-1], key


def test_bodies_part_what_they_organised(demo_year):
    bodies = [*factories.Committee.objects.all(), *factories.MemberGroup.objects.all()]
    held = sum(number("activities.held", whole_year(demo_year, body)) for body in bodies)
    office = figures.get("activities.held").records(demo_year).filter(committee=None, group=None).count()
    assert held + office == number("activities.held", demo_year)


def test_no_figure_counts_records_that_a_writer_may_not_see(account, demo_year):
    """Whoever may put a token into a text (the office) may read every record behind every figure: no token tells more."""
    staff = account(Role.STAFF).user
    for entry in figures.everything():
        records = entry.records(demo_year)
        if hasattr(records, "visible_to"):
            hidden = set(records.values_list("pk", flat=True)) - set(
                records.visible_to(staff).values_list("pk", flat=True)
            )
            assert not hidden, entry.key


@pytest.mark.parametrize("role", [Role.MEMBER, Role.HANDLER, Role.DISPATCHER, Role.ADMIN])
def test_who_may_not_read_the_figures_can_write_no_token_and_open_none(account, demo_year, role):
    client = account(role)
    report = keeping.begun(demo_year)
    for name, args in (
        ("report_text", [2024]), ("report_block", [2024, "p1b1"]), ("report_paste", [2024]), ("report_ends", [2024]),
        ("report_part", [2024, "p1"]), ("report_preview", [2024, "p1"]), ("report_versions", [2024]),
        ("report_figure", [2024, "office.tasks_done"]), ("report_as", [2024, "xlsx"]), ("figure_detail", [2024, "party.papers"]),
    ):  # fmt: skip
        data = {"text": "[[titles:office.tasks_done]]", "kind": "paragraph", "seen_version": report.version}
        assert client.get(reverse(name, args=args)).status_code == 403, name
        assert client.post(reverse(name, args=args), data).status_code in (403, 405), name
    assert keeping.begun(demo_year).text == report.text

"""Figures of every source, dimension and measure beside SQL that somebody wrote by hand from the raw tables."""

from datetime import date

import pytest
from django.db import connection

from cppcc.figures import asked_for
from members.models import Member, PastMembership, PlenaryYear, Sector
from members.period import quarter

FILED = "p.number IS NOT NULL AND p.state <> 'withdrawn'"
PROPOSALS = f"SELECT COUNT(*) FROM proposals_proposal p WHERE {FILED}"
LAST_REPLY = (
    "SELECT COUNT(*) FROM proposals_reply r JOIN proposals_assignment a ON a.id = r.assignment_id"
    " JOIN proposals_proposal p ON p.id = a.proposal_id WHERE r.sent_on IS NOT NULL AND a.returned_on IS NULL"
    f" AND {FILED}"
    " AND r.round = (SELECT MAX(s.round) FROM proposals_reply s JOIN proposals_assignment b ON b.id = s.assignment_id"
    " WHERE b.proposal_id = a.proposal_id AND s.sent_on IS NOT NULL AND b.returned_on IS NULL)"
)
HANDS = (
    "SELECT COUNT(*) FROM proposals_assignment a JOIN proposals_proposal p ON p.id = a.proposal_id"
    f" WHERE a.returned_on IS NULL AND {FILED}"
)
PROPOSERS = (
    "FROM proposals_proposer o JOIN proposals_proposal p ON p.id = o.proposal_id WHERE o.status = 'accepted'"
    " AND p.state <> 'draft'"
)
PRESENT = (
    "FROM activities_attendance t JOIN activities_activity a ON a.id = t.activity_id JOIN members_member m"
    " ON m.id = t.member_id WHERE t.state = 'present'"
)
CONSULTATIONS = (
    "('special_consultation', 'counterpart_consultation', 'sector_consultation', 'proposal_consultation',"
    " 'grassroots_consultation')"
)
Q2 = "BETWEEN '2024-04-01' AND '2024-06-30'"
YES, NO = "yes", "no"


def one(key: str, table: str, column: str = "name", value: str = "") -> str:
    """The key of a register row by its name."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE {column} = %s", [value])
        return str(cursor.fetchone()[0])


# name: source, conditions (dimension, values; "!" in front: none of them), measure, span, SQL
FIGURES = {
    "filed of a category": (
        "proposals", {"filed": YES, "category": "社会建设"}, "", "",
        PROPOSALS + " AND p.category_id = (SELECT id FROM proposals_category WHERE name = '社会建设')",
    ),
    "filed of two categories": (
        "proposals", {"filed": YES, "category": "经济建设 文化建设"}, "", "",
        PROPOSALS + " AND p.category_id IN (SELECT id FROM proposals_category WHERE name IN ('经济建设', '文化建设'))",
    ),
    "filed of none of two": (
        "proposals", {"filed": YES, "!category": "经济建设 文化建设"}, "", "",
        PROPOSALS + " AND p.category_id NOT IN (SELECT id FROM proposals_category WHERE name IN ('经济建设', '文化建设'))",
    ),
    "plenary ones": ("proposals", {"filed": YES, "kind": "plenary"}, "", "", PROPOSALS + " AND p.kind = 'plenary'"),
    "ordinary ones": ("proposals", {"filed": YES, "kind": "ordinary"}, "", "", PROPOSALS + " AND p.kind = 'ordinary'"),
    "by parties": ("proposals", {"filed": YES, "proposer_kind": "party"}, "", "", PROPOSALS + " AND p.proposer_kind = 'party'"),
    "by several members": (
        "proposals", {"filed": YES, "proposer_kind": "joint"}, "", "", PROPOSALS + " AND p.proposer_kind = 'joint'",
    ),
    "excellent": ("proposals", {"excellent": YES}, "", "", "SELECT COUNT(*) FROM proposals_proposal p WHERE p.is_excellent"),
    "rejected": (
        "proposals", {"rejected": YES}, "", "", "SELECT COUNT(*) FROM proposals_proposal p WHERE p.state = 'rejected'",
    ),
    "closed": ("proposals", {"state": "closed"}, "", "", "SELECT COUNT(*) FROM proposals_proposal p WHERE p.state = 'closed'"),
    "submitted in the second quarter": (
        "proposals", {"submitted": YES}, "", "q2",
        "SELECT COUNT(*) FROM proposals_proposal p WHERE p.state NOT IN ('draft', 'returned', 'withdrawn')"
        f" AND p.submitted_on {Q2}",
    ),
    "last reply of class A": ("proposals", {"result_class": "A"}, "", "", LAST_REPLY + " AND r.result_class = 'A'"),
    "last reply of class B of a category": (
        "proposals", {"result_class": "B", "category": "社会建设"}, "", "",
        LAST_REPLY + " AND r.result_class = 'B' AND p.category_id = (SELECT id FROM proposals_category WHERE name = '社会建设')",
    ),
    "not met in person": (
        "proposals", {"replied": YES, "met": NO}, "", "",
        PROPOSALS + " AND p.id NOT IN (SELECT a.proposal_id FROM proposals_communication c JOIN proposals_assignment a"
        " ON a.id = c.assignment_id WHERE c.mode IN ('visit', 'talk'))",
    ),
    "led by a unit": (
        "proposals", {"filed": YES, "unit": "区教育局"}, "", "",
        HANDS + " AND a.role IN ('lead', 'separate') AND a.unit_id = (SELECT id FROM proposals_unit WHERE name = '区教育局')",
    ),
    "units that answer": (
        "assignments", {"answering": YES}, "distinct:unit", "",
        HANDS.replace("COUNT(*)", "COUNT(DISTINCT a.unit_id)") + " AND a.role IN ('lead', 'separate')",
    ),
    "in the hands of a unit": (
        "assignments", {"unit": "区教育局"}, "", "",
        HANDS + " AND a.unit_id = (SELECT id FROM proposals_unit WHERE name = '区教育局')",
    ),
    "co-handled": ("assignments", {"role": "co"}, "", "", HANDS + " AND a.role = 'co'"),
    "members who proposed": (
        "proposers", {"is_member": YES}, "distinct:member", "", "SELECT COUNT(DISTINCT o.member_id) " + PROPOSERS,
    ),
    "members who are first of a filed one": (
        "proposers", {"is_member": YES, "first": YES, "filed": YES}, "distinct:member", "",
        "SELECT COUNT(DISTINCT o.member_id) " + PROPOSERS + f" AND o.is_first AND {FILED}",
    ),
    "women's person-times as proposers": (
        "proposers", {"gender": "f"}, "", "",
        "SELECT COUNT(*) " + PROPOSERS + " AND o.member_id IN (SELECT id FROM members_member WHERE gender = 'f')",
    ),
    "second replies": (
        "replies", {"round": "2"}, "", "",
        "SELECT COUNT(*) FROM proposals_reply r WHERE r.sent_on IS NOT NULL AND r.round = 2",
    ),
    "replies of the second quarter": (
        "replies", {}, "", "q2",
        f"SELECT COUNT(*) FROM proposals_reply r WHERE r.sent_on {Q2}",
    ),
    "feedback on the attitude": (
        "feedback", {"attitude": "satisfied"}, "", "",
        "SELECT COUNT(*) FROM proposals_feedback f WHERE f.attitude = 'satisfied'",
    ),
    "promises": (
        "promises", {}, "", "",
        "SELECT COUNT(*) FROM proposals_promise k JOIN proposals_reply r ON r.id = k.reply_id WHERE r.sent_on IS NOT NULL",
    ),
    "promises still open": (
        "promises", {"fulfilled": NO}, "", "", "SELECT COUNT(*) FROM proposals_promise k WHERE k.done_on IS NULL",
    ),
    "visits to proposers": (
        "talks", {"mode": "visit"}, "", "", "SELECT COUNT(*) FROM proposals_communication c WHERE c.mode = 'visit'",
    ),
    "consultations": (
        "activities", {"consultation": YES}, "", "", f"SELECT COUNT(*) FROM activities_activity a WHERE a.kind IN {CONSULTATIONS}",
    ),
    "activities of a committee": (
        "activities", {"committee": "提案委员会"}, "", "",
        "SELECT COUNT(*) FROM activities_activity a WHERE a.committee_id ="
        " (SELECT id FROM members_committee WHERE name = '提案委员会')",
    ),
    "activities of no brand": (
        "activities", {"brand": "-"}, "", "", "SELECT COUNT(*) FROM activities_activity a WHERE a.brand_id IS NULL",
    ),
    "person-times at consultations": (
        "attendance", {"state": "present", "consultation": YES}, "", "",
        f"SELECT COUNT(*) {PRESENT} AND a.kind IN {CONSULTATIONS}",
    ),
    "members present at least once": (
        "attendance", {"state": "present"}, "distinct:member", "", f"SELECT COUNT(DISTINCT t.member_id) {PRESENT}",
    ),
    "women present": ("attendance", {"state": "present", "gender": "f"}, "", "", f"SELECT COUNT(*) {PRESENT} AND m.gender = 'f'"),
    "the public at brands": (
        "others", {"kind": "public", "!brand": "-"}, "sum:count", "",
        "SELECT COALESCE(SUM(o.count), 0) FROM activities_otherparticipants o JOIN activities_activity a"
        " ON a.id = o.activity_id WHERE o.kind = 'public' AND a.brand_id IS NOT NULL",
    ),
    "suggestions that changed something": (
        "suggestions", {"converted": YES}, "", "", "SELECT COUNT(*) FROM activities_suggestion s WHERE s.converted_on IS NOT NULL",
    ),
    "outcomes sent": ("outcomes", {"sent": YES}, "", "", "SELECT COUNT(*) FROM activities_outcome o WHERE o.sent_on IS NOT NULL"),
    "plan of one form": (
        "plan", {"form": "special"}, "", "",
        "SELECT COUNT(*) FROM activities_planitem i WHERE i.approved_on IS NOT NULL AND i.form = 'special'",
    ),
    "micro-suggestions done": (
        "micro", {"done": YES}, "", "",
        "SELECT COUNT(*) FROM activities_microsuggestion s WHERE s.kind = 'micro' AND s.state = 'done'",
    ),
    "micro-suggestions about traffic": (
        "micro", {"category": "traffic"}, "", "",
        "SELECT COUNT(*) FROM activities_microsuggestion s WHERE s.kind = 'micro' AND s.state <> 'draft'"
        " AND s.category = 'traffic'",
    ),
    "people met on visits in the second quarter": (
        "visits", {}, "sum:people", "q2",
        f"SELECT COALESCE(SUM(v.people), 0) FROM activities_enterprisevisit v WHERE v.on {Q2}".replace("v.on", 'v."on"'),
    ),
    "students helped": (
        "welfare", {"kind": "students"}, "sum:value", "",
        "SELECT SUM(w.value) FROM activities_welfaredeed w WHERE w.kind = 'students'",
    ),
    "enterprises in contact": (
        "enterprises", {"kind": "nonpublic"}, "distinct:name", "",
        "SELECT COUNT(DISTINCT e.name) FROM activities_enterprise e WHERE e.kind = 'nonpublic'",
    ),
    "reports in city media": (
        "media", {"level": "city"}, "", "", "SELECT COUNT(*) FROM activities_mediareport r WHERE r.level = 'city'",
    ),
    "members of a party": (
        "members", {"party": "cdl"}, "", "",
        "SELECT COUNT(*) FROM members_member m WHERE m.party = 'cdl' AND m.joined_on <= '2024-12-31'"
        " AND (m.left_on IS NULL OR m.left_on > '2024-12-31')",
    ),
    "members with a filed proposal": (
        "members", {"filed": YES}, "", "",
        "SELECT COUNT(DISTINCT d.member_id) FROM members_dutyrecord d WHERE d.kind = 'proposal_filed'",
    ),
    "duties of one kind in the second quarter": (
        "duties", {"kind": "attendance"}, "", "q2",
        f"SELECT COUNT(*) FROM members_dutyrecord d WHERE d.kind = 'attendance' AND d.\"on\" {Q2}",
    ),
    "standing members' duty reports": (
        "duty_reports", {"of_standing": YES}, "distinct:member", "",
        "SELECT COUNT(DISTINCT r.member_id) FROM members_dutyreport r WHERE r.state IN ('submitted', 'accepted')",
    ),
}  # fmt: skip
REGISTERS = {
    "category": "proposals_category", "unit": "proposals_unit", "committee": "members_committee",
}  # fmt: skip


def pairs(source: str, conditions: dict[str, str]) -> list[tuple[str, str, bool]]:
    found = []
    for key, values in conditions.items():
        dimension = key.lstrip("!")
        for value in values.split():
            register = REGISTERS.get(dimension, "") if source in ("proposals", "assignments", "activities") else ""
            kept = one(dimension, register, "name", value) if register and value != "-" else value
            found.append((dimension, "" if value == "-" else kept, key.startswith("!")))
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_hand_made_sql_says(demo_year, name):
    source, conditions, measure, span, sql = FIGURES[name]
    how, _, of = (measure or "records:").partition(":")
    made = asked_for(source, pairs(source, conditions), how, of)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        expected = cursor.fetchone()[0]
    asked = quarter(demo_year, 2) if span == "q2" else demo_year
    assert made.value(asked).number == expected
    assert expected > 0, "a figure of nothing shows nothing"
    if how == "records":
        assert made.records(asked).count() == expected


# --- where a member belonged, on the record's own day ----------------------------------------------------------------
@pytest.fixture
def moved(demo_year):
    """Somebody with duties in both halves of the year who changed his sector in between."""
    member = Member.objects.filter(duties__on__lt=date(2024, 6, 1), sector__isnull=False)
    member = member.filter(duties__on__gt=date(2024, 7, 1), past_memberships=None).order_by("pk").distinct().first()
    former, present = member.sector, Sector.objects.exclude(pk=member.sector_id).first()
    PastMembership.objects.create(
        member=member, sector=former, committee=member.committee, group=member.group,
        starts_on=date(2021, 1, 1), ends_on=date(2024, 6, 15),
    )  # fmt: skip
    Member.objects.filter(pk=member.pk).update(sector=present)
    return member, former, present


def test_a_member_who_moved_counts_where_he_belonged_on_each_day(moved, demo_year):
    member, former, present = moved
    for sector, days in ((former, "<= '2024-06-15'"), (present, "> '2024-06-15'")):
        made = asked_for("duties", [("member", str(member.pk), False), ("sector", str(sector.pk), False)])
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT COUNT(*) FROM members_dutyrecord d WHERE d.member_id = %s AND d."on" {days}', [member.pk]
            )
            expected = cursor.fetchone()[0]
        assert made.value(demo_year).number == expected > 0


def test_a_member_of_today_is_none_of_a_year_before_he_came(demo_year):
    before = PlenaryYear.objects.create(
        term=demo_year.term, year=2020, session=9, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    Member.objects.update(joined_on=date(2021, 1, 1))
    assert asked_for("members", []).value(before).number == 0
    gone = Member.objects.order_by("pk").first()
    Member.objects.filter(pk=gone.pk).update(left_on=date(2024, 7, 1))
    assert asked_for("members", []).value(demo_year).number == Member.objects.count() - 1
    assert asked_for("served", []).value(demo_year).number == Member.objects.count()

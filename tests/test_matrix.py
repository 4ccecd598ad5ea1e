"""Who may open what: every address of the project stands here, for every role. An unlisted one fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from activities.models import (
    ActivityFile,
    Indicator,
    MicroPhoto,
    OfficeTask,
    OpinionAdoption,
    Outcome,
    Photo,
    Quantity,
    Suggestion,
)  # fmt: skip
from cppcc import recycle
from cppcc.calendar import clock
from cppcc.models import ListBatch, ListExport, Notice, SavedView
from cppcc.rights import Role
from cppcc.workflow import take
from members import drafting
from members.models import (
    Assessment,
    AssessmentEntry,
    Declaration,
    DutyRecord,
    DutyReport,
    Position,
    Proof,
    Question,
    QuestionFile,
    Scheme,
)
from proposals.models import Attachment, Feedback, Proposer
from reports.keeping import begun
from tests import factories

M, S, D, H, L, A = Role.MEMBER, Role.STAFF, Role.DISPATCHER, Role.HANDLER, Role.LEADER, Role.ADMIN
U = Role.AUDITOR
ALL = {M, S, D, H, L, A, U}
WORK = ALL - {U}
EVERYBODY = "everybody"  # without log-in too

# address name: (arguments, roles that may open it, what they get). POST-only pages answer 405 to a GET.
MATRIX = {
    "healthz": ((), EVERYBODY, 200),
    "manifest": ((), EVERYBODY, 200),
    "worker": ((), EVERYBODY, 200),
    "offline": ((), EVERYBODY, 200),
    "app_icon": (("192",), EVERYBODY, 200),
    "robots": ((), EVERYBODY, 200),
    "security_txt": ((), EVERYBODY, 404),
    "policy_report": ((), EVERYBODY, 405),
    "session": ((), ALL, 204),
    "login": ((), EVERYBODY, 200),
    "login_second": ((), EVERYBODY, 302),  # back to the log-in: nobody waits for a second step
    "passkey_begin": ((), EVERYBODY, 405),
    "passkey_done": ((), EVERYBODY, 405),
    "login_region": ((), EVERYBODY, 404),  # off
    "login_region_back": ((), EVERYBODY, 404),
    "logout": ((), EVERYBODY, 405),
    "confirm_again": ((), ALL, 302),
    "factors": ((), ALL, 200),
    "factor_app": ((), ALL, 200),
    "factor_passkey": ((), ALL, 200),
    "factor_passkey_begin": ((), ALL, 405),
    "factor_codes": ((), ALL, 302),
    "factor_name": (("app", 9_999), ALL, 405),
    "factor_remove": (("app", 9_999), ALL, 405),
    "account_factor_reset": (("user",), {A}, 405),
    "password_change": ((), ALL, 200),
    "home": ((), ALL, 200),
    "mine": ((), ALL, 200),
    "own_data": ((), ALL, 200),
    "push": ((), ALL, 200),
    "push_on": ((), ALL, 405),
    "push_off": ((9_999,), ALL, 405),
    "push_off_all": ((), ALL, 405),
    "calendar_address": ((), {M, S, L}, 200),
    "calendar_renew": ((), {M, S, L}, 405),
    "calendar_revoke": ((), {M, S, L}, 405),
    "todos": ((), ALL, 200),
    "to_sign": ((), {L}, 200),
    "menu": ((), ALL, 200),
    "log": ((), {S, A}, 200),
    "search": ((), ALL, 200),
    "help": ((), ALL, 200),
    "help_book": (("common",), ALL, 200),
    "help_chapter": (("staff", "setup"), ALL, 200),
    "help_paper": (("leader",), ALL, 200),
    "search_hits": ((), ALL, 200),
    "beginning": ((), {S, A}, 200),
    "beginning_aside": (("groups",), {S, A}, 405),
    "beginning_take": (("sectors",), {S, A}, 405),
    "year_new": ((), {S, A}, (200, 302)),
    "year_carry": ((2024,), {S, A}, 200),
    "year_switch": ((), ALL, 405),
    "name_order": (("strokes",), ALL, 405),
    "display": ((), ALL, 200),
    "theme": (("dark",), ALL, 405),
    "text_size": ((), ALL, 405),
    "settings": ((), {S, A}, 200),
    "register_list": (("sectors",), {S, A}, 200),
    "register_new": (("sectors",), {S, A}, 200),
    "register_edit": (("sectors", "sector"), {S, A}, 200),
    "register_delete": (("sectors", "sector"), {S, A}, 200),
    "register_import": (("welfare",), {S}, 200),
    "export": (("list export",), set(), 404),  # of the account that ordered it alone
    "saved_view": (("saved view",), set(), 404),  # of the account that made it alone
    "saved_view_delete": (("saved view",), set(), 404),
    "saved_view_start": (("saved view",), ALL, 405),
    "find": (("members",), {M, S, L, A}, 200),
    "holidays": ((), {S, A}, 200),
    "ledgers": ((), {S}, 200),
    "year_now": ((), {S, L, A}, 302),
    "year_page": ((2024,), {S, L, A}, 200),
    "year_step": (("year", "close"), {S, L, A}, (200, 302)),
    "own_sessions": ((), ALL, 200),
    "own_sessions_end": ((), ALL, 200),
    "audit_list": ((), {A, U}, 200),
    "trouble_list": ((), {A}, 200),
    "troubles_closed": ((), {A}, 405),
    "incident_list": ((), {A}, 200),
    "mail_list": ((), {A}, 200),
    "mail_again": (("notice",), {A}, 405),
    "bin_list": ((), {M, S, A}, 200),
    "bin_open": (("binned",), {S}, 200),
    "account_list": ((), {A}, 200),
    "account_new": ((), {A}, 200),
    "account_edit": (("user",), {A}, 200),
    "account_slip": (("user",), {A}, 302),
    "account_reset": (("user",), {A}, 405),
    "member_list": ((), {S, L, A}, 200),
    "account_bulk": ((), {A}, 200),
    "member_detail": (("member",), {S, L, A}, 200),
    "member_new": ((), {S}, 200),
    "member_import": ((), {S}, 200),
    "member_edit": (("member",), {S}, 200),
    "member_delete": (("member",), {S}, 200),
    "member_photo": (("member",), {S, L}, 200),
    "member_move": (("member",), {S}, 200),
    "member_file": (("member", 2024), {S, L}, 200),
    "member_files": ((2024,), {S, L}, 200),
    "points": (("member",), {S, L}, 200),
    "position_new": (("member",), {S}, 200),
    "position_edit": (("member", "position"), {S}, 200),
    "position_delete": (("member", "position"), {S}, 200),
    "duty_list": ((), {S, L}, 200),
    "duty_open": (("duty",), {S, L}, 302),
    "filing_list": ((), {S, L}, 200),
    "filing_new": ((), {S}, 200),
    "filing_detail": (("filing",), {S, L}, 200),
    "filing_urge": (("filing",), {S}, 405),
    "filing_delete": (("filing",), {S}, 200),
    "filing_step": (("filing", "close"), {S, L}, (200, 302)),
    "asked_list": ((), {M, S, L}, 200),
    "asked_detail": (("asked",), {S, L}, 200),
    "asked_step": (("asked", "nothing"), {S}, (200, 302)),
    "declaration_list": ((), {M, S, L}, 200),
    "declaration_new": ((), {M, S}, 200),
    "declaration_import": ((), {S}, 200),
    "declaration_detail": (("declaration",), {S, L}, 200),
    "declaration_edit": (("declaration",), set(), 200),
    "declaration_step": (("declaration", "confirm"), {S}, (200, 302)),
    "proof_file": (("proof",), {S, L}, 200),
    "proof_delete": (("proof",), set(), 200),
    "duty_report_list": ((), {M, S, L}, 200),
    "duty_report_ask": ((), {S}, 200),
    "duty_report_urge": ((), {S}, 405),
    "duty_report_detail": (("report",), {S, L}, 200),
    "duty_report_edit": (("report",), {S}, 200),
    "duty_report_file": (("report",), {S, L}, 200),
    "duty_report_step": (("report", "accept"), {S}, (200, 302)),
    "scheme_of_year": ((), {M, S, L}, 302),
    "scheme": ((2024,), {M, S, L}, 200),
    "scheme_start": ((2024,), {S}, 405),
    "scheme_word": (("published scheme",), {M, S, L}, 200),
    "scheme_said": ((2024,), {S}, 200),
    "scheme_undo": ((2024,), {S}, 405),
    "scheme_head": ((2024,), {S}, 200),
    "scheme_part": ((2024, "category", "new"), {S}, 200),
    "scheme_move": ((2024, "grade", "excellent"), {S}, 405),
    "scheme_step": (("scheme", "publish"), {S}, 200),
    "scheme_delete": (("scheme",), {S}, 200),
    "ranking": ((), {S, L}, 200),
    "assessments": ((), {S, L}, 200),
    "award_best": ((), {S}, 405),
    "assessment": (("assessment",), {S, L}, 200),
    "assessment_detail": (("assessment",), {S, L}, 200),
    "assessment_details": (("assessment",), {S, L}, 200),
    "assessment_counting": (("assessment",), {S, L}, 302),
    "assessment_posting": (("assessment",), {S, L}, 200),
    "assessment_recount": (("assessment",), {S}, 405),
    "assessment_entry": (("assessment", "member"), {S, L}, 200),
    "assessment_record": (("assessment", "member", "duty"), {S, L}, 200),
    "question_new": (("assessment",), set(), 200),
    "question_list": ((), {M, S, L}, 200),
    "question_detail": (("question",), {S, L}, 200),
    "question_step": (("question", "accept"), {S, L}, (200, 302)),
    "question_file": (("question file",), {S, L}, 200),
    "assessment_step": (("assessment", "submit"), {S, L}, (200, 302)),
    "duty_analysis": ((), {S, L}, 200),
    "duty_chart": ((2024, "committee"), {S, L}, 200),
    "notice_list": ((), ALL, 200),
    "notices_read": ((), ALL, 405),
    "notice_open": (("notice",), set(), 200),
    "mail_notices": ((), ALL, 405),
    "ledger_check": ((2024,), {S}, 404),
    "proposal_list": ((), {M, S, D, H, L}, 200),
    "proposal_new": ((), {M}, 200),
    "proposal_paper": ((), {S}, 200),
    "invitations": ((), {M}, 200),
    "proposal_similar": ((), {M, S, D, H}, 404),
    "proposal_import": ((), {S}, 200),
    "proposal_rules": ((), {S, A}, 200),
    "proposal_statistics": ((), {S, L, D}, 200),
    "proposal_chart": ((2024, "category"), {S, L, D}, 200),
    "compendium": ((2024,), {S, L}, 200),
    "list_batch": (("list batch",), set(), 404),  # of the account that ordered it alone
    "attachment_file": (("attachment",), {S, D, L}, 200),
    "attachment_delete": (("attachment",), set(), 200),
    "feedback_scan": (("feedback",), {S, D, L}, 200),
    "signature_scan": (("signature",), {S, D, L}, 200),
    "reply_paper": (("reply",), {S, D, L}, 200),
    "assignment_step": (("hand", "accept"), {S, D, L}, (200, 302)),
    "letter_file": ((9_999,), {M, S, D, H, L}, 404),
    "letter_keep": (("hand",), {H}, 405),
    "phrases": ((), {H}, 200),
    "phrase_delete": ((9_999,), {H}, 404),
    "letter_preview": (("hand",), {H}, 405),
    "proposal_detail": (("proposal",), {S, D, L}, 200),
    "proposal_next": (("proposal",), {S, D, L}, 302),
    "proposal_edit": (("proposal",), set(), 200),
    "proposal_autosave": (("proposal",), {M, S}, 405),
    "proposal_delete": (("proposal",), set(), 200),
    "proposal_link": (("proposal", "proposal"), {S}, 405),
    "proposal_paper_pdf": (("proposal", "form"), {S, D, L}, 200),
    "proposal_step": (("proposal", "dispatch"), {S, D, L}, (200, 302)),
    "public_list": ((), EVERYBODY, 200),
    "public_detail": (("proposal",), EVERYBODY, 404),
    "activity_list": ((), {M, S, L}, 200),
    "activity_new": ((), {S}, 200),
    "activity_import": ((), {S}, 200),
    "attendance_import": ((), {S}, 200),
    "activity_detail": (("activity",), {M, S, L}, 200),
    "activity_edit": (("activity",), {S}, 200),
    "activity_delete": (("activity",), {S}, 200),
    "activity_calendar": ((), {M, S, L}, 200),
    "calendar_feed": (("unknown",), EVERYBODY, 404),
    "activity_ics": (("activity",), {M, S, L}, 200),
    "activity_invite": (("activity",), {S}, 200),
    "activity_names": (("activity",), {S}, 200),
    "activity_merge": (("activity",), {S}, 200),
    "activity_office": (("activity",), {S}, 405),
    "activity_coming": (("activity",), {M}, 405),
    "activity_code": (("activity",), {S}, 200),
    "activity_screen": (("activity", "no-token"), EVERYBODY, 404),
    "activity_screen_open": (("activity",), {S}, 405),
    "activity_screen_close": (("activity",), {S}, 405),
    "photo_order": (("activity",), {S}, 405),
    "attendance_edit": (("activity", "attendance"), {S}, 200),
    "activity_file_delete": (("activity", "activity_file"), {S}, 200),
    "activity_file": (("activity_file",), {M, S, L}, 200),
    "check_in": (("activity", "bad-code"), WORK, 200),
    "plan": ((), {M, S, L}, 200),
    "brands": ((), {S, L}, 200),
    "brand_page": (("brand",), {S, L}, 200),
    "group_page": (("group",), {S, L}, 200),
    "workbook": ((), {S, L}, 200),
    "task_list": ((), {S, L}, 200),
    "task_new": ((), {S}, 200),
    "office_ranking": ((), {S, L}, 200),
    "task_detail": (("task",), {S, L}, 200),
    "task_edit": (("task",), {S}, 200),
    "task_step": (("task", "drop"), {S, L}, 200),
    "fact_new": (("opinion", "micro", "indicator"), {S}, 200),
    "fact_edit": (("fact",), {S}, 200),
    "fact_delete": (("fact",), {S}, 200),
    "micro_library": ((), {M, S, L}, 200),
    "opinion_import": ((), {S}, 200),
    "opinion_new": ((), {S}, 200),
    "opinion_edit": (("entered_opinion",), {S}, 200),
    "opinion_delete": (("entered_opinion",), {S}, 200),
    "adoption_edit": (("entered_opinion", "adoption"), {S}, 200),
    "adoption_delete": (("entered_opinion", "adoption"), {S}, 200),
    "micro_report": ((), {S}, 200),
    "micro_to_proposal": (("micro",), {M}, 405),
    "outcome_new": (("activity",), {S}, 200),
    "outcome_edit": (("activity", "outcome"), {S}, 200),
    "outcome_delete": (("activity", "outcome"), {S}, 200),
    "suggestion_edit": (("activity", "suggestion"), {S}, 200),
    "photo_edit": (("activity", "photo"), {S}, 200),
    "photo_delete": (("activity", "photo"), {S}, 200),
    "photo_file": (("photo",), {M, S, L}, 200),
    "micro_list": ((), {M, S, L, H}, 200),
    "micro_new": ((), {M}, 200),
    "micro_detail": (("micro",), {S, L}, 200),
    "micro_edit": (("micro",), set(), 200),
    "micro_delete": (("micro",), set(), 200),
    "micro_step": (("micro", "adopt"), {S, L}, (200, 302)),
    "micro_photo_file": (("micro_photo",), {S, L}, 200),
    "dashboard": ((), {S, L}, 200),
    "all_figures": ((), {S, L}, 200),
    "dashboard_arrange": ((), {S}, 200),
    "trends": ((), {S, L}, 200),
    "trend_chart": ((2024, "proposals.filed"), {S, L}, 200),
    "figure_detail": ((2024, "proposals.filed"), {S, L}, 200),
    "chart_bars": ((2024, "proposal_categories"), {S, L}, 200),
    "own_list": ((), {S, L}, 200),
    "own_new": ((), {S}, 200),
    "own_look": ((), {S}, 405),
    "own_detail": (("own figure",), {S, L}, 200),
    "own_edit": (("own figure",), {S}, 200),
    "own_end": (("own figure",), {S}, 200),
    "own_delete": (("own figure",), {S}, 200),
    "figure_cut": ((2024,), {S, L, D}, 404),
    "chart": ((2024, "proposal_categories"), {S, L}, 200),
    "identity": ((), {S, A}, 200),
    "emblem": ((), {M, S, D, H, L, A}, 404),
    "report_page": ((), {S, L}, 200),
    "report_list": ((), {M, S, D, H, L, A}, 200),
    "report_new": ((), {S}, 200),
    "report_build": ((2024,), {S, L}, 405),
    "report_edition": ((2024, 1), {S, L}, 404),
    "report_figure": ((2024, "proposals.filed"), {S, L}, 200),
    "report_chart": ((2024, "proposal_categories"), {S, L}, 200),
    "report_paste": ((2024,), {S}, 200),
    "report_photos": ((2024, "p1"), {S}, 200),
    "report_photos_found": ((2024,), {S}, 200),
    "report_design_page": ((2024, "official", 1), {S, L}, 404),
    "report_preview": ((2024, "p1"), {S, L}, 200),
    "report_preview_page": ((2024, "p1", 1), {S, L}, 404),
    "report_status": ((2024,), {S, L}, 200),
    "report_download": ((2024,), {S, L}, 404),
    "report_read": ((2024,), {S, L}, 200),
    "report_as": ((2024, "xlsx"), {S, L}, 302),
    "report_text": ((2024,), {S, L}, 200),
    "report_ends": ((2024,), {S}, 200),
    "report_comment": ((2024,), {S, L}, 405),
    "report_numbers": ((2024,), {S, L}, 200),
    "report_versions": ((2024,), {S, L}, 200),
    "report_part": ((2024, "p1"), {S}, 200),
    "report_block": ((2024, "p1b1"), {S}, 200),
    "report_reading": ((2024,), {S}, 405),
    "report_move": ((2024, "block", "p1b1"), {S}, 405),
    "report_step": (("year_report", "submit"), {S, L}, (200, 302)),
}


def addresses(patterns) -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.add(pattern.name or str(pattern.pattern))
    return found


def test_every_address_stands_in_the_matrix():
    assert addresses(get_resolver().url_patterns) == set(MATRIX)


def published(year: int) -> int:
    """A year whose scheme its members may read; a draft they may not."""
    scheme = drafting.start(factories.PlenaryYearFactory(year=year), "example:default")
    Scheme.objects.filter(pk=scheme.pk).update(state="published", published_at=timezone.now())
    return year


@pytest.fixture
def records(year, picture):
    """Records of other people, of another unit."""
    proposal = factories.ProposalFactory(state="filed", number=1)
    activity = factories.ActivityFactory()
    micro = factories.MicroFactory(state="submitted")
    opinion = factories.MicroFactory(kind="opinion", state="adopted", entered_by=factories.UserFactory())
    indicator = Indicator.objects.create(
        key="office.matters", name="落实事项", unit="项", definition="逐项", belongs_to="opinion"
    )
    file = picture()
    answered = factories.ProposalFactory(state="replied", number=2)
    reply = factories.ReplyFactory(assignment__proposal=answered)
    grade = {
        "attitude_id": "satisfied",
        "result_id": "satisfied",
        "given_on": "2024-04-01",
        "recorded_by": answered.created_by,
    }
    member = factories.MemberFactory(photo=picture())
    declaration = Declaration.objects.create(
        plenary=year, member=member, kind="welfare", on="2024-03-01", title="助老", created_by=answered.created_by
    )
    assessment = Assessment.objects.create(
        plenary=year, rules={}, counted_at=timezone.now(), created_by=answered.created_by
    )
    points = {"rank": 1, "total": 60, "base": 60, "bonus": 0, "deduction": 0}
    AssessmentEntry.objects.create(assessment=assessment, member=member, name=member.name, sector="教育", **points)
    asked = factories.AskedFactory(member=member)
    question = Question.objects.create(assessment=assessment, member=member, about="活动", words="少记一次")
    found = {
        "hand": factories.AssignmentFactory(proposal=factories.ProposalFactory(state="dispatched", number=3)),
        "reply": reply,
        "feedback": Feedback.objects.create(proposal=answered, on_paper=True, scan=picture(), **grade),
        "signature": Proposer.objects.create(
            proposal=answered, member=member, scan=picture(), signed_on="2024-01-09", order=2
        ),
        "attachment": Attachment.objects.create(proposal=proposal, file=picture(), name="附件.jpg", size=1),
        "notice": Notice.objects.create(user=answered.created_by, key="k", words="x", at=timezone.now()),
        "proposal": proposal,
        "activity": activity,
        "indicator": indicator,
        "fact": Quantity.objects.create(indicator=indicator, on="2024-05-01", opinion=micro),
        "micro": micro,
        "entered_opinion": opinion,
        "adoption": OpinionAdoption.objects.create(opinion=opinion, level="city"),
        "member": member,
        "sector": factories.SectorFactory(),
        "user": factories.UserFactory(),
        "outcome": Outcome.objects.create(activity=activity, kind="research", title="报告"),
        "suggestion": Suggestion.objects.create(activity=activity, text="建议"),
        "attendance": factories.AttendanceFactory(activity=activity),
        "activity_file": ActivityFile.objects.create(activity=activity, file=picture(), name="通知.jpg"),
        "brand": factories.BrandFactory(),
        "group": factories.GroupFactory(),
        "task": OfficeTask.objects.create(
            plenary=year, title="任务", owner=answered.created_by, quarter=1, due_on="2024-03-01"
        ),
        "own figure": factories.OwnFigureFactory(),
        "year_report": begun(year),
        "year": year,
        "position": Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01"),
        "duty": DutyRecord.objects.create(
            member=member, plenary=year, kind="attendance", on="2024-05-20", words="调研", source=activity
        ),
        "declaration": declaration,
        "filing": asked.filing_id,
        "asked": asked.pk,
        "proof": Proof.objects.create(declaration=declaration, file=picture(), name="证明.jpg"),
        "question": question.pk,
        "question file": QuestionFile.objects.create(question=question, file=picture(), name="证明.jpg"),
        "report": DutyReport.objects.create(member=member, year=year, file=picture(), file_name="报告.jpg"),
        "scheme": drafting.start(year, "example:default").pk,
        "published scheme": published(2023),
        "assessment": assessment,
        "photo": Photo.objects.create(activity=activity, file=file),
        "list export": ListExport.objects.create(
            user=answered.created_by, place="member_list", path="/members/", title="委员"
        ),
        "list batch": ListBatch.objects.create(user=answered.created_by, path="/proposals/", name="file", label="立案"),
        "saved view": SavedView.objects.create(
            user=answered.created_by, place="member_list", path="/members/", name="视图"
        ),
        "binned": recycle.delete(factories.ActivityFactory(), answered.created_by, [S]),
        "micro_photo": MicroPhoto.objects.create(suggestion=micro, file=picture()),
    }
    item = {"duty": found["duty"].pk, "on": "2024-05-20", "kind": "出席", "part": "参加", "half_days": 1}
    line = {"name": "活动", "items": [{**item, "words": "调研", "points": "5", "note": ""}]}
    line |= {"words": "每次 5 分", "points": "5", "limited": ""}
    category = {"name": "会议", "section": "基础分", "points": "5", "limited": "", "cap": "", "lines": [line]}
    AssessmentEntry.objects.update(result={"categories": [category]})
    return {name: getattr(record, "pk", record) for name, record in found.items()}


@pytest.mark.parametrize("role", [None, *Role])
def test_role_matrix(role, account, records):
    client = account(role) if role else Client()
    if role == M:
        factories.MemberFactory(user=client.user)
    if role == H:
        factories.HandlerFactory(user=client.user)
    for name, (arguments, roles, answer) in MATRIX.items():
        response = client.get(reverse(name, args=[records.get(one, one) for one in arguments]))
        expected = answer if isinstance(answer, tuple) else (answer,)
        if roles == EVERYBODY:
            assert response.status_code in (*expected, 302), name
        elif role is None:
            assert response.status_code == 302, name
            assert response["Location"].startswith("/login/"), name
        elif role in roles:
            assert response.status_code in expected, (name, role, response.status_code)
            if not response.streaming:
                assert b">---------<" not in response.content, (name, "an empty choice is said in words")
        else:
            assert response.status_code in (403, 404), (name, role, response.status_code)


@pytest.mark.parametrize("role", [M, D, H, L, A])
def test_only_staff_may_write_what_the_office_logs(role, account, records):
    client = account(role)
    for name in ("activity_new", "activity_edit", "activity_delete", "outcome_new", "photo_delete"):
        arguments = [records.get(one, one) for one in MATRIX[name][0]]
        assert client.post(reverse(name, args=arguments), {}).status_code in (403, 404), name


def test_a_member_gets_404_for_anothers_draft(member_client):
    draft = factories.ProposalFactory(state="draft")
    for name in ("proposal_detail", "proposal_edit", "proposal_delete"):
        assert member_client.get(reverse(name, args=[draft.pk])).status_code == 404, name
    assert member_client.post(reverse("proposal_step", args=[draft.pk, "submit"]), {"version": 1}).status_code == 404
    micro = factories.MicroFactory(state="draft")
    for name in ("micro_detail", "micro_edit", "micro_delete"):
        assert member_client.get(reverse(name, args=[micro.pk])).status_code == 404, name


@pytest.mark.parametrize("role", [S, L, D, A])
def test_nobody_else_sees_a_members_draft(role, account, year):
    draft = factories.ProposalFactory(state="draft")
    micro = factories.MicroFactory(state="draft")
    client = account(role)
    assert client.get(reverse("proposal_detail", args=[draft.pk])).status_code in (403, 404)
    assert client.get(reverse("micro_detail", args=[micro.pk])).status_code in (403, 404)


def test_a_handler_gets_404_for_another_units_proposal(year, account):
    today = clock.today()
    own = factories.AssignmentFactory(dispatched_on=today, reply_due=today)
    other = factories.AssignmentFactory(proposal__number=2)
    handler = account(Role.HANDLER)
    factories.HandlerFactory(user=handler.user, unit=own.unit)
    assert handler.get(own.proposal.get_absolute_url()).status_code == 200
    assert handler.get(other.proposal.get_absolute_url()).status_code == 404
    take(type(own), own.pk, "send_back", handler.user, own.version, {"reason": "不属本单位职责"})
    assert handler.get(own.proposal.get_absolute_url()).status_code == 404


def test_a_members_page_is_not_open_to_other_members(member_client):
    other = factories.MemberFactory()
    assert member_client.get(other.get_absolute_url()).status_code == 404
    assert member_client.get(member_client.member.get_absolute_url()).status_code == 200


def test_a_register_of_another_role_answers_404(account, year):
    assert account(Role.ADMIN).get(reverse("register_list", args=["quantities"])).status_code == 404
    assert account(Role.STAFF).get(reverse("register_list", args=["nothing"])).status_code == 404

"""Every edit form of the project, with a record that it changes."""

from datetime import date
from typing import Any

from django.utils import timezone

from activities.models import (
    AdoptionChannel,
    Enterprise,
    EnterpriseKind,
    EnterpriseProblem,
    EnterpriseVisit,
    Indicator,
    MediaReport,
    MicroCategory,
    OfficePoint,
    OfficeRule,
    OfficeTask,
    OpinionAdoption,
    Outcome,
    OutcomeKind,
    PaperKind,
    ParticipantKind,
    PartyPaper,
    Photo,
    PlanForm,
    PlanItem,
    Suggestion,
    Venue,
    VenueKind,
    WelfareDeed,
    WelfareKind,
)
from cppcc.lists import registers
from cppcc.models import Identity, SavedView
from cppcc.rights import Role
from members import drafting
from members.models import (
    Assessment,
    AssessmentEntry,
    Award,
    Declaration,
    DutyKind,
    DutyPart,
    DutyReport,
    GivenPoints,
    Level,
    Occasion,
    Organization,
    PastMembership,
    PlenaryYear,
    Position,
    Sector,
    Talk,
    Term,
)
from proposals.models import Category, Phrase, ProposalRules, ResultClass, SatisfactionGrade, UnitAward
from reports.keeping import begun
from tests import factories


def walked(
    staff: Any, admin: Any, member: Any, year: Any, picture: Any
) -> dict[str, tuple[Any, list[Any], dict[str, Any]]]:
    """Address name → (client, arguments, fields that only change together with others)."""
    activity = factories.ActivityFactory(committee=factories.CommitteeFactory(), summary="概况")
    factories.BrandFactory(), factories.ThemeFactory(), factories.GroupFactory(), factories.UnitFactory()
    PlanItem.objects.create(plenary=year, topic="议题", form="special", lead_committee=activity.committee, quarter=1)
    rows = {
        state: factories.AttendanceFactory(activity=activity, state=state) for state in ("present", "leave", "absent")
    }
    row, one_more = rows["present"], str(factories.MemberFactory().pk)
    activity.others.create(kind="public", count=3)
    suggestion = Suggestion.objects.create(
        activity=activity, text="增设路灯", converted_on="2024-06-01", conversion="已办"
    )
    outcome = Outcome.objects.create(activity=activity, kind="research", title="报告")
    photo = Photo.objects.create(activity=activity, file=picture())
    task = OfficeTask.objects.create(plenary=year, title="任务", owner=staff.user, quarter=1, due_on="2024-03-01")
    micro = factories.MicroFactory(member=member.member)
    opinion = factories.MicroFactory(kind="opinion", state="adopted", entered_by=staff.user)
    adoption = OpinionAdoption.objects.create(opinion=opinion, level="city", instruction="请研究。")
    proposal = factories.ProposalFactory(created_by=member.user, proposer_kind="joint")
    factories.proposed(proposal, member.member)
    invited = factories.proposed(proposal, factories.MemberFactory(), status="invited")
    paper = factories.ProposalFactory(created_by=staff.user, is_paper=True, received_on="2024-02-01")
    factories.proposed(paper, member.member)
    declaration = Declaration.objects.create(
        plenary=year, member=member.member, kind="welfare", on="2024-03-01", title="助老", created_by=member.user
    )
    report = DutyReport.objects.create(member=member.member, year=year, text="述职")
    person = factories.MemberFactory(committee=activity.committee, left_on="2026-01-01", birth="1980-01-01")
    position = Position.objects.create(
        member=person, kind="standing_member", starts_on="2022-01-01", ends_on="2024-01-01"
    )
    move = PastMembership.objects.create(
        member=person, sector=person.sector, starts_on=person.joined_on, ends_on=date(2023, 12, 31)
    )
    user = factories.UserFactory(roles=[Role.STAFF, Role.HANDLER])
    Identity.objects.create(pk=1, name="临江市政协", short_name="临江政协")
    ProposalRules.objects.create(plenary=year)
    draft = drafting.start(year, "example:default")
    talk = {"key": "talk", "name": "缺席", "kinds": ["absence"], "effect": "consequence", "consequence": "提醒谈话"}
    drafting.change(year, draft.version, lambda data, scheme: data["conditions"].append(talk))
    grades = [{"key": "a", "name": "优秀", "qualified": True}, {"key": "b", "name": "不称职", "qualified": False}]
    assessment = Assessment.objects.create(
        plenary=year, rules={"grades": grades}, counted_at=timezone.now(), created_by=staff.user
    )
    points = {"rank": 1, "total": 60, "base": 60, "bonus": 0, "deduction": 0, "computed_grade": "优秀", "grade": "优秀"}
    AssessmentEntry.objects.create(assessment=assessment, member=person, name=person.name, sector="教育", **points)
    asked = Indicator.objects.create(
        key="own.held", name="参观企业", unit="家", how="distinct", definition="逐家", belongs_to="activity", order=900
    )
    fact = asked.quantities.create(on="2024-05-01", subject="甲厂", activity=activity)
    text = begun(year).text["parts"][0]
    rules = drafting.Scheme.objects.get(plenary=year).rules
    category = rules["categories"][0]
    return {
        "activity_edit": (
            staff,
            [activity.pk],
            {
                "starts_at": {"starts_at": "2024-05-20T08:30"},
                **{state: {state: [str(one.member_id), one_more]} for state, one in rows.items()},
            },
        ),
        "attendance_edit": (
            staff,
            [activity.pk, row.pk],
            {"half_days": {"half_days": "1"}, "leave_kind": {"state": "leave", "leave_kind": "leave_sick"}},
        ),
        "suggestion_edit": (staff, [activity.pk, suggestion.pk], {}),
        "outcome_edit": (staff, [activity.pk, outcome.pk], {}),
        "fact_edit": (staff, [fact.pk], {}),
        "photo_edit": (staff, [activity.pk, photo.pk], {}),
        "task_edit": (staff, [task.pk], {"owner": {"owner": [str(factories.UserFactory(roles=[Role.STAFF]).pk)]}}),
        "micro_edit": (member, [micro.pk], {}),
        "opinion_edit": (
            staff,
            [opinion.pk],
            {
                "source": {"source": "author", "author": "某商会"},
                **dict.fromkeys(("organization", "committee", "sector", "group", "from_unit", "author")),
            },
        ),
        "adoption_edit": (staff, [opinion.pk, adoption.pk], {}),
        "proposal_edit": (
            member,
            [proposal.pk],
            {
                "proposer_kind": {"proposer_kind": "sole", "cosigners": []},
                "cosigners": {"cosigners": [str(invited.member_id), one_more]},
                "main_members": {
                    "proposer_kind": "committee",
                    "committee": [str(activity.committee.pk)],
                    "main_members": [one_more],
                },
                "organization": None, "committee": None, "sector": None, "group": None,
            },
        ),
        "proposal_edit paper": (
            staff,
            [paper.pk],
            {
                "proposer_kind": None, "cosigners": None, "main_members": None,
                "organization": None, "committee": None, "sector": None, "group": None,
            },
        ),
        "declaration_edit": (
            member,
            [declaration.pk],
            {
                "kind": {"kind": "media"}, "part": {"part": "oral", "kind": "speech"},
                "occasion": {"occasion": "plenary", "part": "oral", "kind": "speech"},
                "among": {"among": "2", "kind": DutyKind.objects.create(name="联合调研", shared=True).key},
            },
        ),
        "duty_report_edit": (member, [report.pk], {}),
        "member_edit": (staff, [person.pk], {"left_on": {"left_on": "2026-01-02"}}),
        "position_edit": (staff, [person.pk, position.pk], {}),
        "move_edit": (staff, [person.pk, move.pk], {"undone": None}),
        "member_move": (
            staff,
            [person.pk],
            {"on": None, **{name: {"on": "2024-06-01", name: pk} for name, pk in _elsewhere().items()}},
        ),
        "account_edit": (admin, [user.pk], {"member": {"member": str(person.pk), "roles": ["staff", "handler", "member"]},
             "roles": {"roles": ["staff", "handler", "leader"]}, "is_head": {"unit": str(factories.UnitFactory().pk), "is_head": "on"}}),
        "identity": (staff, [], {"without": None}),
        "saved_view": (
            staff,
            [SavedView.objects.create(user=staff.user, place="member_list", path="/members/", name="视图").pk],
            {},
        ),
        "proposal_rules": (staff, [], {"remind_workdays": {"remind_workdays": "5,2"}}),
        "scheme_head": (staff, [2024], {}),
        "scheme_part category": (staff, [2024, "category", category["key"]], {}),
        "scheme_part line": (staff, [2024, "line", category["lines"][0]["key"]], {}),
        "scheme_part grade": (staff, [2024, "grade", rules["grades"][0]["key"]], {}),
        "scheme_part condition": (
            staff,
            [2024, "condition", rules["conditions"][0]["key"]],
            {
                "below": {"measured": ["below"], "below": [rules["grades"][0]["key"]]},
                "part": {"measured": ["points"], "part": ["base"]},
                "told": {"measured": ["told"], "over": ["before"], "told": ["提醒谈话"]},
                "consequence": {"effect": ["consequence"], "consequence": ["提醒谈话"]},
            },
        ),
        "assessment_entry": (staff, [assessment.pk, person.pk], {
            "grade": {"grade": "不称职", "reason": "因故"}, "reason": {"grade": "不称职", "reason": "因故"},
        }),
        "own_edit": (
            staff, [factories.OwnFigureFactory().pk], {"name": {"name": "另一个名称"}, "from_year": {"from_year": "2023"},
            "until_year": {"until_year": "2030"}},
        ),
        "own_end": (staff, [factories.OwnFigureFactory().pk], {"until_year": {"until_year": "2030"}}),
        "report_ends": (staff, [2024], {}),
        "report_part": (staff, [2024, text["key"]], {}),
        "report_block": (
            staff,
            [2024, text["blocks"][0]["key"]],
            {
                "kind": {"kind": "list"}, "chart": None, "photos": None, "columns": {"columns": "3"},
                "figure": None, "by": None, "second": None, "shape": None,
            },
        ),
        **{
            f"register_edit {slug}": (
                _keeper(slug, staff, admin),
                [slug, key],
                {"category": {"category": category["name"]}} if slug == "given-points" else {},
            )
            for slug, key in _rows(year, staff).items()
        },
    }  # fmt: skip


def _elsewhere() -> dict[str, str]:
    return {
        "sector": str(Sector.objects.get_or_create(name="科技")[0].pk),
        "committee": str(factories.CommitteeFactory().pk),
        "group": str(factories.GroupFactory().pk),
    }


def _keeper(slug: str, staff: Any, admin: Any) -> Any:
    return staff if Role.STAFF in registers._registers[slug].roles else admin


def _rows(year: Any, staff: Any) -> dict[str, int]:
    """One row for each register."""
    member, unit, group = factories.MemberFactory(), factories.UnitFactory(), factories.GroupFactory()
    Enterprise.objects.create(name="另一企业", kind="other", since="2024-01-01")
    enterprise = Enterprise.objects.create(name="企业", kind="other", since="2024-01-01", until="2025-01-01")
    other = {"plenary": year, "member": member, "on": date(2024, 5, 1)}
    found = {
        "terms": Term.objects.create(number=8, starts_on="2012-01-01", ends_on="2016-12-31"),
        "years": PlenaryYear.objects.create(
            term=year.term,
            year=2022,
            session=7,
            starts_on="2022-01-05",
            ends_on="2022-12-20",
            opens_on="2022-01-08",
            closes_on="2022-01-11",
        ),
        "sectors": factories.SectorFactory(),
        "committees": factories.CommitteeFactory(),
        "groups": group,
        "organizations": Organization.objects.create(name="民盟", kind="party"),
        "talks": Talk.objects.create(by="某主任", content="约谈", **other),
        "awards": Award.objects.create(title="优秀", **other),
        "duty-kinds": DutyKind.objects.create(name="值班接待"),
        "duty-parts": DutyPart.objects.create(name="协助"),
        "given-points": GivenPoints.objects.create(way="give", points=2, reason="牵头调研", **other),
        "levels": Level.objects.create(name="街道级"),
        "channels": AdoptionChannel.objects.create(name="内参"),
        "units": unit,
        "handlers": factories.HandlerFactory(),
        "phrases": Phrase.objects.create(unit=unit, text="感谢您的关心支持"),
        "categories": Category.objects.create(name="其他建设"),
        "satisfaction-grades": SatisfactionGrade.objects.create(name="非常满意", from_year=2020, until_year=2030),
        "result-classes": ResultClass.objects.create(letter="E", name="转下年办理", from_year=2020, until_year=2030),
        "unit-awards": UnitAward.objects.create(plenary=year, unit=unit, title="先进"),
        "plan": PlanItem.objects.create(
            plenary=year, topic="另一议题", form="special", lead_committee=factories.CommitteeFactory(), quarter=2
        ),
        "brands": factories.BrandFactory(),
        "themes": factories.ThemeFactory(),
        "occasions": Occasion.objects.create(name="双周协商"),
        "venue-kinds": VenueKind.objects.create(name="书吧"),
        "welfare-kinds": WelfareKind.objects.create(name="助残（元）", unit="元"),
        "participant-kinds": ParticipantKind.objects.create(name="居民代表"),
        "plan-forms": PlanForm.objects.create(name="双月协商"),
        "outcome-kinds": OutcomeKind.objects.create(name="协商报告"),
        "enterprise-kinds": EnterpriseKind.objects.create(name="专精特新企业"),
        "micro-categories": MicroCategory.objects.create(name="社会治理"),
        "paper-kinds": PaperKind.objects.create(name="情况专报"),
        "indicators": Indicator.objects.create(key="own.things", name="件数", unit="件", definition="逐件"),
        "enterprises": enterprise,
        "visits": EnterpriseVisit.objects.create(enterprise=enterprise, on="2024-03-01", member=member),
        "problems": EnterpriseProblem.objects.create(
            enterprise=enterprise, words="用工", raised_on="2024-03-01", department="人社局", on="2024-04-01"
        ),
        "welfare": WelfareDeed.objects.create(kind="students", on="2024-03-01", subject="助学"),
        "media": MediaReport.objects.create(title="报道", outlet="日报", level="district", on="2024-03-01"),
        "venues": Venue.objects.create(name="书房", kind="other", group=group, since="2024-01-01", until="2025-01-01"),
        "party-papers": PartyPaper.objects.create(kind="request", title="请示", on="2024-03-01"),
        "quantities": factories.QuantityFactory(),
        "office-rules": OfficeRule.objects.create(plenary=year, kind="late", points=1),
        "office-points": OfficePoint.objects.create(user=staff.user, on="2024-03-01", words="加班", points=2),
    }
    assert set(found) == set(registers.slugs())
    return {slug: row.pk for slug, row in found.items()}

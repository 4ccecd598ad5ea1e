"""Every edit form of the project: opened by two, changed by the first in each single field, saved by the second as it was.

The second is told, and nothing of the first's is undone. A form that is not walked here fails.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.forms.widgets import DateTimeBaseInput
from django.urls import URLPattern, URLResolver, get_resolver, reverse
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
from cppcc.forms import SeenFields, SeenUpdateView
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
    Member,
    Occasion,
    Organization,
    PlenaryYear,
    Position,
    Sector,
    Talk,
    Term,
)
from proposals.models import Category, Phrase, ProposalRules, ResultClass, SatisfactionGrade, UnitAward
from reports.keeping import begun
from tests import factories
from tests.browserlike import main_form, opened

TOLD = re.compile("已被(他人)?修改|已被他人改动|有变化|一并保留")
PASSED_BY = {"seen", "seen_version", "seen_parts", "seen_cosigners"}
ADDS = {"names", "late_reason", "outcome_title", "outcome_kind", "outcome_sent_on", "caption"}
"""Fields of the activity's form that only add something: there is nothing in them to undo."""
NO_EDIT = {"report_paste", "position_new", "account_new"}


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
    user = factories.UserFactory(roles=[Role.STAFF, Role.HANDLER])
    Identity.objects.create(pk=1, name="临江市政协", short_name="临江政协")
    ProposalRules.objects.create(plenary=year)
    drafting.start(year, "example:default")
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


# --- what another person may have done to a field ------------------------------------------------------------------------
def other_value(name: str, field: forms.Field, shown: list[str]) -> list[str] | None:
    """Something else that the field takes, as a browser sends it; None where it takes nothing else."""
    if isinstance(field, forms.BooleanField):
        return [] if shown else ["on"]
    choices = getattr(field, "choices", None)
    if choices is not None:
        values = [str(getattr(key, "value", key)) for key, _ in choices if not isinstance(key, list | tuple)]
        free = [value for value in values if value and value not in shown]
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            return [*shown, free[0]] if free else shown[1:]
        return free[:1] or None
    text = shown[0] if shown else ""
    if isinstance(field.widget, DateTimeBaseInput):
        if "T" in text:
            return [(datetime.fromisoformat(text) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")]
        return [str(date.fromisoformat(text) + timedelta(days=1) if text else date(2024, 6, 1))]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return [str((Decimal(text) if text else Decimal(0)) + 1)]
    if isinstance(field, forms.EmailField):
        return ["other@example.cn"]
    if isinstance(field, forms.URLField):
        return ["https://example.cn/other"]
    if isinstance(field, forms.SlugField) or name in ("key", "username", "code"):
        return [f"{text}x"]
    if name == "reading":
        return ["gai"]
    return [f"{text}\n改" if isinstance(field.widget, forms.Textarea) else f"{text}改"]


def walk(client: Any, address: str, together: dict[str, Any]) -> list[str]:
    """What is wrong with a form, field by field."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    form, page = answer.context["form"], main_form(answer.content.decode())
    assert isinstance(form, SeenFields), address
    wrong = []
    for name, field in form.fields.items():
        if name in PASSED_BY or name in ADDS or isinstance(field, forms.FileField) or together.get(name, "") is None:
            continue
        changed = together.get(name) or {name: other_value(name, field, page.get(name, []))}
        if changed.get(name, "") is None:
            wrong.append(f"{name}: nothing else to choose")
            continue
        with transaction.atomic():
            first = client.post(address, {**page, **changed})
            if first.status_code != 302:
                wrong.append(f"{name}: the first was refused: {first.context['form'].errors.as_json()[:200]}")
            else:
                wrong += second(client, address, page, name)
            transaction.set_rollback(True)
    return wrong


def second(client: Any, address: str, page: dict[str, list[str]], name: str) -> list[str]:
    """The second saves the page as it was: told, and the form holds what the first made of the field."""
    late = client.post(address, page)
    if late.status_code == 302:  # brought together; said by the next page
        said, after = client.get(late["Location"]).content.decode(), opened(client, address)
    else:
        said, after = late.content.decode(), main_form(late.content.decode())
    wrong = [] if TOLD.search(said) else [f"{name}: the second was not told"]
    if after.get(name, []) == page.get(name, []):
        wrong.append(f"{name}: undone: {after.get(name)}")
    return wrong


@pytest.fixture
def editors(account, year, member_client, picture):
    return walked(account(Role.STAFF), account(Role.ADMIN), member_client, year, picture)


@pytest.mark.one_database("what is told of two forms is Python's; two who save at once are tried on both")
def test_every_edit_form_tells_the_second_and_undoes_nothing(editors):
    wrong = []
    for name, (client, arguments, together) in editors.items():
        address = reverse(name.split()[0], args=arguments)
        wrong += [f"{name}: {one}" for one in walk(client, address, together)]
    assert not wrong, "\n".join(wrong)


def views(patterns) -> dict[str, Any]:
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found[pattern.name] = getattr(pattern.callback, "view_class", None)
    return found


def test_no_edit_form_is_left_out(editors):
    there = {name.split()[0] for name in editors}
    edits = {
        name for name, view in views(get_resolver().url_patterns).items() if view and issubclass(view, SeenUpdateView)
    }
    assert edits <= there
    assert Member.objects.exists()


@pytest.mark.one_database("what is told of two forms is Python's; two who save at once are tried on both")
def test_a_page_that_was_told_of_a_newer_version_is_compared_all_the_same(editors):
    """As after a save by itself, or from the browser's own copy: the version alone proves nothing."""
    wrong = []
    for name, (client, arguments, together) in editors.items():
        address = reverse(name.split()[0], args=arguments)
        form, page = client.get(address).context["form"], opened(client, address)
        field = next(
            (one for one in form.fields if isinstance(form.fields[one], forms.CharField) and one not in PASSED_BY), ""
        )
        if "seen_version" not in page or not field or field in together:
            continue
        with transaction.atomic():
            client.post(address, {**page, field: other_value(field, form.fields[field], page[field])})
            late = client.post(address, {**page, "seen_version": opened(client, address)["seen_version"]})
            if not TOLD.search(late.content.decode()):
                wrong.append(name)
            transaction.set_rollback(True)
    assert not wrong


def test_every_file_of_an_edit_form_adds_or_is_compared(editors):
    adds = {"attachments", "photos", "proofs"}
    for name, (client, arguments, _) in editors.items():
        form = client.get(reverse(name.split()[0], args=arguments)).context["form"]
        files = {one for one, field in form.fields.items() if isinstance(field, forms.FileField)}
        assert files <= adds | set(getattr(form, "replaces", ())), name


def test_the_points_of_a_rule_that_another_changed_are_told_and_kept(editors):
    client, arguments, _ = editors["scheme_part line"]
    address = reverse("scheme_part", args=arguments)
    page = opened(client, address)
    client.post(address, {**page, "rates-0-first": "7.5"})
    late = client.post(address, {**page, "reading": "另一种理解"})
    assert "7.5 分" in late.content.decode()
    again = main_form(late.content.decode())
    assert (again["rates-0-first"], again["reading"]) == (["7.5"], ["另一种理解"])
    assert client.post(address, again).status_code == 302
    assert opened(client, address)["rates-0-first"] == ["7.5"]


def test_two_administrators_do_not_undo_each_others_roles(editors):
    client, arguments, _ = editors["account_edit"]
    address = reverse("account_edit", args=arguments)
    page = opened(client, address)
    client.post(address, {**page, "roles": ["staff", "handler", "leader"]})
    late = client.post(address, {**page, "name": "改名"})
    said = late.content.decode()
    assert "领导" in said
    again = main_form(said)
    assert sorted(again["roles"]) == ["handler", "leader", "staff"]
    assert again["name"] == ["改名"]
    client.post(address, again)
    assert sorted(opened(client, address)["roles"]) == ["handler", "leader", "staff"]


@pytest.mark.parametrize(("name", "upload"), [("member_edit", "picture"), ("identity", "upload")])
def test_a_file_that_another_put_there_is_not_replaced_unseen(editors, picture, name, upload):
    client, arguments, _ = editors[name]
    address = reverse(name, args=arguments)
    page = opened(client, address)
    assert client.post(address, {**page, upload: picture()}).status_code == 302
    assert "他人刚上传了新的文件" in client.post(address, {**page, upload: picture()}).content.decode()

"""Nobody's turn goes unsaid: in every state of every course somebody has a to-do, or the state stands below as a rest.

A to-do is of all years, says which year it is of where that is not the present one, and leads to a list of exactly that.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import MicroSuggestion, OfficeTask
from cppcc.calendar import clock
from cppcc.frame import navigation, todos_for
from cppcc.models import CourseEntry
from cppcc.rights import Role
from cppcc.workflow import every_course
from cppcc.workflow.table import Course
from members.models import Asked, Assessment, Declaration, DutyReport, Filing, PlenaryYear, Question, Scheme
from proposals.models import Assignment, Feedback, Handler, Proposal, ProposalRules
from reports.models import Report
from tests import factories
from tests.proposals.world import World, hand_in, make_world, proposal_in

RESTS = {
    (PlenaryYear, "open"): "进行中；过了最后一天没有结束的另列",
    (PlenaryYear, "closed"): "已结束",
    (Proposal, "rejected"): "不予立案，提案人已得到通知，办理终止",
    (Proposal, "merged"): "随并入的提案办理，由那一件的办理人员跟进",
    (Proposal, "converted"): "已转社情民意，作为提案的办理终止",
    (Proposal, "withdrawn"): "已撤案",
    (Proposal, "closed"): "已办结；有承诺的另列待落实",
    (Proposal, "dispatched"): "由承办单位签收，见承办环节",
    (Proposal, "handling"): "由承办单位办理，见承办环节",
    (Assignment, "opined"): "会办意见已送，等主办单位拟稿",
    (Assignment, "sent"): "已答复，由提案人评价，见提案",
    (Assignment, "returned"): "已退办，由交办部门重新交办，见提案；分办的一部分退办的另列",
    (Assignment, "moved"): "已改办，由接办的单位办理",
    (Assignment, "ended"): "随撤案终止",
    (MicroSuggestion, "rejected"): "不采用，委员已看到理由",
    (MicroSuggestion, "proposal_lead"): "列入提案线索，供委员参考",
    (MicroSuggestion, "done"): "已落地",
    (OfficeTask, "done"): "已核定完成",
    (OfficeTask, "dropped"): "已取消",
    (Scheme, "published"): "已公布，按此计分",
    (Assessment, "published"): "已公布；待约谈的另列",
    (Question, "accepted"): "已答复；重新统计之前考核不能报批",
    (Question, "declined"): "已答复",
    (Question, "withdrawn"): "委员已撤回",
    (Declaration, "confirmed"): "已确认",
    (Declaration, "withdrawn"): "委员已撤回",
    (DutyReport, "accepted"): "已收存",
    (Filing, "open"): "委员答复，见征集的委员；到期没有结束的另列",
    (Filing, "closed"): "已结束",
    (Asked, "nothing"): "委员说明没有可申报的",
    (Report, "draft"): "撰写由机关自行安排；退回修改的另列",
    (Report, "published"): "已公布；归档由机关自行安排",
    (Report, "archived"): "已归档",
}
"""Every state in which nobody has to do anything, and why."""


class Office:
    """Each role once, with what each kind of record needs around it."""

    def __init__(self, year: PlenaryYear) -> None:
        self.year = year
        self.world: World = make_world()
        self.other_staff = factories.UserFactory(roles=[Role.STAFF])
        self.users = [*self.world.users.values(), self.other_staff]

    def member(self) -> Any:
        return self.world["writer"].member

    def make(self, model: type[Any], state: str) -> None:
        getattr(self, f"_{model.__name__.lower()}")(state)

    def _plenaryyear(self, state: str) -> None:
        self._create(PlenaryYear, state, term=self.year.term, year=2022, session=1, starts_on=date(2022, 1, 1),
                     ends_on=date(2022, 12, 31))  # fmt: skip

    def _proposal(self, state: str) -> None:
        proposal_in(self.world, state)

    def _assignment(self, state: str) -> None:
        hand_in(self.world, state)

    def _microsuggestion(self, state: str) -> None:
        unit = self.world.lead if state in ("transferred", "done") else None
        facts = {"reject_reason": "重复"} if state == "rejected" else {}
        facts |= {"done_on": date(2024, 5, 1)} if state == "done" else {}
        factories.MicroFactory(state=state, member=self.member(), unit=unit, plenary=self.year, **facts)

    def _officetask(self, state: str) -> None:
        done = {"done_on": date(2024, 3, 1)} if state in ("reported", "done") else {}
        self._create(OfficeTask, state, plenary=self.year, title="任务", owner=self.world["staff"], quarter=1,
                     due_on=date(2024, 3, 1), **done)  # fmt: skip

    def _scheme(self, state: str) -> None:
        published = {"published_at": timezone.now()} if state == "published" else {}
        self._create(Scheme, state, plenary=self.year, name="办法", **published)

    def _assessment(self, state: str) -> None:
        sealed = {"approved_by": self.world["leader"], "seal": "x"} if state in ("approved", "published") else {}
        self._create(Assessment, state, plenary=self.year, rules={}, counted_at=timezone.now(),
                     created_by=self.world["staff"], **sealed)  # fmt: skip

    def _question(self, state: str) -> None:
        self._create(Assessment, "draft", plenary=self.year, rules={}, counted_at=timezone.now(),
                     created_by=self.world["staff"])  # fmt: skip
        answered = {"answer": "属实", "answered_at": timezone.now()} if state in ("accepted", "declined") else {}
        self._create(Question, state, assessment=Assessment.objects.get(), member=self.member(), about="活动",
                     words="少记一次", **answered)  # fmt: skip

    def _declaration(self, state: str) -> None:
        self._create(Declaration, state, plenary=self.year, member=self.member(), kind="welfare", on=date(2024, 3, 1),
                     title="助老", created_by=self.world["writer"])  # fmt: skip

    def _dutyreport(self, state: str) -> None:
        handed = {} if state == "asked" else {"submitted_on": date(2024, 12, 1)}
        self._create(DutyReport, state, year=self.year, member=self.member(), **handed)

    def _filing(self, state: str) -> None:
        factories.FilingFactory(plenary=self.year, state=state, due_on=date(2999, 1, 1))

    def _asked(self, state: str) -> None:
        said = {"said_on": date(2024, 4, 2)} if state == "nothing" else {}
        factories.AskedFactory(filing__plenary=self.year, state=state, member=self.member(), **said)

    def _report(self, state: str) -> None:
        signed = {"signed_by": self.world["leader"], "file": "reports/x.pdf", "sha256": "x", "built_at": timezone.now()}
        facts = signed if state in ("signed", "published", "archived") else {}
        self._create(Report, state, plenary=self.year, slug="2024", name="报告", **facts)

    @staticmethod
    def _create(model: type[Any], state: str, **facts: Any) -> Any:
        return model.objects.create(state=state, **facts)

    def told(self) -> dict[str, int]:
        """How much waits for whom, by log-in name and label."""
        return {
            f"{user.username}:{todo.label}": todo.count
            for user in (type(one).objects.get(pk=one.pk) for one in self.users)
            for todo in todos_for(user, None)
        }


@pytest.fixture
def office(year):
    return Office(year)


def states_of(course: Course) -> list[str]:
    return [str(state) for state, _ in course.model._meta.get_field("state").choices]


@pytest.mark.parametrize("course", every_course(), ids=lambda course: course.model.__name__)
def test_in_every_state_somebody_is_told_or_it_is_a_rest(office, course):
    before = office.told()
    silent = set()
    for state in states_of(course):
        with transaction.atomic():
            office.make(course.model, state)
            told = {key for key, number in office.told().items() if number > before.get(key, 0)}
            transaction.set_rollback(True)
        if not told:
            silent.add(state)
    rests = {state for model, state in RESTS if model is course.model}
    assert silent <= rests, f"nobody is told of {silent - rests}, and it is no rest"


def test_the_rests_are_states():
    known = {(course.model, state) for course in every_course() for state in states_of(course)}
    assert set(RESTS) <= known
    assert all(RESTS.values())


# --- over all years ----------------------------------------------------------------------------------------------
def some_of_everything(office: Office) -> None:
    """One of each kind that waits, of the year 2024."""
    world = office.world
    for state in ("draft", "submitted", "reviewing", "returned", "filed", "replied"):
        proposal_in(world, state)
    for state in ("waiting", "handling", "drafted", "signed", "checked"):
        hand_in(world, state)
    drafted = hand_in(world, "drafted")
    hand_in(world, "opined", drafted.proposal, role="co")
    asked = hand_in(world, "handling")
    asked.extensions.create(until=date(2024, 7, 1), reason="复杂", asked_on=date(2024, 4, 1))
    lonely = factories.AssignmentFactory(proposal=proposal_in(world, "filed"), state="waiting")
    Proposal.objects.filter(pk=lonely.proposal_id).update(state="dispatched")
    paper = factories.ProposalFactory(state="draft", is_paper=True, created_by=world["staff"])
    factories.proposed(paper, factories.MemberFactory())
    alone = factories.ProposalFactory(state="replied", number=801, is_paper=True, created_by=world["staff"])
    factories.proposed(alone, factories.MemberFactory())
    back = factories.ProposalFactory(state="returned", is_paper=True, created_by=world["staff"])
    factories.proposed(back, factories.MemberFactory())
    invited = factories.ProposalFactory(state="draft")
    factories.proposed(invited, world["other_member"].member)
    factories.proposed(invited, world["writer"].member, status="invited")
    for state in ("draft", "submitted", "adopted", "transferred"):
        office.make(MicroSuggestion, state)
    factories.MicroFactory(state="transferred", unit=factories.UnitFactory(), plenary=office.year)
    for state in ("open", "reported"):
        office.make(OfficeTask, state)
    for state in ("submitted", "returned"):
        office.make(Declaration, state)
    for member in (office.member(), factories.MemberFactory()):
        factories.AskedFactory(filing__plenary=office.year, member=member)
    for state in ("asked", "submitted"):
        office._create(
            DutyReport, state, year=office.year, member=factories.MemberFactory(), submitted_on=date(2024, 12, 1)
        )
    office.make(DutyReport, "returned")
    activity = factories.ActivityFactory()
    for _ in range(2):
        factories.AttendanceFactory(activity=activity, state="leave_asked")
    for number, state in enumerate(("checking", "signing", "signed", "draft")):
        report = {"signed_by": world["leader"], "file": "x.pdf", "sha256": "x", "built_at": timezone.now()}
        row = Report.objects.create(plenary=office.year, slug=f"r{number}", name="报告", state=state, **report)
    CourseEntry.objects.create(subject=row, transition="send_back", label="退回", source="checking", target="draft",
                               at=timezone.now())  # fmt: skip


def clients(office: Office, client: Any) -> Any:
    for name, user in office.world.users.items():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        yield name, client


def waits(client: Any) -> list[Any]:
    """What the page of 待办 says is waiting."""
    return [group.todo for group in client.get("/todos/").context["groups"]]


def test_a_todo_leads_to_a_list_of_exactly_that(office, client):
    some_of_everything(office)
    PlenaryYear.objects.create(
        term=office.year.term, year=2025, session=4, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    seen = set()
    for name, signed_in in clients(office, client):
        for todo in waits(signed_in):
            page = signed_in.get(todo.url)
            assert page.status_code == 200, (name, todo)
            if todo.label.startswith(("尚未建立", "个年度已过")):
                continue  # leads to the form or the page of that year
            seen.add(todo.label)
            if "table" in page.context:
                assert page.context["table"].paginator.count == todo.count, (name, todo)
            elif "waiting" in page.context:
                assert len(page.context["waiting"]) == todo.count, (name, todo)
            else:
                raise AssertionError((name, todo))
    assert len(seen) >= 30, sorted(seen)


def test_a_new_year_takes_no_todo_away_and_names_the_old(office, client):
    some_of_everything(office)
    with clock.at(timezone.make_aware(datetime(2024, 12, 30, 9))):
        before = {name: {todo.label: todo.count for todo in waits(one)} for name, one in clients(office, client)}
    PlenaryYear.objects.create(
        term=office.year.term, year=2025, session=4, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)
    )
    with clock.at(timezone.make_aware(datetime(2025, 1, 6, 9))):
        for name, one in clients(office, client):
            page = one.get("/todos/")
            todos = [*(group.todo for group in page.context["groups"]), *page.context["single"]]
            found = {todo.label: todo.count for todo in todos}
            lapsed = {label: number for label, number in before[name].items() if found.get(label, 0) < number}
            assert not {label for label in lapsed if "尚未建立" not in label}, name
            assert page.context["todo_number"] == sum(found.values())
            assert all(todo.note for todo in todos), [todo for todo in todos if not todo.note]
            if before[name]:
                assert "2024年" in page.content.decode()


def test_the_leader_is_asked_to_sign_on_the_first_page(office, client):
    office.make(Report, "signing")
    client.force_login(office.world["leader"], backend="django.contrib.auth.backends.ModelBackend")
    assert "份报告待签发" in client.get("/").content.decode()


def test_a_cosigner_is_not_asked_to_submit_or_evaluate_for_the_first(office):
    world = office.world
    for state in ("draft", "replied"):
        proposal = proposal_in(world, state)
        factories.proposed(proposal, world["cosigner"].member)
    assert todos_for(world.user("cosigner"), None) == []
    assert {todo.label for todo in todos_for(world.user("writer"), None)} == {"件草稿待提交", "件待评价"}


def test_where_all_evaluate_each_is_asked_until_the_own_is_given(office):
    world = office.world
    ProposalRules.objects.create(plenary=office.year, feedback_by="all")
    proposal = proposal_in(world, "replied")
    factories.proposed(proposal, world["cosigner"].member)
    Feedback.objects.create(
        proposal=proposal, member=world["writer"].member, attitude_id="satisfied", result_id="satisfied",
        given_on=date(2024, 4, 1), recorded_by=world["writer"],
    )  # fmt: skip
    assert [todo.label for todo in todos_for(world.user("cosigner"), None)] == ["件待评价"]
    assert todos_for(world.user("writer"), None) == []


def test_a_unit_without_an_account_is_told_to_the_office(office):
    world = office.world
    Handler.objects.filter(unit=world.lead).delete()
    hand_in(world, "waiting")
    assert "件在办，单位没有可办理的账号" in {todo.label for todo in todos_for(world.user("dispatcher"), None)}


def test_todos_take_the_same_queries_for_few_and_many(office):
    def asked() -> list[int]:
        found = []
        for user in office.users:
            fresh = type(user).objects.get(pk=user.pk)
            with CaptureQueriesContext(connection) as queries:
                todos_for(fresh, 2024)
            found.append(len(queries))
        return found

    some_of_everything(office)
    few = asked()
    some_of_more = [factories.PlenaryYearFactory(year=year, session=year - 2010) for year in (2021, 2022, 2023)]
    for year in some_of_more:
        for _ in range(3):
            factories.ProposalFactory(plenary=year, state="submitted")
            factories.MicroFactory(plenary=year, state="submitted")
            activity = factories.ActivityFactory(
                starts_at=timezone.make_aware(datetime(year.year, 5, 5, 9)) + timedelta(days=year.year % 7)
            )
            factories.AttendanceFactory(activity=activity, state="leave_asked")
    assert asked() == few
    assert max(few) <= 45


def test_a_list_of_all_years_names_the_year(office, client):
    client.force_login(office.world["staff"], backend="django.contrib.auth.backends.ModelBackend")
    proposal_in(office.world, "submitted")
    page = client.get(f"{reverse('proposal_list')}?state=submitted&year=all").content.decode()
    assert "2024年</td>" in page.replace("\n", "").replace(" ", "")


# --- written once, asked often -----------------------------------------------------------------------------------
def test_a_todos_query_depends_on_its_values_alone(account, year):
    """Whoever may do everything: a to-do's rows are built without asking the database, twice the same, and are counted
    as they are there."""
    world = make_world()
    for state in ("draft", "submitted", "filed", "replied", "handling"):
        proposal_in(world, state)
    client = account(*(set(Role) - {Role.AUDITOR}))
    factories.MemberFactory(user=client.user)
    factories.HandlerFactory(user=client.user)
    built = []
    for give in navigation._todos:
        built += [todo for todo in give(client.user) if todo.rows]
    assert len(built) > 25
    with CaptureQueriesContext(connection) as asked:
        once, again = ([str(todo.rows.all().query) for todo in built] for _ in range(2))
    assert once == again
    assert asked.captured_queries == []
    counts = [todo.count for todo in navigation.count_all(built)]
    assert counts == [todo.rows.all().order_by().distinct().count() for todo in built]
    assert sum(counts) >= 4


def test_what_is_counted_by_a_written_query_is_of_the_day(account, in_2024):
    staff = account(Role.STAFF)
    factories.ProposalFactory(state="replied", number=1, feedback_until="2024-12-22")
    label = "件评价期限已过，待办结或再次办理"
    assert label not in [todo.label for todo in todos_for(staff.user, 2024)]
    with clock.at(timezone.make_aware(datetime(2024, 12, 23, 9))):
        assert label in [todo.label for todo in todos_for(staff.user, 2024)]

"""Registers 台账: short forms, import from a spreadsheet, figures and duty records; indicators; tasks; workbook."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from activities.forms.office import TaskForm
from activities.models import Enterprise, EnterpriseProblem, MediaReport, OfficePoint, OfficeTask, Venue, WelfareDeed
from activities.services import office
from cppcc import figures, jobs
from cppcc.calendar import clock
from cppcc.models import Job
from cppcc.rights import Role
from cppcc.workflow import NotYours, take
from members import duties
from members.models import DutyRecord
from tests import factories
from tests.bringing import brought, confirmed, faults_of
from tests.browserlike import deleted


def enter(client, slug, **data):
    return client.post(reverse("register_new", args=[slug]), {**data, "form_token": str(uuid.uuid4())})


def value(key, year):
    return figures.get(key).value(year).number


def test_each_register_is_a_source_of_its_figures(account, year):
    staff, group = account(Role.STAFF), factories.GroupFactory()
    enter(staff, "enterprises", name="甲厂", kind="lead", since="2024-02-01")
    enter(staff, "enterprises", name="乙厂", kind="nonpublic", since="2023-02-01", until="2023-12-31")
    firm = Enterprise.objects.get(name="甲厂")
    enter(staff, "visits", enterprise=firm.pk, on="2024-03-01", people="4", suggestions="3")
    enter(staff, "problems", enterprise=firm.pk, words="用工难", raised_on="2024-03-01")
    enter(staff, "welfare", kind="students", on="2024-03-01", subject="助学", value="11")
    enter(staff, "welfare", kind="donation", on="2024-03-01", subject="捐赠", value="35000")
    enter(staff, "welfare", kind="purchase", on="2024-03-02", subject="消费帮扶", value="15000")
    enter(staff, "media", title="报道", outlet="晚报", level="city", on="2024-03-01")
    for number in (1, 2):
        enter(staff, "venues", name=f"书房{number}", kind="reading_room", group=group.pk, since="2024-01-01")
    enter(staff, "party-papers", kind="request", title="关于某事的请示", addressee="区委", on="2024-03-01")
    found = {
        "liaison.lead_enterprises": 1, "liaison.nonpublic_enterprises": 0, "liaison.visits": 4,
        "liaison.suggestions": 3, "liaison.problems_solved": 0, "welfare.students_funded": 11, "welfare.donations": 5,
        "publicity.media_reports": 1, "welfare.city_reading_rooms": 1, "party.papers": 1,
    }  # fmt: skip
    assert {key: value(key, year) for key in found} == found
    problem = EnterpriseProblem.objects.get()
    address = reverse("register_edit", args=["problems", problem.pk])
    data = {"enterprise": firm.pk, "words": "用工难", "raised_on": "2024-03-01", "on": "2024-04-01"}
    assert "请填写协调部门" in staff.post(address, data).content.decode()
    staff.post(address, {**data, "department": "区人社局"})
    assert value("liaison.problems_solved", year) == 1
    page = account(Role.LEADER).get(reverse("figure_detail", args=[2024, "liaison.problems_solved"]))
    assert "用工难" in page.content.decode()


def test_a_member_behind_an_entry_has_it_in_the_ledger(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    enter(staff, "welfare", kind="elderly", on="2024-03-01", subject="结对", value="2", member=member.pk)
    enter(staff, "media", title="报道", outlet="晚报", level="city", on="2024-03-01", member=member.pk)
    records = {row.kind: row for row in DutyRecord.objects.all()}
    assert set(records) == {"welfare", "media"}
    assert records["media"].level == "city"
    assert staff.get(records["welfare"].open_url)["Location"] == WelfareDeed.objects.get().get_absolute_url()
    assert duties.rebuild(year, only_look=True).total == 0
    deleted(staff, reverse("register_delete", args=["media", MediaReport.objects.get().pk]))
    assert set(DutyRecord.objects.values_list("kind", flat=True)) == {"welfare"}


def test_who_may_not_open_a_register_reads_the_record_of_the_ledger(account, year):
    """The rows of a register are their keepers'; what the ledger knows of one is the member's and the leader's to read."""
    staff, own = account(Role.STAFF), account(Role.MEMBER)
    member = factories.MemberFactory(user=own.user)
    enter(staff, "welfare", kind="elderly", on="2024-03-01", subject="结对照护", value="2", member=member.pk)
    record = DutyRecord.objects.get()
    for reader in (own, account(Role.LEADER)):
        page = reader.get(record.open_url)
        assert page.status_code == 200
        assert "结对照护" in page.content.decode()
        assert WelfareDeed.objects.get().get_absolute_url() not in page.content.decode()
        assert member.get_absolute_url() in page.content.decode().partition('class="actions"')[2].partition("</div>")[0]
        assert "实到半天数" not in page.content.decode()
    DutyRecord.objects.update(half_days=4)
    assert ("实到半天数", 4) in own.get(record.open_url).context["facts"]
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    assert other.get(record.open_url).status_code == 404
    assert account(Role.HANDLER).get(record.open_url).status_code == 403


def sheet(headings, *rows):
    book = Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_register_is_imported_whole_or_not_at_all_and_only_once(account, year):
    staff = account(Role.STAFF)
    member = factories.MemberFactory(name="王小明")
    for _ in range(2):
        factories.MemberFactory(name="张伟")
    address = reverse("register_import", args=["welfare"])
    heads = ["类别", "委员", "日期", "事项", "数量"]
    bad = sheet(
        heads,
        ["助学", "王小明", "2024-03-01", "甲", 1],
        ["资助困难学生", "张伟", "2024-03-01", "乙", 1],
        ["资助困难学生（名）", "无此人", "三月", "丙", "很多"],
        ["捐款捐物（元）", "", "2024-03-01", "", -5],
    )
    page = brought(staff, address, bad)
    assert set(faults_of(page)) == {"A2", "B3", "B4", "C4", "E4", "D5"}
    assert not WelfareDeed.objects.exists()
    rows = (
        ["资助困难学生", "王小明", "2024-03-01", "甲", 3],
        ["捐款捐物（元）", None, date(2024, 3, 2), "乙", "１２００"],
    )
    page = brought(staff, address, sheet(heads, *rows))
    assert not WelfareDeed.objects.exists()
    confirmed(staff, address, page)
    assert value("welfare.students_funded", year) == 3
    assert DutyRecord.objects.get().member == member
    page = brought(staff, address, sheet(heads, *rows))
    assert "2 条没有变化" in page.content.decode()
    assert "确定导入" not in page.content.decode()


@pytest.mark.parametrize("slug", ["enterprises", "visits", "problems", "welfare", "media", "venues", "party-papers"])
def test_each_register_offers_a_template_a_list_and_an_export(account, year, slug):
    staff = account(Role.STAFF)
    content = staff.get(f"{reverse('register_import', args=[slug])}?template=1").content
    assert load_workbook(io.BytesIO(content)).active.max_row == 2
    assert staff.get(reverse("register_list", args=[slug])).status_code == 200
    assert slug in staff.get(reverse("ledgers")).content.decode()
    assert staff.get(reverse("register_import", args=["office-rules"])).status_code == 404


def test_an_indicator_defined_in_the_browser_stands_in_dashboard_and_report_at_once(account, year):
    staff, leader = account(Role.STAFF), account(Role.LEADER)
    activity = factories.ActivityFactory()
    enter(staff, "indicators", key="reading.books", name="赠书", unit="册", how="sum", per="1", definition="赠书册数", belongs_to="none",
          order="1", active="on")  # fmt: skip
    from activities.models import Indicator

    indicator = Indicator.objects.get()
    page = staff.get(f"{reverse('register_new', args=['quantities'])}?activity={activity.pk}&on=2024-05-20")
    assert f'<option value="{activity.pk}" selected>' in page.content.decode()
    enter(
        staff, "quantities", indicator=indicator.pk, on="2024-05-20", subject="赠书", value="120", activity=activity.pk
    )
    assert "赠书" in leader.get(reverse("all_figures")).content.decode()
    assert value("reading.books", year) == 120
    assert "赠书" in staff.get(activity.get_absolute_url()).content.decode()
    from reports.content import gather
    from reports.keeping import begun

    factories.ProposalFactory(state="filed", number=1)
    assert any(row["label"] == "赠书" and row["value"] == "120" for row in gather(begun(year)).appendix)
    errors = enter(staff, "indicators", key="welfare.students_funded", name="x", unit="x", how="sum", per="1",
                   definition="x", belongs_to="none", order="1").context["form"].errors  # fmt: skip
    assert "已用于系统自带" in errors["key"][0]


# --- office tasks ------------------------------------------------------------------------------------------------
def test_a_task_is_given_reported_and_confirmed_by_somebody_else(account, year):
    staff, other, leader = account(Role.STAFF), account(Role.STAFF), account(Role.LEADER)
    data = {"title": "写通报", "owner": other.user.pk, "quarter": "1", "due_on": "2024-03-31"}
    staff.post(reverse("task_new"), {**data, "form_token": str(uuid.uuid4())})
    task = OfficeTask.objects.get()
    assert "项委办任务" in other.get(reverse("home")).content.decode()
    with pytest.raises(NotYours):
        take(OfficeTask, task.pk, "report_done", staff.user, 1, {"words": "x"})
    other.post(task.step_url("report_done"), {"version": 1, "words": "已印发"})
    with pytest.raises(NotYours):
        take(OfficeTask, task.pk, "confirm", other.user, 2)
    leader.post(task.step_url("confirm"), {"version": 2})
    assert OfficeTask.objects.get().state == "done"
    assert value("office.tasks_done", year) == 1
    assert other.get(reverse("task_edit", args=[task.pk])).status_code == 404


def test_points_of_the_staff_follow_the_years_rules(account, year):
    staff = account(Role.STAFF)
    quick, slow, idle = (factories.UserFactory(roles=[Role.STAFF], name=name) for name in ("快", "慢", "无"))

    def task(owner, due, done=None):
        made = OfficeTask.objects.create(plenary=year, title="事", owner=owner, quarter=1, due_on=due)
        if done:
            OfficeTask.objects.filter(pk=made.pk).update(state="done", done_on=done)

    task(quick, "2024-03-31", "2024-03-30")
    task(quick, "2024-03-31", "2024-03-31")
    task(slow, "2024-03-31", "2024-04-02")
    task(idle, "2024-03-31")
    OfficePoint.objects.create(user=slow, on="2024-02-01", words="稿件采用", points=1)
    totals = {one.user.name: one.total for one in office.ranking(year)}
    assert totals == {"快": 10, "慢": 3, "无": -3}
    enter(staff, "office-rules", plenary=year.pk, kind="on_time", points="8")
    assert office.ranking(year)[0].total == 16
    assert office.ranking(year, 2) == []
    page = staff.get(f"{reverse('office_ranking')}?quarter=1")
    assert [one.rank for one in page.context["rows"]] == [1, 2, 3]
    data = b"".join(staff.get(f"{reverse('office_ranking')}?quarter=1&as=pdf").streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "第1季度委办任务通报" in text
    assert "其中超期 1 项" in text.replace("\n", "")
    assert staff.get(f"{reverse('office_ranking')}?as=xlsx").status_code == 200
    assert staff.get(f"{reverse('office_ranking')}?as=pdf").status_code == 404


def test_the_ranking_of_a_quarter_goes_by_its_days_in_the_year(account, change_of_terms):
    staff, (last, first) = account(Role.STAFF), change_of_terms
    for on, points in (("2021-07-05", 1), ("2021-09-05", 2), ("2022-07-05", 4)):
        OfficePoint.objects.create(user=staff.user, on=on, words="稿件采用", points=points)
    for plenary, number, total in ((last, 3, [1]), (first, 1, [2]), (first, 3, [4])):
        assert [one.total for one in office.ranking(plenary, number)] == total
    type(last).objects.filter(pk=last.pk).update(shown=True)
    page = staff.get(reverse("office_ranking"), {"quarter": 4})
    assert [words for words, _, _ in page.context["tabs"]] == ["全年", "第1季度", "第2季度", "第3季度"]
    assert page.context["title"] == "2021年心积分"


def test_a_task_stands_in_a_quarter_that_its_year_has(account, change_of_terms):
    staff = account(Role.STAFF)
    data = {"title": "写通报", "owner": staff.user.pk, "quarter": "4", "due_on": "2021-08-20"}
    form = TaskForm(data)
    assert form.errors["quarter"] == ["2021年度是2021年1月10日至8月31日，没有第四季度。"]
    assert TaskForm({**data, "quarter": "3"}).is_valid()


# --- plan, brands, workbook --------------------------------------------------------------------------------------
def test_the_plan_as_page_pdf_and_spreadsheet_with_its_progress(account, year):
    member, committee = account(Role.MEMBER), factories.CommitteeFactory(name="经济委")
    from activities.models import PlanItem

    for topic, approved in (("甲题", date(2024, 1, 20)), ("乙题", date(2024, 1, 20)), ("丙题", None)):
        PlanItem.objects.create(
            plenary=year, topic=topic, form="special", lead_committee=committee, quarter=1, approved_on=approved
        )
    factories.ActivityFactory(plan_item=PlanItem.objects.get(topic="甲题"))
    page = member.get(reverse("plan"))
    assert "审定 2 项，已开展 1 项" in page.content.decode()
    assert value("plan.completion_rate", year) == 50
    rows = list(load_workbook(io.BytesIO(member.get(f"{reverse('plan')}?as=xlsx").content)).active.values)
    assert [row[-1] for row in rows[1:]] == ["已开展", "未开展", "未开展"]
    data = b"".join(member.get(f"{reverse('plan')}?as=pdf").streaming_content)
    assert "甲题" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_brand_and_group_pages_sum_up_their_activities(account, year):
    leader, brand, group = account(Role.LEADER), factories.BrandFactory(), factories.GroupFactory()
    activity = factories.ActivityFactory(brand=brand, group=group)
    from activities.services.attendance import set_attendance

    set_attendance(activity, factories.MemberFactory(), "present")
    set_attendance(activity, factories.MemberFactory(), "leave")
    activity.others.create(kind="public", count=30)
    activity.suggestions.create(text="甲", converted_on="2024-06-01", conversion="已办")
    Venue.objects.create(name="书房", kind="reading_room", group=group, since="2024-01-01")
    for address in (reverse("brand_page", args=[brand.pk]), reverse("group_page", args=[group.pk])):
        sums = leader.get(address).context["sums"]
        assert sums == {"sessions": 1, "members": 1, "public": 30, "suggestions": 1, "converted": 1}
    assert "书房" in leader.get(reverse("group_page", args=[group.pk])).content.decode()
    assert leader.get(reverse("brands")).status_code == 200


def test_the_whole_year_as_one_workbook_made_by_the_worker(account, year):
    leader = account(Role.LEADER)
    factories.AttendanceFactory()
    factories.MicroFactory(state="submitted")
    leader.post(reverse("workbook"))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().state == Job.State.DONE
    assert jobs.made("activities.workbook", "2024") is not None
    answer = leader.get(f"{reverse('workbook')}?download=1")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert {"数据", "活动", "出席记录", "微建议和社情民意", "提案", "履职记录"} <= set(book.sheetnames)
    assert book["出席记录"].max_row == 2


def test_a_late_task_is_a_late_todo(account, year):
    staff = account(Role.STAFF)
    OfficeTask.objects.create(
        plenary=year, title="事", owner=staff.user, quarter=1, due_on=clock.today() - timedelta(days=1)
    )
    assert 'class="late"' in staff.get(reverse("home")).content.decode()

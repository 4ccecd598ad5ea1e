"""Which columns a sheet has, and long sheets made in the background: of whom, for whom, as of which rights."""

import io
from datetime import datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc import jobs
from cppcc.lists import exporting
from cppcc.models import Job, ListColumns, ListExport
from cppcc.rights import Role
from proposals.models import Assignment, Handler, Unit
from tests import factories


# --- which columns -----------------------------------------------------------------------------------------------
def sheet_of(answer):
    assert answer["Content-Type"].startswith("application/vnd.openxml"), answer
    return load_workbook(io.BytesIO(answer.content)).active


def test_the_columns_are_chosen_once_for_each_account_and_list(account, year):
    factories.MemberFactory(name="王平", phone="13900000000")
    staff, other, place = account(Role.STAFF), account(Role.STAFF), reverse("member_list")
    page = staff.get(f"{place}?export=choose").content.decode()
    assert 'value="phone"' in page
    assert "共 1 名" in page
    answer = staff.post(f"{place}?serving=yes&export=choose", {"export": "columns", "column": ["phone", "name", "x"]})
    assert answer["Location"] == f"{place}?serving=yes&export=xlsx"
    assert [list(row) for row in sheet_of(staff.get(answer["Location"])).values] == [
        ["姓名", "电话"], ["王平", "13900000000"],
    ]  # fmt: skip
    assert sheet_of(other.get(f"{place}?export=xlsx")).max_column == 18
    none = staff.post(f"{place}?export=choose", {"export": "columns"})
    assert "请至少选择一列" in none.content.decode()
    assert staff.post(place, {}).status_code == 405


def test_the_usual_columns_are_no_choice_and_a_column_that_went_is_left_out(account, year):
    factories.ActivityFactory()
    staff, place = account(Role.LEADER), reverse("activity_list")
    usual = ["starts_at", "title", "kind", "organiser", "place", "present_count", "suggestion_count"]
    staff.post(f"{place}?export=choose", {"export": "columns", "column": usual})
    assert not ListColumns.objects.exists()
    ListColumns.objects.create(user=staff.user, place="activity_list", keys=["gone", "title"])
    assert [cell.value for cell in sheet_of(staff.get(f"{place}?export=xlsx"))[1]] == ["活动名称"]


@pytest.mark.parametrize(
    ("role", "name", "hidden"),
    [
        (Role.ADMIN, "member_list", {"birth", "phone", "employer", "title", "number"}),
        (Role.MEMBER, "proposal_list", {"grade", "reply_text", "feedback_words", "responsible", "co"}),
        (Role.MEMBER, "micro_list", {"reject_reason", "instruction"}),
    ],
)
def test_what_a_reader_may_not_see_is_never_offered_nor_taken(role, name, hidden, account, year):
    client, place = account(role), reverse(name)
    factories.MemberFactory(user=client.user if role == Role.MEMBER else None)
    page = client.get(f"{place}?export=choose").content.decode()
    assert not [key for key in hidden if f'value="{key}"' in page]
    client.post(f"{place}?export=choose", {"export": "columns", "column": [*hidden, "state", "name"]})
    assert not set(ListColumns.objects.get().keys) & hidden
    ListColumns.objects.update(keys=[*hidden, "state", "name"])
    assert sheet_of(client.get(f"{place}?export=xlsx")).max_column == 1


# --- long ones -----------------------------------------------------------------------------------------------------
@pytest.fixture
def few_in_request(monkeypatch):
    monkeypatch.setattr(exporting, "IN_REQUEST", 3)
    monkeypatch.setattr(exporting, "CHUNK", 2)


def ordered(client, query="?year=2024"):
    return client.post(
        f"{reverse('proposal_list')}{query}&export=choose",
        {"export": "columns", "column": ["number", "title", "lead", "filed_on"]},
    )


def made(client):
    answer = ordered(client)
    job = Job.objects.get(kind=exporting.KIND, state="waiting")
    jobs.run(job.pk)
    job.refresh_from_db()
    return answer["Location"], job


@pytest.fixture
def five(year):
    units = [factories.UnitFactory(name=f"单位{n}") for n in range(5)]
    for number in range(1, 6):
        hand = factories.AssignmentFactory(
            proposal=factories.ProposalFactory(state="dispatched", number=number, title=f"=第{number}件"),
            unit=units[number - 1],
        )
        factories.AssignmentFactory(proposal=hand.proposal, unit=units[number - 2], role="co")


def test_more_rows_than_a_request_writes_are_a_job(few_in_request, account, five):
    staff = account(Role.STAFF)
    place, job = made(staff)
    assert (job.state, job.error) == ("done", "")
    page = staff.get(place)
    assert "下载" in page.content.decode()
    data = b"".join(staff.get(f"{place}?download=1").streaming_content)
    rows = list(load_workbook(io.BytesIO(data)).active.values)
    assert rows[0] == ("编号", "案由", "主办单位", "立案日期")
    assert rows[1] == (5, "=第5件", "单位4", datetime(2024, 1, 20))
    assert len(rows) == 6
    assert account(Role.STAFF).get(place).status_code == 404
    assert place in staff.get("/proposals/?export=choose").content.decode()


def test_the_same_sheet_is_not_made_twice_at_once(few_in_request, account, five):
    staff = account(Role.STAFF)
    assert ordered(staff)["Location"] == ordered(staff)["Location"]
    assert ordered(staff, "?year=2024&q=第")["Location"] != ordered(staff)["Location"]
    assert ListExport.objects.count() == 2


def test_rights_are_asked_when_it_is_made_and_when_it_is_handed_out(few_in_request, account, five):
    staff = account(Role.STAFF)
    place, _ = made(staff)
    staff.user.role_grants.update(role=Role.LEADER)
    page = staff.get(place).content.decode()
    assert exporting.CHANGED in page
    assert staff.get(f"{place}?download=1").status_code == 404
    ordered(staff)
    staff.user.role_grants.update(role=Role.ADMIN)
    job = Job.objects.get(kind=exporting.KIND, state="waiting")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", exporting.CHANGED)


def test_a_handler_who_moved_to_another_unit_gets_no_sheet_of_the_former_one(few_in_request, account, five):
    client = account(Role.HANDLER)
    Handler.objects.create(user=client.user, unit=Unit.objects.get(name="单位0"))
    own = Unit.objects.get(name="单位0")
    Assignment.objects.filter(role="co").exclude(proposal__assignments__unit=own).update(unit=own)
    answer = client.post(
        f"{reverse('proposal_list')}?year=2024&export=choose", {"export": "columns", "column": ["title"]}
    )
    place = answer["Location"]
    assert client.get(place).status_code == 200
    assert exporting.CHANGED not in client.get(place).content.decode()
    Handler.objects.update(unit=Unit.objects.get(name="单位1"))
    assert exporting.CHANGED in client.get(place).content.decode()


def test_many_records_behind_a_number_are_a_job_too(few_in_request, account, five):
    leader = account(Role.LEADER)
    address = reverse("figure_detail", args=[2024, "proposals.submitted"])
    shown = leader.get(address).context["page"].paginator.count
    assert shown > 3
    assert leader.get(f"{address}?export=xlsx")["Location"] == f"{address}?export=choose"
    answer = leader.post(f"{address}?export=choose", {"export": "columns", "column": ["0", "1"]})
    jobs.run(Job.objects.get(kind=exporting.KIND, state="waiting").pk)
    data = b"".join(leader.get(f"{answer['Location']}?download=1").streaming_content)
    sheet = load_workbook(io.BytesIO(data)).active
    assert (sheet.max_row, sheet.max_column) == (shown + 1, 2)

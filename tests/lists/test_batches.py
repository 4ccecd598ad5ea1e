"""What is done for many rows of a list at once: what is offered, what is left out and why, once, and many as a job."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc import jobs
from cppcc.lists import batching
from cppcc.models import Job, ListBatch, Notice
from cppcc.rights import Role
from cppcc.workflow import every_course
from members.models import Declaration
from proposals.models import Proposal
from tests import factories
from tests.browserlike import forms_of


def asking(page):
    """The form of the page that asks."""
    return next(fields for _, fields in forms_of(page.content.decode()) if "seen" in fields)


@pytest.fixture
def declared(year):
    user = factories.UserFactory()

    def make(title, state="submitted"):
        member = factories.MemberFactory()
        return Declaration.objects.create(
            plenary=year, member=member, kind="welfare", on="2024-03-01", title=title, state=state, created_by=user
        )

    return make


def test_every_step_for_many_says_whose_it_is():
    steps = [step for course in every_course() for step in course.steps.values() if step.batch]
    assert len(steps) > 10
    assert all(getattr(step.who, "roles", None) for step in steps)


def test_declarations_are_confirmed_together_and_what_is_left_out_is_said(account, declared):
    staff, place = account(Role.STAFF), f"{reverse('declaration_list')}?year=2024"
    ready = [declared(f"助老{n}") for n in range(3)]
    done = declared("已退回的", "returned")
    page = staff.get(place).content.decode()
    assert 'formaction="?year=2024&amp;do=confirm"' in page
    assert re.search(rf'value="{ready[0].pk}" form="batch" data-can="confirm"', page)
    assert re.search(rf'value="{done.pk}" form="batch" aria-label', page), "nothing can be done with it"
    asked = staff.post(f"{place}&do=confirm", {"pick": [one.pk for one in [*ready, done]]})
    words = asked.content.decode()
    assert "确定确认 3 条" in words
    assert "已退回的：现为“退回补充”，不能确认" in words
    ready[0].raise_version()
    sent = {**asking(asked), "confirm": "1"}
    answer = staff.post(f"{place}&do=confirm", sent, follow=True).content.decode()
    assert "已确认 2 条。" in answer
    assert "刚被他人处理过" in answer
    again = staff.post(f"{place}&do=confirm", sent, follow=True).content.decode()
    assert "不能确认" in again or "刚被他人" in again
    assert sorted(Declaration.objects.order_by("pk").values_list("state", flat=True)) == [
        "confirmed", "confirmed", "returned", "submitted",
    ]  # fmt: skip
    assert "请先在列表中勾选" in staff.post(f"{place}&do=confirm", {}, follow=True).content.decode()


def test_all_rows_under_the_conditions_are_a_job_where_they_are_many(account, year, monkeypatch):
    monkeypatch.setattr(batching, "IN_REQUEST", 3)
    staff, place = account(Role.STAFF), f"{reverse('proposal_list')}?year=2024&q=路灯"
    for number in range(5):
        factories.ProposalFactory(state="reviewing", title=f"关于路灯的提案{number}")
    factories.ProposalFactory(state="reviewing", title="关于公园的提案")
    factories.ProposalFactory(state="rejected", title="不予立案的路灯提案")
    asked = staff.post(f"{place}&do=file", {"all": "1"})
    assert "确定立案 5 件" in asked.content.decode()
    answer = staff.post(f"{place}&do=file", {**asking(asked), "confirm": "1"})
    batch = ListBatch.objects.get()
    assert answer["Location"] == reverse("list_batch", args=[batch.pk])
    assert not Proposal.objects.filter(state="filed").exists()
    Proposal.objects.filter(title__endswith="4").first().raise_version()
    jobs.run(Job.objects.get(kind=batching.KIND).pk)
    job = Job.objects.get(kind=batching.KIND)
    assert (job.state, job.error) == ("done", "")
    page = staff.get(answer["Location"]).content.decode()
    assert "已立案 4 条。" in page
    assert "刚被他人处理过" in page
    assert Proposal.objects.filter(state="filed").count() == 4
    assert account(Role.STAFF).get(answer["Location"]).status_code == 404
    jobs.run(job.pk)
    assert Proposal.objects.filter(state="filed").count() == 4


def test_a_job_does_nothing_for_whom_it_is_no_more(account, year, monkeypatch):
    monkeypatch.setattr(batching, "IN_REQUEST", 0)
    staff, place = account(Role.STAFF), f"{reverse('proposal_list')}?year=2024"
    one = factories.ProposalFactory(state="reviewing")
    asked = staff.post(f"{place}&do=file", {"pick": [one.pk]})
    staff.post(f"{place}&do=file", {**asking(asked), "confirm": "1"})
    staff.user.role_grants.update(role=Role.LEADER)
    job = Job.objects.get(kind=batching.KIND)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", batching.GONE)
    assert not Proposal.objects.filter(state="filed").exists()


def test_units_that_owe_a_reply_are_reminded_once_a_day(account, year):
    dispatcher, place = account(Role.DISPATCHER), f"{reverse('proposal_list')}?year=2024"
    hand = factories.AssignmentFactory(proposal__state="dispatched")
    handler = factories.HandlerFactory(unit=hand.unit)
    closed = factories.ProposalFactory(state="closed", number=99)
    for _ in range(2):
        asked = dispatcher.post(f"{place}&do=remind", {"pick": [hand.proposal_id, closed.pk]})
        assert "催办 1 件" in asked.content.decode()
        dispatcher.post(f"{place}&do=remind", {**asking(asked), "confirm": "1"})
    assert Notice.objects.filter(user=handler.user, words__startswith="催办").count() == 1


def test_chosen_rows_go_out_as_a_sheet_and_no_others(account, year):
    staff, place = account(Role.STAFF), reverse("member_list")
    made = [factories.MemberFactory(name=name) for name in ("甲一", "乙二", "丙三")]
    answer = staff.post(f"{place}?do=chosen", {"pick": [made[0].pk, made[2].pk]})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert sorted(row[0] for row in rows[1:]) == ["丙三", "甲一"]


def test_what_is_not_ones_own_or_not_seen_is_not_done(account, member_client, year, declared, monkeypatch):
    one = declared("助老")
    place = f"{reverse('declaration_list')}?year=2024"
    assert "data-picked" not in member_client.get(place).content.decode()
    for name in ("confirm", "chosen"):
        assert member_client.post(f"{place}&do={name}", {"pick": [one.pk], "confirm": "1"}).status_code == 404
    leader = account(Role.LEADER)
    assert leader.post(f"{place}&do=confirm", {"pick": [one.pk]}).status_code == 404
    handler = account(Role.HANDLER)
    mine = factories.AssignmentFactory(state="waiting", proposal__state="dispatched", proposal__number=1)
    other = factories.AssignmentFactory(state="waiting", proposal__state="dispatched", proposal__number=2)
    factories.HandlerFactory(user=handler.user, unit=mine.unit)
    place = f"{reverse('proposal_list')}?year=2024"
    asked = handler.post(f"{place}&do=accept", {"pick": [mine.proposal_id, other.proposal_id]})
    assert "确定签收 1 件" in asked.content.decode()
    assert other.proposal.title not in asked.content.decode()
    asked = handler.post(f"{place}&do=accept", {"all": "1"})
    assert "确定签收 1 件" in asked.content.decode()
    monkeypatch.setattr(batching, "IN_REQUEST", 0)
    handler.post(f"{place}&do=accept", {**asking(asked), "confirm": "1"})
    assert [row for row, *_ in ListBatch.objects.get().picked] == [mine.proposal_id], (
        "all that match are all of the own"
    )


def test_ticks_and_states_ask_no_query_a_row(account, year, same_queries):
    staff, numbers = account(Role.STAFF), iter(range(1, 99))

    def fill(number):
        for _ in range(number):
            factories.AssignmentFactory(proposal__state="dispatched", proposal__number=next(numbers))

    same_queries(fill, lambda made: staff.get(f"{reverse('proposal_list')}?year=2024"), at_most=48)

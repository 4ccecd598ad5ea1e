"""申报征集: asked of chosen members for a time, answered by a declaration or in one click."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.calendar import clock
from cppcc.frame import todos_for
from cppcc.models import CourseEntry, Notice
from cppcc.rights import Role
from members import filing
from members.forms.filing import FilingForm
from members.models import Asked, Declaration, Filing, Position
from members.schemes.choosing import By, choice
from members.states import Answer
from tests import factories
from tests.members.filings import SPRING, answers, declared, errors, says_nothing, send


@pytest.fixture(autouse=True)
def spring(db):
    """The second of April 2024: the first quarter is over."""
    with clock.at(SPRING):
        yield


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


# --- asking ------------------------------------------------------------------------------------------------------
def test_all_who_serve_are_asked_each_is_told_and_finds_the_way(staff, member_client):
    other = factories.MemberFactory()
    left = factories.MemberFactory(left_on=date(2024, 3, 1))
    later = factories.MemberFactory(joined_on=date(2024, 4, 1))
    answer = send(staff)
    record = Filing.objects.get()
    assert answer["Location"] == record.get_absolute_url()
    assert (record.name, record.starts_on, record.ends_on) == (
        "2024年第一季度履职申报", date(2024, 1, 1), date(2024, 3, 31),
    )  # fmt: skip
    assert set(answers(record)) == {member_client.member.pk, other.pk}
    assert {left.pk, later.pk}.isdisjoint(answers(record))
    notice = Notice.objects.get(user=member_client.user)
    assert "2024-04-20 前完成2024年第一季度履职申报" in notice.words
    (todo,) = todos_for(member_client.user, 2024)
    assert (todo.label, todo.count) == ("份履职申报征集待答复", 1)
    assert member_client.get(todo.url).context["table"].paginator.count == 1
    page = member_client.get(notice.url).content.decode()
    assert f'href="{reverse("declaration_new")}"' in page
    assert "2024-04-20" in page


def test_positions_bodies_and_named_persons_are_asked_each_once(staff, year):
    chair, trade, both, named, nobody = (factories.MemberFactory() for _ in range(5))
    for one in (chair, both):
        Position.objects.create(member=one, kind="vice_chair", starts_on="2022-01-01")
    trade.sector = both.sector = sector = factories.SectorFactory(name="经济")
    trade.save()
    both.save()
    only = [choice(By.POSITION, "vice_chair", "副主席"), choice(By.SECTOR, sector.pk, "经济")]
    assert send(staff, only=only, persons=[named.pk, both.pk]).status_code == 302
    record = Filing.objects.get()
    assert set(answers(record)) == {chair.pk, trade.pk, both.pk, named.pk}
    assert nobody.pk not in answers(record)
    assert filing.whom_words(record) == "副主席、经济界和指定的 2 名委员"
    assert "副主席、经济界和指定的 2 名委员" in staff.get(record.get_absolute_url()).content.decode()


def test_own_days_lie_in_one_year_and_what_is_wrong_stands_beside_its_field(staff, year):
    factories.MemberFactory()
    factories.PlenaryYearFactory(year=2023)
    left = factories.MemberFactory(name="早离任", left_on=date(2024, 3, 1))
    new = factories.MemberFactory(name="新任职", joined_on=date(2024, 4, 1))
    sector = factories.SectorFactory(name="还没有委员的界别")
    empty = choice(By.SECTOR, sector.pk, sector.name)
    days = {"span": "days", "starts_on": "2024-01-01", "ends_on": "2024-03-31"}
    for field, words, changes in (
        ("due_on", "不能早于今天", {"due_on": "2024-04-01"}),
        ("due_on", "", {"due_on": "2024-02-30"}),
        ("span", "还没有开始", {"span": "3"}),
        ("span", "", {"span": "9"}),
        ("starts_on", "请填写开始日期", {**days, "starts_on": ""}),
        ("ends_on", "请填写结束日期", {**days, "ends_on": ""}),
        ("ends_on", "不能早于开始日期", {**days, "ends_on": "2023-12-31"}),
        ("ends_on", "同一年度", {**days, "starts_on": "2023-12-01"}),
        ("ends_on", "不在任何届次年度内", {**days, "ends_on": "2031-01-01"}),
        ("starts_on", "还没有开始", {**days, "starts_on": "2024-05-01", "ends_on": "2024-06-01"}),
        ("persons", "早离任", {"persons": [left.pk]}),
        ("persons", "新任职在这段时间之后才任职", {"persons": [new.pk]}),
        ("only", "没有符合条件的在任委员", {"only": [empty]}),
    ):
        found = errors(staff, **changes)
        assert set(found) == {field}, (changes, found)
        assert words in found[field][0]
    assert not Filing.objects.exists()
    assert send(staff, **days).status_code == 302
    assert Filing.objects.get().name == "2024年第一季度履职申报"


def test_quarters_without_days_are_not_offered(staff, change_of_terms):
    last, first = change_of_terms
    with clock.at(timezone.make_aware(datetime(2021, 10, 12, 10))):
        for plenary, numbers, chosen in (
            (last, ["1", "2", "3", "days"], "3"),
            (first, ["1", "2", "3", "4", "days"], "1"),
        ):
            form = FilingForm(year=plenary)
            assert [key for key, _ in form.fields["span"].choices] == numbers
            assert form.fields["span"].initial == chosen
        words = dict(FilingForm(year=last).fields["span"].choices)["3"]
        assert words == "2021年第三季度（2021-07-01 至 2021-08-31）"


def test_pressed_twice_it_is_asked_once(staff, year):
    factories.MemberFactory()
    token = str(uuid.uuid4())
    assert send(staff, form_token=token)["Location"] == send(staff, form_token=token)["Location"]
    assert (Filing.objects.count(), Asked.objects.count()) == (1, 1)


def test_without_a_year_and_without_any_asking_the_page_says_what_comes_next(staff):
    assert send(staff).status_code == 302
    page = staff.get(reverse("filing_list")).content.decode()
    assert "点“征集”" in page
    assert f'href="{reverse("filing_new")}"' in page


def test_for_a_year_that_was_ended_a_reason_is_asked(staff, year):
    factories.MemberFactory()
    type(year).objects.filter(pk=year.pk).update(state="closed")
    assert "请写明理由" in errors(staff)["late_reason"][0]
    assert send(staff, late_reason="补报").status_code == 302
    assert year.late_records.get().reason == "补报"


# --- answering ---------------------------------------------------------------------------------------------------
def test_a_declaration_of_the_time_that_came_after_it_was_asked_answers(year):
    member = factories.MemberFactory()
    declared(member)  # known before
    asked = factories.AskedFactory(member=member)
    assert filing.answer_of(asked) == Answer.WAITING
    declared(member, date(2024, 4, 1))  # of another time
    declared(factories.MemberFactory())
    assert filing.answer_of(asked) == Answer.WAITING
    made = declared(member, date(2024, 3, 31))
    assert filing.answer_of(asked) == Answer.DECLARED
    Declaration.objects.filter(pk=made.pk).update(state="returned")
    assert filing.answer_of(asked) == Answer.DECLARED
    Declaration.objects.filter(pk=made.pk).update(state="withdrawn")
    assert filing.answer_of(asked) == Answer.WAITING


def test_the_form_itself_answers(member_client):
    asked = factories.AskedFactory(member=member_client.member)
    facts = {"kind": "welfare", "part": "participant", "on": "2024-02-01", "title": "助老", "content": ""}
    answer = member_client.post(reverse("declaration_new"), {**facts, "form_token": str(uuid.uuid4())})
    assert answer.status_code == 302
    assert filing.answer_of(asked) == Answer.DECLARED
    assert todos_for(member_client.user, 2024) == []
    page = member_client.get(asked.get_absolute_url()).content.decode()
    assert "助老" in page
    assert asked.step_url("nothing") not in page


def test_nothing_to_declare_is_one_click_and_a_second_press_makes_no_second_record(member_client):
    asked = factories.AskedFactory(member=member_client.member)
    token = str(uuid.uuid4())
    for _ in range(2):
        data = {"version": asked.version, "form_token": token}
        member_client.post(asked.step_url("nothing"), data, follow=True)
    member_client.post(asked.step_url("nothing"), {"version": 1, "form_token": str(uuid.uuid4())})
    asked = Asked.objects.get()
    assert (asked.state, asked.said_on, asked.version) == ("nothing", date(2024, 4, 2), 2)
    assert CourseEntry.objects.filter(transition="nothing").count() == 1
    assert filing.answer_of(asked) == Answer.NOTHING
    assert todos_for(member_client.user, 2024) == []


def test_who_declared_before_says_that_there_is_nothing_else(member_client):
    declared(member_client.member)
    asked = factories.AskedFactory(member=member_client.member)
    assert "本期没有其他可申报的履职" in member_client.get(asked.get_absolute_url()).content.decode()
    says_nothing(member_client, asked)
    assert filing.answer_of(asked) == Answer.NOTHING


def test_it_is_taken_back_until_the_last_day_and_a_declaration_still_counts(member_client):
    asked = factories.AskedFactory(member=member_client.member)
    says_nothing(member_client, asked)
    with clock.at(timezone.make_aware(datetime(2024, 4, 30, 20))):
        member_client.post(asked.step_url("take_back"), {"version": 2})
    asked = Asked.objects.get()
    assert (asked.state, asked.said_on) == ("asked", None)
    says_nothing(member_client, asked)
    with clock.at(timezone.make_aware(datetime(2024, 5, 1, 9))):
        page = member_client.post(asked.step_url("take_back"), {"version": 4}, follow=True).content.decode()
        assert "截止日期 2024-04-30 已过" in page
    assert filing.answer_of(asked) == Answer.NOTHING
    declared(member_client.member)
    assert filing.answer_of(asked) == Answer.DECLARED


def test_for_one_without_an_account_staff_answer_and_for_others_not(staff, member_client):
    alone = factories.AskedFactory()
    other = factories.AskedFactory(filing=alone.filing, member=member_client.member)
    label = "份履职申报征集待机关代为答复"
    (todo,) = [one for one in todos_for(staff.user, 2024) if one.label == label]
    assert todo.count == 1
    says_nothing(staff, alone)
    staff.post(other.step_url("nothing"), {"version": 1})
    assert answers(alone.filing) == {alone.member_id: "nothing", other.member_id: "waiting"}
    assert "代为答复" in staff.get(alone.get_absolute_url()).content.decode()
    assert label not in [one.label for one in todos_for(staff.user, 2024)]


def test_others_rows_are_404(account, year, member_client):
    own = factories.AskedFactory(member=member_client.member)
    other = factories.AskedFactory(filing=own.filing)
    assert member_client.get(own.get_absolute_url()).status_code == 200
    for address in (other.get_absolute_url(), other.step_url("nothing")):
        assert member_client.get(address).status_code == 404
    assert member_client.post(other.step_url("nothing"), {"version": 1}).status_code == 404
    assert member_client.get(own.filing.get_absolute_url()).status_code == 403
    listed = member_client.get(reverse("asked_list"), {"year": "all", "filing": other.filing_id})
    assert [row.record.pk for row in listed.context["table"].rows] == [own.pk]
    assert account(Role.DISPATCHER).get(reverse("asked_list")).status_code == 403
    leader = account(Role.LEADER)
    assert leader.get(own.filing.get_absolute_url()).status_code == 200
    assert leader.post(reverse("filing_urge", args=[own.filing_id])).status_code == 403


def test_what_was_returned_and_is_sent_again_after_it_was_asked_answers(staff, member_client):
    declared(member_client.member, state="returned")
    Declaration.objects.update(created_at=SPRING - timedelta(days=9))
    record, later = factories.AskedFactory(member=member_client.member).filing, SPRING + timedelta(days=1)
    Asked.objects.update(created_at=SPRING)
    assert answers(record) == {member_client.member.pk: Answer.WAITING}
    with clock.at(later):
        for step, client in (("send_again", member_client), ("return_it", staff), ("send_again", member_client)):
            one = Declaration.objects.get()
            client.post(one.step_url(step), {"version": one.version, "reason": "请补材料"})
        assert answers(record) == {member_client.member.pk: Answer.DECLARED}
    assert [row.declared for row in record.asked_members.answers()] == [1]
    Asked.objects.update(created_at=later + timedelta(days=1))
    assert answers(record) == {member_client.member.pk: Answer.WAITING}


def test_one_whose_account_is_switched_off_is_told_as_such_and_the_office_answers_for_him(staff, account):
    user = account(Role.MEMBER).user
    asked = factories.AskedFactory(member=factories.MemberFactory(user=user))
    assert filing.no_need(asked) == ""
    user.is_active = False
    user.save()
    asked = Asked.objects.get(pk=asked.pk)
    assert filing.no_need(asked) == "账号已停用，请电话联系"
    page = says_nothing(staff, asked).content.decode()
    assert "代为答复（委员账号已停用）" in page
    assert answers(asked.filing) == {asked.member_id: Answer.NOTHING}

"""申报征集: asked of chosen members for a time, answered by a declaration or in one click, counted, urged, closed."""

import io
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cppcc.calendar import clock
from cppcc.frame import todos_for
from cppcc.models import Binned, CourseEntry, Notice
from cppcc.recycle.restoring import restore
from cppcc.rights import Role
from members import filing
from members.models import Asked, Declaration, Filing, Position
from members.schemes.choosing import By, choice
from members.states import Answer
from tests import factories

SPRING = timezone.make_aware(datetime(2024, 4, 2, 9))


@pytest.fixture(autouse=True)
def spring(db):
    """The second of April 2024: the first quarter is over."""
    with clock.at(SPRING):
        yield


@pytest.fixture
def staff(account):
    return account(Role.STAFF)


def send(client, **changes):
    data = {"span": "1", "due_on": "2024-04-20", "form_token": str(uuid.uuid4())}
    return client.post(reverse("filing_new"), {**data, **changes})


def errors(client, **changes):
    return send(client, **changes).context["form"].errors


def declared(member, on=date(2024, 2, 1), **facts):
    year = factories.PlenaryYearFactory(year=on.year)
    same = {"kind": "welfare", "title": "助老", "created_by": factories.UserFactory()}
    return Declaration.objects.create(member=member, plenary=year, on=on, **{**same, **facts})


def answers(record):
    return {row.member_id: row.answer for row in record.asked_members.answers()}


def says_nothing(client, asked, **more):
    """The one click: the form of the page as it stands there."""
    page = client.get(asked.get_absolute_url()).content.decode()
    assert f'action="{asked.step_url("nothing")}"' in page
    data = {"version": asked.version, "form_token": str(uuid.uuid4()), **more}
    return client.post(asked.step_url("nothing"), data, follow=True)


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


# --- the law -----------------------------------------------------------------------------------------------------
LOT = st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from(["", "withdrawn", "returned"]), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LOT, min_size=1, max_size=5))
def test_whoever_was_asked_stands_in_one_answer_and_the_counts_add_up(year, lots):
    record = factories.FilingFactory(plenary=year)
    expected = []
    for nothing, number, state, left in lots:
        said = {"state": "nothing", "said_on": date(2024, 4, 2)} if nothing else {}
        member = factories.MemberFactory(left_on=date(2024, 4, 1) if left else None)
        factories.AskedFactory(filing=record, member=member, **said)
        for _ in range(number):
            declared(member, **({"state": state} if state else {}))
        sent = number and state != "withdrawn"
        expected.append("declared" if sent else "nothing" if nothing else "left" if left else "waiting")
    assert sorted(answers(record).values()) == sorted(expected)
    counted = Filing.objects.counted().get(pk=record.pk)
    assert counted.asked == counted.answered + counted.waiting + counted.left == len(lots)
    assert counted.answered == sum(one in ("declared", "nothing") for one in expected)
    waiting = set(record.asked_members.waiting().values_list("pk", flat=True))
    assert waiting == {row.pk for row in record.asked_members.answers() if row.answer == "waiting"}


def test_who_left_is_no_more_waited_for_and_who_joined_is_asked_on_request(staff, member_client):
    going = factories.MemberFactory()
    send(staff)
    record = Filing.objects.get()
    going.left_on = date(2024, 4, 1)
    going.save()
    assert answers(record)[going.pk] == Answer.LEFT
    page = staff.get(record.get_absolute_url())
    assert [one.member_id for one in page.context["late"]] == [member_client.member.pk]
    assert "补充征集" not in [one.words for one in page.context["offers"]]
    joined = factories.MemberFactory(joined_on=date(2024, 3, 20))
    assert joined.pk not in answers(record)
    assert "补充征集" in [one.words for one in staff.get(record.get_absolute_url()).context["offers"]]
    for _ in range(2):
        staff.post(record.step_url("ask_more"), {"version": 1})
    assert set(answers(record)) == {going.pk, joined.pk, member_client.member.pk}
    assert record.asked_members.count() == 3


def test_after_the_last_day_nobody_more_is_asked_until_it_is_changed(staff, year):
    record = factories.FilingFactory(due_on=date(2024, 4, 1))
    factories.MemberFactory()
    page = staff.post(record.step_url("ask_more"), {"version": 1}, follow=True).content.decode()
    assert "截止日期 2024-04-01 已过，请先改截止日期" in page
    assert not Asked.objects.exists()
    staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-05-10"})
    staff.post(record.step_url("ask_more"), {"version": 2})
    assert record.asked_members.count() == 1


# --- urging, closing, deleting -----------------------------------------------------------------------------------
def urged(user):
    return Notice.objects.filter(user=user, key__startswith="filing-urged").count()


def test_those_who_have_not_answered_are_urged_once_a_day(staff, member_client, account):
    record = factories.AskedFactory(member=member_client.member).filing
    done = factories.MemberFactory(user=account(Role.MEMBER).user)
    factories.AskedFactory(filing=record, member=done)
    factories.AskedFactory(filing=record)  # without an account
    declared(done)
    address = reverse("filing_urge", args=[record.pk])
    assert "已催办 1 名" in staff.post(address, follow=True).content.decode()
    assert "已催办 0 名" in staff.post(address, follow=True).content.decode()
    assert (urged(member_client.user), urged(done.user)) == (1, 0)
    with clock.at(timezone.make_aware(datetime(2024, 4, 3, 9))):
        staff.post(address)
    assert urged(member_client.user) == 2


def test_ticked_rows_are_urged_and_it_is_said_who_is_not_and_why(staff, member_client):
    late = factories.AskedFactory(member=member_client.member)
    done = factories.AskedFactory(filing=late.filing, state="nothing", said_on=date(2024, 4, 1))
    alone = factories.AskedFactory(filing=late.filing)
    address = f"{reverse('asked_list')}?year=all&do=urge"
    asked = staff.post(address, {"pick": [late.pk, done.pk, alone.pk]})
    page = asked.content.decode()
    assert "没有可申报的，不需要催办" in page
    assert "没有账号，请电话联系" in page
    sent = {"pick": str(late.pk), "seen": asked.context["seen"], "confirm": "1"}
    staff.post(address, sent, follow=True)
    assert urged(member_client.user) == 1


def test_another_last_day_is_asked_for_told_and_may_not_be_past(staff, member_client):
    record = factories.AskedFactory(member=member_client.member).filing
    past = staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-04-01"})
    assert "不能早于今天" in past.context["form"].errors["due_on"][0]
    assert "还没有答复的委员将收到通知" in staff.get(record.step_url("change_due")).content.decode()
    staff.post(record.step_url("change_due"), {"version": 1, "due_on": "2024-05-10"})
    record = Filing.objects.get()
    assert record.due_on == date(2024, 5, 10)
    assert "改为 2024-05-10" in Notice.objects.get(user=member_client.user).words
    assert "2024-04-30 改为 2024-05-10" in staff.get(record.get_absolute_url()).content.decode()


def test_closed_it_waits_for_nobody_and_opened_again_it_does(staff, member_client):
    asked = factories.AskedFactory(member=member_client.member)
    record = asked.filing
    assert "待办随之取消" in staff.get(record.step_url("close")).content.decode()
    staff.post(record.step_url("close"), {"version": 1})
    assert todos_for(member_client.user, 2024) == []
    refused = member_client.post(asked.step_url("nothing"), {"version": 1}).content.decode()
    assert "这次征集已经结束" in refused
    assert "已催办 0 名" in staff.post(reverse("filing_urge", args=[record.pk]), follow=True).content.decode()
    listed = f"{reverse('asked_list')}?filing={record.pk}"
    found = [staff.get(f"{listed}&answer={one}").context["table"].paginator.count for one in ("waiting", "open")]
    assert found == [1, 0]
    staff.post(record.step_url("reopen"), {"version": 2})
    assert len(todos_for(member_client.user, 2024)) == 1


def test_deleting_asks_leaves_the_declarations_and_comes_back_whole(staff, member_client):
    asked = factories.AskedFactory(member=member_client.member)
    made = declared(member_client.member)
    address = reverse("filing_delete", args=[asked.filing_id])
    page = staff.get(address)
    assert "已提交的履职申报不受影响" in page.content.decode()
    assert Filing.objects.exists()
    staff.post(address, {"sight": page.context["sight"]})
    assert not Filing.objects.exists()
    assert not Asked.objects.exists()
    assert Declaration.objects.filter(pk=made.pk).exists()
    assert todos_for(member_client.user, 2024) == []
    restore(Binned.objects.get())
    assert answers(Filing.objects.get()) == {member_client.member.pk: "declared"}


def test_what_is_over_and_still_open_waits_for_staff(staff, year):
    record = factories.FilingFactory(due_on=date(2024, 4, 1))
    factories.FilingFactory()
    (todo,) = [one for one in todos_for(staff.user, 2024) if "已到期" in one.label]
    rows = staff.get(todo.url).context["table"].rows
    assert (todo.count, [row.record.pk for row in rows]) == (1, [record.pk])


# --- the lists ---------------------------------------------------------------------------------------------------
def test_who_answered_is_searched_filtered_sorted_and_taken_as_a_sheet(staff, year):
    record = factories.FilingFactory()
    wang, li = (factories.MemberFactory(name=name) for name in ("王小明", "李大力"))
    for one in (wang, li):
        factories.AskedFactory(filing=record, member=one)
    declared(wang)
    listed = f"{reverse('asked_list')}?filing={record.pk}"

    def names(query):
        return [row.record.member.name for row in staff.get(f"{listed}&{query}").context["table"].rows]

    assert names("q=wangxiaoming") == ["王小明"]
    assert names("answer=declared") == ["王小明"]
    assert names("answer=waiting") == ["李大力"]
    assert names("sort=member") == ["李大力", "王小明"]
    assert names("sort=-declared") == ["王小明", "李大力"]
    book = load_workbook(io.BytesIO(staff.get(f"{listed}&export=xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    found = {row[0]: row for row in rows if row[0] in ("王小明", "李大力")}
    assert "已申报" in found["王小明"]
    assert "未答复" in found["李大力"]


def test_pages_ask_the_same_of_few_and_many(staff, year):
    def asked():
        found = []
        for address in (reverse("filing_list"), record.get_absolute_url(), f"{reverse('asked_list')}?year=2024"):
            staff.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert staff.get(address).status_code == 200
            found.append(len(queries))
        return found

    record = factories.FilingFactory()
    for _ in range(2):
        declared(factories.AskedFactory(filing=record).member)
        factories.AskedFactory(filing=record)
    few = asked()
    for _ in range(12):
        declared(factories.AskedFactory(filing=record).member)
        factories.AskedFactory(filing=record)
        factories.AskedFactory()
    assert asked() == few


def test_asking_and_urging_many_costs_the_queries_of_few(year):
    def spent(number):
        record = factories.FilingFactory.build(plenary=year, created_by=factories.UserFactory())
        some = [factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER])) for _ in range(number)]
        with CaptureQueriesContext(connection) as asking:
            assert filing.begin(record, some) == number
        with CaptureQueriesContext(connection) as urging:
            assert filing.urge(record, clock.today()) == number
        assert filing.urge(record, clock.today()) == 0
        return len(asking), len(urging)

    few = spent(2)
    assert spent(12) == few


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

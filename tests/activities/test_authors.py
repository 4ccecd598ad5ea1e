"""Authors of an outcome: chosen on its form in an order that stays, each with a duty that follows the outcome."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from activities.models import Outcome
from cppcc import recycle
from cppcc.models import Binned
from cppcc.rights import Role
from members import duties
from members.models import DutyKind, DutyRecord, LateRecord, PlenaryYear
from members.states import YearState
from tests import factories
from tests.browserlike import deleted, main_form, opened

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def people(year):
    return [factories.MemberFactory(name=name) for name in ("张三", "李四", "王五")]


@pytest.fixture
def staff(account, year):
    return account(Role.STAFF)


@pytest.fixture
def activity(year):
    return factories.ActivityFactory(title="养老调研")


def written(staff, activity, writers, helpers=(), **data):
    said = {"kind": "research", "title": "关于养老的报告", "addressee": "区委", "sent_on": "2024-07-02", **data}
    named = {"writers": [one.pk for one in writers], "helpers": [one.pk for one in helpers]}
    return staff.post(reverse("outcome_new", args=[activity.pk]), said | named)


def changed(staff, outcome, **data):
    address = reverse("outcome_edit", args=[outcome.activity_id, outcome.pk])
    return staff.post(address, opened(staff, address) | data)


def ledger():
    rows = DutyRecord.objects.order_by("member__pk")
    return [(row.member.name, row.part, row.among, str(row.on)) for row in rows]


def test_authors_have_a_duty_shared_among_them_once_the_report_is_sent(staff, activity, people, year):
    first, second, third = people
    assert written(staff, activity, [second, first], [third], sent_on="").status_code == 302
    outcome = Outcome.objects.get()
    assert [row.member for row in outcome.authors.all()] == [second, first, third]
    assert ledger() == []
    changed(staff, outcome, sent_on="2024-07-02")
    assert ledger() == [
        ("张三", "author", 3, "2024-07-02"), ("李四", "author", 3, "2024-07-02"), ("王五", "participant", 3, "2024-07-02"),
    ]  # fmt: skip
    row = DutyRecord.objects.first()
    assert (row.kind, row.get_kind_display(), row.words) == (
        "report_written",
        "撰写调研报告",
        "《关于养老的报告》，报区委",
    )
    assert duties.rebuild(year, only_look=True).total == 0
    page = staff.get(activity.get_absolute_url()).content.decode()
    assert "执笔：李四、张三，参与：王五" in page


def test_the_duties_follow_every_change_of_the_outcome(staff, activity, people, year):
    first, second, third = people
    written(staff, activity, [first], [second])
    outcome = Outcome.objects.get()
    changed(staff, outcome, writers=[third.pk, first.pk], helpers=[], title="改题", sent_on="2024-07-03")
    assert [row.member for row in outcome.authors.all()] == [third, first]
    assert ledger() == [("张三", "author", 2, "2024-07-03"), ("王五", "author", 2, "2024-07-03")]
    assert {row.words for row in DutyRecord.objects.all()} == {"《改题》，报区委"}
    changed(staff, outcome, sent_on="")
    assert ledger() == []
    changed(staff, outcome, sent_on="2024-07-03")
    assert len(ledger()) == 2
    deleted(staff, reverse("outcome_delete", args=[activity.pk, outcome.pk]))
    assert ledger() == []
    recycle.restore(Binned.objects.get(kind="activities.outcome"))
    assert ledger() == [("张三", "author", 2, "2024-07-03"), ("王五", "author", 2, "2024-07-03")]
    assert [row.member for row in Outcome.objects.get().authors.all()] == [third, first]
    deleted(staff, reverse("activity_delete", args=[activity.pk]))
    assert ledger() == []
    recycle.restore(Binned.objects.get(kind="activities.activity"))
    assert len(ledger()) == 2
    assert duties.rebuild(year, only_look=True).total == 0


def test_another_order_of_the_authors_is_a_change_that_nobody_undoes_unseen(staff, activity, people):
    first, second, _ = people
    written(staff, activity, [first, second])
    outcome = Outcome.objects.get()
    address = reverse("outcome_edit", args=[activity.pk, outcome.pk])
    typed = opened(staff, address)
    changed(staff, outcome, writers=[second.pk, first.pk])
    answer = staff.post(address, typed | {"title": "改题"})
    assert answer.status_code == 200
    (told,) = answer.context["form"].conflicts
    assert (told.label, told.own) == ("执笔委员", False)
    assert told.now.index("李四") < told.now.index("张三")
    assert told.typed.index("张三") < told.typed.index("李四")
    again = staff.post(address, main_form(answer.content.decode()) | {"title": "改题"})
    assert again.status_code == 302
    assert [row.member for row in outcome.authors.all()] == [second, first]
    assert ledger() == [("张三", "author", 2, "2024-07-02"), ("李四", "author", 2, "2024-07-02")]


def test_a_ledger_without_the_duties_is_made_anew_from_the_outcomes(staff, activity, people, year):
    written(staff, activity, people[:2])
    DutyRecord.objects.all().delete()
    assert duties.rebuild(year).missing == 2
    assert [row[0] for row in ledger()] == ["张三", "李四"]


def test_nobody_writes_twice_and_who_never_served_is_refused(staff, activity, people):
    first, second, _ = people
    assert "张三已列入“执笔委员”" in written(staff, activity, [first], [first]).content.decode()
    late = factories.MemberFactory(name="赵六", joined_on=date(2024, 9, 1))
    assert "赵六" in written(staff, activity, [late]).content.decode()
    gone = factories.MemberFactory(name="钱七", joined_on=date(2020, 1, 1), left_on=date(2024, 6, 30))
    assert not Outcome.objects.exists()
    activity.starts_at, activity.ends_at = (one.replace(month=5) for one in (activity.starts_at, activity.ends_at))
    activity.save()
    assert written(staff, activity, [gone, second]).status_code == 302  # served when it was worked out
    assert {name for name, *_ in ledger()} == {"李四", "钱七"}


def test_authors_in_an_ended_year_need_a_reason(staff, activity, people, year):
    written(staff, activity, [])
    outcome = Outcome.objects.get()
    PlenaryYear.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    answer = changed(staff, outcome, writers=[people[0].pk])
    assert "请写明理由" in answer.content.decode()
    assert ledger() == []
    changed(staff, outcome, writers=[people[0].pk], late_reason="漏登")
    assert len(ledger()) == 1
    assert LateRecord.objects.get().reason == "漏登"
    changed(staff, outcome, title="改题", writers=[people[0].pk])
    assert LateRecord.objects.count() == 1


def test_taking_an_author_out_in_an_ended_year_needs_one_too(staff, activity, people, year):
    """What the others share becomes another."""
    written(staff, activity, people[:2])
    outcome = Outcome.objects.get()
    PlenaryYear.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    answer = changed(staff, outcome, writers=[people[0].pk])
    assert "请写明理由" in answer.content.decode()
    assert len(ledger()) == 2
    changed(staff, outcome, writers=[people[0].pk], late_reason="误登")
    assert len(ledger()) == 1
    assert LateRecord.objects.get().reason == "误登"


def test_the_file_of_a_member_lists_what_was_written(staff, activity, people, year):
    written(staff, activity, people[:1], people[1:])
    page = staff.get(reverse("member_detail", args=[people[0].pk])).content.decode()
    assert "关于养老的报告" in page


def test_an_own_kind_of_the_same_name_gives_way(db):
    DutyKind.objects.filter(key="report_written").update(key="kept_own")
    import_module("members.migrations.0033_reports_written").ship(apps, None)
    assert DutyKind.objects.get(key="report_written").name == "撰写调研报告"
    assert DutyKind.objects.get(key="kept_own").name.startswith("撰写调研报告（自设")

"""What a record of the ledger holds besides its kind: a number, how many share it, awards; each filled by its source."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from members import analysis, duties, possible
from members.importing.declarations import read
from members.kinds import Kind, Part
from members.models import Award, Declaration, DutyRecord
from tests import factories
from tests.bringing import book_of, by_cell

pytestmark = pytest.mark.usefixtures("in_2024")


def same(year):
    """Nothing differs between the ledger and its sources."""
    return duties.rebuild(year, only_look=True).total == 0


def entered(client, slug, **data):
    answer = client.post(reverse("register_new", args=[slug]), {**data, "form_token": str(uuid.uuid4())})
    assert answer.status_code == 302, answer.context["form"].errors


def test_an_award_is_a_duty_of_the_year_in_which_it_was_given(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    entered(
        staff, "awards", plenary=year.pk, member=member.pk, title="先进个人", on="2024-05-01", by="市政协", level="city"
    )
    record = DutyRecord.objects.get()
    assert (record.kind, record.level, record.words) == ("award", "city", "先进个人（市政协）")
    assert same(year)
    assert staff.get(record.open_url)["Location"] == Award.objects.get().get_absolute_url()
    Award.objects.get().delete()
    assert not DutyRecord.objects.exists()


def test_an_award_of_last_year_counts_where_it_was_given(account, year):
    former = factories.PlenaryYearFactory(year=2023)
    member = factories.MemberFactory()
    entered(
        account(Role.STAFF), "awards", plenary=former.pk, member=member.pk, title="优秀政协委员", on="2024-01-20", by=""
    )
    assert DutyRecord.objects.get().plenary == year
    assert same(year)
    assert same(former)


def test_a_donation_holds_its_amount_and_a_visit_its_people(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    entered(staff, "welfare", kind="donation", member=member.pk, on="2024-03-01", subject="捐赠", value="35000.50")
    entered(staff, "welfare", kind="students", member=member.pk, on="2024-03-02", subject="助学", value="11")
    entered(staff, "enterprises", name="甲厂", kind="lead", since="2024-02-01")
    firm = member.enterprises.model.objects.get()
    entered(staff, "visits", enterprise=firm.pk, member=member.pk, on="2024-03-03", people="4", suggestions="0")
    found = list(DutyRecord.objects.order_by("on").values_list("quantity", flat=True))
    assert found == [Decimal("35000.50"), 1, 4]
    assert same(year)


def test_a_declaration_carries_a_number_where_its_kind_has_one(account, year, member_client):
    def declare(**changes):
        data = {"kind": "welfare", "part": "participant", "on": f"{clock.today().year}-01-02", "title": "捐款"}
        return member_client.post(reverse("declaration_new"), {**data, "form_token": str(uuid.uuid4()), **changes})

    assert "没有数量" in declare(kind="media", quantity="3").context["form"].errors["quantity"][0]
    assert declare(quantity="0").context["form"].errors["quantity"]
    declare(quantity="1200")
    declare(title="助老", quantity="")
    assert list(Declaration.objects.order_by("pk").values_list("quantity", flat=True)) == [1200, 1]
    one = Declaration.objects.get(title="捐款")
    staff = account(Role.STAFF)
    staff.post(one.step_url("confirm"), {"version": 1})
    record = DutyRecord.objects.get()
    assert record.quantity == 1200
    assert "1200" in member_client.get(one.get_absolute_url()).content.decode()
    assert same(year)


def test_a_sheet_of_declarations_says_the_number(year):
    factories.MemberFactory(name="张三")
    heads = ("委员", "类别", "日期", "事项", "金额")
    rows = read(
        book_of(heads, ("张三", "公益", "2024-03-05", "捐款", "1200"), ("张三", "公益", "2024-03-06", "助老", ""))
    ).rows
    assert [row.values["quantity"] for row in rows] == [1200, 1]
    faults = by_cell(
        read(
            book_of(
                heads, ("张三", "媒体宣传", "2024-03-05", "报道", "3"), ("张三", "公益", "2024-03-05", "捐款", "-1")
            )
        ).faults
    )
    assert set(faults) == {"E2", "E3"}


@pytest.mark.parametrize("changes", [{"quantity": 0}, {"among": 0}])
def test_the_database_refuses_what_is_no_number(changes, account, year):
    entered(
        account(Role.STAFF),
        "awards",
        plenary=year.pk,
        member=factories.MemberFactory().pk,
        title="先进",
        on="2024-05-01",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRecord.objects.update(**changes)


def test_every_kind_says_what_it_can_carry():
    assert set(possible.CARRIES) == set(Kind.values)
    assert all(set(one.parts) <= set(Part.values) and one.parts and one.by for one in possible.CARRIES.values())
    assert {kind for kind, one in possible.CARRIES.items() if one.declared} == set(possible.DECLARED)


def test_who_was_only_honoured_did_nothing(account, year):
    member = factories.MemberFactory(joined_on=date(2020, 1, 1))
    entered(account(Role.STAFF), "awards", plenary=year.pk, member=member.pk, title="先进", on="2024-06-01")
    assert member in [one.member for one in analysis.idle(year)]

"""What a record of the ledger holds besides its kind: a number, how many share it, awards; each filled by its source."""

import io
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.calendar import clock
from cppcc.rights import Role
from members import analysis, awarding, duties, possible
from members.importing.declarations import DECLARATIONS, SELECTED, read
from members.kinds import Kind, Part
from members.models import Award, Declaration, DutyRecord
from members.sheets import DUTY_COLUMNS
from tests import factories
from tests.bringing import book_of, by_cell, cell_of, changed, going_out, written

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


def test_awards_given_after_the_year_ask_for_its_days_once(year):
    after = factories.PlenaryYearFactory(year=2025)

    def asked(number):
        people = [factories.MemberFactory() for _ in range(number)]
        new = [Award(plenary=year, member=one, title="优秀", on=date(2025, 1, 10)) for one in people]
        Award.objects.bulk_create(new)
        with CaptureQueriesContext(connection) as recorded:
            awarding.record_many(new)
        with CaptureQueriesContext(connection) as looked:
            assert (same(year), same(after)) == (True, True)
        return len(recorded), len(looked)

    ContentType.objects.get_for_model(Award)
    same(year)
    assert asked(2) == asked(9)
    assert DutyRecord.objects.filter(plenary=after, kind="award").count() == 11


def test_an_award_of_a_day_in_no_year_stands_in_its_own(year):
    one = Award.objects.create(plenary=year, member=factories.MemberFactory(), title="优秀", on=date(2025, 1, 10))
    awarding.record_many([one])
    assert DutyRecord.objects.get().plenary == year
    assert same(year)


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


def test_an_emptied_number_speaks_only_beside_a_key(year):
    office, member = factories.UserFactory(roles=[Role.STAFF]), factories.MemberFactory(name="张三")
    heads = ("委员", "类别", "日期", "事项", "数量", "状态")
    cells = ("张三", "公益", "2024-03-05", "捐款")
    written(DECLARATIONS, book_of(heads, (*cells, "1200", "待确认")), office)
    one = Declaration.objects.get()
    assert (one.member, one.quantity) == (member, 1200)
    again = read(book_of(heads, (*cells, "", "待确认")), office)
    assert (again.faults, again.rows, again.same) == ([], [], 1)
    out = going_out(DECLARATIONS, Declaration.objects.select_related(*SELECTED))
    (row,) = read(changed(out, **{cell_of(DECLARATIONS, "数量"): ""}), office).rows
    assert row.values == {"quantity": 1}
    Declaration.objects.update(quantity=1)
    out = going_out(DECLARATIONS, Declaration.objects.select_related(*SELECTED))
    assert load_workbook(io.BytesIO(out)).active[cell_of(DECLARATIONS, "数量")].value in (None, "")
    back = read(out, office)
    assert (back.faults, back.rows, back.same) == ([], [], 1)


def test_sheets_say_the_number_where_it_is_not_one():
    some, plain = DutyRecord(quantity=Decimal(1200), among=3), DutyRecord()
    columns = {one.heading: one.value for one in DUTY_COLUMNS}
    assert [columns[name](some) for name in ("数量", "共同人数")] == [1200, 3]
    assert [columns[name](plain) for name in ("数量", "共同人数")] == [None, None]


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


def test_who_was_only_honoured_did_nothing(account, year):
    member = factories.MemberFactory(joined_on=date(2020, 1, 1))
    entered(account(Role.STAFF), "awards", plenary=year.pk, member=member.pk, title="先进", on="2024-06-01")
    assert member in [one.member for one in analysis.idle(year)]

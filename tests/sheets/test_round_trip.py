"""What is exported can be changed in a spreadsheet and comes back: nothing differs, then exactly the changed cells."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.lists import register_columns
from cppcc.lists.registers import registers_for
from cppcc.rights import Role
from cppcc.sheets import keys
from members.models import Member, Position, Sector
from proposals.models import Proposal, Unit
from tests import factories
from tests.bringing import brought, confirmed, faults_of, run_of


def exported(client, address):
    answer = client.get(address, {"export": "xlsx", "year": "all"}, follow=True)
    assert answer["Content-Type"].startswith("application/vnd.openxml"), answer.content.decode()[:500]
    return load_workbook(io.BytesIO(answer.content))


def content_of(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column(book, heading) -> int:
    return [cell.value for cell in book.active[1]].index(heading) + 1


@pytest.fixture
def world(year):
    """Members with and without everything, proposals in several states, all from the demonstration's sort."""
    sectors = [factories.SectorFactory(name=name) for name in ("教育", "科技")]
    group = factories.GroupFactory(name="前进街道委员活动组")
    for place in range(12):
        member = factories.MemberFactory(
            name="张伟" if place < 2 else f"委员{'甲乙丙丁戊己庚辛壬癸子丑'[place]}", sector=sectors[place % 2],
            birth=date(1970 + place, 1, 2) if place % 3 else None, group=group if place % 2 else None,
            birth_month_only=place % 3 == 1, phone=f"1300000000{place % 10}" if place % 4 else "", number=f"{place:03d}",
        )  # fmt: skip
        if place < 3:
            Position.objects.create(member=member, kind="standing_member", starts_on=member.joined_on)
    members = list(Member.objects.order_by("pk"))
    units = [factories.UnitFactory(name=name) for name in ("区民政局", "区教育局", "区城管局")]
    for place, state in enumerate(
        ("draft", "submitted", "filed", "handling", "replied", "closed", "rejected"), start=1
    ):
        numbered = state in ("filed", "handling", "replied", "closed")
        one = factories.ProposalFactory(state=state, number=place if numbered else None, plenary=year)
        factories.proposed(one, members[place])
        if state in ("handling", "replied", "closed"):
            hand = factories.AssignmentFactory(
                proposal=one, unit=units[place % 3], state="sent" if state != "handling" else state
            )
            factories.AssignmentFactory(proposal=one, unit=units[(place + 1) % 3], role="co", state="handling")
            if state != "handling":
                factories.ReplyFactory(assignment=hand, sent_on=date(2024, 4, 1))
    return year


@pytest.mark.parametrize(("listed", "taken"), [("member_list", "member_import"), ("proposal_list", "proposal_import")])
def test_an_exported_list_comes_back_and_nothing_is_different(account, world, listed, taken):
    staff = account(Role.STAFF)
    book = exported(staff, reverse(listed))
    assert book.active.max_row > 5
    page = brought(staff, reverse(taken), content_of(book))
    assert faults_of(page) == {}
    assert (run_of(page).state, run_of(page).said["rows"]) == ("tried", 0), run_of(page).said


def test_ten_changed_cells_of_members_are_ten_changes(account, world):
    staff = account(Role.STAFF)
    book = exported(staff, reverse("member_list"))
    sheet, before = book.active, {row["id"]: row for row in Member.objects.values()}
    phone, employer = column(book, "电话"), column(book, "工作单位")
    for row in range(2, 12):
        sheet.cell(row, phone if row % 2 else employer).value = f"新{row}"
    page = brought(staff, reverse("member_import"), content_of(book))
    assert run_of(page).said["rows"] == 10
    confirmed(staff, reverse("member_import"), page)
    after = {row["id"]: row for row in Member.objects.values()}
    changed = [
        (key, name) for key, row in after.items() for name in row
        if row[name] != before[key][name] and name not in ("version", "updated_at")
    ]  # fmt: skip
    assert len(changed) == 10
    assert {name for _, name in changed} == {"phone", "employer"}


def test_an_emptied_cell_and_a_dash_are_one_and_empty_the_field(account, world):
    staff = account(Role.STAFF)
    book = exported(staff, reverse("member_list"))
    phone = column(book, "电话")
    rows = [row for row in range(2, book.active.max_row + 1) if book.active.cell(row, phone).value][:2]
    book.active.cell(rows[0], phone).value = None
    book.active.cell(rows[1], phone).value = "—"
    page = brought(staff, reverse("member_import"), content_of(book))
    assert run_of(page).said["rows"] == 2
    there = Member.objects.exclude(phone="").count()
    confirmed(staff, reverse("member_import"), page)
    assert Member.objects.exclude(phone="").count() == there - 2


def test_a_proposal_in_the_system_keeps_its_course_whatever_a_sheet_says(account, world):
    staff = account(Role.STAFF)
    book = exported(staff, reverse("proposal_list"))
    for heading in ("案由", "主办单位", "答复日期", "审查结果", "提案人"):
        book.active.cell(3, column(book, heading)).value = "另一个"
    page = brought(staff, reverse("proposal_import"), content_of(book))
    assert len(faults_of(page)) == 5
    assert run_of(page).said["rows"] == 0


def test_a_proposal_imported_once_is_corrected_by_its_sheet(account, world):
    staff = account(Role.STAFF)
    Proposal.objects.filter(state="closed").update(imported=True)
    book = exported(staff, reverse("proposal_list"))
    title = column(book, "案由")
    closed = Proposal.objects.get(state="closed")
    row = next(row for row in range(2, book.active.max_row + 1) if book.active.cell(row, title).value == closed.title)
    book.active.cell(row, title).value = "关于改正的提案"
    page = brought(staff, reverse("proposal_import"), content_of(book))
    confirmed(staff, reverse("proposal_import"), page)
    assert Proposal.objects.get(pk=closed.pk).title == "关于改正的提案"


def test_every_register_goes_out_and_comes_back(account, world):
    staff, admin = account(Role.STAFF), account(Role.ADMIN)
    for place in ("settings", "ledgers"):
        for one in registers_for(staff.user, place) + registers_for(admin.user, place):
            if not one.importable:
                continue
            client = staff if Role.STAFF in one.roles else admin
            book = exported(client, reverse("register_list", args=[one.slug]))
            if book.active.max_row < 2:
                continue
            page = brought(client, reverse("register_import", args=[one.slug]), content_of(book))
            assert faults_of(page) == {}, one.slug
            assert run_of(page).said["rows"] == 0, (one.slug, run_of(page).said)


def test_a_changed_cell_of_a_register_changes_that_field_alone(account, world):
    staff = account(Role.STAFF)
    address = reverse("register_list", args=["units"])
    book = exported(staff, address)
    book.active.cell(2, column(book, "发文机关代字")).value = "朝民函"
    before = {row["id"]: row for row in Unit.objects.values()}
    page = brought(staff, reverse("register_import", args=["units"]), content_of(book))
    confirmed(staff, reverse("register_import", args=["units"]), page)
    changed = [
        (key, name)
        for key, row in ((one["id"], one) for one in Unit.objects.values())
        for name in row
        if row[name] != before[key][name]
    ]
    assert [name for _, name in changed] == ["letter_code"]


def test_a_member_and_a_leader_are_given_no_keys(account, world, member_client):
    for client in (account(Role.LEADER), member_client):
        book = exported(client, reverse("proposal_list"))
        assert keys.HEADING not in [cell.value for cell in book.active[1]]
    assert register_columns.KEY.heading == keys.HEADING
    assert Sector.objects.count() == 2


def test_texts_that_are_only_a_sign_stay_what_they_are(account, world):
    """A stored "/" is exported as such and is no empty cell when it comes back."""
    Member.objects.update(employer="/", title="-", phone="N/A")
    Unit.objects.update(letter_code="—")
    Proposal.objects.update(situation="/", suggestion="-")
    staff = account(Role.STAFF)
    ways = [(reverse("member_list"), reverse("member_import")), (reverse("proposal_list"), reverse("proposal_import"))]
    ways.append((reverse("register_list", args=["units"]), reverse("register_import", args=["units"])))
    for listed, taken in ways:
        page = brought(staff, taken, content_of(exported(staff, listed)))
        assert faults_of(page) == {}, taken
        assert run_of(page).said["rows"] == 0, run_of(page).said

"""The register of members: all fields, dates, import, accounts that follow membership, personal data by role."""

import io
import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from cppcc import jobs
from cppcc.calendar import clock
from cppcc.files import sweeping
from cppcc.models import Job, JobFile
from cppcc.rights import Role
from members import importing, register
from members.models import Member, Position, Sector, User
from tests import factories
from tests.bringing import brought, confirmed
from tests.browserlike import deleted


def form_of(**changes):
    data = {"name": "王小明", "gender": "m", "ethnic_group": "汉族", "party": "cdl", "joined_on": "2022-01-10"}
    return {**data, "form_token": str(uuid.uuid4()), **changes}


def test_a_member_is_added_with_a_photo_and_a_double_click_makes_one(account, year, picture):
    staff, sector = account(Role.STAFF), factories.SectorFactory()
    data = form_of(sector=sector.pk, birth="1975-03-01", phone="13000000000")
    first = staff.post(reverse("member_new"), {**data, "picture": picture()})
    again = staff.post(reverse("member_new"), {**data, "picture": picture()})
    member = Member.objects.get()
    assert first["Location"] == again["Location"] == member.get_absolute_url()
    assert member.sought == "王小明 wangxiaoming wxm"
    answer = staff.get(reverse("member_photo", args=[member.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


def test_faults_of_a_member_are_told_beside_the_field(account, year):
    staff, there = account(Role.STAFF), factories.MemberFactory(name="王小明")
    data = form_of(sector=there.sector_id, joined_on="2022-01-10", left_on="2021-01-01", birth="2020-01-01")
    errors = staff.post(reverse("member_new"), data).context["form"].errors
    assert "不能早于任职日期" in errors["left_on"][0]
    assert "不可能" in errors["birth"][0]
    data = form_of(sector=there.sector_id)
    assert "已有“王小明”" in staff.post(reverse("member_new"), data).context["form"].errors["name"][0]
    assert Member.objects.count() == 1


def test_two_editors_do_not_overwrite_each_other(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(name="李四")
    address = reverse("member_edit", args=[member.pk])
    data = form_of(name="李四", sector=member.sector_id, seen_version=1)
    assert staff.post(address, {**data, "phone": "1"}).status_code == 302
    page = staff.post(address, {**data, "phone": "2", "form_token": str(uuid.uuid4())})
    assert "已被修改" in page.content.decode()
    assert Member.objects.get().phone == "1"


@pytest.mark.parametrize("slug", ["sectors", "welfare"])
def test_two_editors_of_a_register_do_not_overwrite_each_other(account, year, slug):
    from activities.models import WelfareDeed

    staff = account(Role.STAFF)
    if slug == "sectors":
        row, data = factories.SectorFactory(), {"name": "甲", "order": "1"}
    else:
        row = WelfareDeed.objects.create(kind="other", on="2024-01-01", subject="旧", value=1)
        data = {"kind": "other", "on": "2024-01-01", "subject": "甲", "value": "2"}
    address = reverse("register_edit", args=[slug, row.pk])
    seen = staff.get(address).context["form"]["seen"].value()
    assert staff.post(address, {**data, "seen": seen}).status_code == 302
    stale = staff.post(address, {**data, "order": "9", "value": "9", "seen": seen})
    assert "已被修改" in stale.content.decode()
    again = staff.get(address).context["form"]["seen"].value()
    assert staff.post(address, {**data, "order": "9", "value": "9", "seen": again}).status_code == 302


def test_who_was_standing_member_on_the_first_of_march(account, year):
    staff = account(Role.STAFF)
    once = factories.MemberFactory(name="曾任")
    Position.objects.create(member=once, kind="standing_member", starts_on="2022-01-10", ends_on="2024-03-01")
    later = factories.MemberFactory(name="新任")
    Position.objects.create(member=later, kind="vice_chair", starts_on="2024-03-02")

    def names(query):
        page = staff.get(f"{reverse('member_list')}?{query}")
        return {row.record.name for row in page.context["table"].rows}

    assert names("seat=standing&on=2024-03-01") == {"曾任"}
    assert names("seat=standing&on=2024-03-02") == {"新任"}
    assert names("seat=vice_chair&on=2024-03-02") == {"新任"}


def test_positions_do_not_overlap_and_lie_within_the_membership(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(joined_on=date(2022, 1, 10))
    address = reverse("position_new", args=[member.pk])
    staff.post(address, {"kind": "standing_member", "starts_on": "2022-01-10", "form_token": str(uuid.uuid4())})
    overlapping = {"kind": "standing_member", "starts_on": "2023-01-01", "form_token": str(uuid.uuid4())}
    assert "重叠" in str(staff.post(address, overlapping).context["form"].errors)
    early = {"kind": "chair", "starts_on": "2021-01-01", "form_token": str(uuid.uuid4())}
    assert "早于任职日期" in str(staff.post(address, early).context["form"].errors)
    assert member.positions.count() == 1


def test_moving_keeps_where_the_member_was_before(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory(joined_on=date(2022, 1, 10))
    former, new = member.sector, Sector.objects.create(name="科技")
    address = reverse("member_move", args=[member.pk])
    staff.post(address, {"on": "2024-07-01", "sector": new.pk})
    member = Member.objects.get()
    past = member.past_memberships.get()
    assert (member.sector, past.sector, past.starts_on, past.ends_on) == (
        new, former, date(2022, 1, 10), date(2024, 6, 30),
    )  # fmt: skip
    from members.ledger import belonged

    assert belonged([member], date(2024, 6, 30))[member.pk][0] == former.name
    assert belonged([member], date(2024, 7, 1))[member.pk][0] == "科技"
    page = staff.post(address, {"on": "2024-07-01", "sector": former.pk})
    assert "须晚于" in str(page.context["form"].errors)


def test_leaving_ends_seats_and_closes_the_account_at_once(account, year):
    staff, client = account(Role.STAFF), account(Role.MEMBER)
    member = factories.MemberFactory(user=client.user, name="李四")
    Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-10")
    assert client.get(reverse("home")).status_code == 200
    data = form_of(name="李四", sector=member.sector_id, seen_version=1, left_on="2024-06-30", joined_on="2022-01-01")
    assert staff.post(reverse("member_edit", args=[member.pk]), data).status_code == 302
    assert client.get(reverse("home"))["Location"].startswith("/login/")
    assert Position.objects.get().until == date(2024, 6, 29)


def test_each_night_accounts_of_those_who_left_are_closed_and_other_roles_stay(account, year):
    gone, both, coming = account(Role.MEMBER), account(Role.MEMBER, Role.STAFF), account(Role.MEMBER)
    factories.MemberFactory(user=gone.user, left_on=clock.today())
    factories.MemberFactory(user=both.user, left_on=clock.today())
    factories.MemberFactory(user=coming.user, left_on=clock.today() + timedelta(days=1))
    assert register.close_left() == 2
    assert not User.objects.get(pk=gone.user.pk).is_active
    assert User.objects.get(pk=both.user.pk).roles == {Role.STAFF}
    assert User.objects.get(pk=coming.user.pk).is_active
    assert register.close_left() == 0


@pytest.mark.parametrize(("role", "sees"), [(Role.STAFF, True), (Role.LEADER, True), (Role.ADMIN, False)])
def test_personal_data_are_shown_by_role(role, sees, account, year):
    member = factories.MemberFactory(phone="13912345678", employer="某医院", birth=date(1970, 2, 3))
    client = account(role)
    page = client.get(member.get_absolute_url()).content.decode()
    rows = list(load_workbook(io.BytesIO(client.get(f"{reverse('member_list')}?export=xlsx").content)).active.values)
    for secret in ("13912345678", "某医院", "1970-02-03"):
        assert (secret in page) is sees, secret
        assert (any(secret in str(cell) for row in rows for cell in row)) is sees


def test_the_list_takes_as_many_queries_for_many_members(account, year, same_queries):
    staff = account(Role.STAFF)

    def fill(number):
        for _ in range(number):
            member = factories.MemberFactory(committee=factories.CommitteeFactory())
            Position.objects.create(member=member, kind="standing_member", starts_on="2022-01-01")

    same_queries(fill, lambda _: staff.get(reverse("member_list")), at_most=32)


def test_a_member_with_records_is_not_deleted(account, year):
    staff, member = account(Role.STAFF), factories.MemberFactory()
    factories.AttendanceFactory(member=member)
    page = staff.post(reverse("member_delete", args=[member.pk]), follow=True)
    assert "不能删除" in page.content.decode()
    deleted(staff, reverse("member_delete", args=[factories.MemberFactory().pk]))
    assert Member.objects.count() == 1


# --- accounts in bulk ----------------------------------------------------------------------------------------------
def test_accounts_are_made_in_bulk_with_passwords_that_are_handed_out_once(account, year):
    admin = account(Role.ADMIN)
    for name in ("王小明", "王小明", "李四"):
        factories.MemberFactory(name=name)
    factories.MemberFactory(name="离任", left_on=date(2023, 1, 1))
    admin.post(reverse("account_bulk"), {})
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().state == Job.State.DONE
    names = set(User.objects.filter(member__isnull=False).values_list("username", flat=True))
    assert len(names) == 3
    assert all(re.fullmatch(r"[a-z]{2}[2-9]{4}", name) for name in names)
    answer = admin.post(reverse("account_bulk"), {"fetch": "1"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)[1:]
    _, _, username, password, _ = rows[0]
    client = Client()
    assert client.post(reverse("login"), {"username": username, "password": password}).status_code == 302
    assert client.get(reverse("home"))["Location"] == reverse("password_change")
    assert admin.post(reverse("account_bulk"), {"fetch": "1"}).status_code == 404
    assert "没有需要开通" in admin.post(reverse("account_bulk"), {}, follow=True).content.decode()


def test_a_list_of_first_passwords_belongs_to_who_asked_and_is_swept_after_a_day(account, year, settings):
    admin, other = account(Role.ADMIN), account(Role.ADMIN)
    factories.MemberFactory()
    admin.post(reverse("account_bulk"), {})
    jobs.run(Job.objects.get().pk)
    assert other.post(reverse("account_bulk"), {"fetch": "1"}).status_code == 404
    assert sweeping.sweep() == 0
    assert JobFile.objects.count() == 1
    assert sweeping.sweep(hours=-1) == 1
    assert not JobFile.objects.exists()
    assert not list(sweeping.stored())


# --- import --------------------------------------------------------------------------------------------------------
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋"


def clean_rows(number=300):
    rows = []
    for index in range(number):
        name = f"{SURNAMES[index % 10]}{GIVEN[index // 10 % 10]}{GIVEN[index // 100]}"
        birth = date(1960 + index % 30, 1 + index % 12, 1 + index % 28)
        rows.append(
            [
                name,
                "男女"[index % 2],
                birth,
                "汉族",
                "民盟",
                "教育",
                "提案委员会",
                "",
                "某单位",
                "职员",
                "1300000",
                "",
                "2022-01-10",
                None,
            ]
        )
    return rows


def workbook_of(rows, merge=()):
    book = Workbook()
    sheet = book.active
    sheet.append(list(importing.HEADINGS))
    for row in rows:
        sheet.append(row)
    for span in merge:
        sheet.merge_cells(span)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def bodies(year):
    factories.SectorFactory()
    factories.CommitteeFactory(name="提案委员会")


DIRT = {
    # cell: (value, words of the fault)
    "C10": ("1970年13月1日", "没有这一天"),
    "C11": ("去年", "不是日期"),
    "M12": ("2022/2/30", "没有这一天"),
    "F13": ("数字经济", "没有“数字经济”"),
    "G14": ("没有的委员会", "没有“没有的委员会”"),
    "B15": ("未知", "“未知”"),
    "E16": ("某党", "“某党”"),
    "L17": ("部长", "没有“部长”"),
    "A18": ("", "没有填写"),
    "N20": ("2020-01-01", "早于任职日期"),
    "C21": ("2030-01-01", "不可能是出生日期"),
    "I22": ("单" * 101, "最多 100 字"),
}


def cell(rows, address):
    column, row = re.match(r"([A-Z])(\d+)", address).groups()
    return rows[int(row) - 2], ord(column) - 65


def test_a_dirty_sheet_of_300_rows_every_fault_by_cell_then_all_then_nothing(account, bodies):
    staff = account(Role.STAFF)
    dirty = clean_rows()
    for address, (value, _) in DIRT.items():
        row, column = cell(dirty, address)
        row[column] = value
    dirty[30][0] = dirty[29][0]  # A32 doubles A31
    dirty[30][2] = dirty[29][2]
    dirty[40][0], dirty[41][10], dirty[42][12] = f"  {dirty[40][0]} ", "１３９１２３４", "２０２２－０１－１０"
    sheet = importing.read(workbook_of(dirty))
    found = {fault.cell.split("（")[0]: fault.words for fault in sheet.faults}
    for address, (_, words) in DIRT.items():
        assert words in found.pop(address), address
    assert "与第 31 行" in found.pop("A32")
    assert found == {}
    assert {one.cell for one in sheet.tidied} == {"A42（姓名）", "K43（电话）"}

    address = reverse("member_import")
    page = brought(staff, address, workbook_of(dirty))
    assert "有 13 处需要改正，没有导入任何内容" in page.content.decode()
    assert "确定导入" not in page.content.decode()
    assert not Member.objects.exists()

    clean = clean_rows()
    clean[40][0], clean[41][10], clean[42][12] = f"  {clean[40][0]} ", "１３９１２３４", "２０２２－０１－１０"
    page = brought(staff, address, workbook_of(clean))
    assert "将新增 300 名" in page.content.decode()
    assert not Member.objects.exists()  # tried, not written
    done = confirmed(staff, address, page)
    assert "已新增 300 名委员" in done.content.decode()
    assert Member.objects.count() == 300
    assert Member.objects.get(name=clean[41][0]).phone == "1391234"

    before = list(Member.objects.order_by("pk").values())
    page = brought(staff, address, workbook_of(clean))
    assert "将新增 0 名，更新 0 名；300 名与名册一致" in page.content.decode()
    assert "确定导入" not in page.content.decode()
    assert list(Member.objects.order_by("pk").values()) == before


def test_an_import_brings_known_members_in_line_and_says_what_changes(account, bodies):
    staff = account(Role.STAFF)
    factories.MemberFactory(name="赵伟伟", phone="1", joined_on=date(2022, 1, 10))
    row = ["赵伟伟", "男", None, "", "", "教育", "提案委员会", "", "", "", "2", "常委", "2022-01-10", None]
    page = brought(staff, reverse("member_import"), workbook_of([row]))
    text = page.content.decode()
    assert "更新 1 名" in text
    assert "电话 1 → 2" in text
    confirmed(staff, reverse("member_import"), page)
    member = Member.objects.get()
    assert (member.phone, member.committee.name, member.version) == ("2", "提案委员会", 2)
    assert [seat.kind for seat in member.positions.all()] == ["standing_member"]


def test_an_import_takes_conveners_as_offices_call_them(account, bodies):
    staff = account(Role.STAFF)
    row = [
        "赵伟伟",
        "男",
        None,
        "",
        "",
        "教育",
        "提案委员会",
        "",
        "",
        "",
        "2",
        "常委、界别组长、小组副召集人",
        "2022-01-10",
        None,
    ]
    confirmed(staff, reverse("member_import"), brought(staff, reverse("member_import"), workbook_of([row])))
    held = {seat.kind for seat in Member.objects.get().positions.all()}
    assert held == {"standing_member", "sector_convener", "group_deputy"}


def test_the_template_that_is_offered_reads_without_faults_of_form(account, bodies):
    factories.GroupFactory(name="前进街道委员活动组")
    content = account(Role.STAFF).get(f"{reverse('member_import')}?template=1").content
    sheet = importing.read(content)
    assert (sheet.faults, len(sheet.rows)) == ([], 0)
    assert "示例" in sheet.tidied[-1].words  # its own example is no member


def test_namesakes_are_told_apart_by_birth(account, bodies):
    factories.MemberFactory(name="赵伟伟", birth=date(1970, 1, 1))
    factories.MemberFactory(name="赵伟伟", birth=date(1980, 1, 1))
    row = ["赵伟伟", "男", None, "", "", "教育", "", "", "", "", "", "", "2022-01-01", None]
    assert "请填写出生日期以区分" in importing.read(workbook_of([row])).faults[0].words
    known = importing.read(workbook_of([[*row[:2], date(1980, 1, 1), *row[3:]]]))
    assert (known.faults, known.rows, known.same) == ([], [], 1)
    new = importing.read(workbook_of([[*row[:2], date(1990, 1, 1), *row[3:]]]))
    assert (new.faults, new.rows[0].record) == ([], None)


def test_first_passwords_in_bulk_also_come_as_slips(account, year):
    admin = account(Role.ADMIN)
    factories.MemberFactory.create_batch(12)
    admin.post(reverse("account_bulk"), {})
    jobs.run(Job.objects.get().pk)
    answer = admin.post(reverse("account_bulk"), {"fetch": "pdf"})
    paper = PdfReader(io.BytesIO(answer.content))
    assert len(paper.pages) == 2  # ten a page
    words = "".join(page.extract_text() for page in paper.pages)
    assert all(user.username in words for user in User.objects.filter(member__isnull=False))
    assert admin.post(reverse("account_bulk"), {"fetch": "pdf"}).status_code == 404

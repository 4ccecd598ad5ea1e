"""Facts in the books of their records: a column for each indicator in use, out and in, for every kind of record."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import Activity, Indicator, MicroSuggestion, Quantity
from cppcc import figures
from cppcc.calendar import clock
from cppcc.models import Import
from cppcc.rights import Role
from cppcc.sheets import runs
from members.models import Member, PlenaryYear
from proposals.models import Category, Proposal, Unit
from tests import factories
from tests.activities.test_facts import indicator
from tests.bringing import book_of, brought, confirmed, faults_of, imported, run_of

LISTS = {
    "proposal": ("proposal_list", "proposal_import", ()),
    "opinion": ("micro_list", "opinion_import", ()),
    "activity": ("activity_list", "activity_import", ()),
    "member": ("member_list", "member_import", ()),
    "unit": ("register_list", "register_import", ("units",)),
}
HEADING = "推动落实事项（项）"


def records_of(kind):
    """Two records of a kind."""
    if kind == "proposal":
        member = factories.MemberFactory()
        found = [factories.ProposalFactory(state="filed", number=number) for number in (1, 2)]
        for one in found:
            factories.proposed(one, member)
        return found
    make = {
        "opinion": lambda: factories.MicroFactory(state="submitted"),
        "activity": factories.ActivityFactory, "member": factories.MemberFactory, "unit": factories.UnitFactory,
    }[kind]  # fmt: skip
    return [make(), make()]


def addresses(kind):
    listed, taken, args = LISTS[kind]
    return reverse(listed, args=args), reverse(taken, args=args)


def exported(client, kind):
    answer = client.get(addresses(kind)[0], {"export": "xlsx", "year": "all"}, follow=True)
    return load_workbook(io.BytesIO(answer.content))


def content_of(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell_of(book, record, heading=HEADING):
    """The cell of a record's row under a heading."""
    heads = [cell.value for cell in book.active[1]]
    keys = heads.index("系统编号") + 1
    row = next(
        at
        for at in range(2, book.active.max_row + 1)
        if str(book.active.cell(at, keys).value).startswith(f"{record.pk}.")
    )
    return book.active.cell(row, heads.index(heading) + 1)


def value(year, key="office.matters"):
    return figures.get(key).value(year).number


@pytest.mark.parametrize("kind", LISTS)
def test_what_is_exported_and_brought_back_is_nothing_to_write(account, year, kind):
    staff, one, (first, second) = account(Role.STAFF), indicator(kind), records_of(kind)
    for number in (2, 3):
        Quantity.objects.create(indicator=one, on="2024-05-01", value=number, **{kind: first})
    Quantity.objects.create(indicator=one, on="2024-05-01", value="0.50", **{kind: second})
    book = exported(staff, kind)
    assert cell_of(book, first).value == 5
    assert float(cell_of(book, second).value) == 0.5
    page = brought(staff, addresses(kind)[1], content_of(book))
    assert faults_of(page) == {}
    assert (run_of(page).state, run_of(page).said["rows"]) == ("tried", 0), run_of(page).said


@pytest.mark.parametrize("kind", LISTS)
def test_a_changed_cell_is_that_entry_alone_and_is_taken_back(account, year, kind):
    staff, one, (first, second) = account(Role.STAFF), indicator(kind), records_of(kind)
    Quantity.objects.create(indicator=one, on="2024-05-01", value=2, **{kind: first})
    book = exported(staff, kind)
    cell_of(book, first).value = "４项"
    cell_of(book, second).value = 7
    page = brought(staff, addresses(kind)[1], content_of(book))
    assert faults_of(page) == {}
    assert run_of(page).said["rows"] == 2
    assert "推动落实事项 2 → 4" in page.content.decode()
    before = {name: row for name, row in _rows(first).items() if name not in ("version", "updated_at")}
    page = confirmed(staff, addresses(kind)[1], page)
    assert Quantity.objects.get(**{kind: first}).value == 4
    assert Quantity.objects.get(**{kind: second}).value == 7
    after = {name: row for name, row in _rows(first).items() if name not in ("version", "updated_at")}
    assert after == before
    runs.undo(Import.objects.get(state="done"))
    assert Quantity.objects.get().value == 2


def _rows(record):
    return type(record).objects.filter(pk=record.pk).values().get()


@pytest.mark.parametrize("kind", LISTS)
def test_an_emptied_cell_a_bad_number_and_several_entries_are_told_by_their_cell(account, year, kind):
    staff, one, (first, second) = account(Role.STAFF), indicator(kind), records_of(kind)
    Quantity.objects.create(indicator=one, on="2024-05-01", value=2, **{kind: first})
    for number in (1, 2):
        Quantity.objects.create(indicator=one, on="2024-05-01", value=number, **{kind: second})
    book = exported(staff, kind)
    emptied, several = cell_of(book, first), cell_of(book, second)
    emptied.value, several.value = None, 9
    faults = faults_of(brought(staff, addresses(kind)[1], content_of(book)))
    assert set(faults) == {emptied.coordinate, several.coordinate}
    assert "要清除请在这条记录的页面办理" in faults[emptied.coordinate]
    assert "有 2 条登记" in faults[several.coordinate]
    assert list(Quantity.objects.values_list("value", flat=True).order_by("pk")) == [2, 1, 2]


def test_what_is_no_number_of_things_is_told_by_its_cell(account, year):
    staff = account(Role.STAFF)
    indicator("opinion")
    factories.MemberFactory(name="王小明")
    heads, row, _ = NEW["opinion"]
    rows = [[f"{row[0]}{at}", *row[1:], wrong] for at, wrong in enumerate(("很多", -1, 1.234, "1万", 10**13, "3项", 0))]
    faults = faults_of(brought(staff, addresses("opinion")[1], book_of([*heads, HEADING], *rows)))
    assert set(faults) == {"E2", "E3", "E4", "E5", "E6"}


NEW = {
    "proposal": (["年度", "编号", "案由", "提案人", "类别", "提交日期", "立案日期"],
                 [2024, 31, "关于示例的提案", "王小明", "社会建设", "2024-01-20", "2024-02-01"], date(2024, 1, 20)),
    "opinion": (["标题", "提交委员", "提交日期", "状态"], ["关于路灯的建议", "王小明", "2024-03-08", "已采用"], date(2024, 3, 8)),
    "activity": (["活动名称", "类别", "时间", "地点"], ["视察", "视察", "2024-04-01 09:00", "园区"], date(2024, 4, 1)),
    "unit": (["名称", "类别"], ["区某局", "政府部门"], None),
}  # fmt: skip


@pytest.mark.parametrize("kind", NEW)
def test_a_new_record_comes_with_its_facts_of_its_own_day(account, year, kind):
    staff, one = account(Role.STAFF), indicator(kind)
    factories.MemberFactory(name="王小明")
    Category.objects.get_or_create(name="社会建设")
    heads, row, day = NEW[kind]
    imported(staff, addresses(kind)[1], book_of([*heads, "推动落实事项"], [*row, "3"]))
    entry = Quantity.objects.get()
    assert (entry.indicator, entry.value, entry.on) == (one, 3, day or clock.today())
    assert entry.record is not None
    page = brought(staff, addresses(kind)[1], book_of([*heads, HEADING], [*row, "3"]))
    assert run_of(page).said["rows"] == 0


def test_a_new_member_comes_with_his_facts(account, year):
    staff = account(Role.STAFF)
    indicator("member")
    sector = factories.SectorFactory(name="教育")
    heads = ["姓名", "性别", "党派", "界别", "任职日期", HEADING]
    imported(staff, addresses("member")[1], book_of(heads, ["李明", "男", "中共党员", sector.name, "2022-01-05", 2]))
    assert Quantity.objects.get().member == Member.objects.get(name="李明")


def test_a_proposal_without_its_key_gets_what_it_has_not_and_keeps_what_it_has(account, year):
    staff, one, (first, second) = account(Role.STAFF), indicator(), records_of("proposal")
    Quantity.objects.create(indicator=one, on="2024-05-01", value=2, proposal=first)
    who = str(first.proposers.get().member)
    heads = ["年度", "编号", "案由", "提案人", "提交日期", "立案日期", "类别", HEADING]
    day, filed = str(first.submitted_on), str(first.filed_on)
    rows = [
        [2024, record.number, record.title, who, day, filed, str(record.category), number]
        for record, number in ((first, 9), (second, 5))
    ]
    page = brought(staff, addresses("proposal")[1], book_of(heads, *rows))
    assert faults_of(page) == {}
    assert "系统中是“2”，没有改动" in page.content.decode()
    confirmed(staff, addresses("proposal")[1], page)
    assert Quantity.objects.get(proposal=first).value == 2
    assert Quantity.objects.get(proposal=second).value == 5
    assert value(year) == 7


def test_objects_of_an_activity_are_added_by_name_and_never_taken_off(account, year):
    staff, one = account(Role.STAFF), indicator("activity", "distinct", unit="家")
    activity = factories.ActivityFactory()
    member = factories.MemberFactory(name="王小明")
    Quantity.objects.create(indicator=one, on="2024-05-01", activity=activity, member=member)
    Quantity.objects.create(indicator=one, on="2024-05-02", activity=activity, subject="甲厂")
    heading = "推动落实事项（家）"
    book = exported(staff, "activity")
    cell = cell_of(book, activity, heading)
    assert cell.value == "王小明、甲厂"
    cell.value = "王小明、甲 厂、乙厂"
    imported(staff, addresses("activity")[1], content_of(book))
    assert value(year) == 3
    book = exported(staff, "activity")
    cell = cell_of(book, activity, heading)
    cell.value = "乙厂"
    assert "表中没有" in faults_of(brought(staff, addresses("activity")[1], content_of(book)))[cell.coordinate]


def test_an_ended_indicator_has_no_column_and_one_of_another_kind_neither(account, year):
    staff, (first, _) = account(Role.STAFF), records_of("opinion")
    one = indicator("opinion")
    indicator("proposal", key="office.others", name="别处的")
    Quantity.objects.create(indicator=one, on="2024-05-01", value=2, opinion=first)
    heads = [cell.value for cell in exported(staff, "opinion").active[1]]
    assert HEADING in heads
    assert "别处的（项）" not in heads
    assert heads[-1] == "系统编号"
    Indicator.objects.update(active=False)
    assert HEADING not in [cell.value for cell in exported(staff, "opinion").active[1]]


@pytest.mark.parametrize(("kind", "name"), [("opinion", "内容"), ("activity", "参加人员"), ("proposal", "满意度")])
def test_a_name_that_a_table_has_already_is_refused(account, year, kind, name):
    staff = account(Role.STAFF)
    data = {"key": "office.some", "name": name, "unit": "项", "how": "sum", "per": 1, "definition": "口径", "order": 1}
    answer = staff.post(reverse("register_new", args=["indicators"]), {**data, "active": "on", "belongs_to": kind})
    assert "已是别的列" in answer.content.decode()
    indicator(kind, name="落实（甲）", key="office.first")
    answer = staff.post(
        reverse("register_new", args=["indicators"]), {**data, "name": "落实（乙）", "active": "on", "belongs_to": kind}
    )
    assert "分不清" in answer.content.decode()


def test_nothing_enters_a_year_that_was_ended_or_a_day_that_is_ahead(account, year):
    staff = account(Role.STAFF)
    indicator("opinion")
    indicator("activity", key="office.held")
    opinion = factories.MicroFactory(state="submitted")
    ahead = factories.ActivityFactory(
        starts_at=clock.now() + timedelta(days=3), ends_at=clock.now() + timedelta(days=3, hours=2)
    )
    book = exported(staff, "activity")
    cell = cell_of(book, ahead)
    cell.value = 3
    assert "不能登记" in faults_of(brought(staff, addresses("activity")[1], content_of(book)))[cell.coordinate]
    PlenaryYear.objects.filter(pk=year.pk).update(state="closed")
    book = exported(staff, "opinion")
    cell = cell_of(book, opinion)
    cell.value = 3
    assert "已经结束" in faults_of(brought(staff, addresses("opinion")[1], content_of(book)))[cell.coordinate]


@pytest.mark.parametrize("kind", LISTS)
def test_an_export_asks_no_query_for_each_record(account, year, kind):
    staff, one = account(Role.STAFF), indicator(kind)
    for record in records_of(kind):
        Quantity.objects.create(indicator=one, on="2024-05-01", value=2, **{kind: record})
    _queries(staff, kind)
    few = _queries(staff, kind)
    for record in _more(kind):
        Quantity.objects.create(indicator=one, on="2024-05-01", value=2, **{kind: record})
    assert _queries(staff, kind) == few


def _more(kind):
    if kind == "proposal":
        number = Proposal.objects.count()
        return [factories.ProposalFactory(state="filed", number=number + more) for more in (1, 2)]
    return records_of(kind)


def _queries(client, kind):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        exported(client, kind)
    return len(asked)


def test_the_kinds_of_records_are_those_that_have_a_page():
    assert {Proposal, MicroSuggestion, Activity, Member, Unit} == {
        type(Quantity._meta.get_field(kind).related_model()) for kind in LISTS
    }


def written(account, cells, **how):
    """What the sheet of activities keeps of cells of one indicator (value, format), its faults by cell, and what it tells."""
    staff, one = account(Role.STAFF), indicator("activity", **how)
    records = [factories.ActivityFactory() for _ in cells]
    book = exported(staff, "activity")
    for record, (value, code) in zip(records, cells, strict=True):
        cell = cell_of(book, record, one.asked_words)
        cell.value, cell.number_format = value, code
    page = brought(staff, addresses("activity")[1], content_of(book))
    if faults := faults_of(page):
        return [], faults
    confirmed(staff, addresses("activity")[1], page)
    kept = Quantity.objects.values_list("value", flat=True)
    return [kept.get(activity=record) for record in records], faults


def test_per_cent_is_one_number_however_it_is_written(account, year):
    cells = [
        (0.85, "0%"),
        (0.855, "0.0%"),
        (0.9, "0%"),
        ("85%", "General"),
        ("85％", "General"),
        (85, "General"),
        (85, '0"%"'),
    ]
    kept, faults = written(account, cells, unit="%", name="满意度", how="latest")
    assert faults == {}
    assert [float(one) for one in kept] == [85, 85.5, 90, 85, 85, 85, 85]


def test_per_cent_of_what_is_no_share_is_asked(account, year):
    _, faults = written(account, [(0.85, "0%"), ("85%", "General"), (0.85, "General")])
    assert len(faults) == 2
    assert all("写的是百分数，这里按“项”登记" in words for words in faults.values())


def test_a_cell_of_money_says_its_own_unit_under_our_own_heading(account, year):
    cells = [("50000元", "General"), ("五千元", "General"), ("5万元", "General"), ("5", "General")]
    kept, faults = written(account, cells, unit="万元", name="捐款")
    assert faults == {}
    assert [float(one) for one in kept] == [5, 0.5, 5, 5]


def test_spoken_numbers_are_read_and_other_measures_asked(account, year):
    kept, faults = written(
        account, [(value, "General") for value in ("三千五", "二百五", "一百二")], unit="元", name="募捐"
    )
    assert (faults, kept) == ({}, [3500, 250, 120])


def test_months_and_years_are_no_money(account, year):
    _, faults = written(account, [(value, "General") for value in ("12月", "5日", "3年")], unit="元", name="募捐")
    assert [words.count("这里按“元”登记") for words in faults.values()] == [1, 1, 1]

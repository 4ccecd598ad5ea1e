"""得分明细表: members × rules with every record behind, by name or without names; the printed file says as much."""

import io
from collections import Counter
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from cppcc import jobs
from cppcc.models import Identity, Job, Notice
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, detailing, drafting
from members.jobs import DETAIL
from members.models import Assessment, AssessmentEntry, DutyRecord, Member, Scheme
from members.schemes.reading import from_data
from members.schemes.rules import Section
from members.sheets import RANK_COLUMNS, line_columns
from tests import factories
from tests.members.assessed import attended


@pytest.fixture
def scheme(year):
    made = drafting.start(year, "example:minhang")
    return take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)


@pytest.fixture
def drawn(scheme, year):
    """A result of three members: one busy, one who missed the plenary, one without anything."""
    busy, missed = factories.MemberFactory(name="王小明", number="A07"), factories.MemberFactory(name="李四", number="")
    factories.MemberFactory(name="张三", number="")
    attended(busy, 3)
    attended(missed, 1, "plenary", "absence")
    return assessing.draw_up(year, factories.UserFactory(roles=[Role.STAFF]))


def read(client, assessment, by):
    answer = client.get(f"{reverse('assessment_detail', args=[assessment.pk])}?by={by}")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[list(row) for row in sheet.values] for sheet in book.worksheets]


def test_each_rule_has_a_column_and_each_category_adds_up(account, drawn):
    table, records = read(account(Role.STAFF), drawn, "name")
    head, *rows = table
    rules = drawn.parsed
    assert head[:2] == ["姓名", "名次"]
    assert {row[0] for row in rows} == {"王小明", "李四", "张三"}
    for row in rows:
        entry = drawn.entries.get(name=row[0])
        found = dict(zip(head, row, strict=True))
        sums = sum(Decimal(str(found[f"{one.name}（小计）"])) for one in rules.categories)
        assert rules.base_points + sums == entry.base + entry.bonus - entry.deduction
        assert Decimal(str(found["总分"])) == entry.total
        for category in rules.categories:
            assert all(found[f"{category.name}：{line.name}"] is not None for line in category.lines)
    counted = sum(
        len(line["items"])
        for entry in drawn.entries.all()
        for one in entry.result["categories"]
        for line in one["lines"]
    )
    assert len(records) - 1 == counted > 0
    assert {row[0] for row in records[1:]} <= {row[0] for row in rows}


def test_by_number_nobody_is_called_by_name(account, drawn):
    sheets = read(account(Role.LEADER), drawn, "number")
    assert not any(name in str(sheets) for name in ("王小明", "李四", "张三"))
    assert sorted(row[0] for row in sheets[0][1:]) == ["A07", "未编号 1", "未编号 2"]
    assert "A07" in {row[0] for row in sheets[1][1:]}


def test_an_own_name_in_a_record_or_a_reason_is_left_out_where_numbers_stand(account, drawn):
    staff, entry = factories.UserFactory(roles=[Role.STAFF]), drawn.entries.get(name="王小明")
    assessing.override(entry, "优秀", "王小明和李四有突出贡献", staff, drawn.version)
    said = str(read(account(Role.STAFF), drawn, "number"))
    assert "本人和某委员有突出贡献" in said
    assert not any(name in said for name in ("王小明", "李四"))
    assert "王小明和李四有突出贡献" in str(read(account(Role.STAFF), drawn, "name"))


def test_numbers_are_numbers_days_are_days_and_deductions_stand_below_zero(account, drawn):
    (head, *rows), (_, *records) = read(account(Role.STAFF), drawn, "name")
    fixed = (0, head.index("等次"), head.index("说明"))
    assert all(isinstance(cell, int | float) for row in rows for at, cell in enumerate(row) if at not in fixed)
    assert all(isinstance(row[3], datetime) and isinstance(row[10], int | float) for row in records)
    minus = {part.name for part in drawn.parsed.categories if part.section == Section.DEDUCTION}
    below = [cell for row in rows for said, cell in zip(head, row, strict=True) if said.partition("：")[0] in minus]
    assert all(cell <= 0 for cell in below)
    above = [row[10] for row in records if row[1] not in minus]
    assert all(points >= 0 for points in above)


def test_what_was_stored_is_read_and_not_counted_anew(account, drawn):
    before = read(account(Role.STAFF), drawn, "name")
    DutyRecord.objects.all().delete()
    Scheme.objects.update(rules={})
    attended(Member.objects.get(name="张三"), 2)
    assert read(account(Role.STAFF), drawn, "name") == before


def test_two_rules_of_one_name_have_two_headings(drawn):
    data = drawn.rules
    for category in data["categories"]:
        for line in category["lines"]:
            line["name"] = "扣分"  # the name of a column of its own, too
    drawn.save()
    table, _ = detailing.detail(drawn, "name")
    assert max(Counter(table.headings).values()) == 1
    columns = [*RANK_COLUMNS, *line_columns(from_data(data))]
    assert max(Counter(column.heading for column in columns).values()) == 1
    assert len(columns) == len(RANK_COLUMNS) + len(drawn.parsed.lines) + 1


def more(drawn, number):
    """As many further members with the result of the busy one."""
    busy = drawn.entries.get(name="王小明")
    members = [factories.MemberFactory(name=f"委员{at:03d}") for at in range(number)]
    kept = {one.attname: getattr(busy, one.attname) for one in AssessmentEntry._meta.concrete_fields}
    for gone in ("id", "member_id", "name"):
        del kept[gone]
    AssessmentEntry.objects.bulk_create(AssessmentEntry(member=one, name=one.name, **kept) for one in members)


@pytest.mark.parametrize("by", ["name", "number"])
def test_the_table_of_250_members_asks_as_often_as_that_of_three(account, drawn, monkeypatch, by):
    monkeypatch.setattr("members.views.detailing.IN_REQUEST", 1000)
    client = account(Role.STAFF)
    read(client, drawn, by)
    with CaptureQueriesContext(connection) as few:
        read(client, drawn, by)
    more(drawn, 247)
    with CaptureQueriesContext(connection) as many:
        table, records = read(client, drawn, by)
    assert len(table) == 251
    assert len(records) > 248 * 3
    assert len(many) == len(few)


def ordered(client, assessment, form):
    """The table made in the background; its notice and its file."""
    page = client.post(reverse("assessment_details", args=[assessment.pk]), {"kind": form}, follow=True)
    assert "正在" in page.content.decode() or "等待" in page.content.decode()
    job = Job.objects.get(kind=DETAIL, state=Job.State.WAITING)
    jobs.run(job.pk)
    return Notice.objects.get(key=f"detail:{job.pk}"), fetched(client, assessment, form)


def fetched(client, assessment, form):
    return client.get(f"{reverse('assessment_details', args=[assessment.pk])}?download={form}")


@pytest.mark.parametrize("form", ["name", "number", "posting"])
def test_the_table_of_many_members_is_made_in_the_background_and_says_the_same(account, drawn, monkeypatch, form):
    client = account(Role.STAFF)
    address = reverse("assessment_posting" if form == "posting" else "assessment_detail", args=[drawn.pk])
    at_once = b"".join(client.get(f"{address}?by={form}").streaming_content)
    monkeypatch.setattr("members.views.detailing.IN_REQUEST", 2)
    monkeypatch.setattr(detailing, "CHUNK", 2)
    answer = client.get(f"{address}?by={form}", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("assessment_details", args=[drawn.pk])
    assert fetched(client, drawn, form).status_code == 404
    notice, file = ordered(client, drawn, form)
    assert client.get(notice.url).status_code == 200
    later = b"".join(file.streaming_content)
    if form == "posting":
        assert words_of(PdfReader(io.BytesIO(later))) == words_of(PdfReader(io.BytesIO(at_once)))
        return
    both = [load_workbook(io.BytesIO(one)) for one in (at_once, later)]
    assert len({str([list(sheet.values) for sheet in book.worksheets]) for book in both}) == 1
    assert both[0].sheetnames == ["得分明细", "计分记录"]


def test_a_table_of_before_a_change_is_not_handed_out(account, drawn):
    client = account(Role.STAFF)
    _, file = ordered(client, drawn, "posting")
    assert file.status_code == 200
    said = Identity.objects.create(pk=1, name="甲", short_name="甲", posted_by="number")
    assert fetched(client, drawn, "posting").status_code == 404
    said.posted_by = "name"
    said.save()
    assert fetched(client, drawn, "posting").status_code == 200
    assessing.recount(drawn, client.user, drawn.version)
    assert fetched(client, drawn, "posting").status_code == 404
    assert "download=posting" not in client.get(reverse("assessment_details", args=[drawn.pk])).content.decode()
    assert client.post(reverse("assessment_details", args=[drawn.pk]), {"kind": "odt"}).status_code == 404


def test_a_job_for_a_result_that_is_gone_fails_in_words(drawn):
    for subject in ("77:name", f"{drawn.pk}:odt"):
        job = Job.objects.create(kind=DETAIL, subject=subject)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.FAILED, assessing.GONE)


def test_members_do_not_open_the_table(account, drawn):
    client = account(Role.MEMBER)
    factories.MemberFactory(user=client.user)
    assert client.get(reverse("assessment_detail", args=[drawn.pk])).status_code in (403, 404)


def test_the_sheet_of_the_ranking_has_a_column_for_each_rule(account, drawn, scheme):
    answer = account(Role.STAFF).get(f"{reverse('ranking')}?year=2024&export=xlsx")
    data = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    head, *rows = [list(row) for row in load_workbook(io.BytesIO(data)).worksheets[0].values]
    for _, line in scheme.parsed.lines:
        assert line.name in head
    busy = next(dict(zip(head, row, strict=True)) for row in rows if "王小明" in row)
    assert 15 in [busy[line.name] for _, line in scheme.parsed.lines]


def test_the_printed_file_says_why_a_grade_was_set_and_what_gave_nothing(account, drawn, year):
    staff, leader = factories.UserFactory(roles=[Role.STAFF]), factories.UserFactory(roles=[Role.LEADER])
    entry = drawn.entries.get(name="王小明")
    assessing.override(entry, "优秀", "在抢险中有突出贡献", staff, drawn.version)
    made = Assessment.objects.get()
    for name, user in (("submit", staff), ("approve", leader), ("publish", staff)):
        made = take(Assessment, made.pk, name, user, made.version)
    answer = account(Role.STAFF).get(reverse("member_file", args=[entry.member_id, 2024]))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages)
    assert "在抢险中有突出贡献" in text
    assert "没有记录" in text
    for _, line in drawn.parsed.lines:
        assert line.name in text.replace("\n", "")


# --- to be put up --------------------------------------------------------------------------------------
def posted(client, assessment):
    answer = client.get(reverse("assessment_posting", args=[assessment.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    return PdfReader(io.BytesIO(b"".join(answer.streaming_content)))


def words_of(paper):
    return "".join("".join(page.extract_text() for page in paper.pages).split())


def test_the_table_is_put_up_as_a_landscape_paper_by_name(account, drawn):
    paper = posted(account(Role.STAFF), drawn)
    box = paper.pages[0].mediabox
    assert box.width > box.height
    said = words_of(paper)
    assert f"{drawn}得分明细表".replace(" ", "") in said
    for entry in drawn.entries.all():
        assert entry.name in said
    for category in drawn.parsed.categories:
        assert category.name in said
    assert said.count("小计") == len(drawn.parsed.categories) * len(paper.pages)


def test_by_number_nobody_is_named_on_it(account, drawn):
    Identity.objects.create(pk=1, name="甲", short_name="甲", posted_by="number")
    said = words_of(posted(account(Role.LEADER), drawn))
    assert "A07" in said
    assert "未编号1" in said
    assert not [entry.name for entry in drawn.entries.all() if entry.name in said]


def test_its_head_stands_on_every_page(account, drawn, monkeypatch):
    monkeypatch.setattr("members.views.detailing.IN_REQUEST", 1000)
    entry = drawn.entries.order_by("pk").first()
    for number in range(60):
        member = factories.MemberFactory(name=f"委员{number}")
        AssessmentEntry.objects.create(
            assessment=drawn, member=member, name=member.name, sector="教育", rank=4, total=0, base=0, bonus=0, deduction=0,
            result=entry.result,
        )  # fmt: skip
    paper = posted(account(Role.STAFF), drawn)
    assert len(paper.pages) > 1
    for page in paper.pages:
        assert "名次" in "".join(page.extract_text().split())


def test_the_papers_of_many_members_are_bound_together(account, drawn, monkeypatch):
    whole = words_of(posted(account(Role.STAFF), drawn))
    monkeypatch.setattr(detailing, "AT_ONCE", 2)
    paper = posted(account(Role.STAFF), drawn)
    assert len(paper.pages) == 2
    assert all(entry.name in words_of(paper) for entry in drawn.entries.all())
    assert all(entry.name in whole for entry in drawn.entries.all())


def test_a_member_gets_no_paper_of_all(account, drawn):
    assert account(Role.MEMBER).get(reverse("assessment_posting", args=[drawn.pk])).status_code == 403

"""What an office does: batches, rules by year, import, documents, public pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook
from pypdf import PdfReader

from cppcc import jobs
from cppcc.models import Import, Job
from cppcc.rights import Role
from members.models import Organization
from proposals import documents, importing
from proposals.diagram import document
from proposals.models import Assignment, Category, Feedback, Proposal, ProposalRules, Reply, rules_of
from tests import factories
from tests.bringing import brought, confirmed
from tests.browserlike import forms_of
from tests.proposals.world import make_world, proposal_in


@pytest.fixture
def world(year):
    return make_world()


def logged_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- batches -----------------------------------------------------------------------------------------------------------
def batch(client, name, proposals, **said):
    """Ticked in the list, and the page that asks sent back with what is said."""
    address = f"{reverse('proposal_list')}?do={name}"
    page = client.post(address, {"pick": [one.pk for one in proposals]})
    fields = next(fields for _, fields in forms_of(page.content.decode()) if "seen" in fields)
    return page.content.decode(), client.post(address, {**fields, **said, "confirm": "1"}, follow=True).content.decode()


def test_many_are_filed_at_once_and_what_went_wrong_is_said(world, client):
    ready = [proposal_in(world, "submitted") for _ in range(3)]
    not_ready = proposal_in(world, "rejected")
    logged_in(client, world["staff"])
    asked, answer = batch(client, "file", [*ready, not_ready])
    assert "确定立案 3 件" in asked
    assert "以下 1 件不能立案" in asked
    assert "已立案 3 件。" in answer
    assert sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True)) == [1, 2, 3]


def test_the_dispatch_meeting_and_the_units_acceptance(world, client):
    proposals = [proposal_in(world, "filed") for _ in range(2)]
    logged_in(client, world["dispatcher"])
    _, answer = batch(client, "dispatch", proposals)
    assert "请选择一个主办单位" in answer
    batch(client, "dispatch", proposals, lead_unit=world.lead.pk, reply_due="2099-01-01")
    assert Assignment.objects.filter(unit=world.lead, state="waiting").count() == 2
    logged_in(client, world["handler"])
    batch(client, "accept", proposals)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"handling"}


def test_a_batch_of_another_role_is_404_and_an_empty_one_is_told(world, client):
    logged_in(client, world["dispatcher"])
    place = reverse("proposal_list")
    assert client.post(f"{place}?do=file", {}).status_code == 404
    page = client.post(f"{place}?do=dispatch", {}, follow=True).content.decode()
    assert "请先在列表中勾选" in page


# --- rules by year -------------------------------------------------------------------------------------------------------
def rules_data(**changes) -> dict:
    row = ProposalRules()
    return {name: getattr(row, name) or "" for name in ProposalRules.SETTABLE} | {"seen_version": 1} | changes


def test_this_years_rule_never_changes_last_year(account, year):
    last = factories.PlenaryYearFactory(year=2023)
    staff = account(Role.STAFF)
    staff.post(reverse("proposal_rules"), rules_data(reply_months=2, feedback_by="all", class_d="其他"))
    fresh = {one.year: rules_of(type(one).objects.get(pk=one.pk)) for one in (year, last)}
    assert (fresh[2024].reply_months, fresh[2024].feedback_by) == (2, "all")
    assert (fresh[2023].reply_months, fresh[2023].feedback_by) == (3, "first")
    following = factories.PlenaryYearFactory(year=2025)
    assert rules_of(following).reply_months == 2
    assert [letter for letter, _ in rules_of(following).classes] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reply_months": 0}, "reply_months", "答复期限不能小于 1 个月。"),
        ({"longest_months": 2}, "longest_months", "不能短于答复期限"),
        ({"remind_workdays": "七天"}, "remind_workdays", "用逗号分开"),
        ({"class_a": ""}, "class_a", "请填写A类名称"),
    ],
)
def test_faults_of_rules_are_told(account, year, changes, field, words):
    page = account(Role.STAFF).post(reverse("proposal_rules"), rules_data(**changes))
    assert words in "".join(page.context["form"].errors[field])
    assert not ProposalRules.objects.exists()


def test_two_editors_of_the_rules_do_not_overwrite_each_other(account, year):
    staff = account(Role.STAFF)
    staff.post(reverse("proposal_rules"), rules_data(feedback_days=10))
    page = staff.post(reverse("proposal_rules"), rules_data(feedback_days=20)).content.decode()
    assert "为免覆盖他人内容" in page
    assert ProposalRules.objects.get().feedback_days == 10


def test_a_used_category_is_ended_never_renamed(account, year):
    category = Category.objects.first()
    factories.ProposalFactory(category=category)
    staff = account(Role.STAFF)
    address = reverse("register_edit", args=["categories", category.pk])
    assert "不能改名" in staff.post(address, {"name": "新名", "order": 1}).content.decode()
    staff.post(address, {"name": category.name, "order": 1, "until_year": 2023})
    assert category not in Category.objects.open_in(year)


# --- import ----------------------------------------------------------------------------------------------------------------
def sheet_of(*rows) -> bytes:
    book = Workbook()
    book.active.append(list(importing.HEADINGS))
    for row in rows:
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD = (
    2023, "第１号", "关于路灯的提案", "张三", "社会建设", "暗", "装灯", "区城管局",
    "2023-01-08", "2023/1/20", "2023-04-10", "A", "满意",
)  # fmt: skip


@pytest.fixture
def earlier(db):
    factories.PlenaryYearFactory(year=2023)
    factories.MemberFactory(name="张三")
    factories.UnitFactory(name="区城管局")


def test_every_fault_is_named_by_its_cell_and_nothing_is_imported(earlier):
    factories.MemberFactory(name="重名")
    factories.MemberFactory(name="重名")
    bad = [
        (1999, "x", "长" * 61, "没有", "不存在", "", "", "无此局", "昨天", "2023-01-20", "", "", ""),
        (2023, 2, "关于甲的提案", "重名", "社会建设", "", "", "", "2023-02-01", "2023-01-01", "2023-05-01", "X", "好"),
        (*GOOD[:1], 1, *GOOD[2:]),
        (*GOOD[:1], 1, *GOOD[2:]),
        (2023, "", "", "", "", "", "", "", "", "", "", "", ""),
    ]
    sheet = importing.read(sheet_of(*bad))
    faults = {fault.cell: fault.words for fault in sheet.faults}
    for cell in (
        "A2（年度）",
        "B2（编号）",
        "C2（案由）",
        "D2（提案人）",
        "E2（类别）",
        "H2（主办单位）",
        "I2（提交日期）",
    ):
        assert cell in faults, cell
    for cell in (
        "D3（提案人）",
        "J3（立案日期）",
        "H3（主办单位）",
        "L3（办理结果）",
        "M3（评价）",
        "B5（编号）",
        "C6（案由）",
    ):
        assert cell in faults, cell
    assert "有 2 位委员可能是“重名”" in faults["D3（提案人）"]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7 no sheet", b"PK\x03\x04", b""])
def test_an_unreadable_file_is_told(account, earlier, content):
    page = brought(account(Role.STAFF), reverse("proposal_import"), content)
    assert page.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_a_good_sheet_is_read_dry_confirmed_once_and_the_third_time_changes_nothing(account, earlier):
    staff, address = account(Role.STAFF), reverse("proposal_import")
    other = (2023, 2, "关于助餐的提案", "张三", "社会建设", "", "", "", "2023-01-08", "2023-01-20", None, "", "")
    page = brought(staff, address, sheet_of(GOOD, other))
    assert "可导入 2 件" in page.content.decode()
    assert not Proposal.objects.exists()
    confirmed(staff, address, page)
    again = confirmed(staff, address, page)
    assert "已经完成" in again.content.decode()
    assert Proposal.objects.count() == 2
    first = Proposal.objects.get(number=1)
    assert (first.state, first.imported, first.proposer_words) == ("closed", True, "张三")
    assert (Reply.objects.get().result_class_id, Feedback.objects.get().result_id) == ("A", "satisfied")
    assert "2 件已在系统中" in brought(staff, address, sheet_of(GOOD, other)).content.decode()
    assert Proposal.objects.count() == 2


def test_the_template_can_be_read_back(account, earlier):
    factories.MemberFactory(name="李四")
    factories.UnitFactory(name="区民政局")
    content = account(Role.STAFF).get(f"{reverse('proposal_import')}?template=1").content
    assert importing.read(content).faults == []


# --- documents ---------------------------------------------------------------------------------------------------------------
RARE = "关于㐂乐街𠮷祥里䶮桥社区推广 Smart City 的提案"


@pytest.fixture
def long_one(world):
    proposal = proposal_in(world, "replied", title=RARE, situation="\n".join(["居民反映的问题逐条列出。" * 30] * 8))
    for number in range(12):
        factories.proposed(proposal, factories.MemberFactory(name=f"联名委员名字很长之第{number}位"))
    letter = Reply.objects.get(assignment__proposal=proposal)
    letter.text = "\n".join(["经研究并与您沟通，现将办理情况答复如下。" * 20] * 8)
    letter.save()
    return Proposal.objects.with_people().select_related("plenary__term").get(pk=proposal.pk)


def text_of(data: bytes) -> tuple[str, PdfReader]:
    reader = PdfReader(io.BytesIO(data))
    return "".join("".join(page.extract_text() for page in reader.pages).split()).replace("\u200b", ""), reader


def test_every_document_holds_long_texts_many_names_and_rare_characters(long_one):
    letter = Reply.objects.select_related("assignment__unit", "assignment__proposal__plenary__term").get()
    made = {
        "form": documents.proposal_form(long_one),
        "slip": documents.dispatch_slip(long_one),
        "letter": documents.reply_letter(letter),
        "feedback": documents.feedback_form(long_one),
        "file": documents.case_file(long_one),
    }
    for name, pdf in made.items():
        text, reader = text_of(pdf.data)
        assert "".join(RARE.split()) in text, name
        assert "\ufffd" not in text
        for page in reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
                assert "/FontFile2" in described or "/FontFile3" in described
    assert made["form"].pages >= 3
    text, reader = text_of(made["letter"].data)
    assert "".join(reader.pages[0].extract_text().split()).startswith("A类主办局")
    assert text.count("联名委员名字很长之第") >= 12


def test_the_class_stands_at_the_top_right_of_the_letter(long_one):
    letter = Reply.objects.select_related("assignment__unit", "assignment__proposal__plenary__term").get()
    page = PdfReader(io.BytesIO(documents.reply_letter(letter).data)).pages[0]
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: found.append((text, cm, tm)))
    words, cm, tm = next(one for one in found if one[0].strip().startswith("A"))
    x = tm[4] * cm[0] + cm[4]
    assert x > float(page.mediabox.width) / 2, words


def test_word_documents_open_and_hold_the_text(long_one):
    letter = Reply.objects.select_related("assignment__unit", "assignment__proposal__plenary__term").get()
    for data, words in ((documents.reply_letter_docx(letter), "A类"), (documents.proposal_form_docx(long_one), RARE)):
        paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]
        assert words in paragraphs


def test_papers_are_downloads_for_those_who_may(world, client, long_one):
    letter = Reply.objects.get()
    logged_in(client, world["staff"])
    for paper in ("form", "slip", "feedback", "file"):
        answer = client.get(reverse("proposal_paper_pdf", args=[long_one.pk, paper]))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("reply_paper", args=[letter.pk]) + "?as=docx").status_code == 200
    logged_in(client, world["writer"])
    assert client.get(reverse("proposal_paper_pdf", args=[long_one.pk, "form"])).status_code == 200
    assert client.get(reverse("proposal_paper_pdf", args=[long_one.pk, "file"])).status_code == 404
    Reply.objects.update(sent_on=None)
    assert client.get(reverse("reply_paper", args=[letter.pk])).status_code == 404
    logged_in(client, world["other_handler"])
    assert client.get(reverse("proposal_paper_pdf", args=[long_one.pk, "slip"])).status_code == 404


def test_other_members_read_text_and_reply_of_a_published_one_but_not_its_course(world, client):
    proposal = proposal_in(world, "closed", published_on="2024-06-01")
    grade = {"attitude_id": "satisfied", "result_id": "satisfied", "words": "评价内容", "given_on": "2024-04-01"}
    given = Feedback.objects.create(
        proposal=proposal,
        on_paper=True,
        scan=SimpleUploadedFile("s.pdf", b"%PDF-1"),
        recorded_by=world["staff"],
        **grade,
    )
    scan, paper = (
        reverse("feedback_scan", args=[given.pk]),
        reverse("proposal_paper_pdf", args=[proposal.pk, "feedback"]),
    )
    logged_in(client, world["other_member"])
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "已办理。" in page
    assert "评价内容" not in page
    assert "办理过程" not in page
    assert client.get(scan).status_code == client.get(paper).status_code == 404
    logged_in(client, world["writer"])
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "评价内容" in page
    assert "办理过程" in page
    assert client.get(scan).status_code == client.get(paper).status_code == 200


def test_past_the_known_calendar_the_page_says_how_it_counts(world, client):
    from tests.proposals.world import hand_in

    hand = hand_in(world, "handling", reply_due="2099-05-01")
    logged_in(client, world["handler"])
    assert "按周一至周五计算" in client.get(hand.get_absolute_url()).content.decode()


def test_the_compendium_is_made_in_the_background(account, year):
    staff = account(Role.STAFF)
    address = reverse("compendium", args=[2024])
    staff.post(address)
    jobs.run(Job.objects.get().pk)
    assert "还没有立案的提案" in staff.get(address).content.decode()
    factories.ProposalFactory(state="filed", number=1, title="关于路灯的提案")
    staff.post(address)
    jobs.run(Job.objects.first().pk)
    assert "下载汇编" in staff.get(address).content.decode()
    data = b"".join(staff.get(f"{address}?download=1").streaming_content)
    assert "关于路灯的提案" in text_of(data)[0]


def test_the_diagram_in_the_docs_is_the_workflows_own():
    from django.conf import settings

    assert (settings.BASE_DIR / "docs/proposal-course.md").read_text() == document()


# --- public pages ------------------------------------------------------------------------------------------------------------
def test_nothing_is_public_until_the_year_is_opened(client, world, year):
    proposal = proposal_in(world, "closed", published_on="2024-06-01", situation="路灯不亮。")
    hidden = proposal_in(world, "closed", situation="不公布。")
    assert proposal.title not in client.get(reverse("public_list")).content.decode()
    assert client.get(reverse("public_detail", args=[proposal.pk])).status_code == 404
    ProposalRules.objects.create(plenary=year, public=True)
    page = client.get(f"{reverse('public_list')}?q=路灯").content.decode()
    assert proposal.title in page
    assert hidden.title not in page
    page = client.get(reverse("public_detail", args=[proposal.pk])).content.decode()
    assert "主办局的答复" in page
    for personal in (world["writer"].member.name, "李某", "88665123"):
        assert personal not in page
    assert client.get(reverse("public_detail", args=[hidden.pk])).status_code == 404


def test_public_bodies_are_named_by_kind_only(client, year):
    ProposalRules.objects.create(plenary=year, public=True)
    party = Organization.objects.create(name="民革区委会", kind="party")
    proposal = factories.ProposalFactory(state="closed", number=1, published_on="2024-06-01", proposer_kind="party")
    proposal.proposers.create(organization=party, is_first=True)
    assert "党派" in client.get(reverse("public_detail", args=[proposal.pk])).content.decode()

"""The office's own text: tokens, marks, typed numbers, versions, the course, what is frozen, what an attacker may write."""

import hashlib
import io
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from cppcc import figures as registry
from cppcc import jobs
from cppcc.figures import Value, share
from cppcc.models import Job, Notice
from cppcc.rights import Role
from cppcc.workflow import NotYours, Refused, take
from reports import keeping
from reports.building import Frozen, build
from reports.content import TextFault, gather
from reports.models import Report
from reports.numbers import compared
from reports.text import default, from_data, to_data
from reports.typed import typed_numbers
from tests import factories


@pytest.fixture
def filed(year):
    """Two filed proposals, so that there is something to report."""
    return [
        factories.ProposalFactory(state="filed", number=number, title=f"关于第{number}事的提案") for number in (1, 2)
    ]


def write(year, *lines, kind="paragraph", head="", user=None):
    """The text as one part with one passage."""
    report = keeping.begun(year)

    def alter(data):
        block = {"key": "b", "kind": kind, "head": head, "lines": list(lines)}
        data.update(opening="开头。", closing="结尾。", parts=[{"key": "p", "title": "工作", "blocks": [block]}])

    return keeping.change(report, report.version, user or factories.UserFactory(), alter)


def said(year, **more):
    content = gather(keeping.begun(year), **more)
    return [passage.text for section in content.sections for passage in section.passages]


def printed(report):
    with report.file.open("rb") as file:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages).replace("\n", "")


# --- tokens and marks --------------------------------------------------------------------------------------------
def test_the_default_text_survives_as_data_and_has_no_faults_where_there_are_records(year, filed):
    assert from_data(to_data(default())) == default()
    unknown = [fault for fault in keeping.faults_of(keeping.begun(year)) if "没有“" in fault and "今年" not in fault]
    assert unknown == []


def test_lines_with_marks_stand_once_for_each_record_or_only_while_something_holds(year, filed):
    write(
        year,
        "立案[[proposals.filed:汉字]]件。",
        "〔当 proposals.filed > 1〕不止一件。",
        "〔当 proposals.filed > 5〕很多件。",
        "〔逐条 proposals.filed〕[[序号]]．[[名称]]；",
        "重点提案[[proposals.key]]件。",
        "[[年度]]年，[[届次]]。",
    )
    assert said(year) == ["立案二件。不止一件。1．关于第2事的提案；2．关于第1事的提案；2024年，十届三次会议。"]


def test_an_unknown_or_empty_token_is_marked_stops_the_course_and_is_never_printed(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "共[[no.such]]件。", "满意率[[proposals.satisfaction_rate:%]]，立案[[proposals.filed]]件。")
    assert any("no.such" in fault for fault in keeping.faults_of(report))
    page = staff.get(report.get_absolute_url()).content.decode()
    assert "处数据写不出来" in page
    assert 'class="token-fault"' in staff.get(reverse("report_read", args=[2024])).content.decode()
    with pytest.raises(TextFault):
        gather(keeping.begun(year))
    with pytest.raises(Refused):
        take(Report, report.pk, "submit", staff.user, report.version)
    staff.post(reverse("report_build", args=["2024"]))
    jobs.run(Job.objects.get().pk)
    assert "没有“no.such”这个数据" in Job.objects.get().error
    write(year, "满意率[[proposals.satisfaction_rate:%]]，立案[[proposals.filed]]件。", "立案[[proposals.filed]]件。")
    assert said(year) == ["立案2件。"]  # the sentence without a value leaves whole


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(112, 100, "同比增长12%"), (97, 100, "同比下降3%"), (5, 5, "与上年持平"), (5, 0, "比上年增加5"), (5, None, "")],
)
def test_compared_with_last_year(now, before, words):
    former = None if before is None else Value(Decimal(before))
    assert compared(Value(Decimal(now)), former) == words
    assert compared(share(98, 100), share(95, 100)) == "同比提高3个百分点"


def test_a_new_year_begins_from_last_years_text(year, filed):
    write(year, "本会自己的话，立案[[proposals.filed]]件。")
    later = factories.PlenaryYearFactory(year=2025)
    assert keeping.begun(later).text["parts"][0]["title"] == "工作"


# --- numbers typed by hand ---------------------------------------------------------------------------------------
def test_typed_numbers_that_equal_or_contradict_a_figure_are_marked_and_replaced(account, year, filed):
    for number in range(3, 13):
        factories.ProposalFactory(state="filed", number=number)
    found = registry.values(year)

    def marks(line):
        return [(one.number, one.key, one.same) for one in typed_numbers(line, found)]

    assert marks("立案提案12件") == [("12", "proposals.filed", True)]
    assert marks("立案提案15件") == [("15", "proposals.filed", False)]
    assert marks("在2024年第3次会议上，[[proposals.filed]]件") == []
    staff = account(Role.STAFF)
    report = write(year, "全年立案提案15件，全部交办。")
    address = reverse("report_block", args=[2024, "b"])
    page = staff.get(address)
    assert "“立案提案”现为 12" in page.content.decode()
    (index, typed) = page.context["typed"][0]
    sent = {
        "kind": "paragraph",
        "head": "新写的头",
        "text": "全年立案提案15件，全部交办。",
        "seen_version": report.version,
    }
    page = staff.post(address, {**sent, "replace": f"{index}:{typed.start}"})
    form = page.context["form"]
    assert (form["text"].value(), form["head"].value()) == ("全年立案提案[[立案提案]]件，全部交办。", "新写的头")
    assert said(year) == ["全年立案提案15件，全部交办。"]  # nothing is saved before the person saves
    staff.post(address, {**sent, "text": form["text"].value()})
    assert said(year) == ["全年立案提案12件，全部交办。"]
    assert Report.objects.get().text["parts"][0]["blocks"][0]["lines"] == [
        "全年立案提案[[proposals.filed]]件，全部交办。"
    ]


# --- editing -----------------------------------------------------------------------------------------------------
def test_parts_and_passages_are_added_changed_moved_and_taken_out(account, year, filed):
    staff = account(Role.STAFF)
    report = write(year, "立案[[proposals.filed]]件。")
    part = reverse("report_part", args=[2024, "new"])
    staff.post(part, {"title": "又一部分", "columns": "3", "seen_version": report.version})
    key = Report.objects.get().text["parts"][1]["key"]
    block = f"{reverse('report_block', args=[2024, 'new'])}?in={key}"
    data = {"kind": "list", "head": "其中：", "text": "第一条\r\n\r\n第二条，立案[[proposals.filed]]件"}
    staff.post(block, {**data, "seen_version": report.version + 1})
    content = gather(keeping.begun(year))
    assert content.sections[1].passages[0].items == ["第一条", "第二条，立案2件"]
    made = Report.objects.get().text["parts"][1]["blocks"][0]["key"]
    stale = staff.post(reverse("report_block", args=[2024, made]), {**data, "seen_version": report.version})
    assert "已被他人修改" in stale.content.decode()
    assert "第二条" in stale.content.decode()  # what was typed is kept
    staff.post(reverse("report_move", args=[2024, "part", key]), {"do": "up", "version": report.version + 2})
    assert Report.objects.get().text["parts"][0]["key"] == key
    staff.post(reverse("report_move", args=[2024, "part", key]), {"do": "drop", "version": report.version + 3})
    assert [one["key"] for one in Report.objects.get().text["parts"]] == ["p"]
    versions = reverse("report_versions", args=[2024])
    page = staff.get(versions).content.decode()
    assert "删去" in page
    assert "恢复第" in page
    with_list = report.versions.get(text__parts__1__blocks__0__kind="list", text__parts__0__key="p")
    back = {"number": with_list.number, "version": Report.objects.get().version}
    assert account(Role.LEADER).post(versions, back).status_code == 403
    assert staff.post(versions, {**back, "number": 99}).status_code == 404
    staff.post(versions, {**back, "version": 1})  # changed by somebody since
    assert len(Report.objects.get().text["parts"]) == 1
    staff.post(versions, back)
    assert Report.objects.get().text == with_list.text
    assert report.versions.first().text["parts"] == report.text["parts"]  # what stood before stays as a version
    assert staff.get(reverse("report_block", args=[2024, "none"])).status_code == 404


# --- the course --------------------------------------------------------------------------------------------------
def through(report, *steps):
    people = {"sign": Role.LEADER, "reopen": Role.LEADER}
    for name in steps:
        user = factories.UserFactory(roles=[people.get(name, Role.STAFF)])
        version = Report.objects.get(pk=report.pk).version
        data = {"reason": "改"} if name in ("send_back", "reopen") else {}
        report = take(Report, report.pk, name, user, version, data)
    return report


def test_nobody_signs_another_file_than_the_one_that_was_shown(year, filed):
    report = write(year, "立案[[proposals.filed]]件。")
    build(report)
    report = build(through(report, "submit", "pass_check"))
    build(Report.objects.get())
    assert Report.objects.get().version == report.version  # the same file is no change
    factories.ProposalFactory(state="filed", number=9)
    build(Report.objects.get())
    leader = factories.UserFactory(roles=[Role.LEADER])
    with pytest.raises(Refused, match="刚被他人处理过"):
        take(Report, report.pk, "sign", leader, report.version)
    take(Report, report.pk, "sign", leader, Report.objects.get().version)


def test_from_writing_to_publication_and_what_is_frozen_then(account, year, filed):
    staff, leader, member = account(Role.STAFF), account(Role.LEADER), account(Role.MEMBER)
    report = write(year, "立案[[proposals.filed]]件。")
    assert member.get(reverse("report_read", args=[2024])).status_code == 404
    staff.post(reverse("report_comment", args=[2024]), {"block": "b", "words": "请核对"})
    assert "请核对" in leader.get(report.get_absolute_url()).content.decode()
    through(report, "submit")
    with pytest.raises(Refused):
        through(report, "pass_check")  # no file of this text yet
    build(keeping.begun(year))
    through(report, "pass_check")
    with pytest.raises(NotYours):
        take(Report, report.pk, "sign", staff.user, Report.objects.get().version)
    assert Notice.objects.filter(user=leader.user, words__contains="待签发").exists()
    report = through(report, "sign", "publish")
    stored = report.file.name
    factories.ProposalFactory(state="filed", number=3)
    with pytest.raises(Frozen):
        build(keeping.begun(year))
    with pytest.raises(Refused):
        write(year, "改了。")
    assert staff.get(reverse("report_block", args=[2024, "b"])).status_code == 404
    assert Report.objects.get().file.name == stored
    page = member.get(reverse("report_read", args=[2024])).content.decode()
    assert "立案2件" in page  # as it was signed
    assert "figures/2024" not in page  # a member may not open the records
    inside = leader.get(reverse("report_read", args=[2024])).content.decode()
    assert reverse("report_figure", args=["2024", "proposals.filed"]) in inside
    assert "立案提案 2件 → 3件" in staff.get(report.get_absolute_url()).content.decode()
    reopened = through(report, "reopen")
    assert (reopened.state, reopened.signed_by) == ("draft", None)


def test_verify_report_says_what_drifted_by_its_exit_status(year, filed, capsys):
    write(year, "立案[[proposals.filed]]件。")
    with pytest.raises(CommandError) as none:
        call_command("verify_report", "2024")
    assert none.value.returncode == 2
    report = build(keeping.begun(year))
    call_command("verify_report", "2024")
    assert "变化 0 个" in capsys.readouterr().out
    row = report.figures["proposals.filed"]
    assert row["ids"] == [one.pk for one in filed]
    assert row["digest"] == hashlib.sha256(",".join(str(one.pk) for one in filed).encode()).hexdigest()
    factories.ProposalFactory(state="filed", number=3)
    with pytest.raises(SystemExit) as drifted:
        call_command("verify_report", "2024")
    assert drifted.value.code == 1
    assert "立案提案 2件 → 3件" in capsys.readouterr().out
    path = default_storage.path(report.file.name)
    with open(path, "ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match="校验值不符"):
        call_command("verify_report", "2024")
    default_storage.delete(report.file.name)
    with pytest.raises(CommandError, match="不在存储中"):
        call_command("verify_report", "2024")


# --- formats -----------------------------------------------------------------------------------------------------
def test_the_pdf_is_archival_and_carries_its_figures_and_records(year, filed):
    write(year, "立案[[proposals.filed]]件。")
    report = build(keeping.begun(year))
    with report.file.open("rb") as file:
        reader = PdfReader(io.BytesIO(file.read()))
    assert "pdfaid" in reader.xmp_metadata.stream.get_data().decode()
    (name, (content, *_)) = next(iter(reader.attachments.items()))
    assert name.endswith(".xlsx")
    book = load_workbook(io.BytesIO(content))
    assert book["立案提案"].max_row == 3
    assert "立案提案" in [row[0] for row in book["数据"].values]


def test_the_same_report_as_word_and_as_spreadsheet(account, year, filed):
    leader = account(Role.LEADER)
    write(year, "立案[[proposals.filed]]件。", kind="quote", head="要点。")
    assert leader.get(reverse("report_as", args=[2024, "docx"]), follow=True).redirect_chain  # there is no file yet
    build(keeping.begun(year))
    data = b"".join(leader.get(reverse("report_as", args=[2024, "docx"])).streaming_content)
    document = Document(io.BytesIO(data))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["一、工作", "附录一　数据与口径"]
    assert "要点。立案2件。" in [one.text for one in document.paragraphs]
    assert document.tables
    assert leader.get(reverse("report_as", args=[2024, "xlsx"])).status_code == 200
    assert leader.get(reverse("report_as", args=[2024, "exe"])).status_code == 404


def test_control_characters_of_old_data_end_no_report(account, year, filed):
    filed[0].__class__.objects.filter(pk=filed[0].pk).update(title="关于步道\v路灯\x07的提案")
    write(
        year,
        "立案[[proposals.filed]]件。\v其中：\x1b\ufffe",
        "〔逐条 proposals.filed〕[[名称]]。",
        kind="list",
        head="要\v点。",
    )
    report = build(keeping.begun(year))
    assert "立案2件" in printed(report)
    leader = account(Role.LEADER)
    for kind in ("docx", "xlsx"):
        assert leader.get(reverse("report_as", args=[2024, kind])).status_code == 200


# --- what an attacker writes -------------------------------------------------------------------------------------
ATTACKS = [
    "{{ request.user }}{% load static %}",
    "{committee.__class__.__mro__}",
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd"><img src="http://127.0.0.1/x">',
    "〔当 __import__('os').system('id')〕x",
    "〔逐条 members.user.password〕[[名称]]",
    "[[titles:members.user.password]]",
]


@pytest.mark.parametrize("line", ATTACKS)
def test_what_an_editor_writes_runs_nothing_and_reads_nothing(account, year, filed, line):
    staff = account(Role.STAFF)
    write(year, line, "立案[[proposals.filed]]件。")
    page = staff.get(reverse("report_read", args=[2024])).content.decode()
    assert "<script>alert" not in page
    assert '<img src="file' not in page
    try:
        report = build(keeping.begun(year))
    except TextFault:
        return
    text = printed(report)
    assert "root:" not in text
    assert line.split("〕")[-1][:8].replace(" ", "") in text.replace(" ", "")


def test_a_paste_of_megabytes_is_refused(account, year, filed):
    staff, report = account(Role.STAFF), write(year, "x")
    data = {"kind": "paragraph", "head": "", "text": "长" * 4_000_000, "seen_version": report.version}
    answer = staff.post(reverse("report_block", args=[2024, "b"]), data)
    assert answer.status_code in (200, 413)
    assert Report.objects.get().text["parts"][0]["blocks"][0]["lines"] == ["x"]

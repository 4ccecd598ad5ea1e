"""The yearly report: what it says, how it is laid out, how it is kept."""

import hashlib
import io
import re

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from activities.services.attendance import set_attendance
from cppcc import figures, jobs
from cppcc.figures import How
from cppcc.models import Job
from cppcc.papers.laying import laid
from cppcc.rights import Role
from members.models import Member, PlenaryYear
from reports import building
from reports.content import gather
from reports.documents import own_pictures, report_pdf
from reports.keeping import begun
from reports.models import Report
from tests import factories
from tests.conftest import storages
from tests.reports.test_demo import REFERENCE


@pytest.fixture(scope="module")
def printed(demo_loaded, demo_media, django_db_blocker):
    """The demonstration year's report as a file, printed once for all who only read it."""
    files = override_settings(MEDIA_ROOT=demo_media, STORAGES=storages(demo_media))
    with django_db_blocker.unblock(), files, transaction.atomic():
        made = report_pdf(gather(begun(PlenaryYear.objects.get(year=2024))))
        transaction.set_rollback(True)
    return made.data


@pytest.fixture
def pdf(printed, demo_year):
    return PdfReader(io.BytesIO(printed))


def plain(reader: PdfReader) -> str:
    text = "".join(page.extract_text() for page in reader.pages)
    return re.sub(r"[\s\u200b]|—\d+—", "", text)


# each figure in the sentence of the article, said in its way
IN_SENTENCES = {
    "liaison.lead_enterprises": "牵头联系15个重点企业",
    "unity.activity_attendance": "调研活动200余人次",
    "unity.recommended_attendance": "活动50人次",
    "liaison.nonpublic_enterprises": "联系帮扶非公企业88家",
    "liaison.visits": "走访非公有制经济人士60余人次",
    "liaison.suggestions": "收集意见建议20余条",
    "liaison.problems_solved": "协调各部门解决实际问题12个",
    "grassroots.sessions": "等活动50场次",
    "welfare.city_reading_rooms": "在区内11个街镇全部建立公益性“星梦城市书房”",
    "welfare.students_funded": "资助困难学生280多名",
    "welfare.elderly_adopted": "认领孤寡老人20名",
    "welfare.counselling_sessions": "心理辅导12场（次）",
    "welfare.donations": "捐款捐物7万余元",
    "publicity.media_reports": "刊发宣传报道22篇",
    "brand.member_attendance": "委员60余人次",
    "brand.public_attendance": "群众100余人次",
    "brand.suggestions": "提出意见建议20条",
    "brand.outcomes_adopted": "成果转化7件",
    "proposals.filed": "158件立案提案全部办理完毕",
    "proposals.reply_rate": "提案办复率100%",
    "proposals.satisfaction_rate": "满意率98%",
    "micro.submitted": "“微建议”61条",
    "micro.provincial_excellent": "其中2条被省政协评为优秀“微建议”",
    "duty.standing_reports": "43名常委提交年度履职报告",
    "training.members_trained": "100名委员分赴北戴河、延安",
    "tourism.reports": "3篇报告",
    "tourism.suggestions": "形成16条具体建议",
}


def test_all_27_figures_stand_in_their_sentences(pdf):
    assert set(IN_SENTENCES) == {row["key"] for row in REFERENCE}
    text = plain(pdf)
    assert {key: words for key, words in IN_SENTENCES.items() if words not in text} == {}


def test_the_appendix_lists_every_figure_with_its_definition(pdf, demo_year):
    text, told = plain(pdf), begun(demo_year).text
    for entry, value in figures.values(demo_year).values():
        counts = bool(value.number) or entry.key in str(told)
        assert (re.sub(r"\s", "", entry.definition) in text) == counts, entry.key


def test_a4_title_language_bookmarks_and_page_numbers(pdf):
    box = pdf.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)
    assert pdf.metadata.title == "长春市朝阳区政协2024年度履职报告"
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"
    titles = [item.title for item in pdf.outline if not isinstance(item, list)]
    assert [title[:2] for title in titles] == ["一、", "二、", "三、", "四、", "五、", "六、", "附录", "附录"]
    contents = re.sub(r"\s", "", pdf.pages[1].extract_text())
    for item in pdf.outline:
        printed = pdf.get_destination_page_number(item) - 1  # cover and contents carry no number
        title = re.sub(r"\s", "", item.title)
        assert re.search(re.escape(title) + r"\.*" + str(printed) + r"(?!\d)", contents), (title, printed)


def test_fonts_are_embedded_and_no_glyph_is_missing(pdf):
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in described or "/FontFile3" in described
        assert "\ufffd" not in page.extract_text()
        assert "\x00" not in page.extract_text()


def test_pictures_and_charts_are_in_it(demo_year):
    content = gather(begun(demo_year))
    photos = [photo for section in content.sections for photo in section.photos]
    assert len(photos) >= 6
    assert all(photo.caption for photo in photos)
    assert len([drawing for section in content.sections for drawing in section.drawings]) >= 4


def test_the_same_inputs_give_the_same_report(pdf, demo_year):
    again = report_pdf(gather(begun(demo_year)))
    assert plain(PdfReader(io.BytesIO(again.data))) == plain(pdf)


def test_building_twice_is_one_report_with_one_file(demo_year, django_capture_on_commit_callbacks):
    first = building.build(begun(demo_year))
    set_attendance(factories.ActivityFactory(), Member.objects.first(), "present")
    with django_capture_on_commit_callbacks(execute=True):
        second = building.build(begun(demo_year))
    assert Report.objects.get().pk == first.pk == second.pk
    assert first.file.name != second.file.name
    assert not default_storage.exists(first.file.name)
    stored = second.file.open("rb").read()
    assert hashlib.sha256(stored).hexdigest() == second.sha256
    assert (
        second.figures["unity.activity_attendance"]["value"] == first.figures["unity.activity_attendance"]["value"] + 1
    )


def test_records_change_exactly_their_figures_and_the_next_report(demo_year):
    """One filed proposal, one attendance, one micro-suggestion more."""
    before = {key: value.plain for key, (_, value) in figures.values(demo_year).items()}
    factories.ProposalFactory(plenary=demo_year, state="filed", number=159)
    set_attendance(factories.ActivityFactory(kind="inspection"), Member.objects.first(), "present")
    factories.MicroFactory(plenary=demo_year, member=Member.objects.first(), state="submitted")
    after = {key: value.plain for key, (_, value) in figures.values(demo_year).items()}
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert changed == {
        "proposals.submitted": (181, 182),
        "proposals.filed": (158, 159),
        "proposals.reply_rate": (100, 99),
        "proposals.on_time_rate": (100, 99),
        "activities.held": (before["activities.held"], before["activities.held"] + 1),
        "activities.research": (before["activities.research"], before["activities.research"] + 1),
        "unity.activity_attendance": (263, 264),
        "micro.submitted": (61, 62),
    }
    text = plain(PdfReader(io.BytesIO(report_pdf(gather(begun(demo_year))).data)))
    assert "提案办复率99%" in text
    assert "全部办理完毕" not in text
    assert "“微建议”62条" in text


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x.png", "photo:99999", "chart:none"])
def test_the_report_fetches_nothing_but_its_own_pictures(demo_year, address):
    pictures = own_pictures(gather(begun(demo_year))).pictures
    with pytest.raises(FatalURLFetchingError):
        laid(f'<img src="{address}">', [], pictures)


def test_pressing_the_button_makes_a_job_and_the_page_shows_it_through(account, demo_year):
    leader = account(Role.LEADER)
    page = leader.post(reverse("report_page"), {"year": 2024}, follow=True).content.decode()
    assert "已开始生成" in page
    leader.post(reverse("report_page"), {"year": 2024})
    job = Job.objects.get()
    assert "排队中" in leader.get(reverse("report_status", args=[2024])).content.decode()
    jobs.run(job.pk)
    page = leader.get(reverse("report_status", args=[2024])).content.decode()
    assert "下载 PDF" in page
    assert "hx-get" not in page
    answer = leader.get(reverse("report_download", args=[2024]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"


def test_a_failed_build_says_why_and_can_be_started_again(account, demo_year):
    leader = account(Role.LEADER)
    Job.objects.create(kind="reports.build", subject="2024", state="failed", error="存储空间已满。")
    page = leader.get(reverse("report_page")).content.decode()
    assert "上次生成失败" in page
    assert "存储空间已满。" in page
    leader.post(reverse("report_page"), {"year": 2024})
    assert Job.objects.filter(state="waiting").count() == 1


def test_every_number_opens_its_records(account, demo_year):
    leader = account(Role.LEADER)
    for entry in figures.everything():
        page = leader.get(reverse("figure_detail", args=[2024, entry.key]))
        assert page.status_code == 200, entry.key
        if isinstance(entry, figures.Figure) and entry.measure.how == How.RECORDS:
            assert page.context["page"].paginator.count == entry.value(demo_year).number, entry.key
    assert leader.get(reverse("figure_detail", args=[2024, "no.such"])).status_code == 404
    answer = leader.get(reverse("figure_detail", args=[2024, "proposals.filed"]) + "?export=xlsx")
    assert "spreadsheetml" in answer["Content-Type"]


def test_charts_are_drawn_with_text_and_their_numbers(account, demo_year):
    leader = account(Role.LEADER)
    for name in ("proposal_categories", "proposal_classes", "activity_kinds", "activity_months", "micro_course"):
        svg = leader.get(reverse("chart", args=[2024, name])).content.decode()
        assert svg.startswith("<?xml")
        assert "<script" not in svg
    assert leader.get(reverse("chart", args=[2024, "none"])).status_code == 404


def test_read_on_line_a_report_says_the_same_and_asks_for_no_records(demo_year):
    report = begun(demo_year)
    with CaptureQueriesContext(connection) as papers:
        whole = gather(report, strict=False)
    with CaptureQueriesContext(connection) as page:
        shown = gather(report, strict=False, page=True)
    assert len(page) < len(papers) - len(whole.snapshot)
    assert shown.snapshot == {}
    assert [{**row, "former": ""} for row in whole.appendix] == shown.appendix
    assert (shown.opening, shown.closing, shown.used) == (whole.opening, whole.closing, whole.used)
    for one, other in zip(whole.sections, shown.sections, strict=True):
        assert [(passage.head, passage.lines, passage.rows, passage.shape) for passage in one.passages] == [
            (passage.head, passage.lines, passage.rows, passage.shape) for passage in other.passages
        ]
        assert [(drawing.name, drawing.series.title, drawing.series.rows) for drawing in one.drawings] == [
            (drawing.name, drawing.series.title, drawing.series.rows) for drawing in other.drawings
        ]
        assert [drawing.svg for drawing in one.drawings] == [drawing.svg for drawing in other.drawings]
    assert any(one.drawings for one in shown.sections)


def test_the_preview_of_a_part_counts_what_its_text_asks_for(demo_year):
    report = begun(demo_year)
    part = report.text["parts"][-1]["key"]
    with CaptureQueriesContext(connection) as whole:
        gather(report, strict=False, page=True)
    with CaptureQueriesContext(connection) as preview:
        content = gather(report, strict=False, only=part)
    assert len(preview) < len(whole)
    assert (len(content.sections), content.appendix) == (1, [])

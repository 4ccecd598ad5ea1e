"""Passages of every kind, what a paste keeps, a part as it will print, photos without ragged rows."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document
from PIL import Image

from activities.models import Photo
from cppcc import jobs
from cppcc.models import Job
from cppcc.rights import Role
from reports import building, keeping, pasting
from reports.content import even_rows, gather
from reports.documents import own_pictures, report_pdf
from reports.models import Report
from reports.pictures import photo_for_print
from reports.word import report_docx
from tests import factories
from tests.reports.test_text import write


@pytest.fixture
def filed(year):
    for number in (1, 2):
        factories.ProposalFactory(state="filed", number=number)


@pytest.fixture
def editor(account, year, filed):
    """post(kind=…, …) adds a passage to the one part of the text; gives the answer."""
    staff = account(Role.STAFF)
    write(year, "立案[[proposals.filed]]件。")

    def post(**data):
        report = Report.objects.get()
        address = f"{reverse('report_block', args=[2024, 'new'])}?in=p"
        return staff.post(
            address, {"kind": "paragraph", "head": "", "text": "", "seen_version": report.version, **data}
        )

    post.client = staff
    return post


def passages(year):
    return gather(keeping.begun(year)).sections[0].passages


def test_a_table_takes_tokens_in_its_cells(editor, year):
    assert editor(kind="table", head="办理", text="项目|数量\n立案|[[proposals.filed]]件\n空").status_code == 302
    table = passages(year)[1]
    assert table.cells == [["项目", "数量"], ["立案", "2件"], ["空", ""]]
    page = editor.client.get(reverse("report_read", args=[2024])).content.decode()
    assert '<th scope="col">数量</th>' in page
    assert reverse("report_figure", args=[2024, "proposals.filed"]) in page


def test_figures_beside_last_years(editor, year):
    editor(kind="figures", head="对照", text="[[proposals.filed]]\n[[proposals.satisfaction_rate]]")
    assert passages(year)[1].cells == [["指标", "数值"], ["立案提案", "2件"], ["提案满意率", "—"]]
    before = factories.PlenaryYearFactory(year=2023)
    factories.ProposalFactory(state="filed", number=1, plenary=before)
    assert passages(year)[1].cells[:2] == [
        ["指标", "数值", "上年同期", "比较"], ["立案提案", "2件", "1件", "比上年增加1件"],
    ]  # fmt: skip


def test_headings_are_numbered_and_become_bookmarks_and_word_headings(editor, year):
    editor(kind="heading", head="第一件")
    editor(text="做了第一件。")
    editor(kind="heading", head="没有做的事")
    editor(text="重点提案[[重点提案]]件。")  # there are none: the sentence leaves, and its heading with it
    editor(kind="heading", head="第二件")
    editor(text="做了第二件。")
    content = gather(keeping.begun(year))
    assert [one.numeral for one in content.sections[0].passages] == ["", "一", "", "二", ""]
    document = Document(io.BytesIO(report_docx(content, own_pictures(content))))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert headings == ["（一）第一件", "（二）第二件"]


def test_a_part_with_nothing_left_leaves_and_the_others_are_counted(editor, year):
    report = keeping.begun(year)
    empty = {"key": "e", "title": "没有的事", "blocks": [{"key": "x", "lines": ["重点提案[[proposals.key]]件。"]}]}
    keeping.change(report, report.version, None, lambda data: data["parts"].insert(0, empty))
    assert [(one.number, one.title) for one in gather(keeping.begun(year)).sections] == [("一", "工作")]


def test_charts_of_the_year_and_of_five_years_stand_as_passages(editor, year):
    assert editor(kind="chart", chart="proposal_categories").status_code == 302
    assert editor(kind="chart", chart="trend:proposals.filed").status_code == 302
    assert [one.drawings[0].name for one in passages(year)[1:]] == ["proposal_categories", "trend:proposals.filed"]
    assert report_pdf(gather(keeping.begun(year))).pages > 2
    chart = editor.client.get(reverse("report_chart", args=[2024, "trend:proposals.filed"]))
    assert "立案提案（历年）" in chart.content.decode()


def test_photos_are_chosen_one_by_one(editor, year, picture):
    activity = factories.ActivityFactory(title="调研养老服务")
    photos = [Photo.objects.create(activity=activity, file=picture(), caption=f"图{n}", order=n) for n in range(5)]
    other = Photo.objects.create(activity=factories.ActivityFactory(starts_at="2023-05-01T09:00+08:00",
                                 ends_at="2023-05-01T11:00+08:00"), file=picture())  # fmt: skip
    assert "photos" in editor(kind="photos", photos=[str(other.pk)]).context["form"].errors  # of another year
    editor(kind="photos", photos=[str(one.pk) for one in reversed(photos)], columns="3")
    assert [len(row) for row in passages(year)[1].photo_rows] == [3, 2]
    key = Report.objects.get().text["parts"][0]["blocks"][1]["key"]
    page = editor.client.get(reverse("report_block", args=[2024, key])).content.decode()
    assert "调研养老服务：图0" in page
    photos[0].delete()
    assert [len(row) for row in passages(year)[1].photo_rows] == [2, 2]


@pytest.mark.parametrize(("columns", "widest"), [(1, 1323), (2, 886), (3, 591)])
def test_photos_print_at_300_dots_an_inch_in_the_shape_of_their_place(db, columns, widest):
    large = io.BytesIO()
    Image.new("RGBA", (3000, 3000), (178, 34, 34, 128)).save(large, "PNG")
    photo = Photo(activity=factories.ActivityFactory(), file=ContentFile(large.getvalue(), name="大.png"))
    with Image.open(io.BytesIO(photo_for_print(photo, columns))) as printed:
        assert (printed.format, printed.mode, printed.width) == ("JPEG", "RGB", widest)
        assert printed.width / printed.height == pytest.approx(1.5, abs=0.02)


def test_a_photo_whose_file_is_lost_is_told_and_the_former_file_stays(editor, year, picture):
    activity = factories.ActivityFactory(title="调研养老服务")
    photo = Photo.objects.create(activity=activity, file=picture(), caption="座谈")
    editor(kind="photos", photos=[str(photo.pk)])
    former = building.build(keeping.begun(year)).file.name
    photo.file.storage.delete(photo.file.name)
    editor.client.post(reverse("report_build", args=["2024"]))
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error.startswith("调研养老服务的照片“座谈”读不出来")) == ("failed", True)
    assert Report.objects.get().file.name == former
    Report.objects.update(papers={})  # a file of before Word was made with it
    page = editor.client.get(reverse("report_as", args=["2024", "docx"]), follow=True)
    assert "读不出来" in page.content.decode()
    assert editor.client.get(reverse("report_as", args=["2024", "xlsx"])).status_code == 200


@pytest.mark.parametrize(
    ("number", "columns", "rows"),
    [(0, 2, []), (1, 3, [1]), (3, 2, [2, 1]), (4, 3, [2, 2]), (5, 3, [3, 2]), (7, 3, [3, 2, 2]), (3, 1, [1, 1, 1])],
)
def test_rows_of_photos_are_as_even_as_can_be(number, columns, rows):
    assert [len(row) for row in even_rows(list(range(number)), columns)] == rows


@pytest.mark.parametrize(
    ("kind", "field"), [("heading", "head"), ("chart", "chart"), ("photos", "photos"), ("list", "text")]
)
def test_an_empty_passage_is_told_beside_its_field(editor, kind, field):
    answer = editor(kind=kind)
    assert answer.context["form"].errors[field]
    assert len(Report.objects.get().text["parts"][0]["blocks"]) == 1


# --- what a paste keeps ------------------------------------------------------------------------------------------
PASTED = """# 政治引领
坚持党的领导。全年学习12次！

一、服务大局
（一）调研视察
开展“专题”调研。（附后）
- 养老服务
- 学前教育
项目 | 数量
调研 | 3

[[proposals.filed]]件提案全部交办。"""


def test_a_paste_becomes_parts_headings_lists_and_tables():
    opening, parts = pasting.read(f"各位委员：\n{PASTED}")
    assert opening == "各位委员："
    assert [part["title"] for part in parts] == ["政治引领", "服务大局"]
    assert [block["kind"] for block in parts[1]["blocks"]] == ["heading", "paragraph", "list", "table", "paragraph"]
    assert parts[0]["blocks"][0]["lines"] == ["坚持党的领导。", "全年学习12次！"]
    assert parts[1]["blocks"][1]["lines"] == ["开展“专题”调研。", "（附后）"]
    assert parts[1]["blocks"][2]["lines"] == ["养老服务", "学前教育"]
    assert parts[1]["blocks"][3]["lines"] == ["项目 | 数量", "调研 | 3"]
    assert pasting.read("只有一段话。")[1][0]["blocks"][0]["lines"] == ["只有一段话。"]
    assert pasting.read(" \n \n") == ("", [])


def test_a_pasted_text_stands_behind_or_instead_and_the_former_stays_as_a_version(editor, year):
    client = editor.client
    version = Report.objects.get().version
    data = {"text": PASTED, "where": "behind", "seen_version": version}
    client.post(reverse("report_paste", args=[2024]), data)
    assert [part["title"] for part in Report.objects.get().text["parts"]] == ["工作", "政治引领", "服务大局"]
    stale = client.post(reverse("report_paste", args=[2024]), data)
    assert "已被他人修改" in stale.content.decode()
    client.post(reverse("report_paste", args=[2024]), {**data, "where": "instead", "seen_version": version + 1})
    report = Report.objects.get()
    assert [part["title"] for part in report.text["parts"]] == ["政治引领", "服务大局"]
    assert len(report.versions.first().text["parts"]) == 3
    assert "2件提案全部交办。" in "".join(one.text for one in gather(report).sections[1].passages)


# --- a part as it will print -------------------------------------------------------------------------------------
def test_a_part_is_laid_out_in_the_background_and_shown_as_pages(editor, year):
    client, address = editor.client, reverse("report_preview", args=[2024, "p"])
    assert "还没有排过版" in client.get(address).content.decode()
    client.post(address)
    client.post(address)
    job = Job.objects.get()
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in waiting
    assert "<html" not in waiting
    jobs.run(job.pk)
    page = client.get(address).content.decode()
    picture = reverse("report_preview_page", args=[2024, "p", 1])
    assert picture in page
    answer = client.get(picture)
    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.width > 900
        assert shown.height / shown.width == pytest.approx(297 / 210, rel=0.01)
        assert min(shown.convert("L").getdata()) < 60  # there is print on it
    assert client.get(reverse("report_preview_page", args=[2024, "p", 9])).status_code == 404
    editor(kind="list", text="又一条")  # the text changed: that preview is of before
    assert client.get(picture).status_code == 404
    assert client.get(reverse("report_preview", args=[2024, "none"])).status_code == 404


def test_a_fault_stands_marked_in_the_preview_and_stops_only_the_print(account, year, filed):
    staff = account(Role.STAFF)
    write(year, "共[[no.such]]件。")
    staff.post(reverse("report_preview", args=[2024, "p"]))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().error == ""
    page = staff.get(reverse("report_text", args=[2024])).content.decode()
    assert '<mark class="token-fault" title="没有“no.such”这个数据">[[no.such]]</mark>' in page

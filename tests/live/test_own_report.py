"""A committee of its own kind says its year in one report: every number is counted, none is typed, each opens its records."""

import io
import os
import re
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.live.committee import PASSWORD
from tests.live.conftest import entering, follow, moving_on, running, settled
from tests.live.test_other_district import PASTE, fill

pytestmark = pytest.mark.embedded("a small county runs it without servers: one SQLite file, a queue of files")

OWN = (
    # name, source, conditions, measure, least
    ("非常满意提案", "proposals", [("grade", "非常满意")], "records:", ""),
    ("提交过提案的委员", "members", [("submitted", "是")], "records:", ""),
    ("多次提交提案的委员", "proposers", [("submitted", "是")], "at_least:member", "3"),
    ("B类承诺", "promises", [("result_class", "B类")], "records:", ""),
    ("已兑现B类承诺", "promises", [("result_class", "B类"), ("fulfilled", "是")], "records:", ""),
    ("承办单位数", "assignments", [], "distinct:unit", ""),
    ("在办件数", "assignments", [("unanswered", "是")], "records:", ""),
    ("平均办理天数", "replies", [], "average:handling_days", ""),
    ("社情民意采用次数", "adoptions", [], "records:", ""),
)
RATES = (
    # name, kind, of, to
    ("非常满意占比", "share", "非常满意提案", "已评价提案"),
    ("委员人均提案", "average", "提案总数", "在任委员"),
)
SENTENCES = {
    "全年立案提案[[立案提案]]件，其中[[分列:立案提案:会议或平时 数 序]]。": "全年立案提案13件，其中会议提案8件、平时提案5件。",
    "立案提案中，[[分列:立案提案:类别 占1]]。": "立案提案中，治水护河8件、占61.5%，渡口古镇5件、占38.5%。",
    "评价结果为[[分列:已评价提案:末次评价结果 数 序]]。": "评价结果为满意3件、基本满意1件、不满意1件、非常满意5件。",
    "非常满意的占[[非常满意占比:%1]]。": "非常满意的占50%。",
    "提案办复率[[提案办复率:%1]]。": "提案办复率76.9%。",
    "委员人均提交提案[[委员人均提案:1位]]件。": "委员人均提交提案1.1件。",
    "分界别看，人均提案[[分列:委员人均提案:第一提案人界别 序]]。": "分界别看，人均提案农业1.3件、教育0.8件。",
    "提交过提案的委员[[提交过提案的委员]]名。": "提交过提案的委员11名。",
    "提交三件以上提案的委员[[多次提交提案的委员]]名。": "提交三件以上提案的委员1名。",
    "上年B类承诺[[上年:B类承诺]]项，已兑现[[上年:已兑现B类承诺]]项。": "上年B类承诺4项，已兑现3项。",
    "提案由[[承办单位数]]个单位承办，在办[[在办件数]]件。": "提案由3个单位承办，在办3件。",
    "答复平均用时[[平均办理天数:1位]]天。": "答复平均用时34.5天。",
    "社情民意采用[[社情民意采用次数]]次，其中[[分列:社情民意采用次数:采用层级 数]]。": "社情民意采用5次，其中市级3次、省级2次。",
    "本届以来共立案提案[[本届:立案提案]]件，[[分列:立案提案:历年]]。": "本届以来共立案提案19件，2022年0件、2023年6件、2024年13件。",
}
OPENS = {
    # what a part of a sentence says opens so many records
    "13": 13, "会议提案8件": 8, "平时提案5件": 5, "治水护河8件、占61.5%": 8, "渡口古镇5件、占38.5%": 5, "满意3件": 3,
    "基本满意1件": 1, "不满意1件": 1, "非常满意5件": 5, "50%": 10, "76.9%": 13, "1.1": 12, "11": 11, "1": 3, "4": 4, "3": None,
    "34.5": 10, "5": 5, "市级3次": 3, "省级2次": 2, "19": 19, "2022年0件": 0, "2023年6件": 6, "2024年13件": 13,
    "农业1.3件": 12, "教育0.8件": 12,
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("county"), stage="empty", embedded=True)


@pytest.fixture
def enter(place, recorded):
    yield from entering(place, recorded)


def made(page, place, name, choose):
    page.goto(f"{place.url}/figures/own/new/")
    choose()
    settled(page)
    page.fill("#id_name", name)
    follow(page, page.get_by_role("button", name="保存"))
    page.wait_for_selector("text=自设数据已保存")


def counted(page, source, conditions, measure, least):
    page.select_option("#own-source", source)
    page.wait_for_selector("#own-add")
    for dimension, value in conditions:
        page.select_option("#own-add", dimension)
        page.wait_for_selector(f"#own-by-{dimension}")
        page.locator(f"#own-pick-{dimension}").get_by_label(value).first.check()
        settled(page)
    if measure != "records:":
        page.select_option("#own-measure", measure)
        settled(page)
    if least:
        page.fill("#own-least-number", least)
        page.press("#own-least-number", "Tab")
        settled(page)
    if measure.startswith("average"):
        page.select_option("#id_decimals", "1")


def divided(page, kind, of, to):
    page.check(f"#own-kind-{kind}")
    page.wait_for_selector("#own-of")
    page.fill("#own-of", of)
    page.fill("#own-to", to)
    page.press("#own-to", "Tab")
    page.wait_for_selector("#own-seen strong")
    page.select_option("#id_decimals", "1")


def of_file(page, place, path):
    answer = page.request.get(f"{place.url}{path}")
    assert answer.ok, path
    return answer.body()


def test_a_committee_of_its_own_kind_says_its_year_without_a_typed_number(place, enter, tmp_path):
    place.manage("shell", "-c", "from tests.live.committee import ground; ground()")
    page = enter("office", password=PASSWORD)

    # its own words: two categories, a fourth grade
    for address, words in (("categories", "治水护河"), ("categories", "渡口古镇"), ("satisfaction-grades", "非常满意")):
        page.goto(f"{place.url}/settings/{address}/new/")
        page.fill("main [name=name]", words)
        if address == "satisfaction-grades":
            page.check("main [name=counts_as_satisfied]")
        follow(page, page.get_by_role("button", name="保存"))
        assert not page.locator(".error-summary, .invalid-feedback").count(), page.inner_text("main")
    place.manage("shell", "-c", "from tests.live.committee import records; records()")

    # its own figures
    for name, *chosen in OWN:
        made(page, place, name, lambda chosen=chosen: counted(page, *chosen))
    for name, *chosen in RATES:
        made(page, place, name, lambda chosen=chosen: divided(page, *chosen))

    # its own report: one part, a sentence for each
    page.goto(f"{place.url}/report/new/")
    fill(page, year="2024")
    follow(page, page.get_by_role("button", name="开始撰写"))
    follow(page, page.get_by_role("link", name="粘贴全文"))
    lines = "".join(f"<p>{line}</p>" for line in SENTENCES)
    page.locator("[data-paste]").evaluate(PASTE, f"<html><body><h1>一、履职情况</h1>{lines}</body></html>")
    fill(page, where="替换全部现有部分")
    follow(page, page.get_by_role("button", name="放入报告"))
    page.wait_for_selector("text=已保存")
    assert not page.locator(".token-fault, .error-summary").count(), page.inner_text("main")
    page.goto(f"{place.url}/report/2024/text/numbers/")
    assert "文中没有手工填写的数字" in page.inner_text("main"), page.inner_text("main")

    # on line: each sentence; each number opens as many records as it says
    page.goto(f"{place.url}/report/2024/read/")
    read = page.inner_text("article")
    for sentence in SENTENCES.values():
        assert sentence in read
    links = page.locator("article a.figure").evaluate_all("all => all.map(one => [one.textContent, one.href])")
    assert {text for text, _ in links} == set(OPENS)
    for text, address in links:
        answer = page.request.get(address)
        assert answer.ok, address
        body = answer.text()
        rows = len(re.findall(r"<tr[^>]*data-href|<tr>\s*<td", body))
        if OPENS[text] is not None:
            assert rows == OPENS[text], (text, address)

    # in PDF and in Word
    page.goto(f"{place.url}/report/2024/text/")
    follow(page, page.get_by_role("button", name="用现在的文字生成文件"))
    moving_on(page, "a:has-text('下载 PDF')")
    pdf = of_file(page, place, "/report/2024/download/")
    word = of_file(page, place, "/report/2024/as/docx/")
    if folder := os.environ.get("SHOW_REPORT"):
        Path(folder, "report.pdf").write_bytes(pdf)
        Path(folder, "report.docx").write_bytes(word)
    printed = re.sub(r"\s+", "", "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages))
    written = re.sub(r"\s+", "", "".join(one.text for one in Document(io.BytesIO(word)).paragraphs))
    for sentence in SENTENCES.values():
        assert sentence in written
        assert sentence in printed
    assert not page.faults

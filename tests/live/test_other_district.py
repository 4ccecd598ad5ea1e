"""Another district's committee in its own installation: everything it needs for its yearly report made in the browser.

An invented county with its own indicators and brands, no micro-suggestions, and eight parts of its own.
"""

import io

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from tests.live.conftest import entering, follow, moving_on, running
from tests.live.picking import is_picker, pick

PASSWORD = "linjiang-office-2025"
PARTS = (
    "加强政治引领", "服务高质量发展", "助力改善民生", "深化协商民主", "广泛凝聚共识", "办好文史事业", "建设数字政协", "加强自身建设",
)  # fmt: skip
# what Word puts on the clipboard: headings, paragraphs with styles, a list, a table
PLAIN = '<h1 style="color:red">{}、{}</h1><p class="MsoNormal"><span style="font-size:16pt">围绕{}开展工作。</span></p>'
OTHERS = "".join(
    PLAIN.format(number, title, title)
    for number, title in zip("一二三四五六七八", PARTS, strict=True)
    if number != "六"
)
WORD = f"""<html><head><style>p.MsoNormal {{ font-family: 仿宋; }}</style></head><body>{OTHERS}
<h1>六、{PARTS[5]}</h1>
<p class="MsoNormal">全年征集文史资料36篇。</p>
<h2>（一）专题征编</h2>
<p class="MsoListParagraph"><span>·</span>渡口往事</p><p class="MsoListParagraph"><span>·</span>老街记忆</p>
<table border="1"><tr><td>专题</td><td>状态</td></tr><tr><td>渡口往事</td><td>已出版</td></tr></table>
</body></html>"""
PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  field.dispatchEvent(paste);
}"""


pytestmark = pytest.mark.embedded("a small county runs it without servers: one SQLite file, a queue of files")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation without the demonstration year."""
    yield from running(tmp_path_factory.mktemp("county"), stage="empty", embedded=True)


@pytest.fixture
def enter(place, recorded):
    yield from entering(place, recorded)


def fill(page, **fields):
    for name, value in fields.items():
        if is_picker(page, name):
            pick(page, name, value)
            continue
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "file":
            field.set_input_files(value)
        else:
            field.fill(value)


def save(page, address, button="保存", **fields):
    """Open a form, fill it in, send it; a refusal shows as its words."""
    page.goto(address)
    fill(page, **fields)
    follow(page, page.get_by_role("button", name=button))
    assert not page.locator(".error-summary, .invalid-feedback").count(), page.inner_text("main")


def first_log_in(enter, place, login, password):
    """With the one-time password, which must be changed at once."""
    page = enter(login, password=password, to="/password/")
    fill(page, old_password=password, new_password1=PASSWORD, new_password2=PASSWORD)
    follow(page, page.locator("main button[type=submit]"))
    assert page.url == f"{place.url}/"
    return page


def account(page, place, login, name, role):
    """An account made by the administrator; gives its one-time password."""
    page.goto(f"{place.url}/accounts/new/")
    fill(page, username=login, name=name)
    page.check(f"[name=roles][value={role}]")
    follow(page, page.get_by_role("button", name="保存"))
    return page.locator("text=首次登录密码").first.inner_text().split("密码：")[1].split("。")[0]


def test_another_district_writes_its_own_report_in_the_browser_alone(place, enter, tmp_path):
    emblem, photo = tmp_path / "会徽.png", tmp_path / "现场.jpg"
    Image.new("RGBA", (400, 400), (178, 34, 34, 255)).save(emblem)
    Image.new("RGB", (1200, 800), (40, 90, 140)).save(photo)
    password = place.manage("first_admin", "admin", "管理员").split("密码 ")[1].split("，")[0]
    admin = first_log_in(enter, place, "admin", password)
    passwords = {name: account(admin, place, name, f"县{name}", name) for name in ("staff", "leader")}
    save(admin, f"{place.url}/identity/", name="临江县政协", short_name="临江政协", upload=emblem)

    # the office's own ground: a year, a member, brands, an indicator
    staff = first_log_in(enter, place, "staff", passwords["staff"])
    at = f"{place.url}/settings"
    save(staff, f"{at}/terms/new/", number="5", starts_on="2022-01-01", ends_on="2026-12-31")
    save(staff, f"{at}/years/new/", term="五届", year="2025", session="4", starts_on="2025-01-01", ends_on="2025-12-31")
    save(staff, f"{at}/sectors/new/", name="农业")
    save(staff, f"{place.url}/members/new/", name="渡小舟", gender="男", sector="农业", joined_on="2022-01-01")
    save(staff, f"{at}/brands/new/", name="渡口夜话")
    save(staff, f"{at}/brands/new/", name="院坝商量")
    history = {"key": "history.collected", "name": "征集文史资料", "unit": "篇", "definition": "年内征集入库的文史资料"}
    save(staff, f"{at}/indicators/new/", **history)
    save(staff, f"{at}/quantities/new/", indicator="征集文史资料", on="2025-04-02", subject="老街记忆", value="36")

    # what it did: two activities under brands with a photo, a proposal
    for brand, day, number in (("渡口夜话", "2025-05-06", "42"), ("院坝商量", "2025-06-07", "30")):
        save(
            staff, f"{place.url}/activities/new/", title=f"{brand}第一场", kind="基层协商", place="渡口村", brand=brand,
            starts_at=f"{day}T09:00", ends_at=f"{day}T11:00", names="渡小舟", public=number, photos=photo, caption="村民议事",
        )  # fmt: skip
    save(
        staff, f"{place.url}/proposals/paper/", "提交", title="关于保护古渡口的提案", received_on="2025-03-01",
        category="文化建设", author="渡小舟", situation="渡口年久失修。", suggestion="列入文保单位。",
    )  # fmt: skip
    for step in ("开始审查", "立案"):
        follow(staff, staff.locator(".step-buttons").get_by_role("link", name=step, exact=True))
        follow(staff, staff.get_by_role("button", name=f"确定{step}"))
        staff.wait_for_selector(".alert-success")

    # its own text out of Word, in place of the one that comes with the program
    staff.goto(f"{place.url}/report/new/")
    fill(staff, year="2025")
    follow(staff, staff.get_by_role("button", name="开始撰写"))
    follow(staff, staff.get_by_role("link", name="粘贴全文"))
    staff.locator("[data-paste]").evaluate(PASTE, WORD)
    fill(staff, where="替换全部现有部分")
    follow(staff, staff.get_by_role("button", name="放入报告"))
    staff.wait_for_selector("text=已保存")
    assert [head.split("\n")[0].split("预览")[0].strip() for head in staff.locator("[id^=part-] h2").all_inner_texts()] == [
        *PARTS[:5], *PARTS[6:], PARTS[5],
    ]  # fmt: skip
    for _ in range(2):  # the sixth part stood last in that paste
        follow(staff, staff.locator("[id^=part-]", has_text=PARTS[5]).first.get_by_label("上移").first)

    # a typed number becomes the figure of its own indicator
    history = staff.locator("[id^=part-]", has_text=PARTS[5])
    follow(staff, history.locator(".report-block", has_text="全年征集").get_by_role("link", name="修改"))
    assert "与“征集文史资料”相同" in staff.inner_text("main")
    follow(staff, staff.get_by_role("button", name="换成数据"))
    assert "[[征集文史资料]]" in staff.input_value("[name=text]")
    follow(staff, staff.get_by_role("button", name="保存"))
    staff.wait_for_selector("text=已保存")

    # its brands by the palette; a chart, a heading, photos in three columns, a table of figures
    def add(part, kind, **fields):
        staff.goto(f"{place.url}/report/2025/text/")
        follow(staff, staff.locator("[id^=part-]", has_text=part).get_by_role("link", name="新增段落"))
        staff.select_option("[name=kind]", label=kind)
        fill(staff, **fields)

    add(PARTS[3], "段落", head="打造品牌。", text="“渡口夜话”开展")
    for label, words in (("“渡口夜话”活动", "场次，群众参加"), ("“渡口夜话”群众参与", "人次。")):
        staff.get_by_placeholder("按名称或拼音查找").fill(label)
        staff.locator(".token-list button[data-key^='brand.']:visible").first.click()
        staff.locator("textarea[name=text]").press("End")
        staff.locator("textarea[name=text]").type(words)
    follow(staff, staff.get_by_role("button", name="保存"))
    staff.wait_for_selector("text=已保存")
    add(PARTS[3], "照片")
    for box in staff.locator("#id_photos input[type=checkbox]").all():
        box.check()
    fill(staff, columns="三栏")
    follow(staff, staff.get_by_role("button", name="保存"))
    add(PARTS[1], "图表", chart="立案提案类别")
    follow(staff, staff.get_by_role("button", name="保存"))
    add(PARTS[1], "数据对照表", head="主要数据", text="[[立案提案]]\n[[征集文史资料]]")
    follow(staff, staff.get_by_role("button", name="保存"))
    staff.wait_for_selector("text=已保存")

    # a part as it will print, then the whole, the course, the signature
    follow(staff, staff.locator("[id^=part-]", has_text=PARTS[3]).get_by_role("link", name="预览"))
    follow(staff, staff.get_by_role("button", name="排版"))
    staff.wait_for_selector(".sheet img")
    assert staff.locator(".sheet img").first.evaluate("i => i.decode().then(() => i.naturalWidth)") > 900
    staff.goto(f"{place.url}/report/2025/text/")
    assert not staff.locator(".token-fault").count()
    follow(staff, staff.get_by_role("button", name="用现在的文字生成文件"))
    moving_on(staff, "a:has-text('下载 PDF')")
    for step in ("送核稿", "核稿通过"):
        staff.goto(f"{place.url}/report/2025/text/")
        follow(staff, staff.get_by_role("link", name=step))
        follow(staff, staff.get_by_role("button", name=step))
        staff.wait_for_selector(f"text=已{step}")
    leader = first_log_in(enter, place, "leader", passwords["leader"])
    leader.goto(f"{place.url}/report/2025/text/")
    follow(leader, leader.get_by_role("link", name="签发"))
    follow(leader, leader.get_by_role("button", name="签发"))
    leader.wait_for_selector("text=已签发")
    with leader.expect_download() as waiting:
        leader.get_by_role("link", name="下载 PDF").click()
    reader = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace("\u200b", "")
    assert reader.metadata.title == "临江县政协2025年度履职报告"
    assert len(reader.pages[0].images) == 3  # all pages share the emblem and the two photos
    for number, title in zip("一二三四五六七八", PARTS, strict=True):
        assert f"{number}、{title}" in text
    for words in (
        "全年征集文史资料36篇。", "“渡口夜话”开展1场次，群众参加42人次。", "渡口往事", "已出版", "（一）专题征编",
        "“院坝商量”活动", "征集文史资料36篇",
    ):  # fmt: skip
        assert words in text, words
    for words in ("微建议", "谏议朝阳", "朝阳区", "文旅"):
        assert words not in text, words
    with leader.expect_download() as waiting:
        leader.get_by_role("link", name="Word").click()
    word = Document(io.BytesIO(waiting.value.path().read_bytes()))
    assert len(word.inline_shapes) == 4  # emblem, two photos, a chart
    assert [one.text for one in word.paragraphs if one.style.name == "Heading 1"][5] == f"六、{PARTS[5]}"
    assert "文件完整" in place.manage("verify_report", "2025")
    for page in (admin, staff, leader):
        assert not page.faults

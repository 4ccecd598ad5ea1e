"""A year of duties from the rules to what follows from them, in a real browser: staff and the leader at 1280, a member at 390.

The scheme of twelve lines is invented; its kinds are those of published ones.
"""

import io
import re

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from tests.live.conftest import entering, follow, running
from tests.live.counting import Counted
from tests.live.picking import pick
from tests.live.test_longest_way import press, state

PASSWORD = "long-enough-password-1"
GROUND = """
from datetime import datetime
from django.utils import timezone
from cppcc.calendar import clock
from cppcc.rights import Role
from members.duties import rebuild
from members.models import Member, PlenaryYear
from tests import factories
year = factories.PlenaryYearFactory(year=clock.today().year)
for name, role in (("office", Role.STAFF), ("chair", Role.LEADER)):
    factories.UserFactory(username=name, name=name, roles=[role])
own = factories.UserFactory(username="own", name="委员甲", roles=[Role.MEMBER])
for place, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑"):
    sector = factories.SectorFactory(name="农业" if place < 6 else "教育")
    factories.MemberFactory(name=f"委员{name}", sector=sector, user=own if not place else None, joined_on=f"{year.year - 2}-01-01")
activity = factories.ActivityFactory(title="一季度协商会", starts_at=timezone.make_aware(datetime(year.year, 2, 20, 9)))
for place, one in enumerate(Member.objects.order_by("pk")):
    factories.AttendanceFactory(activity=activity, member=one, state="absent" if place == 0 else "present")
rebuild(year)
print(year.year)
"""

# category: (section, its lines); a line: what is ticked or chosen, points
SCHEME = {
    "会议": ("", [("出席", ["attendance"], 2), ("会议发言", ["speech"], 3)]),
    "提案": ("", [
        ("提交提案", ["proposal_submitted"], 2), ("提案立案", ["proposal_filed"], 5), ("优秀提案", ["proposal_excellent"], 5),
    ]),
    "社情民意": ("", [("提交社情民意", ["opinion_submitted"], 2), ("社情民意采用", ["opinion_adopted"], 4)]),
    "服务群众": ("", [("联系界别群众", ["grassroots"], 2), ("值班接待", ["@值班接待"], 4), ("公益", ["welfare"], 3)]),
    "加分": ("bonus", [("获得表彰", ["award"], 5)]),
    "扣分": ("deduction", [("无故缺席", ["absence"], 5)]),
}  # fmt: skip
GRADES = (("优秀", 10), ("称职", 4), ("不称职", 0))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One of its own, without the demonstration: its year is the year of today."""
    yield from running(tmp_path_factory.mktemp("duty-year"), stage="empty")


@pytest.fixture
def enter(place, recorded):
    yield from entering(place, recorded)


def sheet(*rows) -> dict:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "履职登记.xlsx", "mimeType": kind, "buffer": kept.getvalue()}


def write_scheme(office, place):
    """Type the whole of it; every click and every choice counts, typing does not."""
    page = office.page

    def add(words, within=page):
        office.click(within.get_by_role("link", name=words).first)

    def save(another):
        office.click(page.get_by_role("button", name="保存并再加" if another else "保存", exact=not another))

    page.goto(f"{place.url}/scheme/")
    office.tick("like", "empty")
    office.click(page.get_by_role("button", name="建立草案"))
    add("新增类别")
    for number, (name, (section, _)) in enumerate(SCHEME.items(), start=1):
        page.fill("[name=name]", name)
        if section:
            office.choose("section", value=section)
        save(another=number < len(SCHEME))
    for name, (_, lines) in SCHEME.items():
        add(
            "在此类别新增规则",
            page.locator(".score-category", has=page.locator("h3", has_text=re.compile(rf"^\s*{name}"))),
        )
        for number, (line, chosen, points) in enumerate(lines, start=1):
            page.fill("[name=name]", line)
            for kind in chosen:
                if kind.startswith("@"):  # the office's own one, by its name
                    office.count()
                    page.locator("#div_id_kinds").get_by_label(kind[1:], exact=True).check()
                else:
                    office.tick("kinds", kind)
            page.fill("[name='rates-0-first']", str(points))
            save(another=number < len(lines))
    add("新增等次")
    for number, (name, least) in enumerate(GRADES, start=1):
        page.fill("[name=name]", name)
        page.fill("[name=least]", str(least))
        if name == GRADES[-1][0]:
            office.count()
            page.uncheck("[name=qualified]")
        save(another=number < len(GRADES))
    add("新增条件")
    page.fill("[name=name]", "无故缺席")
    office.tick("kinds", "absence")
    office.choose("effect", value="consequence")
    page.fill("[name=consequence]", "提醒谈话")
    save(another=False)
    office.click(page.locator(".step-buttons").get_by_role("link", name="公布办法").first)
    office.confirm("公布办法")


def test_a_year_of_duties_from_the_rules_to_what_follows(place, enter):
    year = place.manage("shell", "-v0", "-c", GROUND).strip()
    page = enter("office", password=PASSWORD)

    # a kind of its own, and the scheme in few clicks
    page.goto(f"{place.url}/settings/duty-kinds/new/")
    page.fill("[name=name]", "值班接待")
    page.fill("[name=unit]", "小时")
    follow(page, page.get_by_role("button", name="保存"))
    clerk = Counted(page, 59)
    write_scheme(clerk, place)
    assert state(page) == "已公布"

    # what members did comes in one sheet, confirmed by the office
    book = sheet(
        ("委员", "类别", "日期", "事项", "情况", "角色", "层级", "数量"),
        ("委员甲", "联系界别群众", f"{year}-03-05", "走访居民", "", "", "", ""),
        ("委员甲、委员乙", "公益", f"{year}-04-06", "捐赠图书", "", "", "", 2000),
        ("委员丙", "会议发言", f"{year}-05-07", "专题协商发言", "", "口头发言", "", ""),
    )
    page.goto(f"{place.url}/declarations/import/")
    page.set_input_files("[name=file]", book)
    follow(page, page.get_by_role("button", name="上传并核对"))
    follow(page, page.get_by_role("button", name=re.compile("^确定导入")))
    page.goto(f"{place.url}/duties/")
    assert "走访居民" in page.inner_text("main")

    # the results, open to the members
    page.goto(f"{place.url}/assessments/")
    follow(page, page.get_by_role("button", name="建立考核"))
    drawn = page.url
    press(page, "请委员核对")

    # a member asks on the phone, with proof
    phone = enter("own", 390, password=PASSWORD)
    follow(phone, phone.locator(".todos a", has_text="份得分待核对").first)
    assert "还没有批准和公布" in phone.inner_text("main")
    follow(phone, phone.get_by_role("link", name="提出核对意见").first)
    phone.select_option("[name=about]", index=1)
    phone.fill("[name=words]", "六月在社区值班一天没有记入。")
    follow(phone, phone.get_by_role("button", name="提交"))
    assert state(phone) == "待答复"

    # the office answers, records what was missing and counts anew
    page.goto(f"{place.url}/questions/")
    follow(page, page.locator("main tbody a").first)
    press(page, "采纳", reason="属实，已补记。")
    page.goto(f"{place.url}/declarations/new/")
    pick(page, "member", "委员甲")
    page.select_option("[name=kind]", label="值班接待")
    page.fill("[name=quantity]", "6")
    page.fill("[name=on]", f"{year}-06-08")
    page.fill("[name=title]", "社区值班")
    follow(page, page.get_by_role("button", name="提交"))
    if state(page) != "已确认":
        press(page, "确认")
    page.goto(drawn)
    follow(page, page.get_by_role("button", name="重新统计").first)

    # the table that is put up, by name and as PDF
    with page.expect_download() as got:
        page.get_by_role("link", name="得分明细表（姓名）").click()
    said = load_workbook(io.BytesIO(got.value.path().read_bytes()))
    assert len(said.sheetnames) == 2, said.sheetnames
    posted = page.request.get(re.sub(r"/$", "", drawn) + "/posting/")
    assert "委员甲" in "".join(one.extract_text() for one in PdfReader(io.BytesIO(posted.body())).pages)

    # the leader does not wait for the last day, and approves; staff publish
    leader = enter("chair", password=PASSWORD)
    leader.goto(drawn)
    press(leader, "不再等待核对", reason="全体委员已核对完毕。")
    page.goto(drawn)
    press(page, "报请批准")
    leader.goto(drawn)
    press(leader, "批准")
    page.goto(drawn)
    press(page, "公布")
    assert "已公布" in page.inner_text("main")

    # what follows: a talk for the office, and told to the member
    page.goto(f"{place.url}/assessments/")
    assert "提醒谈话" in page.inner_text("main")
    phone.goto(f"{place.url}/mine/")
    follow(phone, phone.locator(".matters a", has_text="已公布，您的等次").first)
    assert "提醒谈话" in phone.inner_text("main")
    for one in (page, phone, leader):
        assert not one.faults

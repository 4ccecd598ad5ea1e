"""The main jobs of writing and signing, begun on the home page after log-in, in as few clicks and inputs as they may take."""

import io

import pytest
from PIL import Image

from tests.live.conftest import entering, running
from tests.live.counting import Counted

LAST = "SELECT MAX(year) FROM members_plenaryyear"
NAMES = """SELECT MIN(name) FROM members_member WHERE left_on IS NULL AND name <> '演示委员'
GROUP BY name HAVING COUNT(*) = 1 ORDER BY 1 LIMIT 20"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One of their own, alive: a report is signed and a year begun."""
    yield from running(tmp_path_factory.mktemp("counted"), stage="living", processes=("web",))


@pytest.fixture
def enter(place, recorded):
    yield from entering(place, recorded)


def photo(name):
    kept = io.BytesIO()
    Image.new("RGB", (800, 600), "steelblue").save(kept, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def test_inspection_joint_proposal_new_year_and_signing_take_few_presses(place, enter):
    names = [name for (name,) in place.sql(NAMES)]
    staff = Counted(enter("staff"), 7)
    staff.click(staff.page.get_by_role("link", name="登记活动"))
    staff.fill("title", "数点击的老旧小区改造视察")
    staff.fill("place", "湖滨社区")
    today = staff.page.evaluate("new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' })")
    staff.fill("starts_at", f"{today}T00:10")
    staff.fill("names", " ".join(names))
    staff.files("photos", photo("1.jpg"), photo("2.jpg"))
    staff.send("保存")
    assert [staff.page.get_by_text("出席 20 人").count() > 0, staff.page.locator("main img").count()] == [True, 2]

    member = Counted(enter("member", 390), 9)
    member.click(member.page.get_by_role("link", name="撰写提案"))
    member.fill("title", "关于数点击联名的提案")
    member.choose("category", index=1)
    member.choose("proposer_kind", value="joint")
    member.fill("situation", "我区老旧小区单元门口多有台阶，老人出入困难。")
    member.fill("suggestion", "一、摸清底数，列出清单。")
    member.pick("cosigners", names[0])
    member.files("attachments", photo("坡道.jpg"))
    member.send("提交")
    assert names[0] in member.page.inner_text("main")

    last = place.sql(LAST)[0][0]
    office = Counted(enter("staff"), 6)
    office.click(office.page.get_by_role("link", name="基础资料"))
    office.click(office.page.locator("main").get_by_role("link", name="届次年度"))
    office.click(office.page.get_by_role("link", name="新建"))
    office.send("建立")
    assert place.sql(LAST)[0][0] == last + 1

    leader = Counted(enter("leader"), 3)
    leader.click(leader.page.locator(".home-rows li", has_text="工作通报").locator("a.btn").first)
    leader.confirm("签发")

"""What people do, in a real browser at the two widths."""

import json

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.live.conftest import moving_on, running
from tests.live.installation import wait_for
from tests.live.picking import pick


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation of its own: a newer year is begun in it, and the report signed."""
    yield from running(tmp_path_factory.mktemp("flows"))


def test_staff_log_an_activity_with_attendance_and_photos(place, enter, tmp_path):
    page = enter("staff")
    before = json.loads(place.manage("figures", "2024", "--json"))
    photo = tmp_path / "现场.jpg"
    Image.new("RGB", (800, 600), (60, 120, 60)).save(photo)
    page.goto(f"{place.url}/activities/new/")
    page.fill("[name=title]", "消防安全专项视察")
    page.select_option("[name=kind]", "inspection")
    page.fill("[name=place]", "红旗街道")
    page.fill("[name=starts_at]", "2024-11-05T09:00")
    page.fill("[name=ends_at]", "2024-11-05T11:00")
    page.get_by_text("逐个选择出席委员").click()
    pick(page, "present", "演示委员")
    page.fill("[name=suggestions_text]", "完善应急预案\n加强物资储备")
    page.set_input_files("[name=photos]", photo)
    page.wait_for_selector(".previews img")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("text=活动已登记。")
    assert "出席 1 人" in page.inner_text("main")
    picture = page.locator(".gallery img").first
    wait_for(lambda: picture.evaluate("i => i.complete && i.naturalWidth") == 800, "for the photo")
    after = json.loads(place.manage("figures", "2024", "--json"))
    assert after["unity.activity_attendance"] == before["unity.activity_attendance"] + 1
    assert not page.faults


def test_a_member_writes_on_a_phone_and_staff_see_it(place, enter):
    phone = enter("member", 390)
    phone.goto(f"{place.url}/proposals/new/")
    phone.fill("[name=title]", "关于增设夜间公交的提案")
    phone.get_by_role("button", name="提交").click()
    phone.wait_for_selector(".error-summary")
    assert phone.input_value("[name=title]") == "关于增设夜间公交的提案"
    phone.select_option("[name=category]", label="社会建设")
    phone.fill("[name=situation]", "夜间出行不便。")
    phone.fill("[name=suggestion]", "增设夜间线路。")
    phone.get_by_role("button", name="提交").dblclick()
    phone.wait_for_selector("text=待审查")
    staff = enter("staff")
    staff.goto(f"{place.url}/proposals/?q=夜间公交&year=all")  # it joined the year of today, pages show 2024
    assert "共 1 件" in staff.inner_text(".page-head")
    assert not phone.faults


def test_a_member_declares_on_a_phone_and_staff_confirm_it(place, enter, tmp_path):
    proof = tmp_path / "证明.jpg"
    Image.new("RGB", (800, 600), (60, 60, 120)).save(proof)
    phone = enter("member", 390)
    phone.goto(f"{place.url}/mine/")
    phone.get_by_role("link", name="我的履职").click()
    phone.get_by_role("link", name="履职申报").first.click()
    phone.select_option("[name=kind]", "grassroots")
    phone.fill("[name=on]", "2024-12-10")
    phone.fill("[name=title]", "到社区接待居民")
    phone.set_input_files("[name=proofs]", proof)
    phone.get_by_role("button", name="提交").dblclick()
    phone.wait_for_selector("text=待确认")
    staff = enter("staff")
    staff.goto(f"{place.url}/declarations/?state=submitted&q=接待居民")
    assert "共 1 条" in staff.inner_text(".page-head")
    staff.get_by_role("link", name="到社区接待居民").click()
    staff.get_by_role("link", name="确认").click()
    staff.get_by_role("button", name="确认").click()
    staff.wait_for_selector("text=已确认")
    phone.goto(f"{place.url}/mine/")
    phone.get_by_role("link", name="我的履职").click()
    assert "联系界别群众：到社区接待居民" in phone.inner_text("main")
    assert place.manage("rebuild_duties", "2024", "--check")
    assert not phone.faults
    assert not staff.faults


def test_all_files_of_a_year_are_made_by_the_worker_with_progress(place, enter):
    staff = enter("staff")
    staff.goto(f"{place.url}/member-files/2024/")
    staff.get_by_role("button", name="生成").first.click()
    staff.wait_for_selector("progress")
    moving_on(staff)
    with staff.expect_download() as download:
        staff.get_by_role("link", name="下载").first.click()
    assert download.value.suggested_filename == "2024年委员履职档案.pdf"
    assert not staff.faults


def test_staff_change_a_rule_of_a_draft_and_see_it_tried_out(place, enter):
    staff = enter("staff")
    staff.goto(f"{place.url}/settings/years/new/")
    staff.select_option("[name=term]", index=1)
    for name, value in (("year", "2025"), ("session", "4"), ("starts_on", "2025-01-01"), ("ends_on", "2025-12-31")):
        staff.fill(f"main [name={name}]", value)
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector("text=已保存")
    staff.goto(f"{place.url}/scheme/2025/")
    staff.get_by_role("button", name="建立草案").click()
    staff.wait_for_selector("text=拟定中")
    rule = staff.locator("li", has_text="会议发言").first
    rule.get_by_role("link", name="修改").click()
    staff.fill("[name=cap]", "6.5")
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector("text=本项最多 6.5 分")
    staff.get_by_role("link", name="新增规则").first.click()
    more = staff.get_by_role("button", name="再加一种分值")
    for _ in range(7):
        more.click()
    assert not more.is_visible()
    staff.fill("[name=rates-6-first]", "3")
    staff.reload()  # what was typed comes back, with the rows that it was typed in
    expect(staff.locator("[name=rates-6-first]")).to_have_value("3")
    assert staff.locator("[name=rates-6-first]").is_visible()
    assert not staff.locator("[name=rates-5-first]").is_visible()
    staff.get_by_role("button", name="不要恢复").click()
    assert staff.locator(".rate-row:visible").count() == 1
    assert staff.input_value("[name=rates-6-first]") == ""
    staff.fill("[name=name]", "立案的提案")
    staff.locator("#div_id_kinds").get_by_label("提案立案", exact=True).check()
    assert not staff.locator("#div_id_occasions").is_visible()
    assert not staff.locator("[id='div_id_rates-1-first']").is_visible()
    staff.locator("[id='div_id_rates-0-parts']").get_by_label("第一提案人").check()
    staff.fill("[name=rates-0-first]", "4")
    staff.press("[name=rates-0-first]", "Tab")
    staff.wait_for_selector("#line-said >> text=提案立案：第一提案人每项 4 分")
    staff.get_by_role("button", name="保存", exact=True).click()
    staff.wait_for_selector("text=立案的提案")
    staff.get_by_role("link", name="新增规则").first.click()
    staff.fill("[name=name]", "出席率")
    for kind in ("出席", "请假"):
        staff.locator("#div_id_kinds").get_by_label(kind, exact=True).check()
    staff.select_option("[name=counting]", label="按出席率分档计分")
    leaves = staff.locator("[id='div_id_rates-0-parts']")
    expect(leaves.get_by_label("参加", exact=True)).not_to_be_visible()
    leaves.get_by_label("公假", exact=True).check()
    for name, value in (("least", "90"), ("first", "20")):
        staff.fill(f"[name=rates-0-{name}]", value)
    staff.press("[name=rates-0-first]", "Tab")
    staff.wait_for_selector("#line-said >> text=公假计作实到，其余的请假和缺席都算应到未到")
    staff.get_by_role("button", name="保存", exact=True).click()
    staff.wait_for_selector("text=出席率达到 90% 的 20 分")
    staff.once("dialog", lambda dialog: dialog.accept())
    staff.locator("li", has_text="媒体宣传").first.get_by_role("button", name="删除").click()
    staff.wait_for_selector("text=规则已删除")
    assert "媒体宣传：每项" not in staff.inner_text("main")
    staff.get_by_role("link", name="用本办法试算").click()
    staff.wait_for_selector("text=按草案对现有记录的试算")
    with staff.expect_navigation():
        staff.select_option("#year-switch", label="2025年")
    staff.goto(f"{place.url}/figures/all/")  # a year with another before it: each tile holds both figures
    assert staff.locator(".tiles .former").count() > 20
    over = "tiles => tiles.filter(tile => tile.scrollHeight > tile.clientHeight + 1).length"
    assert staff.locator(".tiles li").evaluate_all(over) == 0
    assert not staff.faults


def test_staff_write_the_report_with_a_figure_from_the_palette_and_leaders_sign_it(place, enter):
    staff, leader = enter("staff"), enter("leader")
    for page in (staff, leader):  # another test has begun a newer year
        with page.expect_navigation():
            page.select_option("#year-switch", label="2024年")
    staff.goto(f"{place.url}/report/2024/text/blocks/p6b3/")
    staff.fill("[name=text]", "机关全年完成委办任务")
    staff.get_by_placeholder("按名称或拼音查找").fill("委办任务")
    staff.get_by_role("button", name="委办任务完成 11 项").click()
    staff.locator("textarea[name=text]").press("End")
    staff.locator("textarea[name=text]").type("项。")
    assert "[[委办任务完成]]项。" in staff.input_value("[name=text]")
    staff.wait_for_selector("#reading >> text=机关全年完成委办任务11项。")
    staff.get_by_role("button", name="保存").click()
    staff.wait_for_selector("text=已保存")
    staff.get_by_role("button", name="用现在的文字生成文件").click()
    moving_on(staff, "a:has-text('下载 PDF')")
    staff.goto(f"{place.url}/report/2024/text/")
    for words in ("送核稿", "核稿通过"):
        staff.get_by_role("link", name=words).click()
        staff.get_by_role("button", name=words).click()
        staff.wait_for_selector(f"text=已{words}")
    leader.goto(f"{place.url}/report/2024/text/")
    leader.get_by_role("link", name="签发").click()
    leader.get_by_role("button", name="签发").click()
    leader.wait_for_selector("text=已签发")
    leader.goto(f"{place.url}/report/2024/read/")
    assert "机关全年完成委办任务11项。" in leader.inner_text("article")
    leader.locator("a.figure[href*='office.tasks_done']").click()
    leader.wait_for_selector("text=以下 11 条记录")
    assert "文件完整" in place.manage("verify_report", "2024")
    assert not staff.faults
    assert not leader.faults

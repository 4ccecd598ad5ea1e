"""What people do, in a real browser at the two widths."""

import io
import json

import pytest
from PIL import Image

from tests.live.installation import wait_for

PAGES = {
    "member": "/ /proposals/ /proposals/new/ /proposals/invitations/ /notices/ /micro/ /micro/new/ /activities/ /mine/ /password/",
    "staff": "/ /proposals/ /activities/ /activities/new/ /micro/ /members/ /settings/ /report/ /proposals/paper/"
    " /proposals/rules/ /proposals/import/ /proposals/compendium/2024/",
    "dispatcher": "/ /proposals/ /proposals/statistics/ /proposals/4/",
    "handler": "/ /proposals/ /micro/",
    "leader": "/ /figures/ /report/ /figures/2024/proposals.filed/ /proposals/4/ /activities/3/",
    "admin": "/ /accounts/ /accounts/new/ /audit/ /settings/years/",
}


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_without_faults_and_without_sideways_scrolling(place, enter, role, width):
    page = enter(role, width)
    for address in PAGES[role].split():
        answer = page.goto(place.url + address)
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate("document.querySelectorAll('h1').length") == 1, address
    assert not page.faults


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
    present = page.locator("#id_present")
    for words in ("演示委员",):
        present.get_by_role("searchbox").fill(words)
        present.get_by_role("searchbox").press("Enter")
    assert present.locator(".chosen").inner_text() == "已选 1 人"
    page.fill("[name=suggestions_text]", "完善应急预案\n加强物资储备")
    page.set_input_files("[name=photos]", photo)
    page.wait_for_selector(".previews img")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("text=活动已登记。")
    assert "出席 1 人" in page.inner_text("main")
    picture = page.locator(".gallery img").first
    wait_for(lambda: picture.evaluate("i => i.complete && i.naturalWidth") == 800)
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
    staff.goto(f"{place.url}/proposals/?q=夜间公交")
    # the demonstration's current year is the newest there is
    assert "共 1 件" in staff.inner_text(".page-head")
    assert not phone.faults


def test_the_dashboard_leads_to_the_records(place, enter):
    page = enter("leader")
    page.goto(f"{place.url}/figures/")
    page.get_by_role("link", name="提案办复率").click()
    page.wait_for_selector("text=158 / 158")
    page.locator("tbody tr").first.click()
    page.wait_for_selector("text=办理过程")
    assert not page.faults


def test_photos_show_in_the_dashboards_charts(place, enter):
    page = enter("leader")
    page.goto(f"{place.url}/figures/")
    for image in page.locator(".chart-image").all():
        image.scroll_into_view_if_needed()
        wait_for(lambda image=image: image.evaluate("i => i.complete && i.naturalWidth > 0"))


def test_everything_can_be_reached_by_keyboard(place, enter):
    page = enter("staff")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_picture_of_the_page_is_not_blank(place, enter):
    page = enter("leader")
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        assert len(shot.convert("RGB").getcolors(1_000_000)) > 50

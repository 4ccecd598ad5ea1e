"""What people see, in a real browser at the two widths."""

import io

import pytest
from PIL import Image

from tests.live.conftest import settled
from tests.live.installation import wait_for

PAGES = {
    "member": "/ /proposals/ /proposals/new/ /proposals/invitations/ /notices/ /micro/ /micro/new/ /activities/ /mine/ /password/"
    " /activities/calendar/?month=2024-05 /activities/3/ /plan/ /micro/library/ /micro/new/?kind=opinion"
    " /members/1/ /members/1/points/ /declarations/ /declarations/new/ /duty-reports/ /scheme/2024/",
    "staff": "/ /proposals/ /activities/ /activities/new/ /micro/ /members/ /settings/ /report/ /proposals/paper/"
    " /proposals/rules/ /proposals/import/ /proposals/compendium/2024/"
    " /activities/3/ /activities/3/invite/ /activities/3/code/ /activities/3/names/ /activities/calendar/?month=2024-05"
    " /plan/ /ledgers/ /settings/welfare/ /settings/welfare/import/ /tasks/ /tasks/new/ /tasks/ranking/?quarter=3"
    " /report/2024/text/ /report/2024/text/blocks/p4b2/ /report/2024/text/versions/ /report/2024/text/parts/p1/preview/"
    " /figures/own/ /figures/own/new/ /figures/own/new/?of=attendance&w=state:present"
    " /report/all/ /report/new/ /report/2024/text/paste/ /report/2024/text/parts/p1/ /identity/"
    " /brands/ /brands/1/ /groups/1/ /workbook/ /micro/library/ /micro/report/"
    " /members/1/ /members/new/ /members/import/ /ranking/ /assessments/ /assessments/1/ /assessments/1/members/1/"
    " /scheme/2024/ /duties/ /declarations/ /declarations/1/ /duty-reports/ /analysis/ /member-files/2024/ /years/2024/",
    "dispatcher": "/ /proposals/ /proposals/statistics/ /proposals/4/",
    "handler": "/ /proposals/ /micro/ /report/all/",
    "leader": "/ /figures/ /figures/trends/"
    " /report/ /report/2024/read/ /report/2024/text/ /figures/2024/proposals.filed/ /proposals/4/ /activities/3/",
    "admin": "/ /accounts/ /accounts/new/ /accounts/bulk/ /audit/ /settings/years/ /years/2024/ /holidays/",
}


@pytest.mark.parametrize("role", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_without_faults_and_without_sideways_scrolling(place, enter, role, width):
    page = enter(role, width)
    for address in PAGES[role].split():
        answer = page.goto(place.url + address)
        assert answer.status == 200, address
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate("document.querySelectorAll('h1').length") == 1, address
    assert not page.faults


def test_the_dashboard_leads_to_the_records(place, enter):
    page = enter("leader")
    page.goto(f"{place.url}/figures/")
    page.get_by_role("link", name="提案办复率").click()
    # 158 of 158, and what other tests of this installation have filed since
    page.wait_for_selector(r"text=/1[56]\d \/ 1[56]\d/")
    page.locator("tbody tr").first.click()
    page.wait_for_selector("text=办理过程")
    assert not page.faults


def test_photos_show_in_the_dashboards_charts(place, enter):
    page = enter("leader")
    page.goto(f"{place.url}/figures/")
    for image in page.locator(".chart-image").all():
        image.scroll_into_view_if_needed()
        wait_for(lambda image=image: image.evaluate("i => i.complete && i.naturalWidth > 0"), "for the chart")


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


def test_ticked_rows_of_a_list_say_how_many_and_offer_what_is_possible(place, enter):
    page = enter("staff")
    page.goto(f"{place.url}/proposals/?year=2024")
    bar = page.locator("form[data-picked]")
    assert not bar.is_visible()
    page.locator("input[name=pick]").first.check()
    assert "已选 1 条" in bar.inner_text()
    assert not page.get_by_text("含其他页").is_visible()
    page.get_by_label("选中本页").check()
    assert "已选 20 条" in bar.inner_text()
    page.get_by_text("含其他页").click()
    assert "已选全部" in bar.inner_text()
    assert not page.faults

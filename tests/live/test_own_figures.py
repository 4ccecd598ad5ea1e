"""自设数据 made in a real browser: what is chosen is counted beside while choosing, and said in a text afterwards."""

import re

from tests.live.conftest import settled
from tests.live.installation import wait_for


def test_staff_make_a_figure_and_a_share_of_it(place, enter):
    page = enter("staff")
    page.goto(f"{place.url}/figures/own/new/")
    page.select_option("#own-source", "proposals")
    page.wait_for_selector("#own-add")
    page.wait_for_selector("#own-seen strong")
    page.select_option("#own-add", "filed")
    page.wait_for_selector("#own-by-filed")
    page.check("input[name=w][value='filed:yes']")
    wait_for(lambda: page.input_value("#id_name") == "立案提案", "for the name")
    page.select_option("#own-add", "sector")
    page.wait_for_selector("#own-by-sector")
    page.locator("#own-pick-sector input[name=w]").first.check()
    wait_for(lambda: len(page.input_value("#id_name")) > 4, "for the longer name")
    settled(page)
    assert re.search(r"\d+件", page.inner_text("#own-seen"))
    page.fill("#id_name", "某界别立案提案")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.select_option("#own-measure", "distinct:member")
    wait_for(lambda: page.input_value("#id_unit") == "名", "for the unit")
    assert page.input_value("#id_name") == "某界别立案提案"
    page.select_option("#own-measure", "records:")
    wait_for(lambda: page.input_value("#id_unit") == "件", "for the unit")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("text=自设数据已保存")
    page.goto(f"{place.url}/figures/own/new/")
    page.check("#own-kind-share")
    page.wait_for_selector("#own-of")
    page.fill("#own-of", "某界别立案提案")
    page.fill("#own-to", "立案提案")
    page.press("#own-to", "Tab")
    page.wait_for_selector("#own-seen strong")
    assert "%" in page.inner_text("#own-seen")
    page.select_option("#id_decimals", "1")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("text=自设数据已保存")
    assert "占立案提案的比例" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.goto(f"{place.url}/figures/own/")
    assert "某界别立案提案" in page.inner_text("main")
    assert not page.faults


def test_the_builder_fits_a_phone(place, enter):
    page = enter("staff", 390)
    page.goto(f"{place.url}/figures/own/new/?of=attendance&w=state:present")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelectorAll('h1').length") == 1
    assert not page.faults

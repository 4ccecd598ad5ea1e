"""Finding the way where a script has its part: the field that searches everything, taps on a phone."""

SMALL = """() => [...document.querySelectorAll("header a, header select, .phonebar a, main a, main button, main input")]
    .filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.height < 44 || box.width < 44); })
    .map((one) => one.outerHTML.slice(0, 90))"""


def test_a_key_leads_to_the_search_and_an_arrow_to_what_was_found(place, enter):
    page = enter("staff")
    page.goto(f"{place.url}/activities/")
    page.keyboard.press("/")
    page.keyboard.type("加装电梯")
    page.wait_for_selector(".find-hits a .hit >> text=加装电梯")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('加装电梯')")
    assert "提案" in page.inner_text(".crumbs")
    assert not page.faults


def test_on_a_phone_all_that_leads_on_is_wide_enough_for_a_finger(place, enter):
    phone = enter("staff", 390)
    for address in ("/todos/", "/menu/", "/log/", "/mine/", "/search/?q=电梯"):
        phone.goto(place.url + address)
        assert phone.evaluate(SMALL) == [], address
    phone.locator(".phonebar a", has_text="全部").click()
    phone.fill("#menu-words", "ndkh")
    phone.wait_for_selector("#menu-places:not(:has-text('委员名册'))")
    phone.locator("#menu-places a", has_text="年度考核").click()
    phone.wait_for_selector("h1")
    assert "/assessments/" in phone.url

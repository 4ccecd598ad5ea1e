"""At the door, in a real browser: signed out and back to where one was, locked out with a time, the screen of a hall."""

import re

from playwright.sync_api import expect

from tests.live.conftest import DEMO_PASSWORD, follow, settled


def send(page, name: str, password: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


def test_who_is_signed_out_comes_back_to_the_page_and_a_stranger_waits(place, enter):
    page = enter("staff")
    page.goto(f"{place.url}/members/")
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    assert session[0]["httpOnly"]
    known = next(one for one in page.context.cookies() if one["name"] == "known_device")
    assert known["httpOnly"]
    page.context.clear_cookies(name="sessionid")
    page.reload()
    expect(page).to_have_url(re.compile(r"/login/\?next=/members/"))
    send(page, "staff", DEMO_PASSWORD)
    page.wait_for_url(f"{place.url}/members/")

    page.context.clear_cookies(name="sessionid")
    for _ in range(5):
        page.goto(f"{place.url}/login/")
        send(page, "no-such-name", "wrong")
    expect(page.locator("main")).to_contain_text(re.compile(r"请在 \d\d:\d\d 以后再试，约 1 分钟"))
    follow(page, page.get_by_role("link", name="返回登录"))
    send(page, "staff", DEMO_PASSWORD)
    page.wait_for_url(f"{place.url}/")


def test_the_screen_of_a_hall_goes_on_without_the_log_in_that_opened_it(place, enter):
    page = enter("staff")
    page.goto(f"{place.url}/activities/")
    page.locator("main table a").first.click()
    follow(page, page.get_by_role("link", name="扫码签到"))
    with page.expect_navigation():
        page.get_by_role("button", name="打开大屏并退出登录").click()
    expect(page.locator(".code-picture svg")).to_be_visible()
    first = page.locator("[data-address]").text_content()
    page.evaluate(
        "htmx.ajax('GET', document.getElementById('code').getAttribute('hx-get'), {target: '#code', swap: 'outerHTML'})"
    )
    expect(page.locator("[data-address]")).not_to_have_text(first)
    settled(page)
    assert page.faults == []
    page.goto(f"{place.url}/activities/")
    expect(page).to_have_url(re.compile("/login/"))

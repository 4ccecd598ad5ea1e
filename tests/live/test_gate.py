"""At the door, in a real browser: signed out and back to where one was, locked out with a time, the screen of a hall."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

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
    today = datetime.now(ZoneInfo("Asia/Shanghai"))  # the committee's clock; the demonstration has a year for today
    page.goto(f"{place.url}/activities/new/")
    page.fill("[name=title]", "大屏签到的座谈会")
    page.select_option("[name=kind]", "sector_consultation")
    page.fill("[name=place]", "区政协会议室")
    page.fill("[name=starts_at]", (today + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=ends_at]", (today + timedelta(minutes=95)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("text=活动已登记。")
    follow(page, page.get_by_role("link", name="扫码签到"))
    with page.expect_navigation():
        page.get_by_role("button", name="打开大屏并退出登录").click()
    expect(page.locator(".code-picture svg")).to_be_visible()
    first = page.locator("[data-address]").text_content()
    # A code is signed with the second it is made in.
    page.evaluate("() => new Promise((done) => setTimeout(done, 1000 - Date.now() % 1000))")
    page.evaluate(
        "htmx.ajax('GET', document.getElementById('code').getAttribute('hx-get'), {target: '#code', swap: 'outerHTML'})"
    )
    expect(page.locator("[data-address]")).not_to_have_text(first)
    settled(page)
    assert page.faults == []
    page.goto(f"{place.url}/activities/")
    expect(page).to_have_url(re.compile("/login/"))


def test_the_end_of_a_log_in_is_told_and_a_new_one_in_another_tab_takes_the_words_away(place, enter):
    page = enter("staff")
    page.clock.install()
    page.goto(f"{place.url}/members/")
    # Somebody works in other tabs all the time; this one stays open until five minutes before the log-in ends.
    busy = (
        "Object.keys(localStorage).filter((key) => key.startsWith('contact:')).forEach("
        "(key) => localStorage.setItem(key, String(Date.now() + 13 * 3600000)))"
    )
    page.evaluate(busy)
    page.clock.fast_forward("11:56:00")
    page.clock.run_for(11_000)
    bar = page.locator(".session-bar")
    expect(bar).to_contain_text("本次登录将到时限，还有 4 分钟")
    page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('ends:')).forEach("
        "(key) => localStorage.setItem(key, String(Date.now() + 12 * 3600000)))"
    )
    page.clock.run_for(11_000)
    expect(bar).to_have_count(0)
    page.evaluate(busy)
    page.clock.fast_forward("11:56:00")
    page.clock.run_for(11_000)
    bar.get_by_role("button", name="重新登录").click()
    expect(page).to_have_url(re.compile(r"/login/\?again=1"))
    send(page, "staff", DEMO_PASSWORD)
    page.wait_for_url(f"{place.url}/members/")
    expect(bar).to_have_count(0)
    assert page.faults == []

"""A person on a bad line, in a real browser: nothing typed is lost, nothing is there twice."""

import re

from playwright.sync_api import expect

from tests.live.conftest import DEMO_PASSWORD, follow

LONG = "河边步道没有路灯，晚上行人看不清台阶，建议由城管局增设十盏太阳能路灯，并在入口处立牌提醒。"


KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('kept:')).length"


def until(page, wanted: int) -> None:
    """Wait until the browser keeps so many forms."""
    for _ in range(600):
        if page.evaluate(KEPT) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def sign_in(page, username: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", DEMO_PASSWORD)
    follow(page, page.locator("main button[type=submit]"))


def test_what_was_typed_outlives_the_session_and_belongs_to_its_account(place, enter):
    page = enter("member", width=390)
    page.goto(f"{place.url}/micro/new/")
    page.fill("[name=title]", "河边增设路灯")
    page.fill("[name=content]", LONG)
    until(page, 1)
    kept = page.evaluate("() => Object.values(localStorage).join()")
    assert "路灯" not in kept
    page.context.clear_cookies(name="sessionid")
    follow(page, page.get_by_role("button", name=re.compile("提交|保存")).first)
    assert "/login/" in page.url
    sign_in(page, "staff")  # somebody else at the same computer
    page.goto(f"{place.url}/activities/new/")
    assert "路灯" not in page.content()
    page.context.clear_cookies(name="sessionid")
    page.goto(f"{place.url}/login/?next=/micro/new/")
    sign_in(page, "member")
    assert page.input_value("[name=content]") == LONG
    expect(page.locator(".kept-note")).to_contain_text("尚未提交的内容")
    page.select_option("[name=category]", index=1)
    follow(page, page.get_by_role("button", name=re.compile("提交|保存")).first)
    assert LONG in page.inner_text("main")
    page.goto(f"{place.url}/micro/new/")
    assert page.input_value("[name=content]") == ""
    assert all("403" in fault for fault in page.faults)  # the other account may not open the page it was led back to


def test_a_save_whose_answer_was_lost_is_sent_again_and_is_no_conflict(place, enter):
    page = enter("member")
    page.goto(f"{place.url}/proposals/new/")
    page.fill("[name=title]", "关于河边步道照明的提案")
    expect(page.locator("[data-saved-note]")).to_contain_text("已保存", timeout=60_000)
    lost = []

    def lose(route) -> None:
        """The server does it; the browser never hears of it."""
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/autosave/", lose, times=1)
    page.fill("[name=situation]", LONG)
    expect(page.locator("[data-saved-note]")).to_contain_text("网络中断", timeout=60_000)
    assert lost
    page.fill("[name=suggestion]", "建议增设路灯。")
    expect(page.locator("[data-saved-note]")).to_contain_text("已保存", timeout=60_000)
    until(page, 0)
    page.reload()
    assert (page.input_value("[name=situation]"), page.input_value("[name=suggestion]")) == (LONG, "建议增设路灯。")


def test_signing_out_with_something_typed_asks(place, enter):
    page = enter("member")
    page.goto(f"{place.url}/micro/new/")
    page.fill("[name=content]", LONG)
    until(page, 1)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="退出").click()
    assert any("没有提交的内容" in words for words in asked)
    assert page.url.endswith("/micro/new/")


def test_what_the_browser_kept_undoes_nothing_that_others_did_meanwhile(place, enter):
    page, other = enter("staff"), enter("staff")
    page.goto(f"{place.url}/activities/")
    follow(page, page.locator("td.main-cell a, td a").first)
    address = f"{page.url}edit/"
    page.goto(address)
    page.fill("[name=summary]", LONG)
    until(page, 1)
    other.goto(address)
    lines = other.input_value("[name=suggestions_text]")
    other.fill("[name=suggestions_text]", f"{lines}\n期间登记的一条建议")
    follow(other, other.locator("main .form-actions button[type=submit]").first)
    page.reload()
    expect(page.locator(".kept-note")).to_contain_text("尚未提交的内容")
    follow(page, page.locator("main .form-actions button[type=submit]").first)
    said = page.inner_text("main")
    assert "期间登记的一条建议" in said
    assert LONG in said

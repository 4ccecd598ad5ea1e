"""The program as an app, in a real browser: a page without a line, what is sent then, pictures made small."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.live.conftest import follow, settled
from tests.live.installation import wait_for

CACHED = """async () => {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((one) => new URL(one.url).pathname);
}"""


WORKING = """async () => {
  const worker = navigator.serviceWorker.controller;
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const found = await Promise.all(stores.map((store) => store.match("/offline/")));
  return Boolean(worker) && worker.state === "activated" && found.some(Boolean);
}"""
CAME_BY_IT = "performance.getEntriesByType('navigation')[0].workerStart > 0"


def kept(page) -> None:
    """Wait until pages come through the worker and the page without a line is kept.

    Signing out sends the browser's worker away with everything else, and the former one may have filled a store once more
    by then: that a page is kept says not yet that somebody gives it. Nor does a worker that calls itself active: for some
    moments more the browser may fetch the next page past it.
    """
    page.wait_for_function(WORKING)

    def came() -> bool:
        page.reload()
        return page.evaluate(CAME_BY_IT)

    wait_for(came, "a page that comes through the worker")


def own(page, place, title: str) -> int:
    page.goto(f"{place.url}/micro/?q={title}")
    return page.locator("main").get_by_role("link", name=title).count()


def test_what_is_sent_without_a_line_goes_out_later_as_one_record(place, enter):
    page = enter("member", width=390)
    kept(page)
    page.goto(f"{place.url}/micro/new/")
    settled(page)
    page.fill("[name=title]", "断网时写的建议")
    page.fill("[name=content]", "地铁口的台阶太陡。")
    page.select_option("[name=category]", index=1)
    page.context.set_offline(True)
    button = page.locator("main .form-actions button[type=submit]").first
    button.click()
    expect(page.locator(".session-bar")).to_contain_text("联网后自动提交")
    with page.expect_navigation(url=re.compile(r"/micro/\d+/$")):
        page.context.set_offline(False)
    assert own(page, place, "断网时写的建议") == 1
    names = page.evaluate(CACHED)
    assert "/offline/" in names
    assert all(name == "/offline/" or name.startswith("/static/") for name in names), names
    page.context.set_offline(True)
    page.goto(f"{place.url}/micro/")
    expect(page.locator("h1")).to_have_text("没有网络")
    page.context.set_offline(False)


def test_a_proposal_typed_without_a_line_is_one_record_after_its_page_was_closed(place, enter):
    page = enter("member", width=390)
    kept(page)
    page.goto(f"{place.url}/proposals/new/")
    settled(page)
    page.context.set_offline(True)
    page.fill("[name=title]", "关于断网时所写照明的提案")
    page.fill("[name=situation]", "河边步道没有路灯。")
    page.locator("main .form-actions button[name=save]").click()
    expect(page.locator(".session-bar")).to_contain_text("联网后自动提交")
    page.goto(f"{place.url}/proposals/")  # the page is left; the phone has none of the others
    expect(page.locator("h1")).to_have_text("没有网络")
    expect(page.locator("[data-kept]")).to_contain_text("1 份")
    with page.expect_navigation():  # the page without a line loads anew by itself (offline.js)
        page.context.set_offline(False)
    page.goto(f"{place.url}/")
    with page.expect_navigation(url=re.compile(r"/proposals/new/$")):
        page.get_by_role("button", name="打开并提交").click()
    assert page.input_value("[name=situation]") == "河边步道没有路灯。"
    follow(page, page.locator("main .form-actions button[name=save]"))
    assert re.search(r"/proposals/\d+/", page.url)
    page.goto(f"{place.url}/proposals/?year=all&q=断网时所写照明")
    assert page.locator("main").get_by_role("link", name="关于断网时所写照明的提案").count() == 1


def test_no_personal_page_lies_in_the_browser_and_signing_out_leaves_nothing(place, enter):
    page = enter("member")
    kept(page)
    for path in ("/", "/mine/", "/points/", "/proposals/", "/notices/", "/mine/calendar/"):
        page.goto(f"{place.url}{path}")
    names = page.evaluate(CACHED)
    assert all(name == "/offline/" or name.startswith("/static/") for name in names), names
    # What anything else may have put there, a former edition of the program or an extension, goes with the signing out.
    page.evaluate("caches.open('other').then((kept) => kept.put('/mine/', new Response('秘密')))")
    assert "/mine/" in page.evaluate(CACHED)
    page.get_by_role("button", name="退出").first.click()
    page.wait_for_url("**/login/**")
    kept(page)
    assert "/mine/" not in page.evaluate(CACHED)
    page.context.set_offline(True)
    page.goto(f"{place.url}/mine/")
    expect(page.locator("h1")).to_have_text("没有网络")
    page.context.set_offline(False)


def test_a_sending_whose_answer_was_lost_is_one_record_when_it_is_sent_again_from_a_new_page(place, enter):
    page = enter("member")
    page.goto(f"{place.url}/micro/new/")
    page.fill("[name=title]", "回音丢失的建议")
    page.fill("[name=content]", "路口的信号灯太短。")
    page.select_option("[name=category]", index=1)

    lost = []

    def lose(route) -> None:
        route.fetch(max_redirects=0)
        route.abort()
        lost.append(route)

    page.route("**/micro/new/", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    page.locator("main .form-actions button[type=submit]").first.click()
    while not lost:
        page.wait_for_timeout(100)
    page.unroute_all()
    page.context.clear_cookies(name="answered")  # the browser never heard of it
    page.goto(f"{place.url}/micro/new/")
    assert page.input_value("[name=content]") == "路口的信号灯太短。"
    follow(page, page.locator("main .form-actions button[type=submit]").first)
    assert re.search(r"/micro/\d+/$", page.url)
    assert own(page, place, "回音丢失的建议") == 1


def test_a_large_picture_is_made_small_and_upright_before_it_is_sent(place, enter):
    page = enter("member", width=390)
    page.goto(f"{place.url}/micro/new/")
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    Image.effect_noise((2600, 1400), 30).convert("RGB").save(buffer, "JPEG", quality=95, exif=exif)
    file = {"name": "相机.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    page.set_input_files("input[type=file][data-preview]", file)
    expect(page.locator(".previews img")).to_have_count(1)
    size = page.evaluate(
        """async () => { const file = document.querySelector("input[type=file][data-preview]").files[0];
        const picture = await createImageBitmap(file); return [picture.width, picture.height, file.size]; }"""
    )
    assert size[:2] == [1077, 2000]
    assert size[2] <= 1_100_000 < len(buffer.getvalue())

"""Real processes and a real browser."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.live.installation import PATIENCE, Installation, wait_for

DEMO_PASSWORD = "cppcc-demo-2024"
expect.set_options(timeout=PATIENCE * 1000)


def running(folder, processes=("web", "quick", "slow", "beat"), **kind):
    """An installation with its processes; stopped at the end."""
    made = Installation(folder, **kind)
    try:
        made.start(*processes)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """An installation with web, worker and beat, and the demonstration year, for each process of the suite."""
    yield from running(tmp_path_factory.mktemp("installation"))


YEARS = "SELECT year, state, shown FROM members_plenaryyear ORDER BY year"


@pytest.fixture(scope="module")
def place(demonstration):
    """The demonstration's installation, shared by all who leave it as usable as it was.

    Who begins or ends years, signs reports or kills processes has one of the own: whoever comes after meets the year
    that pages show, at the end of each file as at its beginning.
    """
    before = demonstration.sql(YEARS)
    yield demonstration
    assert demonstration.sql(YEARS) == before, (
        "another year is shown from now on: this file wants an installation of its own"
    )


@pytest.fixture
def recorded(new_context):
    """Opens contexts as a browser does, the plugin's: --tracing and --screenshot keep what a failing test saw."""
    return SimpleNamespace(new_context=new_context)


@pytest.fixture
def enter(place, recorded):
    """enter("staff") is a page of that demonstration account; width 1280 or 390."""
    yield from entering(place, recorded)


def follow(page, control) -> None:
    """Press what leads to another page, and wait until that page has run its scripts."""
    with page.expect_navigation():
        control.click()


def settled(page) -> None:
    """Wait until a page that was opened has fetched all it asks for by itself."""
    wait_for(
        lambda: page.evaluate("document.readyState") == "complete" and not page.under_way, "for the page's requests"
    )


def moving_on(page, end="text=下载") -> None:
    """Wait for the end of a job that a page shows for as long as its words move on: how long all of it takes is the
    machine's matter."""

    def told() -> str:
        return "".join(page.locator("p[role=status]").all_inner_texts())

    said = ""
    while not page.locator(end).count():
        assert not page.locator("main .alert-danger").count(), page.inner_text("main .alert-danger")
        wait_for(lambda before=said: page.locator(end).count() or told() not in ("", before), f"for more than {said!r}")
        said = told()


def entering(place, browser):
    """Pages of accounts of an installation; closed at the end."""
    opened = []

    def make(username: str, width: int = 1280, password: str = DEMO_PASSWORD, to: str = "/"):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.faults, page.under_way = [], set()
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "console", lambda line: page.faults.append(f"{line.text} {line.location}") if line.type == "error" else None
        )
        page.on("request", lambda request: page.under_way.add(request))
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, lambda request: page.under_way.discard(request))
        page.goto(f"{place.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url(f"{place.url}{to}")
        return page

    yield make
    for context in opened:
        context.close()

"""The pictures themselves: a browser that stands still, one visit for each role and width on a copy of the base."""

import hashlib
import io
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.pictures.listing import Entry
from tests.pictures.living import RUN_JOBS
from tests.pictures.place import ANYBODY, HOST, PASSWORD, Base, Code, Site
from tests.pictures.visiting import Person

HEIGHTS = {1280: 900, 390: 844}
"""The window for each width."""
MEDIA: tuple[Literal["print", "screen"], ...] = ("print", "screen")
STILL = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb",
    "--disable-partial-raster", "--disable-skia-runtime-opts",
)  # fmt: skip
ALL_THERE = """async () => {
    const pictures = [...document.images];
    pictures.forEach((one) => { one.loading = "eager"; });
    await Promise.all(pictures.map((one) => one.decode().catch(() => {})));
    await document.fonts.ready;
}"""
SEND_EMPTY = """() => {
    const asks = (one) => one.method === "post" && one.querySelector("[required]");
    const form = [...document.querySelectorAll("main form")].find(asks);
    [...form.elements].forEach((field) => {
        if (!["hidden", "submit", "checkbox", "radio", "button"].includes(field.type)) field.value = "";
    });
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}"""
SEND_TICKED = """(to) => {
    [...document.querySelectorAll("input[name=pick]")].slice(0, 4).forEach((box) => { box.checked = true; });
    const button = document.querySelector(`main [formaction="${to}"]`);
    button.form.requestSubmit(button);
}"""
SENDS = {"emptied": ("main form [required]", SEND_EMPTY), "ticked": ("input[name=pick]", SEND_TICKED)}
"""What is done on a page before its picture: what must be there for it, and how."""
PAPER_SCALE = 1.25
PAPER_PAGES = 60
"""Of a paper so many pages are drawn."""


def file_of(entry: Entry, width: int) -> str:
    """The name of a picture without its ending; the same for the same place whatever else is in the list."""
    place = f"{entry['role']} {entry['what']} {entry['address']} {entry.get('button', '')}"
    return f"{entry['role']}-{width or 'paper'}-{hashlib.sha256(place.encode()).hexdigest()[:12]}"


def take(code: Code, base: Base, folder: Path, lanes: int) -> dict[str, Any]:
    """Every entry of the base at every width into the folder, with an index; returns what the index says of the whole."""
    folder.mkdir(parents=True, exist_ok=True)
    began, entries = time.monotonic(), base.entries()
    with TemporaryDirectory(prefix="pictures-") as kept:
        var, code.drawn = base.copy(Path(kept) / "var"), Path(kept) / "drawn.txt"
        code.drawn.touch()
        code.manage(var, "migrate", "--verbosity", "0")
        visits: list[tuple[str, int, list[Entry]]] = []
        for role in dict.fromkeys(entry["role"] for entry in entries):
            seen = [entry for entry in entries if entry["role"] == role and entry["what"] != "paper"]
            seen.sort(key=lambda entry: entry["what"] != "page")  # what may change something comes last
            visits += [(role, width, seen) for width in HEIGHTS]
        visits.sort(key=lambda visit: -len(visit[2]))
        with ThreadPoolExecutor(lanes) as pool:
            work = [pool.submit(visit, code, var, folder, *one) for one in visits]
            work.append(pool.submit(papers, code, var, folder, [one for one in entries if one["what"] == "paper"]))
            rows = [row for one in work for row in one.result()]
        drawn = set(code.drawn.read_text(encoding="utf-8").split())
    told = {"pictures": len(rows), "seconds": round(time.monotonic() - began), "not drawn": undrawn(code, drawn)}
    rows.sort(key=lambda row: row["file"])
    index = json.dumps({**told, "rows": rows}, ensure_ascii=False, indent=1)
    (folder / "index.json").write_text(index, encoding="utf-8")
    return told


def undrawn(code: Code, drawn: set[str]) -> list[str]:
    """The code's templates that no picture shows."""
    place = code.root / "templates"
    every = {str(one.relative_to(place)) for one in place.rglob("*.html")}
    return sorted(every - drawn)


@contextmanager
def still_browser(site: Site, width: int) -> Iterator[BrowserContext]:
    """A browser whose clock stands, with nothing that moves; 390 is a phone."""
    with sync_playwright() as driver:
        at = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{site.port}"
        path = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
        browser = driver.chromium.launch(executable_path=path, args=[*STILL, at])
        phone = width < 600
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            is_mobile=phone,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(120_000)
        context.clock.set_fixed_time(site.moment)
        yield context
        browser.close()


def visit(code: Code, var: Path, folder: Path, role: str, width: int, entries: list[Entry]) -> list[dict[str, Any]]:
    with Site(code, var) as site, still_browser(site, width) as context:
        page = context.new_page()
        if role != ANYBODY:
            page.goto(f"http://{HOST}/login/")
            page.fill("[name=username]", role)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
        return [shown(page, folder, entry, width) for entry in entries]


def shown(page: Page, folder: Path, entry: Entry, width: int) -> dict[str, Any]:
    """Open the page, send its form empty where that is asked, and keep picture and words."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    answer = page.goto(f"http://{HOST}{entry['address']}", wait_until="load")
    needed, script = SENDS.get(entry["what"], ("", ""))
    if script and page.locator(needed).count():
        with page.expect_navigation() as sent:
            page.evaluate(script, entry.get("button"))
        answer = sent.value
    if page.locator("[hx-trigger*=load]").count():
        page.wait_for_load_state("networkidle")
    page.evaluate(ALL_THERE)
    unfold(page, width)
    name = file_of(entry, width)
    page.screenshot(path=folder / f"{name}.png", full_page=True, animations="disabled", caret="hide")
    (folder / f"{name}.txt").write_text(page.inner_text("body"), encoding="utf-8")
    return {**entry, "width": width, "file": name, "status": answer.status if answer else 0}


def unfold(page: Page, width: int) -> None:
    """A window as high as the page, so that what stands fixed in it hides nothing; drawn anew as a whole.

    What was drawn before the last picture on the page came may otherwise stand.
    """
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, HEIGHTS[width])})
    for media in MEDIA:
        page.emulate_media(media=media)
        page.evaluate("() => document.body.offsetHeight")


def papers(code: Code, var: Path, folder: Path, entries: list[Entry]) -> list[dict[str, Any]]:
    """Papers as they print, page under page; the waiting jobs are done before, so that their files are the code's own."""
    rows, people = [], dict[str, Person]()
    with Site(code, var) as site:
        code.manage(site.var, "shell", "-v", "0", "-c", RUN_JOBS)
        for entry in entries:
            person = people.get(entry["role"]) or people.setdefault(entry["role"], Person(site, entry["role"]))
            answer, name = person.get(entry["address"]), file_of(entry, 0)
            draw(answer.body if answer.kind == "application/pdf" else b"", folder / name)
            rows.append({**entry, "width": 0, "file": name, "status": answer.status})
    return rows


def draw(paper: bytes, to: Path) -> None:
    import pypdfium2

    sheets: list[Image.Image] = []
    words: list[str] = []
    if paper:
        document = pypdfium2.PdfDocument(io.BytesIO(paper))
        for page in list(document)[:PAPER_PAGES]:
            sheets.append(page.render(scale=PAPER_SCALE).to_pil().convert("RGB"))
            words.append(page.get_textpage().get_text_bounded())
    whole = Image.new("RGB", (max([one.width for one in sheets], default=1), sum(one.height for one in sheets) or 1))
    top = 0
    for one in sheets:
        whole.paste(one, (0, top))
        top += one.height
    whole.save(to.with_suffix(".png"))
    to.with_suffix(".txt").write_text("\n".join(words), encoding="utf-8")

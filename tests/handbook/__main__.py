"""``make handbook``: the pictures of the handbook anew, from a demonstration that is loaded for them.

``python -m tests.handbook [--base FOLDER] [NAME …]``: a folder with a loaded demonstration, and some pictures alone.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.handbook.shots import Shot, shots
from tests.pictures.place import HOST, PASSWORD, Code, Site
from tests.pictures.taking import ALL_THERE, STILL

HERE = Path(__file__).resolve().parent.parent.parent
TO = HERE / "static" / "help"
MOMENT = "2026-11-27T10:00:00+08:00"
"""The day of the pictures: a working day late in a year, so that every list holds something."""
IN_CHINESE = """() => {
    const put = (field, words) => { field.type = "text"; field.value = words; };
    document.querySelectorAll("input[type=date]").forEach((field) =>
        put(field, field.value.replaceAll("-", "/") || "年/月/日"));
    document.querySelectorAll("input[type=datetime-local]").forEach((field) =>
        put(field, field.value.replaceAll("-", "/").replace("T", " ") || "年/月/日 --:--"));
    document.querySelectorAll("main input[type=file]").forEach((field) => put(field, "选择文件　未选择文件"));
}"""
"""Fields that the browser words itself, as they read in a Chinese one: the browser here may have English alone."""
PHONE = 500
QUALITY = 72
SECURE = f"--unsafely-treat-insecure-origin-as-secure=http://{HOST}"
"""As over HTTPS: what a browser offers there alone is in the pictures too (分享)."""


def make_base(code: Code, var: Path) -> None:
    """The demonstration, as it is on that day."""
    var.mkdir(parents=True)
    code.manage(var, "migrate", "--verbosity", "0", moment=MOMENT)
    code.manage(var, "demo", moment=MOMENT)


@contextmanager
def browser_at(site: Site) -> Iterator[Browser]:
    with sync_playwright() as driver:
        at = f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{site.port}"
        path = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
        browser = driver.chromium.launch(
            executable_path=path, args=[*STILL, at, SECURE, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield browser
        browser.close()


def signed_in(browser: Browser, role: str, width: int) -> Page:
    """A page of the role's account, as wide as its pictures."""
    phone = width < PHONE
    context = browser.new_context(
        viewport={"width": width, "height": 844 if phone else 900},
        device_scale_factor=1.5 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    context.clock.set_fixed_time(MOMENT)
    page = context.new_page()
    page.goto(f"http://{HOST}/login/")
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def take(page: Page, shot: Shot) -> bytes:
    """The part of the page that is shown, as PNG."""
    page.goto(f"http://{HOST}{shot.address}")
    for link in filter(None, shot.follow.split(" >> ")):
        page.goto(f"http://{HOST}{page.locator(link).first.get_attribute('href')}")
    page.wait_for_load_state("networkidle")
    page.evaluate(ALL_THERE)
    page.evaluate(IN_CHINESE)
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"] if page.viewport_size else 0, "height": shot.height}
    if not shot.whole:
        box = page.locator(shot.top or "main").first.bounding_box() or {"x": 0, "y": 0, "width": 0}
        clip |= {"x": box["x"], "y": box["y"], "width": box["width"]}
    bottom = page.evaluate("document.documentElement.scrollHeight")
    clip["height"] = min(shot.height, bottom - clip["y"])
    return page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]  # a plain dict is a rectangle


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.handbook", description=__doc__)
    parser.add_argument("names", nargs="*", help="these pictures alone")
    parser.add_argument(
        "--base", type=Path, help="files of an installation with the demonstration; made where it is none"
    )
    asked = parser.parse_args()
    code = Code(HERE)
    TO.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        var = asked.base or Path(folder) / "var"
        if not (var / "cppcc.sqlite3").exists():
            make_base(code, var)
        with Site(code, var, moment=MOMENT) as site, browser_at(site) as browser:
            wanted = [shot for shot in shots() if not asked.names or shot.name in asked.names]
            for role, width in sorted({(shot.role, shot.width) for shot in wanted}):
                page = signed_in(browser, role, width)
                for shot in wanted:
                    if (shot.role, shot.width) == (role, width):
                        picture = Image.open(BytesIO(take(page, shot))).convert("RGB")
                        picture.save(TO / f"{shot.name}.webp", quality=QUALITY, method=6)
                        sys.stdout.write(f"{shot.name} {picture.width}×{picture.height}\n")
                page.context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

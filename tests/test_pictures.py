"""The tool that compares pictures of pages (tests/pictures); taking them is ``make pictures``."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from tests.pictures.comparing import compare
from tests.pictures.listing import Found, telling
from tests.pictures.place import STOPPED
from tests.pictures.reading import Page
from tests.pictures.routing import Kind
from tests.pictures.visiting import joined


@pytest.fixture
def pictures(tmp_path):
    """pictures("before", home="red") is a folder with a picture of each colour, named by its pattern."""

    def make(name: str, **colours: str):
        folder = tmp_path / name
        folder.mkdir()
        rows = []
        for route, colour in colours.items():
            Image.new("RGB", (40, 30), colour).save(folder / f"{route}.png")
            (folder / f"{route}.txt").write_text(f"首页\n{colour}")
            rows.append({"file": route, "route": route, "what": "page", "address": "/", "status": 200})
        (folder / "index.json").write_text(json.dumps({"rows": rows}))
        return folder

    return make


def test_equal_different_and_missing_are_told_apart(pictures, tmp_path):
    before = pictures("before", home="red", plan="blue", gone="green")
    after = pictures("after", home="red", plan="navy", new="green")
    result = compare(before, after, tmp_path / "differences")
    assert (result.equal, result.different, result.missing, result.added) == (["home"], ["plan"], ["gone"], ["new"])
    assert [path.name for path in (tmp_path / "differences").rglob("*.png")] == ["plan.png"]


def test_changed_words_are_told(pictures, tmp_path):
    told = compare(pictures("before", plan="blue"), pictures("after", plan="navy"), tmp_path / "differences").told
    assert "    - blue" in told
    assert "    + navy" in told
    assert not any("首页" in line for line in told)


def test_one_pixel_is_a_difference(pictures, tmp_path):
    before, after = pictures("before", home="red"), pictures("after", home="red")
    changed = Image.open(after / "home.png")
    changed.putpixel((39, 29), (254, 0, 0))
    changed.save(after / "home.png")
    assert compare(before, after, tmp_path / "differences").different == ["home"]


def test_another_size_is_a_difference_and_told(pictures, tmp_path):
    before, after = pictures("before", home="red"), pictures("after", home="red")
    Image.new("RGB", (40, 31), "red").save(after / "home.png")
    assert "  home page /, 40x30 → 40x31" in compare(before, after, tmp_path / "differences").told


FORM = """<main><a class="btn btn-primary" href="new/">新建</a><a href="#content">正文</a>
<form method="post" action="/sent/"><input type="hidden" name="version" value="3"><textarea name="words" required>
早</textarea><select name="kind"><option value="">请选择</option><option value="a" selected>甲</option></select>
<button formaction="/batch/file/">立案</button></form><form method="get"><input name="q"></form></main>
<form method="post" action="/logout/"><button>退出</button></form>"""


def test_a_page_tells_its_links_and_forms():
    page = Page(FORM)
    assert page.buttons == ["new/"]
    [form] = page.forms  # those that search, and those of the frame, are none
    assert (form.action, form.asks, form.batches) == ("/sent/", True, ["/batch/file/"])
    values = {control.name: control.value for control in form.controls if control.name}
    assert values == {"version": "3", "words": "早", "kind": "a"}
    assert form.controls[2].options == {"": "请选择", "a": "甲"}


def test_links_lead_within_the_site_alone():
    assert joined("/plan/", "?year=2024#top") == "/plan/?year=2024"
    assert joined("/plan/", "new/") == "/plan/new/"
    assert joined("/plan/", "https://example.org/") is None


def test_only_pages_that_show_something_new_are_taken():
    def page(address: str, *pieces: str) -> Found:
        return Found(address, Kind("plan", ()), 200, frozenset(pieces), False, [])

    pages = [page("/1/", "a"), page("/2/", "a", "b"), page("/3/", "b"), page("/4/", "c")]
    assert [one.address for one in telling(pages, most=9)] == ["/2/", "/4/"]


def test_a_stopped_program_has_one_moment(tmp_path):
    program = tmp_path / "tell.py"
    program.write_text("import datetime, time\nprint(datetime.datetime.now(datetime.UTC).isoformat(), time.time())\n")
    command = [sys.executable, str(STOPPED), "2024-12-31T10:00:00+08:00", "tell.py"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["2024-12-31T02:00:00+00:00", "1735610400.0"]

"""Templates that a person can read: short lines, short pages, components that are written up, nothing inline."""

import re
from pathlib import Path

import pytest

from cppcc.templatetags import components

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Lines that cannot be broken, one "path: beginning of the line" each, with the reason behind "#".
ALLOWED = [
    line.split("  #")[0]
    for line in (ROOT / "tests/data/long_template_lines.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
# Folders whose pages have not been taken apart yet; none may come back.
LONGEST_LINE, MOST_LINES = 120, 150


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def allowed(path: Path, line: str) -> bool:
    return any(f"{name(path)}: {line.strip()}".startswith(entry) for entry in ALLOWED)


READABLE = TEMPLATES


@pytest.mark.parametrize("path", READABLE, ids=name)
def test_no_line_is_longer_than_a_screen(path):
    lines = path.read_text().splitlines()
    long = [f"{n}: {line.strip()}" for n, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    assert [line for line in long if not allowed(path, line.split(": ", 1)[1])] == []


def test_every_allowed_line_is_still_there():
    lines = [f"{name(path)}: {line.strip()}" for path in TEMPLATES for line in path.read_text().splitlines()]
    assert [entry for entry in ALLOWED if not any(line.startswith(entry) for line in lines)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_page_is_longer_than_three_screens(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_scripts_and_styles_are_files(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "/print/" in name(path)], ids=name)
def test_no_blank_stands_before_the_end_of_a_line_on_paper(path):
    """WeasyPrint counts it, and shifts what is centred or stands to the right."""
    without_runs = re.sub(r"{% run %}.*?{% endrun %}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\s<br\b", without_runs)


def test_every_component_is_written_up_and_has_an_example():
    text = (ROOT / "docs/templates.md").read_text()
    missing = [tag for tag in components.register.tags if f"{{% {tag} " not in text and f"{{% {tag} %}}" not in text]
    missing += [each for each in components.register.filters if f"|{each}" not in text]
    assert missing == []


def test_every_file_of_a_component_is_drawn_by_a_tag():
    source = Path(components.__file__).read_text()
    files = [path.stem for path in (ROOT / "templates/components").glob("*.html")]
    assert [each for each in files if f'drawn("{each}"' not in source] == []


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if re.search(r"form\|crispy }}", path.read_text())], ids=name
)
def test_what_is_wrong_with_a_whole_form_is_told_above_it(path):
    """The library's own telling of it is empty: it would say it a second time."""
    assert re.search(r'include "_errors.html"|in form.non_field_errors|extends "form.html"', path.read_text())

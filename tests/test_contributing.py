"""CONTRIBUTING.md names files, tests and targets, the index of decisions each decision: all of them are there."""

import re

import pytest

from tests.made import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs/decisions"
PATH = re.compile(r"(?<![\w/.-])(?:[\w.-]+/)+[\w.-]*\w|(?<![\w/.-])[\w-]+\.(?:md|toml|sh)\b")
"""What reads like a path: names with strokes between them, or a document's own name."""
MADE = ("test-results/", ".test_cache/", ".venv/", "var/")
"""Folders that a run makes."""


def quoted(text: str) -> list[str]:
    """What stands as code: in the line or in a block."""
    return re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)


def paths(text: str) -> set[str]:
    said = {path for code in quoted(text) for path in PATH.findall(code)}
    return {path for path in said if not path.startswith(MADE)}


def test_every_file_that_is_named_is_there():
    named = paths(CONTRIBUTING)
    assert len(named) > 50
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/decisions/README.md"])
def test_every_link_leads_somewhere(document):
    file = ROOT / document
    links = re.findall(r"\]\(([^)#]+)\)", file.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_target_that_is_named_is_one():
    targets = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\n")[0].split()
    named = {name for code in quoted(CONTRIBUTING) for name in re.findall(r"\bmake (\w+)", code)}
    assert named
    assert named - set(targets) == set()


def test_every_decision_stands_in_the_index():
    index = re.findall(
        r"^\| (\d{3}) \| \[[^\]]+\]\((\1-[\w-]+\.md)\) \| .+ \|$", (DECISIONS / "README.md").read_text(), re.M
    )
    assert [name for _, name in index] == sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))

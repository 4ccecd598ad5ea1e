"""SECURITY.md with its tables, and CONTRIBUTING.md, name tests; each of them is there."""

import re

import pytest

from cppcc.rights import Role
from tests.made import ROOT
from tests.matrix import EVERYBODY, MATRIX
from tests.test_methods import METHODS, NOT_TAKEN

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize(
    ("document", "least"),
    [("SECURITY.md", 70), ("docs/asvs.md", 60), ("docs/dengbao.md", 35), ("CONTRIBUTING.md", 30)],
)
def test_every_test_that_is_named_is_there(document, least):
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"\ndef {name}(" not in (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert missing == []
    assert len(named) >= least


def test_every_promise_names_its_test():
    promises = (
        (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Promises")[2].partition("## Not promised")[0]
    )
    assert [line for line in re.split(r"\n(?=- )", promises)[1:] if "::" not in line] == []


@pytest.mark.parametrize("document", ["docs/asvs.md", "docs/dengbao.md"])
def test_what_is_held_says_by_what(document):
    rows = [
        line.split("|")[1:-1] for line in (ROOT / document).read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    assert {len(row) for row in rows} == {4}
    assert [row[0] for row in rows if not row[3].strip()] == []


def test_the_counts_are_true():
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    told = [int(number) for number in re.findall(r"^\|.* \| (\d+) \|$", said, re.M)]
    visitors = (None, *Role)
    inside = [roles for _, roles, _ in MATRIX.values() if roles != EVERYBODY]
    shut = sum(visitor not in roles for visitor in visitors for roles in inside)
    walked = [
        len(MATRIX) * len(visitors),
        shut * len(set(METHODS) - NOT_TAKEN),
        len(inside) * len(visitors) * len(NOT_TAKEN),
    ]
    assert len(told) == len(walked)
    assert all(most >= number for most, number in zip(walked, told, strict=True)), walked

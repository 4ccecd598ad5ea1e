"""Every address that gives a file, found by asking those of the matrix: its type is true, nobody else keeps it, no other row is said."""

import inspect
import re
from functools import cache
from pathlib import PurePath

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cppcc.rights import Role
from tests import factories
from tests.matrix import EVERYBODY, MATRIX, A, H, M
from tests.matrix_records import records  # noqa: F401 - a fixture

ASKED = ({}, {"download": "1"}, {"as": "pdf"}, {"as": "xlsx"}, {"as": "docx"}, {"see": "1"})
"""What addresses are asked besides."""
GIVES = re.compile(r"\b(?:serve_download|made_download|serve_picture|inline_pdf)\(")
BEGINS = {
    "application/pdf": b"%PDF", "image/jpeg": b"\xff\xd8", "image/png": b"\x89PNG", "image/svg+xml": b"<", "image/webp": b"RIFF",
    "text/calendar": b"BEGIN:VCALENDAR", "application/zip": b"PK",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": b"PK",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK",
}  # fmt: skip
ENDS = {
    ".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png", ".zip": "application/zip", ".ics": "text/calendar",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
SHOWN = {"image/jpeg", "image/png", "image/svg+xml", "image/webp", "application/json", "application/pdf"}
"""What opens in the browser."""
LATER = {
    "made by a job, whose own test takes it away": {
        "own_data", "member_files", "assessment_details", "compendium", "help_paper", "report_download", "report_edition", "export",
        "workbook", "report_as",
    },
    "there only after something was sent": {"letter_preview", "letter_file", "account_slip", "emblem"},
}  # fmt: skip


def views(patterns=None):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        elif view := getattr(one.callback, "view_class", None):
            yield one.name, view


@cache
def giving() -> set[str]:
    """The names of the addresses whose view gives a file."""
    return {name for name, view in views() if GIVES.search(inspect.getsource(view))}


def client_of(role, account):
    if role is None:
        return Client()
    client = account(role)
    if role == M:
        factories.MemberFactory(user=client.user)
    if role == H:
        factories.HandlerFactory(user=client.user)
    return client


def content_of(answer):
    return b"".join(answer) if answer.streaming else answer.content


def given(account, records):  # noqa: F811
    """(name, query, role) → answer, body: each one that is no page, as the first role that may have it gets it.

    Addresses whose view gives files are asked for what they may give besides.
    """
    clients, found = {role: client_of(role, account) for role in [None, *Role]}, {}
    for name, (arguments, roles, answer) in MATRIX.items():
        if answer == 405:
            continue
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        role = None if roles == EVERYBODY else min(roles, default=None)
        for query in ASKED if name in giving() else ASKED[:1]:
            got = clients[role].get(address, query)
            if got.status_code == 200 and not got["Content-Type"].startswith("text/html"):
                found[name, tuple(query), role] = got, content_of(got)
    return found


def faults_of(what, role, answer, body):
    """What is untrue or careless of one answer."""
    kind, said = answer["Content-Type"].partition(";")[0], answer.get("Content-Disposition", "")
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield f"{what}: may be taken for something else"
    if not body.startswith(BEGINS.get(kind, b"")):
        yield f"{what}: {kind} begins with {body[:8]!r}"
    if role and {"private", "no-store"} - {one.strip() for one in answer.get("Cache-Control", "").split(",")}:
        yield f"{what}: kept as {answer.get('Cache-Control')}"
    if said.startswith("attachment"):
        names = re.findall(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", said)
        if not names or any(ENDS.get(PurePath(one).suffix) != kind for one in names):
            yield f"{what}: {kind} is called {said}"
    elif role and kind not in SHOWN:
        yield f"{what}: {kind} opens in the browser"


def test_what_is_given_is_what_it_says_and_each_view_that_gives_was_asked(account, records):  # noqa: F811
    found = given(account, records)
    names = {name for name, _, _ in found}
    faults = [
        fault
        for (name, query, role), (answer, body) in found.items()
        for fault in faults_of(f"{name} {query}", role, answer, body)
    ]
    assert "\n".join(faults) == ""
    later = set().union(*LATER.values())
    assert giving() - names == later
    assert later <= set(MATRIX)


@pytest.mark.parametrize("role", [M, H, A])
def test_a_file_of_a_row_that_is_not_ones_own_does_not_exist(role, account, records):  # noqa: F811
    """A role that opens such addresses at all learns nothing from another's key."""
    client, asked = client_of(role, account), []
    for name, view in views():
        arguments, roles, _ = MATRIX[name]
        if name not in giving() or role in roles or roles == EVERYBODY:
            continue
        if role in getattr(view, "roles", ()) and any(one in records for one in arguments):
            asked.append(name)
            assert client.get(reverse(name, args=[records.get(one, one) for one in arguments])).status_code == 404, name
    assert asked

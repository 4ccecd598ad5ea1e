"""Whatever a browser asks, no address answers with an error of the server: every address × every parameter, odd on purpose.

Names of parameters come from the pages themselves (the fields of their filters and forms) and from the code that reads
queries; values and headers are odd in the ways that broke servers before. What is tried is the same in each run.
"""

import re
import sys
from itertools import cycle
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from cppcc.files.bodies import most_bytes, view_at
from cppcc.forms.asked import MOST_VALUE, fit
from cppcc.lists.filters import Filters
from cppcc.rights import Role
from tests import factories
from tests.matrix import MATRIX
from tests.matrix_records import records  # noqa: F401  the fixture
from tests.test_dates import APPS, dated_forms, descendants

ODD = [
    "%00", "a%00b", "%1b%5b31m%7f", "%FF%FE", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%AE", "1" + "0" * 30, "-1", "0",
    "abc", "1e400", "NaN", "%C2%B2", "%D9%A1", "9999-12", "9999-12-31", "0001-01", "0001-01-01", "2024-13", "2024-02-30",
    "99999999-01-01", "'%22%3C%3E", "%25s%25%25", "..%2F..%2F", "%5B%5D", "%7B%7D", "1,2,,x,9999999999999999999999", "all",
    "-created_at", "null", "1.5", "+", "%0d%0aX: y", "00000000-0000-0000-0000-000000000000", "2147483648",
    "9223372036854775808", "xlsx", "1",
]  # fmt: skip
"""As they stand in an address."""
LONG = ["9" * 5000, quote("长" * 5000), "a%00" * 200]
"""One of them an address, in turn: each stands again in every link of the page that answers."""
HEADERS = [
    {},
    {"HTTP_USER_AGENT": "a\0b" + "U" * 9000, "HTTP_ACCEPT": "A" * 9000, "HTTP_ACCEPT_LANGUAGE": "zz-\0;q=x,,*" * 900},
    {"HTTP_REFERER": "http://testserver/\0" + "r" * 9000, "HTTP_X_REQUESTED_WITH": "fetch", "HTTP_X_FORM_TOKEN": "\0"},
    {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "\0",
        "HTTP_IF_NONE_MATCH": "\0",
        "HTTP_IF_MODIFIED_SINCE": "x\0",
    },
    {
        "HTTP_X_FORWARDED_FOR": "unknown, <b>\0" + "9" * 3000,
        "HTTP_RANGE": "bytes=-\0",
        "CONTENT_TYPE": "x/y; charset=zz\x01",
    },
]
FORM = "application/x-www-form-urlencoded"
FIELD = re.compile(rb"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"")
READ = re.compile(r'GET(?:\.get|\.getlist)?[\(\[]"(\w+)"|"(\w+)" in (?:self\.)?request\.GET')
SLOW = {"help_paper", "logout"}
"""One prints a book, whatever it is asked; the other only ends the session."""


def read_by_code() -> list[str]:
    """Names that the code asks of a query."""
    found = {"page", "sort", "year", "next", "list", "columns", "with", "q"}
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            found |= {one or other for one, other in READ.findall(path.read_text())}
    return sorted(found)


def filtered() -> list[str]:
    """Names of the fields of all filters."""
    dated_forms()  # loads every module
    return sorted({name for one in descendants(Filters) for name in one.base_filters})


@pytest.fixture
def broken():
    """What went wrong inside, as it is told to the log."""
    seen = []

    def note(**_):
        seen.append(repr(sys.exc_info()[1])[:160])

    got_request_exception.connect(note)
    yield seen
    got_request_exception.disconnect(note)


@pytest.fixture
def everybody(account):
    """One account in all roles, with its member and its unit."""
    client = account(*Role)
    client.raise_request_exception = False
    factories.MemberFactory(user=client.user)
    factories.HandlerFactory(user=client.user)
    return client


def tried(client: Client, method: str, address: str, **sent):
    """The answer, and nothing of what the request did stays."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address, **sent)
        if answer.streaming:
            list(answer)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return answer


def odd(names: list[str], place: int, step: int) -> str:
    """A value for each name, others at each place."""
    values = {one: ODD[(place * step + number) % len(ODD)] for number, one in enumerate(names)}
    values[names[place * 37 % len(names)]] = LONG[place % len(LONG)]
    return "&".join(f"{quote(name)}={value}" for name, value in values.items())


def test_no_address_answers_odd_parameters_with_an_error(everybody, records, broken):  # noqa: F811
    known, headers, faults, walked = [*read_by_code(), *filtered()], cycle(HEADERS), [], 0
    assert {"month", "pk", "keys", "quarter", "grade", "sector"} <= set(known)
    for place, (name, (arguments, _, _)) in enumerate(MATRIX.items()):
        if name in SLOW:
            continue
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        answer = tried(everybody, "get", f"{address}?{odd(known, place, 5)}", **next(headers))
        page = b"" if answer.streaming else answer.content
        if answer.status_code >= 500:
            faults.append((name, answer.status_code, broken[-1:], place))
        if b'type="file"' in page:
            assert most_bytes(view_at(address)) > settings.UPLOAD_MAX_BYTES, (
                name,
                "takes files, and says not how many",
            )
        walked += 1
        if b'method="post"' not in page.partition(b"<main")[2] and answer.status_code != 405:
            continue
        fields = [found.decode() for found in dict.fromkeys(FIELD.findall(page)) if b"token" not in found][:60] or known
        body = odd(fields, place, 7)
        answer = tried(everybody, "post", address, data=body, **{**next(headers), "content_type": FORM})
        walked += 1
        if answer.status_code >= 500:
            faults.append((name, "POST", answer.status_code, broken[-1:], place))
    assert faults == []
    assert walked > 350


def test_no_odd_path_answers_with_an_error(everybody, broken):
    ways = {"slug": ["a" * 3000, "-"], "str": ["%00", "%FF", "%ED%A0%80", "a" * 3000]}
    numbered, faults = ("proposal_detail", "adoption_delete", "member_file", "register_edit", "year_page", "scheme"), []
    """Of the addresses with numbers alone, which one rule keeps from all views."""
    for name, patterns in get_resolver().reverse_dict.lists():
        (pattern, parameters), kinds = patterns[0][0][0], patterns[0][3]
        if not isinstance(name, str) or name in SLOW or not parameters:
            continue
        words = {type(one).__name__.removesuffix("Converter").lower() for one in kinds.values()} - {"int"}
        if not words and name not in numbered:
            continue
        filled = {}
        for number, one in enumerate(parameters):
            kind = type(kinds[one]).__name__.removesuffix("Converter").lower().replace("string", "str")
            options = ways.get(kind, ["99999999999999999999"])
            filled[one] = options[(number + len(name)) % len(options)]
        if tried(everybody, "get", "/" + pattern % filled).status_code >= 500:
            faults.append((name, filled, broken[-1:]))
    for path in ("/report/%00/read/", "/%00", "/static/%00", "/proposals/1%00/", "/settings/%FF%FE/", "/" + "a" * 9000):
        if tried(everybody, "get", path).status_code >= 500:
            faults.append((path, broken[-1:]))
    assert faults == []


def test_a_stranger_s_odd_log_in_is_a_wrong_one(year, broken):
    client = Client(raise_request_exception=False)
    names = ("u" * 400, "a\0b", "\ud7ff\ufffd\x1b", "长" * 9000, "", "' OR 1=1 --", "\u202eabc")
    for number, name in enumerate(names):
        odd = {**HEADERS[number % len(HEADERS)]}
        odd.pop("CONTENT_TYPE", None)
        data = {"username": name, "password": f"x\0{'p' * 20_000}", "next": "/\0" + "n" * 3000, "form_token": "\0"}
        answer = client.post(f"{reverse('login')}?{'p' * 3000}=%00&next=%00{'x' * 5000}", data, **odd)
        assert answer.status_code in (200, 413, 429), (name[:20], broken)
    for cookie in ('"\\000\\000\\000\\000\\000\\000\\000\\000"', "x" * 9000, "\0" * 40, "é" * 40, "="):
        for name in ("sessionid", "csrftoken", "messages", "answered"):
            answer = Client(raise_request_exception=False).get(reverse("login"), HTTP_COOKIE=f"{name}={cookie}")
            assert answer.status_code == 200, (name, cookie[:20], broken)
    for kind in (
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=\0",
        "application/x-www-form-urlencoded; charset=utf-7",
        "\0",
    ):
        answer = client.post(reverse("login"), data="\0=%00%FF", content_type=kind)
        assert answer.status_code in (200, 400), (kind, broken)
    for address in (reverse("public_list"), "/calendar/feed/\0/", "/public/proposals/99999999999999999999999/"):
        answer = client.get(f"{address}?q=%00&page=%00&page={'9' * 5000}")
        assert answer.status_code in (200, 302, 404), (address, broken)
    assert broken == []


def test_another_s_form_token_is_told_in_words(account, in_2024):
    first, second = account(Role.STAFF), account(Role.STAFF)
    second.raise_request_exception = False
    data = {"name": "科技", "order": 5, "form_token": "0c8e5b56-5b0f-4b6f-8a6b-0d5d4ad1c0de"}
    assert first.post(reverse("register_new", args=["sectors"]), data).status_code == 302
    answer = second.post(reverse("register_new", args=["sectors"]), data)
    assert answer.status_code == 409


def test_what_is_fit_stays_as_it_is(account, year):
    staff = account(Role.STAFF)
    words = "路灯 $\\foo$ {} % # _ ^ ~ 😀\t"
    answer = staff.get(reverse("member_list"), {"q": words})
    assert answer.wsgi_request.GET["q"] == words
    assert fit("a\0b\x1bc\n", 10) == "abc\n"
    answer = staff.get(reverse("member_list"), {"q": "甲\0" + "乙" * 9000})
    assert answer.wsgi_request.GET["q"] == ("甲" + "乙" * 9000)[:MOST_VALUE]
    assert "\0" not in answer.wsgi_request.get_full_path()

"""What every answer carries, what stays in a browser, and that no answer tells whether something is there."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cppcc.rights import Role
from tests import factories
from tests.matrix import ALL, EVERYBODY, MATRIX
from tests.matrix_records import records  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NOBODY = 9_999_999
TOKEN = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|form_token)" value|"X-CSRFToken":|name="session-left" content) ?=?"[^"]*"'
)


def shape(answer):
    """Status, kind and words of an answer, without what is new each time and without the address that was asked."""
    asked = answer.wsgi_request.path
    body = b"" if answer.streaming else TOKEN.sub(b"", answer.content).replace(asked.encode(), b"")
    location = answer.headers.get("Location", "").replace(asked, "")
    return answer.status_code, answer.headers.get("Content-Type"), location, body


def undone(client, method, address):
    """The answer, and nothing of what the request did stays, nor what the next page would say of it."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return answer


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
def test_what_is_there_and_not_to_be_seen_answers_like_what_is_not_there(account, records):  # noqa: F811
    """Every role × address × others' key × method: refused, it is refused as a key that nobody has."""
    told, walked = [], dict.fromkeys(Role, 0)
    for role in Role:
        client = account(role)
        if role == Role.MEMBER:
            factories.MemberFactory(user=client.user)
        if role == Role.HANDLER:
            factories.HandlerFactory(user=client.user)
        for name, (arguments, roles, expected) in MATRIX.items():
            if roles == EVERYBODY or not any(one in records for one in arguments):
                continue
            opens = role in roles and expected != 404  # held by the matrix: no page is made once more
            there = reverse(name, args=[records.get(one, one) for one in arguments])
            gone = reverse(name, args=[NOBODY if isinstance(records.get(one), int) else one for one in arguments])
            for method in ("post",) if opens else ("get", "post"):
                answer = undone(client, method, there)
                if answer.status_code in (403, 404):
                    walked[role] += 1
                    other = undone(client, method, gone)
                    if shape(answer) != shape(other):
                        told.append((role, name, method, answer.status_code, other.status_code))
    assert told == []
    assert min(walked.values()) > 5, walked
    assert sum(walked.values()) > 500, walked


def test_anothers_draft_is_saved_by_nobody_and_answers_as_if_it_were_not_there(member_client):
    draft = factories.ProposalFactory(state="draft")
    asked = [member_client.post(reverse("proposal_autosave", args=[pk]), {"title": "x"}) for pk in (draft.pk, NOBODY)]
    assert shape(asked[0]) == shape(asked[1])
    assert asked[0].status_code == 404


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
def test_all_that_an_account_gets_is_kept_nowhere(account, records):  # noqa: F811
    """Each address once, by an account that may open it, else by one that is refused."""
    assert not ALL - set(Role)
    clients, opened = {role: account(role) for role in Role}, 0
    for name, (arguments, roles, _) in MATRIX.items():
        if roles == EVERYBODY:
            continue
        client = next((clients[role] for role in (Role.STAFF, *Role) if role in roles), clients[Role.STAFF])
        answer = undone(client, "get", reverse(name, args=[records.get(one, one) for one in arguments]))
        assert answer["Permissions-Policy"], name
        if "public" not in answer.headers.get("Cache-Control", ""):
            opened += 1
            assert answer["Cache-Control"] == "private, no-store", (name, answer.headers.get("Cache-Control"))
    assert opened > 200


def test_every_answer_says_what_a_browser_may_do(client):
    answer = client.get(reverse("login"))
    assert "camera=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "report-uri /policy-reports/" in answer["Content-Security-Policy"]
    assert client.get("/nowhere/")["Permissions-Policy"]


def test_signing_out_empties_the_browser_and_only_that(member_client):
    assert "Clear-Site-Data" not in member_client.get(reverse("home"))
    answer = member_client.post(reverse("logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["left"].value == "1"
    page = member_client.get(answer["Location"])
    assert "js/left.js" in page.content.decode()
    later = member_client.get(reverse("home"))
    assert later.status_code == 302
    assert "Clear-Site-Data" not in later
    ended = Client().get(reverse("home"))
    assert "left" not in ended.cookies, "a session that ended by itself clears nothing"


# --- what programs ask for ---------------------------------------------------------------------------------


def test_security_txt_names_whom_to_tell_and_until_when(client, settings):
    address = "/.well-known/security.txt"
    assert client.get(address).status_code == 404
    settings.SECURITY_CONTACT = "office@example.org"
    said = dict(line.split(": ", 1) for line in client.get(address).content.decode().splitlines())
    assert said["Contact"] == "mailto:office@example.org"
    until = datetime.fromisoformat(said["Expires"])
    assert 100 < (until - timezone.now()).days < 365


def test_search_engines_find_only_what_is_published_to_all(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Disallow: /"
    assert [line for line in lines if line.startswith("Allow")] == ["Allow: /public/proposals/"]


def test_reports_of_the_page_policy_are_bounded_counted_and_logged_without_queries(client, caplog):
    report = {"csp-report": {"blocked-uri": "https://evil.example/x?secret=1", "document-uri": "/a?q=王\nINFO fake"}}
    sent = {"content_type": "application/csp-report"}
    assert client.post("/policy-reports/", json.dumps(report), **sent).status_code == 204
    assert "evil.example/x" in caplog.text
    assert "secret" not in caplog.text
    assert "fake" not in caplog.text
    assert client.post("/policy-reports/", "x" * 20_000, **sent).status_code == 413
    assert client.post("/policy-reports/", b"[1]\xff", **sent).status_code in (204, 429)
    answers = [client.post("/policy-reports/", json.dumps(report), **sent).status_code for _ in range(45)]
    assert 429 in answers
    assert caplog.text.count("evil.example") <= 45


# --- the house's own pages for what goes wrong ----------------------------------------------------------------


def test_each_fault_has_a_page_of_the_house_that_says_what_to_do(account, settings):
    strict = Client(enforce_csrf_checks=True)
    staff = account(Role.STAFF)
    staff.raise_request_exception = False
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    pages = {
        403: account(Role.MEMBER).get(reverse("settings")),
        404: staff.get("/nowhere/"),
        413: staff.post(reverse("password_change"), {f"f{n}": "" for n in range(30)}),
        400: Client().get("/login/", headers={"host": "evil.example", "referer": "http://evil.example/x"}),
    }
    forged = strict.post(reverse("login"), {"username": "a"})
    settings.SESSION_SERIALIZER = "nothing.there"
    pages[500] = staff.get(reverse("home"))
    for status, page in [*pages.items(), (403, forged)]:
        text = page.content.decode()
        assert page.status_code == status
        assert "css/house.css" in text, status
        assert re.search(r'<a[^>]+class="btn', text), (status, "a way on")
        assert re.search(r"<h1[^>]*>[一-鿿]+", text), status
        assert not re.search(r"Traceback|Django|Forbidden|Not Found|Bad Request", text), status


def test_who_asks_too_often_or_sends_too_much_reads_so_on_a_page_of_the_house(account, settings):
    """Each limit's own words; what a browser keeps is promised to who is signed in only."""
    cache.clear()
    unknown = reverse("activity_screen", args=[1, "no-token"])
    scanned = reverse("check_in", args=[1, "bad-code"])
    member = account(Role.MEMBER)
    for client, address in ((Client(), reverse("public_list")), (Client(), unknown), (member, scanned)):
        answer = next(one for one in (client.get(address) for _ in range(400)) if one.status_code == 429)
        text = answer.content.decode()
        assert int(answer["Retry-After"]) > 0, address
        assert "请求过于频繁" in text
        assert re.search(r"<h1[^>]*>请稍后再试", text)
        assert re.search(r'<a[^>]+class="btn', text), "a way on"
    cache.clear()
    body = {"content_type": "text/plain", "data": b"x" * 70_000}
    stranger, signed_in = (
        Client().post(reverse("login"), **body),
        member.post(reverse("text_size"), b"x" * 2_200_000, "a/b"),
    )
    pieces = Client().post(reverse("login"), HTTP_TRANSFER_ENCODING="chunked")
    assert [one.status_code for one in (stranger, signed_in, pieces)] == [413, 413, 411]
    said = [one.content.decode() for one in (stranger, signed_in, pieces)]
    assert ["内容过大" in text for text in said] == [True, True, False]
    assert ["已留在本机" in text for text in said] == [False, True, False]
    assert "没有接收" in said[2]


def test_the_pages_of_what_failed_ask_no_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400


def test_in_production_cookies_are_of_this_host_alone_and_preload_is_asked_for(tmp_path):
    code = (
        "from cppcc import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.DEVICE_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY and s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_HSTS_PRELOAD,"
        " getattr(s, 'SESSION_COOKIE_DOMAIN', None), getattr(s, 'SESSION_COOKIE_PATH', '/'), s.KEEP_PERSONAL_YEARS)\n"
    )
    env = {**os.environ, "VAR_DIR": str(tmp_path), "PRODUCTION": "1", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "x"}
    env = {name: value for name, value in env.items() if name not in ("HTTPS", "DEBUG", "HSTS_PRELOAD")}

    def said(**more):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**env, **more}, check=True, capture_output=True, text=True
        )
        return done.stdout.split()

    names = ["__Host-sessionid", "__Host-csrftoken", "__Host-known_device"]
    assert said() == [*names, "True", "True", "Lax", "False", "None", "/", "5"]
    assert said(HSTS_PRELOAD="1")[6] == "True"
    assert said(HTTPS="0", HSTS_PRELOAD="1")[:3] == ["sessionid", "csrftoken", "known_device"]


@pytest.mark.parametrize(
    ("way", "going"),
    [
        ("/notices/", "/notices/"), ("/proposals/?year=all", "/proposals/?year=all"), ("%2f%2fevil.example", "/"),
        ("evil.example", "/"), ("//evil.example/", "/"), ("/\\evil.example", "/"), ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_signing_in_leads_to_a_page_of_this_site_named_from_its_root(way, going):
    factories.UserFactory(username="somebody", password="long-enough-password-1", must_change_password=False)
    answer = Client().post(
        reverse("login"), {"username": "somebody", "password": "long-enough-password-1", "next": way}
    )
    assert (answer.status_code, answer["Location"]) == (302, going)

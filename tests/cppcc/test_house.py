"""Working days, spreadsheets, the audit trail, headers, settings, the length of files."""

import ast
import io
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.calendar import is_working_day, working_days_between
from cppcc.rights import Role
from cppcc.sheets import Sheet, workbook
from cppcc.templatetags.furniture import due_words
from tests import factories
from tests.settings_text import FILES, settings_text


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 10, 1), False),  # National Day
        (date(2024, 10, 12), True),  # a Saturday worked in exchange
        (date(2024, 5, 11), True),
        (date(2024, 5, 20), True),
        (date(2024, 5, 18), False),
        (date(2099, 1, 2), True),  # past the calendar: a Friday
        (date(2099, 1, 3), False),
    ],
)
def test_working_days_are_chinas(db, day, works):
    assert is_working_day(day) == works


def test_days_between_leave_holidays_out():
    assert working_days_between(date(2024, 9, 30), date(2024, 10, 9)) == 2


def test_due_words(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a: date(2024, 5, 20))
    assert due_words(date(2024, 5, 24)) == "还剩 4 个工作日"
    assert due_words(date(2024, 5, 20)) == "今天到期"
    assert due_words(date(2024, 5, 17)) == "超期 3 天"
    assert due_words(None) == ""


def test_cells_are_never_formulas():
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "普通", "a\x07b"]
    sheet = load_workbook(io.BytesIO(workbook(Sheet("表", ["列"], [[text] for text in texts])))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [*texts[:-1], "ab"]


def test_numbers_and_dates_stay_what_they_are():
    row = [3, Decimal("7.36"), date(2024, 5, 1), None]
    sheet = load_workbook(io.BytesIO(workbook(Sheet("表", "甲乙丙丁", [row])))).active
    number, money, day, nothing = (cell.value for cell in next(sheet.iter_rows(min_row=2)))
    assert (number, money, day.date(), nothing) == (3, 7.36, date(2024, 5, 1), None)


def test_more_than_26_columns_come_out(db):
    headings = [f"列{n}" for n in range(30)]
    sheet = load_workbook(io.BytesIO(workbook(Sheet("表", headings, [range(30)])))).active
    assert [cell.value for cell in next(sheet.iter_rows())] == headings


def test_every_change_stands_in_the_trail_with_who_and_where(account, year):
    staff = account(Role.STAFF)
    sector = factories.SectorFactory(name="教育")
    data = {"name": "教育界", "order": 5}
    staff.post(reverse("register_edit", args=["sectors", sector.pk]), data, REMOTE_ADDR="10.1.2.3")
    entry = LogEntry.objects.get_for_object(sector).first()
    assert entry.actor == staff.user
    assert entry.remote_addr == "10.1.2.3"
    assert entry.changes["name"] == ["教育", "教育界"]
    page = account(Role.ADMIN).get(reverse("audit_list")).content.decode()
    assert "教育界" in page
    assert "10.1.2.3" in page


def test_passwords_never_stand_in_the_trail(account, year):
    user = factories.UserFactory()
    old = user.password
    user.set_password("another-secret-55")
    user.save()
    assert all(old not in str(e.changes) and user.password not in str(e.changes) for e in LogEntry.objects.all())


OUT_OF_THE_TRAIL = {
    "cppcc.AfterUpdate": "how far the program is with what it does after an update; what it changed is in the trail of the records",
    "cppcc.Job": "its sign of life changes every second; what a job did is in the trail of the records that it makes",
    "cppcc.JobFile": "the file of a job, made anew at will; who asked for it stands with the job",
    "cppcc.ListBatch": "a step for many, on its way; what it did is in the trail and the course of each record",
    "cppcc.ListColumns": "which columns somebody likes to see in a sheet; no record of the committee",
    "members.Looked": "that a member opened the own draft result; told in numbers beside the assessment",
    "cppcc.ListExport": "what a sheet is made of, for a day; the sheet says nothing that the records do not",
    "cppcc.ListSetting": "how somebody likes to look at a list; no record of the committee",
    "cppcc.SavedView": "under which conditions somebody looks at a list; no record of the committee",
    "cppcc.Periodic": "when a task that comes again was done last",
    "cppcc.Incident": "what failed or was slow, for some days; no record of the committee",
    "cppcc.Trouble": "what the machine could not do; no record of the committee",
    "cppcc.SubmittedForm": "how a form was answered once; what it changed is in the trail",
    "cppcc.Notice": "a copy of what the course says",
    "cppcc.Import": "a book on its way in; what it wrote is in the trail of the records",
    "cppcc.HeadingChoice": "what a heading of an office's own book meant last time",
    "proposals.LetterDraft": "what is being typed; the reply that comes of it is in the trail",
    "cppcc.SearchGram": "how common pairs of characters are, counted from the index",
    "cppcc.SearchKept": "which kinds are indexed",
    "cppcc.SearchRow": "the index of search, which follows from the records",
    "members.Tries": "counts of wrong passwords; that one was wrong, or a pause began, is an event of its own",
    "members.RecoveryCode": "digests of codes; that one was used is an event of its own",
    "members.UsedPassword": "hashes of former passwords; that it changed is in the trail of the account",
    "cppcc.TrailArchive": "the trail's own files",
    "cppcc.TrailBlock": "seals of the trail",
    "cppcc.TrailLink": "seals of the trail",
    "cppcc.Binned": "a copy of what the trail says of a deletion; restoring it is in the trail as a creation",
}
OTHER_APPS_OUT = {
    "contenttypes": "the names of models",
    "sessions": "who is logged in; it changes with every page",
    "auth": "groups and permissions are not used: rights follow from roles",
    "axes": "its own record of log-ins",
    "auditlog": "the trail itself",
    "django_otp": "devices of the second factor: what was done with them stands in the trail as events",
    "otp_totp": "keys of the second factor",
    "django_otp_webauthn": "passkeys",
}
"""Where a model stands that is not in the trail, and why. A new one fails until it is said."""


def test_every_model_is_in_the_trail_or_out_of_it_by_name():
    from auditlog.registry import auditlog
    from django.apps import apps

    own = {"cppcc", "members", "proposals", "activities", "reports"}
    for model in apps.get_models(include_auto_created=True):
        label, app = model._meta.label, model._meta.app_label
        if app in own and not model._meta.auto_created:
            assert auditlog.contains(model) != (label in OUT_OF_THE_TRAIL), label
        elif app not in own:
            assert app in OTHER_APPS_OUT, label


def test_pages_forbid_inline_scripts_and_frames(account, year):
    answer = account(Role.STAFF).get(reverse("home"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_no_template_holds_inline_scripts_or_styles():
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = template.read_text()
        assert "<script>" not in text, template
        assert " onclick=" not in text, template
        if "print" not in template.parts:
            assert " style=" not in text, template


def test_unknown_and_forbidden_pages_are_in_chinese(account, year):
    staff = account(Role.STAFF)
    assert "没有" in staff.get("/no/such/").content.decode()
    answer = staff.get(reverse("audit_list"))
    assert answer.status_code == 403
    assert "权限" in answer.content.decode()


def test_a_post_without_its_token_is_refused(year):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("login"), {"username": "a", "password": "b"}).status_code == 403


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "SECRET_KEY must come from the environment"),
        ({"SECRET_KEY": "change-me-to-a-long-random-text"}, "SECRET_KEY must come from the environment"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"SECRET_KEY": "x" * 60, "DEBUG": "1"}, "DEBUG must be off"),
    ],
)
def test_production_refuses_to_start_on_a_default(environment, words, tmp_path):
    place = {**os.environ, "PRODUCTION": "1", "VAR_DIR": str(tmp_path), "ALLOWED_HOSTS": "a.cn"}
    place.pop("SECRET_KEY", None)
    command = [sys.executable, "manage.py", "check"]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env={**place, **environment}, capture_output=True, text=True)
    assert ended.returncode != 0
    assert words in ended.stderr


def test_processes_that_start_together_in_a_new_place_have_one_key(tmp_path):
    """The key is there as a whole or not at all: a process that came second would start with an empty one."""
    place = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "PRODUCTION")}
    asked = [sys.executable, "-c", "from cppcc import settings; print(settings.SECRET_KEY)"]
    begun = [
        subprocess.Popen(asked, cwd=settings.BASE_DIR, env={**place, "VAR_DIR": str(tmp_path)}, stdout=subprocess.PIPE)
        for _ in range(6)
    ]
    said = {one.communicate()[0].decode().strip() for one in begun}
    key = (tmp_path / "secret_key").read_text()
    assert said == {key}
    assert len(key) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir() if "secret" not in one.name and one.is_file()] == []


def test_every_setting_of_the_environment_stands_in_the_example():
    asked = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings_text()))
    example = (settings.BASE_DIR / ".env.example").read_text()
    assert not {name for name in asked if name not in example}


def test_no_setting_is_set_in_two_files():
    """The last file read would win, which nobody sees."""
    files = Counter(
        name
        for path in FILES
        for name in {
            node.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.isupper()
        }
    )
    assert len(files) > 150
    assert [name for name, many in files.items() if many > 1] == []


MOST_LINES = 400
"""Of a Python file; a longer one is several things, and is split by what they are. Migrations that landed stay as they are."""


def test_no_python_file_is_too_long():
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=settings.BASE_DIR, capture_output=True, text=True)
    paths = [settings.BASE_DIR / name for name in listed.stdout.split("\0") if name and "/migrations/" not in name]
    lines = {
        str(one.relative_to(settings.BASE_DIR)): len(one.read_text().splitlines()) for one in paths if one.exists()
    }
    assert len(lines) > 500
    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def text_of(content: bytes) -> str | None:
    """The words of a text file in any encoding; None of a picture, an archive or a document, which hold NUL bytes."""
    return None if b"\0" in content else content.decode(errors="replace")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("公文".encode(), "公文"),
        (b"", ""),
        ("公文 /a/".encode("gbk"), "\ufffd" * 4 + " /a/"),
        (b"\x89PNG\r\n\x1a\n\0\0/a/", None),
    ],
)
def test_binary_files_are_known_by_their_content(content, words):
    assert text_of(content) == words


def test_text_files_name_no_index_and_no_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, text=True).stdout
    read = 0
    for name in filter(None, listed.split("\0")):
        path = settings.BASE_DIR / name
        if "vendor" in name or not path.exists() or "test_house" in name:
            continue
        text = text_of(path.read_bytes())
        if text is None:
            continue
        read += 1
        for wrong in ("pypi" + ".org", "--index-url", "/work/", "/root/"):
            assert wrong not in text, (name, wrong)
    assert read > 500

"""With a full disk every page can still be read; each role, each page, nothing written."""

import errno
import time

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from cppcc.models import Notice
from cppcc.rights import Role
from tests import factories
from tests.matrix import EVERYBODY, MATRIX
from tests.matrix_records import records  # noqa: F401 - a fixture


def no_writing(execute, sql, params, many, context):
    if sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


def no_storing(self, name, content):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("role", list(Role))
def test_every_page_can_be_read(role, account, records, monkeypatch):  # noqa: F811
    client = account(role)
    if role == Role.MEMBER:
        factories.MemberFactory(user=client.user)
    if role == Role.HANDLER:
        factories.HandlerFactory(user=client.user)
    session = client.session
    session["renewed_at"] = time.time() - settings.SESSION_RENEW_SECONDS - 1  # each page would move its end
    session.save()
    monkeypatch.setattr(FileSystemStorage, "_save", no_storing)
    found = []
    for name, (arguments, roles, answer) in MATRIX.items():
        if roles != EVERYBODY and role not in roles:
            continue
        expected = answer if isinstance(answer, tuple) else (answer,)
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        with connection.execute_wrapper(no_writing):
            response = client.get(address)
        if response.status_code not in (*expected, *((302,) if roles == EVERYBODY else ())):
            found.append(f"{name}: {response.status_code}")
    assert not found


def test_a_notice_leads_to_its_record(account):
    client = account(Role.STAFF)
    notice = Notice.objects.create(user=client.user, key="k", words="x", url="/proposals/", at=timezone.now())
    with connection.execute_wrapper(no_writing):
        assert client.get(reverse("notice_open", args=[notice.pk]))["Location"] == "/proposals/"
    assert client.get(reverse("notice_open", args=[notice.pk]))["Location"] == "/proposals/"
    notice.refresh_from_db()
    assert notice.read_at

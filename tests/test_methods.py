"""Every address × role × foreign record × method: none fails, and none opens what reading closes."""

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.rights import Role
from tests import factories
from tests.matrix import EVERYBODY, MATRIX
from tests.matrix_records import records  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
METHODS = ("post", "head", "options", "put", "patch", "delete", "trace")
NOT_TAKEN = {"options", "put", "patch", "delete", "trace"}
SHUT = (403, 404, 405)


def where(answer) -> str:
    return answer.headers.get("Location", "")


@pytest.mark.one_database("a walk of pages that test_matrix opens on both")
@pytest.mark.parametrize("role", [None, *Role])
def test_no_method_opens_what_reading_closes(role, account, records):  # noqa: F811
    client = account(role) if role else Client()
    client.raise_request_exception = False
    if role == Role.MEMBER:
        factories.MemberFactory(user=client.user)
    if role == Role.HANDLER:
        factories.HandlerFactory(user=client.user)
    asked, found = 0, []
    for name, (arguments, roles, _) in MATRIX.items():
        if roles == EVERYBODY:
            continue
        address = reverse(name, args=[records.get(one, one) for one in arguments])
        closed = role is None or role not in roles
        first = next((one for one in Role if one in roles), None)
        # What nobody may do at an address is asked of those whom it is closed to and of one whom it is open to.
        for method in METHODS if closed else sorted(NOT_TAKEN) if role == first else ():
            answer = getattr(client, method)(address)
            asked += 1
            if method in NOT_TAKEN:
                held = answer.status_code == 405
            elif role is None:
                held = where(answer).startswith("/login/")
            else:
                held = answer.status_code in SHUT
            if not held:
                found.append((name, method, answer.status_code, where(answer)))
    assert found == []
    assert asked > 900

"""What tests of pages that fail share."""

import pytest

from cppcc import incidents
from cppcc.frame import condition
from cppcc.rights import Role


@pytest.fixture
def a_quiet_minute():
    """One in which nothing has failed yet."""
    incidents._times.clear()
    yield
    incidents._times.clear()


@pytest.fixture
def broken(monkeypatch):
    """The page 运行情况 fails; the client answers as a browser sees it."""

    def fail(*args, **kwargs):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(condition, "read", fail)


@pytest.fixture
def admin(account):
    """An administrator whose browser is answered where a page fails."""
    client = account(Role.ADMIN)
    client.raise_request_exception = False
    return client

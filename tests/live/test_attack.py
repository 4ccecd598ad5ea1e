"""The short form of ``make attack``: what an attacker tries first, against running processes (docs/attack.md)."""

import pytest

from tests.attack.kinds import ATTACKS
from tests.attack.running import ROOMS, tried
from tests.attack.web import Target
from tests.live.conftest import running

pytestmark = pytest.mark.embedded("one process of pages is enough; what PostgreSQL alone shows is in tests/incoming")


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    for place in running(tmp_path_factory.mktemp("attacked"), processes=("web",), embedded=True):
        yield Target(place.url, short=True)


@pytest.mark.parametrize("attack", [one for one in ATTACKS if one.short], ids=lambda one: one.tried.__name__)
def test_it_holds(target, attack):
    assert tried(attack, target) is None, attack.name


def test_every_room_has_attacks():
    assert {one.tried.__module__ for one in ATTACKS} == {room.__name__ for room in ROOMS}
    assert len(ATTACKS) >= 21

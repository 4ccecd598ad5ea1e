"""Each kind of page once, in its main role, widths and colours in turn: the short form of ``make crawl`` (docs/crawl.md)."""

from collections import deque
from types import SimpleNamespace

import pytest

from tests.crawl.looking import ask_axe, hear, look
from tests.crawl.walking import LOG_IN_NAMES, NOT_PAGES, PHONE, WIDE, ZOOMED, weighty_scripts
from tests.live.conftest import entering, running
from tests.pictures.routing import Routes

ROLES = ("staff", "member", "leader", "handler", "dispatcher", "admin")
AXE_EACH = 8
"""One page in so many is read by axe, which takes longer than all else; ``make crawl`` has it read every page."""
LARGE = ("/", "/proposals/", "/figures/")
"""Looked at once more at 200 %."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("crawl"), stage="living", processes=("web",))


@pytest.fixture
def enter(place, recorded):
    yield from entering(place, recorded)


def test_each_kind_of_page_is_without_faults(place, enter):
    routes = Routes(SimpleNamespace(manage=lambda _, *words: place.manage(*words)), None)
    seen, found, turn = set(), [], 0
    for role in ROLES:
        page, waiting = enter(role), deque(["/"])
        heard = hear(page)
        while waiting:
            address = waiting.popleft()
            kind = routes.kind(address)
            # A step of a course is a kind of its own.
            page_kind = (kind if "step" in kind.route else kind.route, role if address == "/" else "")
            if page_kind in seen or "?" in address or any(word in address for word in NOT_PAGES):
                continue
            seen.add(page_kind)
            width, night = (WIDE, PHONE)[turn % 2], turn % 4 > 1
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if night else "light")
            looked = look(page, place.url + address, phone=width == PHONE, heard=heard, names=LOG_IN_NAMES)
            if looked.links and turn % AXE_EACH == 0:
                looked.faults += ask_axe(page)
            found += [(kind, words, role, width, address) for kind, words in looked.faults]
            waiting += [link.removeprefix(place.url) for link in looked.links if link.startswith(f"{place.url}/")]
            turn += bool(looked.links)
        page.set_viewport_size({"width": ZOOMED, "height": 400})
        for address in LARGE if role == "staff" else ():
            looked = look(page, place.url + address, phone=True, heard=heard, names=LOG_IN_NAMES)
            found += [(kind, words, role, ZOOMED, address) for kind, words in looked.faults]
    assert not found, "\n".join(
        f"{kind}: {words} — {role} {width} {address}" for kind, words, role, width, address in found
    )
    assert turn > 120, "pages were not found"


def test_no_script_is_heavy():
    assert weighty_scripts() == []

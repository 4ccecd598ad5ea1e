"""Which pages a role sees, and a visit to each of them: a way through the site by what it is shown."""

import gzip
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests import made
from tests.crawl.looking import ask_axe, hear, look
from tests.pictures.listing import NOT_READ, Found, Round, telling
from tests.pictures.place import ANYBODY, HOST, PASSWORD, ROLES, Code, Site
from tests.pictures.routing import Routes
from tests.pictures.taking import still_browser
from tests.pictures.visiting import Answer

SCRIPT_BYTES = 60_000
LOG_IN_NAMES = frozenset((*ROLES, "auditor"))
WIDE, PHONE = 1280, 390
ZOOMED = 640
"""A window of 1280 px at 200 %."""
NOT_PAGES = (*NOT_READ, "#", "/static/", "/download/", "/letter/", "/papers/", "/photos/", "/photo/", "/file/", "/attachments/",
             "/activity-files/", "/member-files/", "/proofs/", "/editions/", "/sheets/", "/compendium/")  # fmt: skip
"""Addresses that answer with files, which a browser would take in; ``make crawl`` asks them without one."""


@dataclass(frozen=True)
class Fault:
    kind: str
    words: str
    role: str
    look: str
    address: str


@dataclass
class Visited:
    role: str
    width: int
    pages: int
    faults: list[Fault] = field(default_factory=list)


class Seen(Round):
    """A round by links alone; remembers what was refused, and what a link leads to of each kind but a few times."""

    read_same, read_with_query, read_of_route = 8, 3, 24

    def __init__(self, role: str, routes: Routes) -> None:
        super().__init__(role, routes)
        self.refused: list[Answer] = []

    def keep(self, answer: Answer) -> None:
        super().keep(answer)
        if answer.status >= 400 and answer.status != 405:
            self.refused.append(answer)

    def chosen(self) -> list[Found]:
        """Of each pattern the two pages that show most; one where a query asks."""
        groups: dict[tuple[str, bool], list[Found]] = {}
        for page in self.pages:
            if page.status < 400:
                groups.setdefault(page.group, []).append(page)
        return [one for (_, query), pages in groups.items() for one in telling(pages, 1 if query else 2)]


def pages_of(code: Code, var: Path, routes: Routes, role: str) -> Seen:
    with Site(code, var) as site:
        seen = Seen(role, routes)
        seen.walk(site, ["/login/"] if role == ANYBODY else ["/"])
        return seen


def dead_links(seen: Seen) -> list[Fault]:
    return [Fault("dead link", str(one.status), seen.role, "links", one.address) for one in seen.refused]


def weighty_scripts() -> list[Fault]:
    """What is served of scripts, packed."""
    found = []
    for path in sorted((made.ROOT / "static").rglob("*.js")):
        size = len(gzip.compress(path.read_bytes()))
        if size > SCRIPT_BYTES:
            found.append(Fault("heavy", f"{size} bytes", ANYBODY, "links", str(path.relative_to(made.ROOT))))
    return found


def visit(code: Code, var: Path, seen: Seen, width: int, only: str = "") -> Visited:
    """Each page once, measured by day, read by axe by day and by night."""
    pages = [page for page in seen.chosen() if only in page.kind.route]
    visited, phone = Visited(seen.role, width, len(pages)), width == PHONE
    with Site(code, var) as site, still_browser(site, width) as context:
        page = context.new_page()
        heard = hear(page)
        if seen.role != ANYBODY:
            page.goto(f"http://{HOST}/login/")
            page.fill("[name=username]", seen.role)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
        for one in pages:
            page.emulate_media(color_scheme="light")
            found = look(page, f"http://{HOST}{one.address}", phone=phone, heard=heard, names=LOG_IN_NAMES)
            day = found.faults + ask_axe(page)
            page.emulate_media(color_scheme="dark")
            night = ask_axe(page)
            for look_name, faults in ((f"{width} day", day), (f"{width} night", night)):
                visited.faults += [Fault(kind, words, seen.role, look_name, one.address) for kind, words in faults]
    sys.stderr.write(f"{seen.role} {width}: {visited.pages} pages, {len(visited.faults)} faults\n")
    return visited

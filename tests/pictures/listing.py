"""What there is to look at: every page that each role reaches by links and by the patterns that others reach.

Of each address pattern those pages are taken that show something new: pieces or labels on none taken before.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.pictures.place import ANYBODY, HOST, ROLES, Base, Code, Site
from tests.pictures.routing import Kind, Routes
from tests.pictures.visiting import Answer, Person, joined

READ, READ_WITH_QUERY = 40, 6
"""Pages read of one pattern with the same words in it."""
READ_OF_ROUTE = 80
TAKEN, TAKEN_WITH_QUERY = 12, 4
"""Pages taken of one pattern for each role, at most; mostly it is one or two."""
FAULTS = 2
"""Pages taken of each refusal (403, 404 …) for each role."""
FORMS = 8
"""Forms of one pattern that are sent empty."""
NOT_READ = ("/logout/", "export=", "as=xlsx", "as=docx", "/as/", ".svg", ".ics", ".png", "/files/", "/status/")
ABSOLUTE = re.compile(rf"http://{HOST}/[^\s<\"]+")
"""Addresses that a page tells in words (the code to check in)."""
Entry = dict[str, Any]


@dataclass
class Found:
    """A page that was read."""

    address: str
    kind: Kind
    status: int
    pieces: frozenset[str]
    asks: bool
    batches: list[str]

    @property
    def group(self) -> tuple[str, bool]:
        return self.kind.route, "?" in self.address


class Round:
    """One role's way through the site."""

    read_same, read_with_query, read_of_route = READ, READ_WITH_QUERY, READ_OF_ROUTE

    def __init__(self, role: str, routes: Routes) -> None:
        self.role, self.routes = role, routes
        self.pages: list[Found] = []
        self.papers: list[tuple[str, tuple[Kind, bool]]] = []
        self.seen: set[str] = set()
        self.read = Counter[Any]()

    def walk(self, site: Site, starts: Iterable[str]) -> "Round":
        person, waiting = Person(site, self.role), deque(starts)
        while waiting:
            address = waiting.popleft()
            if self.wants(address):
                answer = person.get(address)
                self.keep(answer)
                links = [href for href, _ in answer.page.links] + ABSOLUTE.findall(answer.html) + [answer.location]
                waiting += [place for href in links if href and (place := joined(address, href))]
        return self

    def wants(self, address: str) -> bool:
        if address in self.seen or any(word in address for word in NOT_READ):
            return False
        kind, query = self.routes.kind(address), "?" in address
        self.seen.add(address)
        if (
            self.read[kind, query] >= (self.read_with_query if query else self.read_same)
            or self.read[kind.route, query] >= self.read_of_route
        ):
            return False
        if any((kind, query) == known for _, known in self.papers):
            return False
        self.read[kind, query] += 1
        self.read[kind.route, query] += 1
        return True

    def keep(self, answer: Answer) -> None:
        kind = self.routes.kind(answer.address)
        if answer.kind == "application/pdf":
            self.papers.append((answer.address, (kind, "?" in answer.address)))
        elif answer.kind == "text/html" and answer.status not in (301, 302, 405):
            forms, pieces = answer.page.forms, frozenset(answer.page.pieces)
            asks, batches = any(form.asks for form in forms), [to for form in forms for to in form.batches]
            self.pages.append(Found(answer.address, kind, answer.status, pieces, asks, batches))

    def taken(self) -> list[Found]:
        groups: dict[tuple[str, bool], list[Found]] = {}
        faults = Counter[int]()
        chosen: list[Found] = []
        for page in self.pages:
            if page.status >= 400:
                faults[page.status] += 1
                chosen += [page] if faults[page.status] <= FAULTS else []
            else:
                groups.setdefault(page.group, []).append(page)
        for (_, query), pages in groups.items():
            chosen += telling(pages, TAKEN_WITH_QUERY if query else TAKEN)
        return chosen


def telling(pages: list[Found], most: int) -> list[Found]:
    """Those of the pages that together show every piece; each time the one that adds most."""
    left, shown, chosen = list(pages), set[str](), list[Found]()
    while left and len(chosen) < most:
        best = max(left, key=lambda page: len(page.pieces - shown))
        if chosen and not best.pieces - shown:
            break
        left.remove(best)
        shown |= best.pieces
        chosen.append(best)
    return chosen


def list_pages(code: Code, base: Base, places: list[str], lanes: int) -> list[Entry]:
    """Two rounds for each role: by links from the home page and some places, then what the other roles found."""
    routes = Routes(code, base.var)
    rounds = [Round(role, routes) for role in ROLES]

    def walk(one: Round, starts: Iterable[str]) -> Round:
        with Site(code, base.var) as site:
            return one.walk(site, starts)

    with ThreadPoolExecutor(lanes) as pool:
        list(pool.map(lambda one: walk(one, ["/", *routes.plain, "/no-such-page/", *places]), rounds))
        known = samples(rounds)
        list(pool.map(lambda one: walk(one, known), rounds))
    return entries(rounds)


def samples(rounds: list[Round]) -> list[str]:
    """Two addresses of every pattern that anybody reached."""
    by_kind: dict[Kind, dict[str, None]] = {}
    for one in rounds:
        for page in one.pages:
            if page.status == 200 and "?" not in page.address:
                by_kind.setdefault(page.kind, {})[page.address] = None
        for address, (kind, _) in one.papers:
            by_kind.setdefault(kind, {})[address] = None
    return [address for addresses in by_kind.values() for address in list(addresses)[:2]]


def entries(rounds: list[Round]) -> list[Entry]:
    """Pages of each role, forms sent empty (once for each pattern), lists with some rows ticked, papers."""
    made: list[Entry] = []
    emptied, papers = Counter[Any](), set[Any]()
    for one in rounds:
        chosen = one.taken()
        made += [entry(one.role, "page", page.address, page.kind) for page in chosen]
        for page in chosen:
            if page.asks and page.status == 200 and not emptied[page.kind] and emptied[page.kind.route] < FORMS:
                emptied[page.kind] += 1
                emptied[page.kind.route] += 1
                made.append(entry(one.role, "emptied", page.address, page.kind))
        buttons = {to: page for page in reversed(chosen) for to in page.batches}
        made += [entry(one.role, "ticked", page.address, page.kind, button=to) for to, page in buttons.items()]
        for address, known in one.papers:
            if known not in papers and one.role != ANYBODY:
                papers.add(known)
                made.append(entry(one.role, "paper", address, known[0]))
    return made


def entry(role: str, what: str, address: str, kind: Kind, **more: str) -> Entry:
    return {"role": role, "what": what, "address": address, "route": kind.route, **more}

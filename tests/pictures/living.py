"""Moves the demonstration on: its people press what their pages offer, so that matters stand open in every state.

The demonstration year is a closed one. Without open matters half of the forms, buttons and badges would be on no
picture. A seeded choice decides who presses what; each time the rarest is taken.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.pictures.begun import begin, begin_reports
from tests.pictures.filling import Filling
from tests.pictures.place import ANYBODY, ROLES, Code, Site
from tests.pictures.reading import Form
from tests.pictures.routing import Kind, Routes
from tests.pictures.visiting import Answer, Person, joined

MOMENTS = ("2024-08-05T09:30:00+08:00", "2024-11-20T09:30:00+08:00", "2024-12-31T09:00:00+08:00")
"""When people press. What the first leave open is overdue at the last."""
OFTEN, SELDOM = 12, 2
"""How often a person does the same; how often, when it ends a matter."""
TRIES = 3
"""How many of the offered steps are tried until one is taken."""
ENDS = ("withdraw", "reject", "merge", "convert", "drop", "return", "revoke", "close", "take_back", "refuse", "preview")
NOT_PRESSED = (
    "delete", "logout", "password", "reset", "import", "/year/", "text-size", "mail-notices", "/read/", "export",
    "/accounts/", "/identity/", ".ics", "/papers/", "/letter/", "/as/", "/move/", "/member-files/",
    "page=", "as=", "download=", "sort=",
)  # fmt: skip
LOAD = "from cppcc.celery import app; app.loader.import_default_modules(); "
RUN_JOBS = f"""
{LOAD}
from django.apps import apps
for pk in list(apps.get_model("cppcc", "Job").objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)):
    app.tasks["cppcc.tasks.run_job"].run(pk)
"""
REMIND = f"""
{LOAD}
for name in ("activities.tasks.remind_of_activities", "proposals.tasks.morning_reminders"):
    app.tasks[name].run()
"""


def move_on(code: Code, var: Path) -> list[str]:
    """At each moment reminders, what is begun by hand, what people press; the worker's jobs once, so that others wait.

    Returns the places that were shown or made.
    """
    walk = Walk(Routes(code, var))
    for nth, moment in enumerate(MOMENTS):
        code.manage(var, "shell", "-v", "0", "-c", REMIND, moment=moment)
        if nth == 1:
            with Site(code, var, moment=moment, copied=False) as site:
                begin_reports(walk.enter(site, moment))
            code.manage(var, "shell", "-v", "0", "-c", RUN_JOBS, moment=moment)
        with Site(code, var, moment=moment, copied=False) as site:
            begin(walk.enter(site, moment), nth)
            walk.go()
    return list(walk.open)


class Walk:
    """What the people of the demonstration do, one after the other.

    ``open`` holds the places that were shown or made so far, ``closed`` who was refused at which of them, ``taken``
    how often each has done what.
    """

    def __init__(self, routes: Routes) -> None:
        self.routes, self.taken = routes, Counter[tuple[str, Kind]]()
        self.choose = random.Random(2024)
        self.open: dict[str, None] = {}
        self.closed: set[tuple[str, str]] = set()

    def enter(self, site: Site, moment: str) -> "Walk":
        """Everybody logs in at that moment."""
        self.filling = Filling(self.choose, datetime.fromisoformat(moment))
        self.people = [Person(site, name) for name in ROLES if name != ANYBODY]
        return self

    def go(self) -> None:
        """Everybody begins something at each place of the navigation twice, then all go on with what is open."""
        for person in self.people * 2:
            for place in dict.fromkeys(self.led_to(person.get("/"))):
                begun = self.look(person, place)
                if begun:
                    self.follow(begun, self.choose.randint(0, 14))
        for place in list(self.open):
            self.follow(place, self.choose.randint(1, 4))

    def follow(self, place: str, steps: int) -> None:
        """So many steps with one matter, each by whoever may."""
        for _ in range(steps):
            self.choose.shuffle(self.people)
            for person in self.people:
                led = self.look(person, place)
                if led:
                    place = led if self.routes.kind(led).route.endswith("detail") else place
                    break
            else:
                return

    def noted(self, answer: Answer) -> None:
        """Some of the records that a page lists become places for everybody."""
        shown = Counter[str]()
        for link in self.led_to(answer):
            kind = self.routes.kind(link)
            if shown[kind.route] < 3 and "?" not in link and kind.route.endswith("detail"):
                shown[kind.route] += 1
                self.open.setdefault(link)

    def led_to(self, answer: Answer) -> Iterator[str]:
        for href, _ in answer.page.links:
            place = joined(answer.address, href)
            if place and not any(word in place for word in NOT_PRESSED):
                yield place

    def look(self, person: Person, place: str) -> str | None:
        """Take the rarest of what the page offers: a form on it, or one behind a button. Where it led, if it did."""
        if (person.name, place) in self.closed:
            return None
        answer = person.get(place)
        if answer.status != 200:
            self.closed.add((person.name, place))
            return None
        if not self.routes.kind(place).route.endswith("detail"):
            self.noted(answer)
        offered: list[tuple[str, Form | None]] = []
        offered += [(joined(place, form.action or place) or "", form) for form in answer.page.forms if not form.batches]
        offered += [(joined(place, href) or "", None) for href in answer.page.buttons]
        allowed = [(to, form) for to, form in offered if self.may_press(person, to)]
        self.choose.shuffle(allowed)
        allowed.sort(key=lambda one: self.taken[person.name, self.routes.kind(one[0])])
        return next(filter(None, (self.press(person, *one) for one in allowed[:TRIES])), None)

    def may_press(self, person: Person, place: str) -> bool:
        if not place or any(word in place for word in NOT_PRESSED):
            return False
        kind = self.routes.kind(place)
        ends = any(word in name for name in (kind.route, *kind.words) for word in ENDS)
        return self.taken[person.name, kind] < (SELDOM if ends else OFTEN)

    def press(self, person: Person, place: str, form: Form | None) -> str | None:
        key = person.name, self.routes.kind(place)
        self.taken[key] += 1
        if form is None:
            forms = person.get(place).page.forms
            if not forms:
                self.taken[key] = OFTEN  # it only leads on
                return None
            form = self.choose.choice(forms)
            place = joined(place, form.action or place) or place
        return self.send(person, place, form, {})

    def send(self, person: Person, place: str, form: Form, given: dict[str, str]) -> str | None:
        """Where the form leads when it is taken; None when it comes back."""
        made = person.post(place, self.filling.filled(form, given))
        if made.status != 302:
            return None
        led = joined(place, made.location) or "/"
        self.open.setdefault(led)
        return led

    # --- by hand ------------------------------------------------------------------------------------------
    def start(self, name: str, place: str, to: str = "", **given: str) -> str | None:
        """The form of a place, of several the one sent to that address; ``given`` is what some fields must hold."""
        person = self.person(name)
        form = next(form for form in person.get(place).page.forms if to in form.action)
        sent_to = joined(place, form.action or place) or place
        return next(filter(None, (self.send(person, sent_to, form, given) for _ in range(TRIES))), None)

    def step(self, name: str, place: str, step: str, **given: str) -> bool:
        """The step of that name on a matter's page, if it is offered."""
        links = [joined(place, href) or "" for href, _ in self.person(name).get(place).page.links]
        found = next((link for link in links if link.endswith(f"/{step}/")), None)
        return bool(found and self.start(name, found, **given))

    def person(self, name: str) -> Person:
        return next(one for one in self.people if one.name == name)

"""Moves the demonstration on: its people press what their pages offer, so that matters stand open in every state.

The demonstration year is a closed one. Without open matters half of the forms, buttons and badges would be on no
picture. A seeded choice decides who presses what; each time the rarest is taken.
"""

import io
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from tests.pictures.place import ANYBODY, ROLES, Code, Site
from tests.pictures.reading import Control, Form
from tests.pictures.routing import Kind, Routes
from tests.pictures.visiting import Answer, Person, Upload, joined

MOMENTS = ("2024-08-05T09:30:00+08:00", "2024-11-20T09:30:00+08:00", "2024-12-31T09:00:00+08:00")
"""When people press. What the first leave open is overdue at the last."""
OFTEN, SELDOM = 12, 2
"""How often a person does the same; how often, when it ends a matter."""
TRIES = 3
"""How many of the offered steps are tried until one is taken."""
ENDS = ("withdraw", "reject", "merge", "convert", "drop", "return", "revoke", "close", "take_back", "stop", "refuse")
NOT_PRESSED = (
    "delete", "logout", "password", "reset", "import", "/year/", "text-size", "mail-notices", "/read/", "export",
    "/accounts/", "/identity/", ".ics", "/papers/", "/letter/", "/as/", "/move/", "/member-files/",
    "page=", "as=", "download=", "sort=",
)  # fmt: skip
LEFT_EMPTY = ("separate_units", "group", "committee", "left_on", "ends_on", "quarter", "names")
OWN_UNIT = "区住建局"
"""The unit of the demonstration's handler: what is dispatched goes there when it can."""
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
Values = list[tuple[str, str | Upload]]


def move_on(code: Code, var: Path) -> None:
    """At each moment reminders and what people press; the worker's jobs once, so that others are left waiting."""
    walk = Walk(Routes(code, var))
    for moment in MOMENTS:
        code.manage(var, "shell", "-v", "0", "-c", REMIND, moment=moment)
        with Site(code, var, moment=moment, copied=False) as site:
            walk.go(site, datetime.fromisoformat(moment))
        if moment == MOMENTS[1]:
            code.manage(var, "shell", "-v", "0", "-c", RUN_JOBS, moment=moment)


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

    def go(self, site: Site, moment: datetime) -> None:
        """Everybody begins something at each place of the navigation twice, then all go on with what is open."""
        self.moment = moment
        self.people = [Person(site, name) for name in ROLES if name != ANYBODY]
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
        ends = any(word in name for name in kind.words for word in ENDS)
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
        made = person.post(place, self.filled(form))
        if made.status != 302:
            return None
        led = joined(place, made.location) or "/"
        self.open.setdefault(led)
        return led

    # --- filling in a form --------------------------------------------------------------------------------
    def filled(self, form: Form) -> Values:
        values: Values = []
        groups: dict[str, list[Control]] = {}
        for one in form.controls:
            if one.kind in ("radio", "checkbox", "submit"):
                groups.setdefault(f"{one.kind} {one.name if one.kind != 'submit' else ''}", []).append(one)
            elif one.name and one.name != "csrfmiddlewaretoken" and one.kind not in ("button", "search"):
                value = self.value(one)
                values += [(one.name, value)] if value is not None else []
        for key, controls in groups.items():
            if controls[0].name in LEFT_EMPTY:
                continue
            values += [(one.name, one.value or "on") for one in self.picked(key.split()[0], controls) if one.name]
        return values

    def picked(self, kind: str, controls: list[Control]) -> list[Control]:
        """Of radios and buttons one, of check boxes those that are set and sometimes one more."""
        if kind != "checkbox":
            return [self.choose.choice(controls)]
        chosen = [one for one in controls if "checked" in one.attributes]
        if not chosen or self.choose.random() < 0.3:
            more = self.choose.choice(controls[:12])
            chosen += [more] if more not in chosen else []
        return chosen

    def value(self, one: Control) -> str | Upload | None:
        if one.kind == "hidden":
            return one.value
        if one.kind == "file":
            return self.upload(one) if one.required or self.choose.random() < 0.5 else None
        if one.kind == "select":
            return self.option(one)
        if one.kind in ("email", "url", "tel", "password"):
            return one.value
        if one.name in LEFT_EMPTY and not one.required:
            return one.value
        nth = sum(self.taken.values())
        if one.value:
            return one.value.replace("〕号", f"〕{nth}号")
        if one.kind in ("date", "datetime-local"):
            later = timedelta(days=110 if one.name == "until" else 20 if "due" in one.name or "end" in one.name else 0)
            return f"{self.moment + later:%Y-%m-%d}" + ("T15:00" if one.kind != "date" else "") if one.required else ""
        if one.kind == "number":
            return max(one.attributes.get("min", "1"), "1") if one.required else ""
        return f"第{nth}次填写的{'说明。' if one.kind == 'textarea' else '内容'}"

    def option(self, one: Control) -> str:
        options = [value for value in one.options if value]
        if one.value or not options or (one.name in LEFT_EMPTY and not one.required):
            return one.value
        own = [value for value in options if one.options[value] == OWN_UNIT]
        return (own or [self.choose.choice(options)])[0]

    def upload(self, one: Control) -> Upload:
        drawn, kept = Image.new("RGB", (320, 240), (60, 90 + sum(self.taken.values()) % 120, 140)), io.BytesIO()
        if "image" in one.attributes.get("accept", ""):
            drawn.save(kept, "PNG")
            return "photo.png", "image/png", kept.getvalue()
        drawn.save(kept, "PDF")
        return "paper.pdf", "application/pdf", kept.getvalue()

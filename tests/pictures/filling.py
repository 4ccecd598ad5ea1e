"""Fills in a form as a person would who has to put something everywhere."""

import io
import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from PIL import Image

from tests.pictures.reading import Control, Form
from tests.pictures.visiting import Upload

Values = list[tuple[str, str | Upload]]
LEFT_EMPTY = ("separate_units", "co_units", "group", "committee", "left_on", "ends_on", "quarter", "names")
"""Fields that stand against others of their form, or end something."""
OWN_UNIT = "区住建局"
"""The unit of the demonstration's handler: what is dispatched goes there when it can."""


class Filling:
    """``nth`` forms were filled before; ``given`` says what some fields must hold."""

    def __init__(self, choose: random.Random, moment: datetime) -> None:
        self.choose, self.moment, self.nth = choose, moment, 0

    def filled(self, form: Form, given: Mapping[str, str]) -> Values:
        self.nth += 1
        values: Values = []
        groups: dict[str, list[Control]] = {}
        for one in form.controls:
            if one.kind in ("radio", "checkbox", "submit"):
                groups.setdefault(f"{one.kind} {one.name if one.kind != 'submit' else ''}", []).append(one)
            elif one.name and one.name != "csrfmiddlewaretoken" and one.kind not in ("button", "search"):
                value = given[one.name] if one.name in given else self.value(one)
                values += [(one.name, value)] if value is not None else []
        for key, controls in groups.items():
            if controls[0].name in given:
                values += [(controls[0].name, given[controls[0].name])] if given[controls[0].name] else []
                continue
            if controls[0].name in LEFT_EMPTY:
                continue
            values += [(one.name, one.value or "on") for one in self.picked(key.split()[0], controls) if one.name]
        return values

    def picked(self, kind: str, controls: list[Control]) -> list[Control]:
        """Of radios and buttons one, of check boxes those that are set and sometimes one more."""
        if kind != "checkbox":
            return [self.choose.choice([one for one in controls if one.value] or controls)]
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
        if one.value:
            return one.value.replace("〕号", f"〕{self.nth}号")
        if one.kind in ("date", "datetime-local"):
            later = timedelta(days=110 if one.name == "until" else 20 if "due" in one.name or "end" in one.name else 0)
            return f"{self.moment + later:%Y-%m-%d}" + ("T15:00" if one.kind != "date" else "") if one.required else ""
        if one.kind == "number":
            return max(one.attributes.get("min", "1"), "1") if one.required else ""
        return f"第{self.nth}次填写的{'说明。' if one.kind == 'textarea' else '内容'}"

    def option(self, one: Control) -> str:
        options = [value for value in one.options if value]
        own = [value for value in options if one.name == "lead_unit" and one.options[value] == OWN_UNIT]
        if own:
            return own[0]
        if one.value or not options or (one.name in LEFT_EMPTY and not one.required):
            return one.value
        return self.choose.choice(options)

    def upload(self, one: Control) -> Upload:
        drawn, kept = Image.new("RGB", (320, 240), (60, 90 + self.nth % 120, 140)), io.BytesIO()
        if "image" in one.attributes.get("accept", ""):
            drawn.save(kept, "PNG")
            return "photo.png", "image/png", kept.getvalue()
        drawn.save(kept, "PDF")
        return "paper.pdf", "application/pdf", kept.getvalue()

"""Personal data, field by field: of which class it is, who is shown it, what becomes of it after a membership.

Apps declare in their ``personal.py``. A field whose name sounds personal must stand here, either so or with the reason why
it is none (a test walks them); ``manage.py personal_data --table`` writes docs/personal-data.md from what is declared.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

OWN_APPS = ("cppcc", "members", "proposals", "activities", "reports")
SOUNDS_PERSONAL = re.compile(
    r"(?:^|_)(?:phone|mobile|tel|telephone|birth|birthday|age|identity|id_?(?:number|card|no)|passport|e?mail|address"
    r"|photo|portrait|contact|gender|sex|ethnic|nation(?:ality)?|party|religion|employer|education|degree|remark|people"
    r"|responsible|author|endpoint|device|bank|wechat|weixin|qq|residence|home|health|reason|scan|last_login|ip|user_agent"
    r"|username)(?:_|$)"
)


class Kind(models.TextChoices):
    """Classes of personal data."""

    WHO = "who", "身份"
    CONTACT = "contact", "联系方式"
    WORK = "work", "单位和职务"
    ACCOUNT = "account", "账号和设备"
    SAID = "said", "本人所写或有关本人的文字"


@dataclass(frozen=True)
class Personal:
    """One field; ``erased``: after the membership it is emptied."""

    model: type[models.Model]
    field: str
    kind: Kind
    audience: str
    erased: bool = False
    after: str = ""
    """What becomes of it otherwise (Chinese)."""
    of: str = ""
    """By which path the record is a member's, where it is erased."""


_fields: dict[tuple[str, str], Personal] = {}
_none: dict[tuple[str, str], str] = {}


def personal(
    model: type[models.Model],
    kind: Kind,
    audience: str,
    *names: str,
    erased: bool = False,
    after: str = "随记录存档",
    of: str = "",
) -> None:
    """Declare fields of a model. ``audience``: who is shown them, in words (Chinese); ``of``: "member" or "pk"."""
    if erased and not of:
        raise ValueError(f"{model}: whose are they?")
    for name in names:
        model._meta.get_field(name)
        _fields[model._meta.label_lower, name] = Personal(model, name, kind, audience, erased, after, of)


def none(model: type[models.Model], why: str, *names: str) -> None:
    """Declare that fields whose names sound so hold nothing about a person."""
    for name in names:
        model._meta.get_field(name)
        _none[model._meta.label_lower, name] = why


def declared() -> list[Personal]:
    return list(_fields.values())


def erased() -> dict[tuple[type[models.Model], str], list[str]]:
    """Fields that are emptied after a membership, by model and the path to its member."""
    found: dict[tuple[type[models.Model], str], list[str]] = {}
    for one in _fields.values():
        if one.erased:
            found.setdefault((one.model, one.of), []).append(one.field)
    return found


def undeclared() -> list[str]:
    """Fields of the project's models that sound personal and stand nowhere, as "members.member.phone"."""
    known = _fields.keys() | _none.keys()
    return [f"{label}.{name}" for label, name in _sounding() if (label, name) not in known]


@dataclass(frozen=True)
class Own:
    """Records of a person: ``rows(user, member)`` gives a queryset of nothing but that person's, ``fields`` what is said."""

    title: str
    fields: tuple[str, ...]
    rows: Callable[[Any, Any], Any]


_own: list[Own] = []


def own(title: str, fields: Iterable[str], rows: Callable[[Any, Any], Any]) -> None:
    """Declare records that a person is given when asking for the own data (``members.own_data``)."""
    _own.append(Own(title, tuple(fields), rows))


def every_own() -> tuple[Own, ...]:
    return tuple(_own)


def _sounding() -> Iterable[tuple[str, str]]:
    for model in apps.get_models():
        if model._meta.app_label in OWN_APPS:
            for field in model._meta.concrete_fields:
                if SOUNDS_PERSONAL.search(field.name):
                    yield model._meta.label_lower, field.name


def table() -> str:
    """docs/personal-data.md: what is shown to whom."""
    lines = [
        "# Personal data: what is shown to whom",
        "",
        "Made by `manage.py personal_data --table` from what the code declares (`personal.py` of each app); not edited by hand.",
        "",
        "| 记录 | 项目 | 类别 | 谁能看到 | 离任满年限后 |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(_fields.values(), key=lambda one: (one.model._meta.label_lower, one.field)):
        field: Any = one.model._meta.get_field(one.field)
        after = "清除" if one.erased else one.after
        cells = (one.model._meta.verbose_name, field.verbose_name, one.kind.label, one.audience, after)
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join([*lines, ""])

"""What the trail says, in words: fields by their labels, states and choices by their names, references by what they name.

What is the machine's own (keys, versions, digests, what hangs on a record and has rows of its own) is not told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware

NOTHING = ("", "None", None)
CREATED, CHANGED, DELETED = 0, 1, 2
ACTIONS = {CREATED: "新建", CHANGED: "修改", DELETED: "删除", 3: "查看"}
MACHINE = frozenset({
    "id", "password", "created_at", "updated_at", "version", "text_version", "built_text", "sha256", "digest", "seal", "mark",
    "is_superuser", "is_staff", "user_ptr", "content_type", "object_id", "last_login", "claim", "slug",
})  # fmt: skip
"""Fields that say nothing to people."""
LONGEST, MOST = 40, 300
HAN = re.compile(r"[\u4e00-\u9fff]")


def action(record: Any) -> str:
    return ACTIONS.get(record.action, "")


def kind(record: Any) -> str:
    """What kind of record it is; what joins two records is said so."""
    model = record.content_type.model_class()
    name = str(model._meta.verbose_name) if model else ""
    return name if HAN.search(name) else "关联"


def about(record: Any) -> str:
    """What the record is called; a key where it has no name."""
    words = str(record.object_repr)
    if not words or re.search(r" object \(|^<", words):
        return f"编号 {record.object_pk}"
    return words[:60]


def changes(record: Any, names: "Names | None" = None) -> str:
    """What was changed: 状态：草稿 → 待审查；期限：2024-03-01 → 2024-04-01."""
    model = record.content_type.model_class()
    if model is None or not isinstance(record.changes, dict):
        return "—"
    known = names or Names([record])
    said = [
        words
        for name, change in record.changes.items()
        if (words := _change(model, name, change, record.action, known))
    ]
    return "；".join(said)[:MOST] or "—"


class Names:
    """The names of the rows that entries refer to, one query for each kind of row."""

    def __init__(self, records: Iterable[Any]) -> None:
        wanted: dict[tuple[type[models.Model], str], set[str]] = defaultdict(set)
        for record in records:
            model = record.content_type.model_class()
            for name, change in (record.changes or {}).items() if model else ():
                field = field_of(model, name)
                if field is not None and field.many_to_one and isinstance(change, list):
                    wanted[field.related_model, field.target_field.name].update(
                        str(one) for one in change if one not in NOTHING
                    )
        self.found = {place: _named(*place, keys) for place, keys in wanted.items()}

    def name(self, field: Any, key: str) -> str:
        found = self.found.get((field.related_model, field.target_field.name), {})
        return found.get(key, f"编号 {key}，已删除" if key.isdigit() else key)


def _named(model: type[models.Model], target: str, keys: set[str]) -> dict[str, str]:
    rows = model._default_manager.filter(**{f"{target}__in": keys})
    return {str(getattr(row, target)): str(row) for row in rows}


def field_of(model: type[models.Model], name: str) -> Any:
    """The field that people know by its label; None for the machine's own and for what hangs on the record."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    label = str(getattr(field, "verbose_name", ""))
    if name in MACHINE or field.auto_created or not (field.concrete or field.many_to_many) or not HAN.search(label):
        return None
    return field


def _change(model: type[models.Model], name: str, change: Any, done: int, names: Names) -> str:
    field = field_of(model, name)
    if field is None:
        return ""
    label = str(field.verbose_name)
    if isinstance(change, dict):
        return _joined(label, change)
    if not isinstance(change, list) or len(change) != 2:
        return f"{label}有改动"
    if isinstance(field, models.JSONField):
        return "" if done == CREATED else f"{label}有改动"
    before, after = (_value(field, one, names) for one in change)
    if done == CREATED:
        return f"{label}：{after}" if after else ""
    if done == DELETED:
        return f"{label}：{before}" if before else ""
    return f"{label}：{before or '（空）'} → {after or '（空）'}"


def _joined(label: str, change: dict[str, Any]) -> str:
    """Rows that were put to the record or taken from it."""
    rows = "、".join(str(one) for one in change.get("objects") or ())[:MOST]
    done = {"add": "加入", "delete": "移除", "clear": "清空"}.get(str(change.get("operation")), "改为")
    return f"{label}：{done} {rows}".rstrip()


def _value(field: Any, value: Any, names: Names) -> str:
    """One value as a form would show it; "" where there is none."""
    if value in NOTHING:
        return ""
    text = str(value)
    if field.many_to_one:
        return names.name(field, text)
    if isinstance(field, models.BooleanField):
        return {"True": "是", "False": "否"}.get(text, text)
    choices = {str(key): str(label) for key, label in field.flatchoices}
    if choices:
        return choices.get(text, text)
    if isinstance(field, models.FileField):
        return PurePosixPath(text).name[:LONGEST]
    if isinstance(field, models.DateTimeField):
        return _moment(text)
    return f"{text[:LONGEST]}……" if len(text) > LONGEST else text


def _moment(text: str) -> str:
    at: datetime | None = parse_datetime(text)
    if at is None:
        return text[:16]
    return f"{localtime(make_aware(at, UTC) if is_naive(at) else at):%Y-%m-%d %H:%M}"

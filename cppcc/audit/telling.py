"""What the trail says to a reader, in words: fields by their labels, states and choices by their names, references by
what they name.

What the reader may not see is not told (``disclosure``), nor what is the machine's own: keys, versions, digests, what
hangs on a record and has rows of its own.
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

from cppcc.audit import disclosure
from cppcc.audit.kinds import LABELS, REASONS
from cppcc.rights import holds
from cppcc.vocabularies import KeysField

NOTHING = ("", "None", None)
CREATED, CHANGED, DELETED = 0, 1, 2
ACTIONS = {CREATED: "新建", CHANGED: "修改", DELETED: "删除", 3: "查看"}
MACHINE = frozenset({
    "id", "password", "created_at", "updated_at", "version", "text_version", "built_text", "sha256", "digest", "seal", "mark",
    "is_superuser", "is_staff", "user_ptr", "content_type", "object_id", "last_login", "claim", "slug",
})  # fmt: skip
"""Fields that say nothing to people."""
LONGEST, MOST = 40, 300
CLOSED = "内容不显示"
"""What stands in place of a change of a record that the reader may not see."""
HAN = re.compile(r"[\u4e00-\u9fff]")


def action(record: Any) -> str:
    return ACTIONS.get(record.action) or LABELS.get(record.action, "")


def is_event(record: Any) -> bool:
    """Whether it tells of something that happened, not of a change."""
    return bool(record.action in LABELS)


def kind(record: Any) -> str:
    """What kind of record it is; what joins two records is said so."""
    model = record.content_type.model_class()
    name = str(model._meta.verbose_name) if model else ""
    return name if HAN.search(name) else "关联"


def about(record: Any) -> str:
    """What the record is called for who may see it; for all others, and where it has no name, its key."""
    if not record.object_pk:
        mark = (record.additional_data or {}).get("mark")
        return f"未登记的登录名（{mark}）" if mark else "—"
    words = str(record.object_repr)
    if not opened(record) or not words or re.search(r" object \(|^<", words):
        return f"编号 {record.object_pk}"
    return words[:60]


def opened(record: Any) -> bool:
    """Whether the reader may see the record (``entries``); a row that nobody asked for is closed."""
    return bool(getattr(record, "open", False))


def changes(record: Any) -> str:
    """What was changed: 状态：草稿 → 待审查；期限：2024-03-01 → 2024-04-01; of an event its reason and page."""
    if is_event(record):
        return _happened(record.additional_data or {})
    model = record.content_type.model_class()
    if not opened(record):
        return CLOSED
    if model is None or not isinstance(record.changes, dict):
        return "—"
    known = getattr(record, "names", None) or Names([record], None)
    said = [
        words
        for name, change in record.changes.items()
        if (words := _change(model, name, change, record.action, known))
    ]
    return "；".join(said)[:MOST] or "—"


def _happened(facts: dict[str, Any]) -> str:
    reason = str(facts.get("reason", ""))
    rows = facts.get("rows")
    parts = [REASONS.get(reason, reason), facts.get("page"), facts.get("path"), f"{rows} 条" if rows else "",
             facts.get("device")]  # fmt: skip
    return "；".join(str(part) for part in parts if part) or "—"


class Names:
    """The names of the rows that entries refer to, as far as the reader may see them: one query for each kind of row."""

    def __init__(self, records: Iterable[Any], reader: Any) -> None:
        wanted: dict[tuple[type[models.Model], str], set[str]] = defaultdict(set)
        self.reader = reader
        for record in records:
            model = record.content_type.model_class() if opened(record) else None
            if model is None:
                continue
            for name, change in (record.changes or {}).items():
                field = field_of(model, name)
                if field is not None and field.many_to_one and isinstance(change, list):
                    wanted[field.related_model, field.target_field.name].update(
                        str(one) for one in change if one not in NOTHING
                    )
        self.found = {place: self._named(*place, keys) for place, keys in wanted.items() if keys}

    def name(self, field: Any, key: str) -> str:
        found = self.found.get((field.related_model, field.target_field.name), {})
        return found.get(key, f"编号 {key}")

    def all_seen(self, model: type[models.Model]) -> bool:
        """Whether the reader may see every row of a kind, also those that are gone."""
        return self.reader is not None and holds(self.reader, disclosure.of(model).roles)

    def _named(self, model: type[models.Model], target: str, keys: set[str]) -> dict[str, str]:
        if self.reader is None:
            return {}
        rows = disclosure.open_rows(model, self.reader).filter(**{f"{target}__in": keys})
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
    field, declared = field_of(model, name), disclosure.of(model)
    if field is None or name in declared.never:
        return ""
    label = str(field.verbose_name)
    if name not in declared.shown:
        return "" if done != CHANGED else f"{label}有改动"
    if isinstance(change, dict):
        return _joined(label, change, names.all_seen(field.related_model))
    if not isinstance(change, list) or len(change) != 2:
        return f"{label}有改动"
    if isinstance(field, models.JSONField) and not isinstance(field, KeysField):
        return "" if done == CREATED else f"{label}有改动"
    before, after = (_value(field, one, names) for one in change)
    if done == CREATED:
        return f"{label}：{after}" if after else ""
    if done == DELETED:
        return f"{label}：{before}" if before else ""
    return f"{label}：{before or '（空）'} → {after or '（空）'}"


def _joined(label: str, change: dict[str, Any], named: bool) -> str:
    """Rows that were put to the record or taken from it; how many where the reader may not see them all."""
    put = change.get("objects") or ()
    rows = "、".join(str(one) for one in put)[:MOST] if named else f"{len(put)} 项"
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
    if isinstance(field, KeysField):
        return field.words(re.findall(r"\w+", text))  # a list of keys as the trail writes it
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

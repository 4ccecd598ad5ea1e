"""Data that stand already, made plain as if they were typed today: what would change, and on request the change itself.

Each app declares in its `standing.py` which rows may be changed, and of which the words stay as they were signed,
published, sealed or said (`tests/texts/test_standing.py` asks for every model with text). What is not declared stays.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, OperationalError, models, transaction

from cppcc.texts.fields import kind_of
from cppcc.texts.fonts import lacking
from cppcc.texts.plain import Kind, Plain, plain

Rows = Callable[[], "models.QuerySet[Any]"]


@dataclass(frozen=True)
class Changeable:
    """Which rows of a model may be changed, in which fields; texts inside a document are prose."""

    rows: Rows
    fields: tuple[str, ...]
    documents: tuple[str, ...] = ()


@dataclass
class Change:
    """One row that is not plain: each field with what stands and what it would be; what a person has to look at."""

    record: Any
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


_changeable: dict[type[models.Model], Changeable] = {}
_left: dict[type[models.Model], str] = {}


def changeable(
    model: type[models.Model], rows: Rows | None = None, *, but: tuple[str, ...] = (), documents: tuple[str, ...] = ()
) -> None:
    """The rows (all of them if none are named) may be changed in every field of text but these."""
    everything: Rows = model._default_manager.all
    _changeable[model] = Changeable(rows or everything, tuple(n for n in text_fields(model) if n not in but), documents)


def left(why: str, *kinds: type[models.Model]) -> None:
    """Nothing of these is ever changed, and why."""
    _left.update(dict.fromkeys(kinds, why))


def declared() -> set[type[models.Model]]:
    return set(_changeable) | set(_left)


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields in which people write."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField) and not one.choices
    ]


def found() -> Iterator[Change]:
    """Every row that is not plain, read anew in pieces; nothing is written."""
    for model in sorted(_changeable, key=lambda one: one._meta.label):
        for record in _changeable[model].rows().order_by("pk").iterator(chunk_size=500):
            change = look(record)
            if change.fields or change.asked:
                yield change


def some(at: str, number: int) -> tuple[list[Change], str | None, int]:
    """What is not plain among so many rows from a place on ("" is the first).

    Returns it, the place of the next (None: nothing is left), and which percent of the kinds of records is behind it.
    """
    kinds = sorted(_changeable, key=lambda one: one._meta.label)
    changes: list[Change] = []
    label, _, after = at.partition(" ")
    for place, model in enumerate(kinds):
        if model._meta.label < label:
            continue
        rows = _changeable[model].rows().order_by("pk")
        records = list((rows.filter(pk__gt=after) if after and model._meta.label == label else rows)[:number])
        changes += [change for change in map(look, records) if change.fields or change.asked]
        number -= len(records)
        if not number:
            return changes, f"{model._meta.label} {records[-1].pk}", 100 * place // len(kinds)
    return changes, None, 100


def look(record: Any) -> Change:
    """What of one record is not plain."""
    what, change = _changeable[type(record)], Change(record)
    for name in what.fields:
        _look_at(change, name)
    for name in what.documents:
        stands = getattr(record, name)
        made = _document(stands)
        if made != stands:
            change.fields[name] = (stands, made)
    return change


def _look_at(change: Change, name: str) -> None:
    declared: Any = change.record._meta.get_field(name)
    stands = getattr(change.record, name)
    if not stands:
        return
    made = _as_it_stands(stands, kind_of(declared))
    label = str(declared.verbose_name)
    if made.text != stands:
        if declared.max_length and len(made.text) > declared.max_length:
            change.asked.append(f"{label}改后超过 {declared.max_length} 字，请手工改正")
        elif not made.text and not declared.blank:
            change.asked.append(f"{label}除去不可见字符后为空，请手工改正")
        else:
            change.fields[name] = (stands, made.text)
    if made.strange:
        change.asked.append(f"{label}有自造字{_codes(made.strange)}，请核对")
    if signs := lacking(made.text):
        change.asked.append(f"{label}有字没有字体{_codes(signs)}，打印为方框")


def _as_it_stands(text: str, kind: Kind) -> Plain:
    """Blank ends and line ends alone are no change worth a version."""
    made = plain(text, kind)
    if made.text == text.replace("\r\n", "\n").strip():
        return Plain(text, (), made.strange)
    return made


def _document(stands: Any) -> Any:
    if isinstance(stands, dict):
        return {key: _document(value) for key, value in stands.items()}
    if isinstance(stands, list):
        return [_document(value) for value in stands]
    return _as_it_stands(stands, Kind.PROSE).text if isinstance(stands, str) else stands


def _codes(signs: str) -> str:
    return "、".join(f" U+{ord(one):04X}" for one in signs[:6])


def write(change: Change) -> str:
    """Change the record as it stands at this moment, if it may still be changed. Returns why not, "" when done.

    OperationalError where the database could not (a lock, a full disk): that says nothing of the record.
    """
    model = type(change.record)
    try:
        with transaction.atomic():
            rows = _changeable[model].rows().order_by().filter(pk=change.record.pk).values("pk")
            record = model._default_manager.select_for_update(of=("self",)).filter(pk__in=rows).first()
            if record is None:
                return "已不能修改"
            for name, (_, made) in look(record).fields.items():
                setattr(record, name, made)
            if hasattr(record, "bump"):
                record.bump()
            record.save()
    except OperationalError:
        raise
    except DatabaseError:
        return "与另一条记录相同，请手工改正"
    return ""

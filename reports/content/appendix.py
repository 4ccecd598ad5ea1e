"""What stands behind a report: every figure with its definition, and the records that each counted."""

import hashlib
import re
from decimal import Decimal
from typing import Any

from cppcc import figures as registry
from members.comparison import before
from members.period import NoSpan, TermSpan
from reports.numbers import told
from reports.spans import labelled
from reports.tokens import Figures

PART_OF_YEAR = re.compile("年度内|年内")
END_OF_YEAR = "年度末日"


def appendix(figures: Figures, *, whole: bool = True, beside: bool = True) -> list[dict[str, Any]]:
    """Every figure that counts something, with its definition and parts, those that the text uses marked.

    Not ``whole``: those alone that the text uses. ``beside``: with the same figures of the year before.
    """
    rows: list[dict[str, Any]] = []
    origins, formers = _origins(figures), _formers(figures) if beside else {}
    for key, (entry, value, span) in _every(figures).items():
        used = key in figures.used
        if not used and not (whole and value.number):
            continue
        rows.append(
            {
                "number": len(rows) + 1,
                "label": labelled(key, entry.label),
                "value": told(value, entry.unit),
                "unit": entry.unit if value.number is not None else "",
                "parts": f"{_plain(value.parts[0])}÷{_plain(value.parts[1])}" if value.parts else "",
                "definition": definition_of(entry, span),
                "former": formers.get(key, ""),
                "used": used,
                "origin": origins[key].words,
            }
        )
    return rows


def snapshot(figures: Figures) -> dict[str, Any]:
    """The figures as they are kept with the file: value, parts, definition, and which records stand behind each."""
    origins = _origins(figures)
    return {
        key: {
            "label": labelled(key, entry.label),
            "unit": entry.unit,
            "value": value.plain,
            "parts": [_plain(part) for part in value.parts] if value.parts else None,
            "definition": entry.definition,
            **divided(value),
            "origin": origins[key].value,
            **behind(entry, span),
        }
        for key, (entry, value, span) in _every(figures).items()
    }


def _formers(figures: Figures) -> dict[str, str]:
    """What the same figures were in the same days of the year before, as words; nothing where there was no such year."""
    try:
        then = before(figures.span)
    except NoSpan:
        return {}
    if then is None:
        return {}
    asked = registry.Asked(then)
    asked.want(key for key in figures.found if key in asked)
    found: dict[str, str] = {}
    for key, (entry, _) in figures.found.items():
        if key in asked and (value := asked[key][1]).number is not None:
            found[key] = f"{told(value, entry.unit)} {entry.unit}".strip()
    return found if any(asked[key][1].number for key in found) else {}


def _origins(figures: Figures) -> dict[str, registry.Origin]:
    """Where each number comes from; those of one time are asked together."""
    by_span: dict[int, tuple[Any, dict[str, registry.Entry]]] = {}
    for key, (entry, _, span) in _every(figures).items():
        by_span.setdefault(id(span), (span, {}))[1][key] = entry
    found: dict[str, registry.Origin] = {}
    for span, entries in by_span.values():
        asked = registry.origins(entries.values(), span)
        found |= {key: asked[entry.key] for key, entry in entries.items()}
    return found


def divided(value: registry.Value) -> dict[str, Any]:
    """Of what was divided: of which sort it is and to how many decimals it is kept, by which it is compared later."""
    return {"sort": value.sort.value, "decimals": value.decimals} if value.parts else {}


def _plain(number: int | Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def definition_of(entry: registry.Entry, span: Any) -> str:
    """How it is counted, in words that fit the span: definitions speak of a year."""
    term = isinstance(span, TermSpan)
    if span.whole and not term:
        return entry.definition
    return PART_OF_YEAR.sub("届内各年度" if term else "期内", entry.definition).replace(END_OF_YEAR, "期末")


def _every(figures: Figures) -> dict[str, tuple[registry.Entry, registry.Value, Any]]:
    """All figures of the span; behind them those that the text tells of other spans."""
    own = {key: (entry, value, figures.span) for key, (entry, value) in figures.found.items()}
    others = {name: row for name, row in figures.others.items() if name in figures.used and row[2] is not None}
    return own | others


def behind(entry: registry.Entry, span: Any) -> dict[str, Any]:
    """Which records stand behind a figure: the model, their keys, and a digest of the keys."""
    records = entry.records(span)
    ids = sorted(records.order_by().values_list("pk", flat=True))
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    return {"model": records.model._meta.label, "ids": ids, "digest": digest}

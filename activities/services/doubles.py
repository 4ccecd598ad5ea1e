"""What two entries of one event both say: the same for certain, or perhaps; each as a pair of rows."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from activities.models import Activity, Outcome, Quantity, Suggestion
from activities.services import outcomes
from activities.services.parts import LIKE

SURE = 2.0
"""More than any likeness: nothing that one of the two says speaks against the other."""


@dataclass(frozen=True)
class Pair:
    """A row of the entry that goes, and the one of the entry that stays which says the same."""

    gone: Any
    kept: Any
    sure: bool

    @property
    def key(self) -> str:
        return f"same-{self.gone._meta.model_name}-{self.gone.pk}-{self.kept.pk}"

    @property
    def words(self) -> str:
        """The question, where it is one."""
        return f"{self.gone._meta.verbose_name}“{_said(self.gone)}”与“{_said(self.kept)}”，是不是同一项？"


def pairs(double: Activity, into: Activity) -> list[Pair]:
    """Rows of ``double`` with those of ``into`` that they are most like, one to one."""
    return [
        *_paired(double.suggestions.all(), into.suggestions.all(), _suggestions),
        *_paired(_outcomes_of(double), _outcomes_of(into), _outcomes),
        *_paired(_quantities_of(double), _quantities_of(into), _quantities),
    ]


def _outcomes_of(activity: Activity) -> Any:
    return activity.outcomes.prefetch_related("authors__member")


def _quantities_of(activity: Activity) -> Any:
    return activity.quantities.select_related("indicator", "member").order_by("pk")


def _paired(gone: Iterable[Any], kept: Iterable[Any], how_like: Callable[[Any, Any], float]) -> list[Pair]:
    stay = list(kept)
    found = [(like, one, other) for one in gone for other in stay if (like := how_like(one, other)) >= LIKE]
    taken: set[Any] = set()
    made = []
    for like, one, other in sorted(found, key=lambda met: -met[0]):
        marks = {("gone", one.pk), ("kept", other.pk)}
        if not marks & taken:
            taken |= marks
            made.append(Pair(one, other, like == SURE))
    return made


# --- how like two rows are: SURE, or from 0 to 1 -----------------------------------------------------------------
def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _alike(one: str, other: str) -> float:
    one, other = _plain(one), _plain(other)
    if one == other:
        return 1.0
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.ratio() if min(match.real_quick_ratio(), match.quick_ratio()) >= LIKE else 0.0


def _fit(one: Any, other: Any, *names: str) -> bool:
    """Whether they agree in these, or only one of them says anything."""
    both = [(getattr(one, name), getattr(other, name)) for name in names]
    return all(mine == theirs or not mine or not theirs for mine, theirs in both)


def _suggestions(one: Suggestion, other: Suggestion) -> float:
    like = _alike(one.text, other.text)
    return SURE if like == 1 and _fit(one, other, "converted_on", "conversion") else like


def _outcomes(one: Outcome, other: Outcome) -> float:
    like = _alike(one.title, other.title)
    agree = (one.kind, one.addressee) == (other.kind, other.addressee)
    return SURE if like == 1 and agree and _fit(one, other, "sent_on", "instruction", "conversion") else like


def _quantities(one: Quantity, other: Quantity) -> float:
    if one.indicator_id != other.indicator_id or not _fit(one, other, "member_id"):
        return 0.0
    if one.member_id != other.member_id or bool(one.subject) != bool(other.subject):
        return LIKE  # of what the other one is, nobody says
    like = _alike(one.subject, other.subject)
    return SURE if like == 1 and one.value == other.value else like


# --- in words ----------------------------------------------------------------------------------------------------
def _said(row: Any) -> str:
    if isinstance(row, Outcome):
        day = f"，{row.sent_on:%Y-%m-%d} 报送" if row.sent_on else ""
        return f"{row.title}（{row.get_kind_display()}，报{row.addressee}{day}）"
    if isinstance(row, Quantity):
        what = "，".join(str(one) for one in (row.subject, row.member) if one)
        return f"{row.indicator} {row.value.normalize():f}{f'（{what}）' if what else ''}"
    return f"{row.text}{f'（转化：{row.conversion}）' if row.conversion else ''}"


# --- one of two --------------------------------------------------------------------------------------------------
def unite(pair: Pair) -> None:
    """The one that stays takes over what only the other says; the other goes with its entry."""
    gone, kept = pair.gone, pair.kept
    if isinstance(kept, Quantity):
        kept.value = max(kept.value, gone.value)
        _take(gone, kept, "subject", "member_id")
        kept.save()
    elif isinstance(kept, Outcome):
        _take(gone, kept, "sent_on", "instruction", "conversion")
        there = [(row.member, row.part) for row in kept.authors.all()]
        named = {member.pk for member, _ in there}
        outcomes.save(
            kept, [*there, *((row.member, row.part) for row in gone.authors.all() if row.member_id not in named)]
        )
    elif _fit(gone, kept, "converted_on", "conversion"):
        _take(gone, kept, "converted_on", "conversion")
        kept.save()


def _take(gone: Any, kept: Any, *names: str) -> None:
    for name in names:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))


# --- files -------------------------------------------------------------------------------------------------------
def files_twice(gone: Iterable[Any], kept: Iterable[Any]) -> list[Any]:
    """Rows of the entry that goes whose very file the other entry has."""
    by_size: dict[int | None, list[Any]] = {}
    for row in kept:
        by_size.setdefault(_size(row), []).append(row)
    by_size.pop(None, None)
    return [row for row in gone if any(_content(one) == _content(row) for one in by_size.get(_size(row), ()))]


def _size(row: Any) -> int | None:
    """None where the file was lost."""
    try:
        return int(row.file.size)
    except OSError:
        return None


def _content(row: Any) -> bytes:
    with row.file.open("rb") as stored:
        content: bytes = stored.read()
    return content

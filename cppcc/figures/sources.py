"""Sources: what is counted. Each says which of its records lie in a span, by what they can be cut and what can be added up."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from cppcc.figures.dimensions import Dimension
from cppcc.figures.values import Sort
from cppcc.rights import READERS, Role


@dataclass(frozen=True)
class Amount:
    """A number that each record carries. ``path``: where it stands; ``per`` divides the sum (10000: 元 becomes 万元)."""

    key: str
    label: str
    unit: str
    path: str = ""
    sort: Sort = Sort.COUNT
    per: int = 1
    by: "Callable[[QuerySet[Any], Any], Any] | None" = None
    """Where it stands in no field: what says it of each row, for a span; nothing for a row that has none."""

    @property
    def field(self) -> str:
        return self.path or self.key

    def of(self, rows: "QuerySet[Any]", span: Any) -> Any:
        """As an expression of the rows."""
        return self.by(rows, span) if self.by else F(self.field)


@dataclass(frozen=True)
class Source:
    """``rows``: the records of a span; ``day``: by which day of theirs, in words; ``readers``: who may count them."""

    key: str
    label: str
    unit: str
    day: str
    rows: Callable[[Any], "QuerySet[Any]"]
    cuts: tuple[Dimension, ...] = ()
    amounts: tuple[Amount, ...] = ()
    readers: frozenset[Role] = READERS
    offered: bool = True
    """Whether the office may make figures of it."""
    behind: tuple[str, ...] = ()
    """Of entries that carry a number of their own: the relations that say what it was counted from (``origins``)."""

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        return {one.key: one for one in self.cuts}

    def dimension(self, key: str) -> Dimension:
        """Raises UnknownCut."""
        if key not in self.dimensions:
            raise UnknownCut(f"“{self.label}”没有“{key}”这个维度")
        return self.dimensions[key]

    def amount(self, key: str) -> Amount:
        """Raises UnknownCut."""
        for one in self.amounts:
            if one.key == key:
                return one
        raise UnknownCut(f"“{self.label}”没有“{key}”这个数量")


class UnknownCut(ValueError):
    """Asked for what is not declared: a source, a dimension, a value, an amount. The words are for the person (Chinese)."""


@dataclass(frozen=True)
class Condition:
    """Records that answer one of the values of a dimension; ``out``: those that answer none of them."""

    dimension: str
    values: tuple[str, ...]
    out: bool = False

    def asked(self, source: Source, rows: "QuerySet[Any]", span: Any) -> Q:
        found = source.dimension(self.dimension).where(rows, span, self.values)
        return ~found if self.out else found

    def words(self, source: Source) -> str:
        """类别为经济建设或文化建设."""
        dimension = source.dimension(self.dimension)
        names = dimension.words()
        said = "或".join(names.get(value, "（已删除）") for value in self.values)
        return f"{dimension.label}{'不为' if self.out else '为'}{said}"


_sources: dict[str, Source] = {}


def declare(source: Source) -> Source:
    if source.key in _sources:
        raise ValueError(f"source {source.key} is declared twice")
    _sources[source.key] = source
    return source


def source_of(key: str) -> Source:
    """Raises UnknownCut."""
    if key not in _sources:
        raise UnknownCut(f"没有“{key}”这个数据来源")
    return _sources[key]


def sources() -> list[Source]:
    return list(_sources.values())


def model_of(source: Source, span: Any) -> type[Model]:
    return source.rows(span).model

"""Which records a question means: always a restriction of rows that the reader may see."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Lookup, Q
from django.db.models.expressions import RawSQL

from cppcc.search.normal import asked, normal, question
from cppcc.search.rows import SearchRow
from cppcc.search.sources import PERSONAL, WHOLE, Source, source_of


def searched(rows: Any, text: str, *, personal: bool = False, alone: bool = False, part: str = "") -> Any:
    """Those of the rows that hold every word of the text; all of them where nothing was asked.

    ``personal``: the reader may see personal data. ``alone``: only in the record's own words, ``part``: only in that
    part of them. A text without letter or digit is found nowhere. Raises LookupError for a model that is not declared.
    """
    if not text.strip():
        return rows
    words = question(text)
    if not words:
        return rows.none()
    for word in words:
        found = Q(pk__in=keys(rows.model, word, using=rows.db, personal=personal, part=part))
        if not (alone or part):
            found |= _besides(rows.model, word, rows.db)
        rows = rows.filter(found)
    return rows


def _besides(model: Any, word: str, using: str) -> Q:
    """That a word stands in what belongs to the record."""
    found = Q()
    for way in declaration(model).also:
        found |= _by_relation(model, way, word, using) if isinstance(way, str) else way(word)
    return found


def declaration(model: Any) -> Source:
    declared = source_of(model)
    if declared is None:
        raise LookupError(f"nothing says what is searched of {model.__name__}")
    return declared


def _by_relation(model: Any, path: str, word: str, using: str) -> Q:
    target, many = model, False
    for name in path.split("__"):
        field = target._meta.get_field(name)
        target, many = field.related_model, many or field.many_to_many or field.one_to_many
    own = keys(target, word, using=using)
    if declaration(target).also:
        there = target._base_manager.using(using).filter(Q(pk__in=own) | _besides(target, word, using))
        own = there.order_by().values("pk")
    meant = Q(**{f"{path}__in": own})
    return Q(pk__in=model._base_manager.using(using).filter(meant).order_by().values("pk")) if many else meant


def keys(model: Any, word: str, *, using: str = DEFAULT_DB_ALIAS, personal: bool = False, part: str = "") -> Any:
    """The keys of a model's records in whose own fields a normal word stands, as a subquery."""
    declared = declaration(model)
    parts = (part,) if part else (*declared.open_parts, PERSONAL) if personal else declared.open_parts
    rows = SearchRow.objects.using(using).filter(among(candidates(declared, word, using), using), kind=declared.kind)
    if connections[using].vendor != "postgresql" and len(word) > 2:
        rows = rows.filter(text__contains=word)
    inside = Q(part__in=parts)
    if WHOLE in declared.parts and not part:
        inside |= Q(part=WHOLE, text=word)
    return rows.filter(inside).order_by().values("key")


class Among(Lookup):
    """A key among those of a subquery that PostgreSQL runs once, whatever it takes the number of its rows for.

    As ``IN`` it was run again for each row outside: a common word took a minute.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        key, key_values = self.process_lhs(compiler, connection)
        found, found_values = self.process_rhs(compiler, connection)
        return f"{key} = ANY(ARRAY{found})", (*key_values, *found_values)


def among(found: RawSQL, using: str) -> Any:
    """That a key is among those of a subquery."""
    return Among(F("pk"), found) if connections[using].vendor == "postgresql" else Q(pk__in=found)


def candidates(declared: Source, word: str, using: str = DEFAULT_DB_ALIAS) -> RawSQL:
    """The rows of the index that hold the pairs of a normal word and the mark of the kind, as a subquery.

    Of a longer word the text itself decides, since its pairs may stand apart: on PostgreSQL within, elsewhere by who asks.
    Normal words have no sign that a query would have to be told of.
    """
    pairs = asked(word)
    if connections[using].vendor == "postgresql":
        wanted = " & ".join([f"'{declared.mark}'", *([f"'{pair}'" for pair in pairs] or [f"'{word}':*"])])
        return RawSQL("SELECT cppcc_search_rows(%s::tsquery, %s)", [wanted, word if len(word) > 2 else ""])
    wanted = " AND ".join([f'"{declared.mark}"', *([f'"{pair}"' for pair in pairs] or [f'"{word}" *'])])
    return RawSQL("SELECT rowid FROM cppcc_searchwords WHERE cppcc_searchwords MATCH %s", [wanted])


def unindexed(rows: Any, text: str, field: str) -> Any:
    """The same of a field that is not indexed, as far as it holds the words as they were typed or as they are normal."""
    if not text.strip():
        return rows
    for piece in text.split():
        rows = rows.filter(Q(**{f"{field}__icontains": piece}) | Q(**{f"{field}__icontains": normal(piece) or piece}))
    return rows


def matches(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether each of the normal words stands in one of the texts: for rows that no table holds."""
    plain = [normal(text) for text in texts]
    return all(any(word in text for text in plain) for word in words)

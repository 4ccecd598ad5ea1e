"""Vocabularies that the office keeps: each value a row with a key for ever, a name, an order and flags that figures ask.

A model stands on `Vocabulary`; the records that hold its keys do so in a `KeyField`. Code names no value where a flag
says what it means: ``kind__in=Occasion.objects.filter(consultation=True).values("key")``. Names are read once a request.
"""

from cppcc.vocabularies.fields import KeyChoice, KeyField, KeysField, Names, Offered, flagged, gone_keys
from cppcc.vocabularies.keeping import (
    VocabulariesMiddleware,
    kept_once,
    made_once,
    names_of,
    rows_named,
    rows_of,
    words_of,
)
from cppcc.vocabularies.rows import (
    Vocabulary,
    VocabularyQuerySet,
    ended_among,
    ended_words,
    new_key,
    same_while_known,
    same_while_used,
)

__all__ = [
    "KeyChoice",
    "KeyField",
    "KeysField",
    "Names",
    "Offered",
    "VocabulariesMiddleware",
    "Vocabulary",
    "VocabularyQuerySet",
    "ended_among",
    "ended_words",
    "flagged",
    "gone_keys",
    "kept_once",
    "made_once",
    "names_of",
    "new_key",
    "rows_named",
    "rows_of",
    "same_while_known",
    "same_while_used",
    "words_of",
]

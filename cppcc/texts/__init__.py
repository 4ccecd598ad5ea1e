"""The one door of text: made plain on the way in, legal on the way out; what prose as typed is made of.

Pure functions but for `fields` (model fields that declare what they hold). Forms, imports and the command for standing
data go in by `plain`, all writers of files out by `legal` and `one_line`; `fonts` knows what can be
printed. Used by every room of the ground and every app.
"""

from cppcc.texts.fields import CodeField
from cppcc.texts.out import file_name, legal, legal_name, name_in_bytes, one_line
from cppcc.texts.plain import Kind, Plain, code, line, plain, prose
from cppcc.texts.shape import Block, blocks
from cppcc.texts.spelling import spelt

__all__ = [
    "Block",
    "CodeField",
    "Kind",
    "Plain",
    "blocks",
    "code",
    "file_name",
    "legal",
    "legal_name",
    "line",
    "name_in_bytes",
    "one_line",
    "plain",
    "prose",
    "spelt",
]

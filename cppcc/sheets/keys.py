"""系统编号: the key of a record in a sheet that leaves the house and comes back.

It names the record, the version that was exported, and carries a sign made from both with the house's secret: a key typed
by hand, taken from another list or cut short is refused, and the reader's rights are asked besides.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from cppcc.books.values import Odd

HEADING = "系统编号"
SALT = "cppcc.sheets.keys"
NEW = "新增"
"""What the cell of a row may say that is a new record for certain, whatever record it resembles; only where the reader knows it."""
NONE = ("", "—", NEW)


@dataclass(frozen=True)
class Key:
    pk: int
    version: int


def key_of(record: models.Model) -> str:
    """57.3-9f2a1c: the record, its version (1 where it counts none), the sign."""
    version = getattr(record, "version", 1)
    return f"{record.pk}.{version}-{_sign(type(record), record.pk, version)}"


def said(value: Any) -> str:
    """What the cell of a key holds, as text."""
    return str(value or "").strip()


def read_key(value: Any, model: type[models.Model]) -> Key | None:
    """The key that a cell holds; None for an empty cell and for 新增. Odd where it is none of this list."""
    text = said(value)
    if text in NONE:
        return None
    plain, _, sign = text.partition("-")
    first, _, second = plain.partition(".")
    if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit() and len(plain) < 30):
        raise Odd(f"“{text[:40]}”不是系统编号。新增的行请把这一格留空。")
    key = Key(int(first), int(second))
    if not constant_time_compare(sign, _sign(model, key.pk, key.version)):
        raise Odd(f"“{text[:40]}”不是从这份名单导出的系统编号。新增的行请把这一格留空。")
    return key


def _sign(model: type[models.Model], pk: Any, version: int) -> str:
    return salted_hmac(SALT, f"{model._meta.label_lower}:{pk}:{version}").hexdigest()[:6]

"""Whether a line's condition holds of the figures."""

import re
from decimal import Decimal
from fractions import Fraction

from cppcc.figures import Sort, Value, average, share
from reports import conditions
from reports.spans import ANY
from reports.tokens.figures import Figures, UnknownToken

KEY = re.compile(rf"(?:(?:{ANY}):)?[^:\s]+")
"""A figure as a condition names it."""


def holds(condition: str, figures: Figures) -> bool:
    """ "proposals.reply_rate = 100 且 有上年" against the year's figures. Raises UnknownToken where it cannot be read."""
    groups = conditions.read(condition)
    if not groups or not all(KEY.fullmatch(one.figure) for group in groups for one in group if one.figure):
        raise UnknownToken(f"条件“{condition}”应写成“数据 = 数字”，可用 = > < ≥ ≤ 和“有上年”，几个条件用“且”“或”连接")
    met = [[_holds(one, figures) for one in group] for group in groups]  # all are asked: each may be a fault
    return any(map(all, met))


def _holds(clause: conditions.Clause, figures: Figures) -> bool:
    """Exact values are compared; "=" at the precision that its number is written with."""
    if not clause.figure:
        return figures.has_former == (clause.sign == conditions.LAST_YEAR[0])
    kind, _, key = clause.figure.rpartition(":")
    value, limit = figures.look(key, kind), clause.limit
    if value.exact is None:
        return False  # of nothing nothing holds
    if clause.sign == "=":
        return _to_decimals(value, clause.decimals) == limit
    exact, bound = value.exact, Fraction(limit)
    return {">": exact > bound, "<": exact < bound, "≥": exact >= bound, "≤": exact <= bound}[clause.sign]


def _to_decimals(value: Value, decimals: int) -> Decimal:
    """A figure that was divided, to so many decimals; any other as it is."""
    if value.number is not None and value.parts is not None and value.sort in (Sort.SHARE, Sort.AVERAGE):
        again = (share if value.sort == Sort.SHARE else average)(*value.parts, decimals=decimals)
        return again.number or Decimal(0)
    return value.number or Decimal(0)

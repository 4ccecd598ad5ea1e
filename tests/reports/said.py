"""Figures and sentences made by hand, for tests of how a number is said."""

from decimal import Decimal
from types import SimpleNamespace

from cppcc.figures import Figure, Sort, Value
from reports.tokens import Figures, resolved


def count(number) -> Value:
    return Value(Decimal(str(number)))


def money(number) -> Value:
    return Value(Decimal(str(number)), sort=Sort.MONEY)


def amount(number) -> Value:
    return Value(Decimal(str(number)), sort=Sort.AMOUNT)


def figures(value, unit="件", *, former=None, label="数据", whole=True, **more) -> Figures:
    """One figure a.b (and others by their keys, "__" for the dot), with last year's value."""
    every = {"a.b": (label, value, unit), **{key.replace("__", "."): (key, one, "件") for key, one in more.items()}}
    found = {
        key: (Figure(key, name, its_unit, "口径", lambda year: None), one)
        for key, (name, one, its_unit) in every.items()
    }
    known = Figures(SimpleNamespace(whole=whole, plenary=None), found)
    known._former["a.b"] = former
    known.has_former = former is not None
    return known


def sentence(text, value, unit="件", **more) -> str:
    return resolved(text, figures(value, unit, **more))

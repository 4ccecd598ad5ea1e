"""Choosing people, units and accounts: typed by name, pinyin or number, answered by the server, twenty at a time.

Apps declare what can be picked (`source`); their forms use the two fields, the registers of `cppcc.lists` find them by model.
"""

from cppcc.picking.fields import Picker, PickMany, PickOne, picked_field
from cppcc.picking.sources import SHOWN, Source, source, source_of

__all__ = ["SHOWN", "PickMany", "PickOne", "Picker", "Source", "picked_field", "source", "source_of"]

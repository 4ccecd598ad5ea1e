"""What people type: forms sent once, forms that know what was seen, plain words for faults, choosing some of many.

Used by the pages of every app; `rows` keeps lists of rows inside JSON documents for schemes and texts.
"""

from cppcc.forms import rows
from cppcc.forms.dates import Dated
from cppcc.forms.door import PlainText
from cppcc.forms.editing import (
    OnceCreateView,
    OnceForm,
    SavedWord,
    SeenUpdateView,
    VersionedForm,
    VersionedUpdateView,
    crispy_helper,
    date_input,
    datetime_input,
    locked,
    saved,
)
from cppcc.forms.numerals import whole_number
from cppcc.forms.once import SHOWN_YEAR
from cppcc.forms.picking import PickInput
from cppcc.forms.seen import AGAIN, Besides, CarriedField, Conflict, SeenFields, SeenPart, SeenVersion, carried
from cppcc.forms.typed import not_taken, typed_in
from cppcc.forms.words import PlainWords, ReasonForm

__all__ = [
    "AGAIN",
    "SHOWN_YEAR",
    "Besides",
    "CarriedField",
    "Conflict",
    "Dated",
    "OnceCreateView",
    "OnceForm",
    "PickInput",
    "PlainText",
    "PlainWords",
    "ReasonForm",
    "SavedWord",
    "SeenFields",
    "SeenPart",
    "SeenUpdateView",
    "SeenVersion",
    "VersionedForm",
    "VersionedUpdateView",
    "carried",
    "crispy_helper",
    "date_input",
    "datetime_input",
    "locked",
    "not_taken",
    "rows",
    "saved",
    "typed_in",
    "whole_number",
]

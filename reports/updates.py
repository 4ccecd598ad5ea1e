"""What is done once after an update with the texts of all apps (``cppcc.updating``)."""

from cppcc.texts import standing
from cppcc.updating import Portion, after_update
from members.models import LedgerCheck

ROWS = 200
RULES = "1"
"""Raised whenever what counts as plain text, or which rows may be made so, has changed (``cppcc.texts``)."""


@after_update("plain-texts", "既有文字", lambda: RULES)
def plain_texts(at: str) -> Portion:
    """What came in before the door of text is made as if it were typed today; what was signed, published, sealed or said
    stays. Names that stand in the duty ledger may change with it, so every year's is looked at again (``members.checking``).
    """
    changes, following, percent = standing.some(at, ROWS)
    changed, left = 0, []
    for change in changes:
        where = f"{change.record._meta.verbose_name} {change.record.pk}"
        why = standing.write(change) if change.fields else ""
        changed += bool(change.fields and not why)
        left += [f"{where}：{words}" for words in ([why] if why else []) + change.asked]
    if changed:
        LedgerCheck.objects.update(code="")
    return Portion(following, percent, changed, tuple(left))

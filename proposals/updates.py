"""What is done once after an update with what proposals keep (``cppcc.updating``)."""

from cppcc.updating import Portion, after_update
from proposals import latest
from proposals.models import Proposal

ROWS = 200
RULES = "2"
"""Raised whenever something more is kept, or by another rule (``proposals.latest``)."""


@after_update("proposals-kept", "提案的答复和评价", lambda: RULES)
def kept(at: str) -> Portion:
    """What processes of the former version wrote while the update went on is kept as it is now; migrations did the rest.

    ``at``: the key of the proposal behind which to go on. What a process of the former version holds or writes later is
    found by night (``proposals.tasks``).
    """
    keys, _, changed = latest.keep_next(int(at or 0), ROWS)
    if len(keys) < ROWS:
        return Portion(None, 100, changed)
    last = Proposal.objects.order_by("pk").values_list("pk", flat=True).last() or keys[-1]
    return Portion(str(keys[-1]), 100 * keys[-1] // last, changed)

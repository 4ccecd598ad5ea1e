"""States of a proposal and of what each unit does with it: their groups, their tones, what follows by itself.

Source: domain rules "Course"; 提案工作条例 (2018).
"""

from django.db import models

from cppcc.workflow import Automatic


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审查"
    REVIEWING = "reviewing", "审查中"
    RETURNED = "returned", "退回修改"
    REJECTED = "rejected", "不予立案"
    MERGED = "merged", "已并案"
    CONVERTED = "converted", "转社情民意"
    WITHDRAWN = "withdrawn", "已撤案"
    FILED = "filed", "待交办"
    DISPATCHED = "dispatched", "待签收"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "待评价"
    CLOSED = "closed", "已办结"


WRITING = (State.DRAFT, State.RETURNED)
LEADING = (State.FILED, State.DISPATCHED, State.HANDLING)
"""A reply will still come: what can be merged into."""
UNDER_REVIEW = (State.SUBMITTED, State.REVIEWING)
OUT = (State.DISPATCHED, State.HANDLING)
ANSWERED_FOR = (State.REPLIED, State.CLOSED)
UNPLACED_IN = (*OUT, State.REPLIED)
"""While a part that was sent back may still be given to another unit."""
NUMBERED = (State.FILED, *OUT, *ANSWERED_FOR)
TONES: dict[str, str] = {
    State.DRAFT: "secondary",
    State.SUBMITTED: "warning",
    State.REVIEWING: "info",
    State.RETURNED: "warning",
    State.REJECTED: "secondary",
    State.MERGED: "secondary",
    State.CONVERTED: "secondary",
    State.WITHDRAWN: "secondary",
    State.FILED: "warning",
    State.DISPATCHED: "warning",
    State.HANDLING: "primary",
    State.REPLIED: "warning",
    State.CLOSED: "success",
}

FOLLOW_UNITS = Automatic("follow_units", "随承办单位", (State.FILED, *OUT), (State.FILED, *OUT, State.REPLIED))
"""待交办 when no unit answers for it, 待签收, 办理中, or 待评价 when all have answered."""

PART_OPEN = Automatic("part_open", "随承办单位", (State.REPLIED,), (State.HANDLING,))
"""What landed answered though a part of it had been sent back: a unit has it in hand again."""

SUBMIT_BY_ITSELF = Automatic("submit_by_itself", "自动提交", WRITING, (State.SUBMITTED,), told=True)
"""The closing date for co-signers has passed, or all have answered: as the proposer wished."""
LEAD_GONE = Automatic("lead_gone", "解除并案", (State.MERGED,), (State.REVIEWING,), told=True)
"""The proposal that it was merged into is withdrawn: reviewed again."""


class HandState(models.TextChoices):
    WAITING = "waiting", "待签收"
    HANDLING = "handling", "办理中"
    OPINED = "opined", "已送会办意见"
    DRAFTED = "drafted", "待签发"
    SIGNED = "signed", "待审核"
    CHECKED = "checked", "待发送"
    SENT = "sent", "已答复"
    RETURNED = "returned", "已退办"
    ENDED = "ended", "已终止"
    MOVED = "moved", "已改办"


ANSWERED = (HandState.SENT,)
GONE = (HandState.RETURNED, HandState.ENDED, HandState.MOVED)
OPEN = (HandState.WAITING, HandState.HANDLING, HandState.OPINED, HandState.DRAFTED, HandState.SIGNED, HandState.CHECKED)
WORKING = (HandState.HANDLING, HandState.DRAFTED)
HAND_TONES: dict[str, str] = {
    HandState.WAITING: "warning",
    HandState.HANDLING: "primary",
    HandState.OPINED: "success",
    HandState.DRAFTED: "warning",
    HandState.SIGNED: "warning",
    HandState.CHECKED: "warning",
    HandState.SENT: "success",
    HandState.RETURNED: "secondary",
    HandState.ENDED: "secondary",
    HandState.MOVED: "secondary",
}

REOPEN = Automatic("reopen", "再次办理", (HandState.SENT,), (HandState.HANDLING,))
"""不满意: handle again and reply until a day."""
END = Automatic("end", "终止办理", OPEN, (HandState.ENDED,))
"""撤案: nobody handles it any more."""
PROMOTED = Automatic(
    "promoted", "改为主办", (HandState.WAITING, HandState.HANDLING, HandState.OPINED), (HandState.MOVED,)
)
"""A co-handling unit answers for it from now on."""

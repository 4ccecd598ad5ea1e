"""How a proposal stands in the list behind a number."""

from cppcc.figures import Columns, register
from proposals.models import Proposal

register(
    Proposal,
    Columns(
        cells=(
            ("编号", lambda proposal: proposal.number_words),
            ("案由", lambda proposal: proposal.title),
            ("类别", lambda proposal: proposal.category),
            ("状态", lambda proposal: proposal.get_state_display()),
            ("提交日期", lambda proposal: proposal.submitted_on),
        ),
        url=lambda proposal: proposal.get_absolute_url(),
        related=("category",),
    ),
)

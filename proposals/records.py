"""How a proposal stands in the list behind a number."""

from cppcc.figures import Columns, register
from proposals.models import Assignment, Communication, Feedback, Promise, Proposal, Proposer, Reply

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
register(
    Proposer,
    Columns(
        cells=(
            ("提案人", lambda row: row.who),
            ("案由", lambda row: row.proposal.title),
            ("编号", lambda row: row.proposal.number_words),
            ("提交日期", lambda row: row.proposal.submitted_on),
        ),
        url=lambda row: row.proposal.get_absolute_url(),
        related=("proposal", *Proposer.WHO),
    ),
)
register(
    Assignment,
    Columns(
        cells=(
            ("承办单位", lambda row: row.unit),
            ("案由", lambda row: row.proposal.title),
            ("承办方式", lambda row: row.get_role_display()),
            ("办理状态", lambda row: row.get_state_display()),
            ("答复期限", lambda row: row.reply_due),
        ),
        url=lambda row: row.get_absolute_url(),
        related=("unit", "proposal"),
    ),
)
register(
    Reply,
    Columns(
        cells=(
            ("答复日期", lambda row: row.sent_on),
            ("案由", lambda row: row.assignment.proposal.title),
            ("承办单位", lambda row: row.unit_words),
            ("文号", lambda row: row.number),
            ("类别", lambda row: row.result_class),
        ),
        url=lambda row: row.assignment.get_absolute_url(),
        related=("assignment__proposal", "assignment__unit", "result_class"),
    ),
)
register(
    Feedback,
    Columns(
        cells=(
            ("评价日期", lambda row: row.given_on),
            ("案由", lambda row: row.proposal.title),
            ("评价人", lambda row: row.member),
            ("对结果", lambda row: row.result),
            ("对态度", lambda row: row.attitude),
        ),
        url=lambda row: row.proposal.get_absolute_url(),
        related=("proposal", "member", "result", "attitude"),
    ),
)
register(
    Promise,
    Columns(
        cells=(
            ("答复日期", lambda row: row.reply.sent_on),
            ("案由", lambda row: row.reply.assignment.proposal.title),
            ("承办单位", lambda row: row.reply.unit_words),
            ("落实日期", lambda row: row.done_on),
        ),
        url=lambda row: row.reply.assignment.get_absolute_url(),
        related=("reply__assignment__proposal", "reply__assignment__unit"),
    ),
)
register(
    Communication,
    Columns(
        cells=(
            ("日期", lambda row: row.on),
            ("案由", lambda row: row.assignment.proposal.title),
            ("承办单位", lambda row: row.assignment.unit),
            ("方式", lambda row: row.get_mode_display()),
        ),
        url=lambda row: row.assignment.get_absolute_url(),
        related=("assignment__proposal", "assignment__unit"),
    ),
)

"""The course of a report, declared once: written, checked by the office, signed by a leader, published.

One line a step: what it does, its button, from which states, to which, whose it is, and when.
"""

from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import Missing, Step, Weight, by_roles, course
from reports import confirming, keeping, steps
from reports.models import Report
from reports.states import ReportState as S

USUAL, RARE = Weight.USUAL, Weight.RARE

staff = by_roles(Role.STAFF)
leader = by_roles(Role.LEADER)
staff_or_leader = by_roles(Role.STAFF, Role.LEADER)


def faultless(report: Report) -> str:
    found = len(keeping.known_faults(report))
    if not found:
        return ""
    return Missing(f"文字中有 {found} 处问题，请先改正。", reverse("report_text", args=[report.slug]), "看报告文字")


def current(report: Report) -> str:
    """The stored file was made from the text as it is now."""
    if not report.file:
        return "还没有生成文件，请先生成并看过。"
    return "" if report.built_text == report.text_version else "文件不是用现在的文字生成的，请重新生成并看过。"


def confirmed(report: Report) -> str:
    """Every number that is no token was held against its source, or became one."""
    return confirming.missing_words(report)


# fmt: off
REPORT = course(
    Report,
    Step(steps.submit, "送核稿", [S.DRAFT], S.CHECKING, staff, needs=[faultless, confirmed],
         asks="送核后文字不能再改，退回后可以继续修改。"),
    Step(steps.pass_check, "核稿通过", [S.CHECKING], S.SIGNING, staff, needs=[faultless, confirmed, current],
         asks="请先用现在的文字生成文件并看过。"),
    Step(steps.sign, "签发", [S.SIGNING], S.SIGNED, leader, again=True, needs=[confirmed, current],
         asks="签发后 PDF 和数据即固定，不再随记录变化。"),
    Step(steps.publish, "公布", [S.SIGNED], S.PUBLISHED, staff, again=True, asks="公布后机关、委员和领导可以在线阅读。"),
    Step(steps.archive, "归档", [S.PUBLISHED], S.ARCHIVED, staff, batch=True, weight=RARE, asks="归档后不能再重新撰写。"),
    Step(steps.send_back, "退回修改", [S.CHECKING, S.SIGNING], S.DRAFT, staff_or_leader, form="reason", weight=USUAL),
    Step(steps.take_back, "撤回", [S.CHECKING], S.DRAFT, staff, weight=USUAL),
    Step(steps.reopen, "撤回签发", [S.SIGNED, S.PUBLISHED], S.DRAFT, leader, again=True, form="reason", weight=RARE,
         asks="已签发的文件留作旧版，改后须重新签发。"),
    after=keeping.after_step,
    ahead={
        S.DRAFT: ("送核稿", "核稿", "签发", "公布"),
        S.CHECKING: ("核稿", "签发", "公布"),
        S.SIGNING: ("签发", "公布"),
        S.SIGNED: ("公布",),
        S.PUBLISHED: ("归档",),
    },
)

"""The course of a yearly report, declared once."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import by_roles, step


class ReportState(models.TextChoices):
    DRAFT = "draft", "撰写中"
    CHECKING = "checking", "机关核稿"
    SIGNING = "signing", "待签发"
    SIGNED = "signed", "已签发"
    PUBLISHED = "published", "已公布"
    ARCHIVED = "archived", "已归档"


staff = by_roles(Role.STAFF)
leader = by_roles(Role.LEADER)


def _faultless(report: Any) -> bool:
    return not report.text_faults


def _current(report: Any) -> bool:
    """The stored file was made from the text as it is now."""
    return bool(report.file and report.built_text == report.text_version)


class ReportWorkflow(models.Model):
    """Written, checked by the office, signed by a leader, published; from the signature on the file is frozen."""

    signed_by: Any
    signed_at: Any
    published_at: Any

    state = FSMField("状态", choices=ReportState, default=ReportState.DRAFT, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = (
        "submit", "pass_check", "sign", "publish", "archive", "send_back", "take_back", "reopen",
    )  # fmt: skip
    TONES: ClassVar[dict[str, str]] = {
        ReportState.DRAFT: "secondary",
        ReportState.CHECKING: "warning",
        ReportState.SIGNING: "warning",
        ReportState.SIGNED: "info",
        ReportState.PUBLISHED: "success",
        ReportState.ARCHIVED: "secondary",
    }

    class Meta:
        abstract = True

    @transition(
        field=state, source=ReportState.DRAFT, target=ReportState.CHECKING, permission=staff, conditions=[_faultless],
        custom=step(label="送核稿", asks="送核后文字不能再改，退回后可以继续修改。"),
    )  # fmt: skip
    def submit(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state, source=ReportState.CHECKING, target=ReportState.SIGNING, permission=staff,
        conditions=[_faultless, _current], custom=step(label="核稿通过", asks="请先用现在的文字生成文件并看过。"),
    )  # fmt: skip
    def pass_check(self: Any, user: Any) -> str:
        return f"{self.pages} 页，校验值 {self.sha256[:12]}"

    @transition(
        field=state, source=ReportState.SIGNING, target=ReportState.SIGNED, permission=leader, conditions=[_current],
        custom=step(label="签发", asks="签发后 PDF 和数据即固定，不再随记录变化。"),
    )  # fmt: skip
    def sign(self: Any, user: Any) -> str:
        self.signed_by = user
        self.signed_at = clock.now()
        return f"校验值 {self.sha256[:12]}"

    @transition(
        field=state, source=ReportState.SIGNED, target=ReportState.PUBLISHED, permission=staff,
        custom=step(label="公布", asks="公布后机关、委员和领导可以在线阅读。"),
    )  # fmt: skip
    def publish(self: Any, user: Any) -> str:
        self.published_at = clock.now()
        return ""

    @transition(
        field=state, source=ReportState.PUBLISHED, target=ReportState.ARCHIVED, permission=staff,
        custom=step(label="归档", tone="outline-secondary", asks="归档后不能再重新撰写。"),
    )  # fmt: skip
    def archive(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state, source=[ReportState.CHECKING, ReportState.SIGNING], target=ReportState.DRAFT,
        permission=by_roles(Role.STAFF, Role.LEADER),
        custom=step(label="退回修改", form="reason", tone="outline-danger"),
    )  # fmt: skip
    def send_back(self: Any, user: Any, reason: str) -> str:
        return reason

    @transition(
        field=state, source=ReportState.CHECKING, target=ReportState.DRAFT, permission=staff,
        custom=step(label="撤回", tone="outline-secondary"),
    )  # fmt: skip
    def take_back(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state, source=[ReportState.SIGNED, ReportState.PUBLISHED], target=ReportState.DRAFT, permission=leader,
        custom=step(label="撤回签发", form="reason", tone="outline-danger", asks="已签发的文件留作旧版，改后须重新签发。"),
    )  # fmt: skip
    def reopen(self: Any, user: Any, reason: str) -> str:
        from reports.keeping import keep_edition

        keep_edition(self, reason)
        self.signed_by = None
        self.signed_at = None
        self.published_at = None
        return reason

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from reports.keeping import after_step

        after_step(self, name, user, words)

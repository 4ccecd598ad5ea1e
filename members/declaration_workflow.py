"""The course of a declared duty, declared once."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc.roles import Role
from cppcc.workflow import by_roles, step


class DeclarationState(models.TextChoices):
    SUBMITTED = "submitted", "待确认"
    RETURNED = "returned", "退回补充"
    CONFIRMED = "confirmed", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"


staff = by_roles(Role.STAFF)
own = by_roles(Role.MEMBER, also=lambda declaration, user: declaration.member.user_id == user.pk)


class DeclarationWorkflow(models.Model):
    """Submitted with the form; staff confirm or return it, the member mends or withdraws it."""

    state = FSMField("状态", choices=DeclarationState, default=DeclarationState.SUBMITTED, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = ("confirm", "return_it", "send_again", "withdraw", "revoke")
    TONES: ClassVar[dict[str, str]] = {
        DeclarationState.SUBMITTED: "warning",
        DeclarationState.RETURNED: "danger",
        DeclarationState.CONFIRMED: "success",
        DeclarationState.WITHDRAWN: "secondary",
    }

    class Meta:
        abstract = True

    @transition(
        field=state,
        source=DeclarationState.SUBMITTED,
        target=DeclarationState.CONFIRMED,
        permission=staff,
        custom=step(label="确认", asks="确认后记入委员履职记录，按当年办法计分。"),
    )
    def confirm(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=DeclarationState.SUBMITTED,
        target=DeclarationState.RETURNED,
        permission=staff,
        custom=step(
            label="退回补充", form="reason", tone="outline-danger", asks="委员将看到理由，可以补充后再次提交。"
        ),
    )
    def return_it(self: Any, user: Any, reason: str) -> str:
        return reason

    @transition(
        field=state,
        source=DeclarationState.RETURNED,
        target=DeclarationState.SUBMITTED,
        permission=own,
        custom=step(label="再次提交"),
    )
    def send_again(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=[DeclarationState.SUBMITTED, DeclarationState.RETURNED],
        target=DeclarationState.WITHDRAWN,
        permission=own,
        custom=step(label="撤回", tone="outline-secondary", asks="撤回后不再确认，也不计分。"),
    )
    def withdraw(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state,
        source=DeclarationState.CONFIRMED,
        target=DeclarationState.RETURNED,
        permission=staff,
        custom=step(label="撤销确认", form="reason", tone="outline-danger", asks="撤销后这条履职记录随之取消。"),
    )
    def revoke(self: Any, user: Any, reason: str) -> str:
        return reason

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from members.declaring import after_step

        after_step(self, name, words)

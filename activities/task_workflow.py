"""The course of an office task, declared once."""

from typing import Any, ClassVar

from django.db import models
from django_fsm import FSMField, transition

from cppcc import clock
from cppcc.roles import Role
from cppcc.workflow import by_roles, step


class TaskState(models.TextChoices):
    OPEN = "open", "进行中"
    REPORTED = "reported", "待核定"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已取消"


owner = by_roles(Role.STAFF, also=lambda task, user: task.owner_id == user.pk)
checker = by_roles(Role.STAFF, Role.LEADER, also=lambda task, user: task.owner_id != user.pk)


class TaskWorkflow(models.Model):
    """The owner reports a task done; somebody else confirms it."""

    done_on: Any

    state = FSMField("状态", choices=TaskState, default=TaskState.OPEN, protected=True)

    STEPS: ClassVar[tuple[str, ...]] = ("report_done", "confirm", "send_back", "drop")
    TONES: ClassVar[dict[str, str]] = {
        TaskState.OPEN: "primary",
        TaskState.REPORTED: "warning",
        TaskState.DONE: "success",
        TaskState.DROPPED: "secondary",
    }

    class Meta:
        abstract = True

    @transition(
        field=state, source=TaskState.OPEN, target=TaskState.REPORTED, permission=owner,
        custom=step(label="报告完成", form="progress"),
    )  # fmt: skip
    def report_done(self: Any, user: Any, words: str) -> str:
        self.done_on = clock.today()
        return words

    @transition(
        field=state, source=TaskState.REPORTED, target=TaskState.DONE, permission=checker,
        custom=step(label="核定完成", asks="核定后计入心积分和季度通报。"),
    )  # fmt: skip
    def confirm(self: Any, user: Any) -> str:
        return ""

    @transition(
        field=state, source=[TaskState.REPORTED, TaskState.DONE], target=TaskState.OPEN, permission=checker,
        custom=step(label="退回", form="reason", tone="outline-danger"),
    )  # fmt: skip
    def send_back(self: Any, user: Any, reason: str) -> str:
        self.done_on = None
        return reason

    @transition(
        field=state, source=TaskState.OPEN, target=TaskState.DROPPED, permission=by_roles(Role.STAFF, Role.LEADER),
        custom=step(label="取消任务", form="reason", tone="outline-secondary", asks="取消的任务不计分。"),
    )  # fmt: skip
    def drop(self: Any, user: Any, reason: str) -> str:
        return reason

    def after_step(self: Any, name: str, user: Any, words: str) -> None:
        from activities.office import after_step

        after_step(self, name, words)

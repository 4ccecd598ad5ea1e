"""What an office does with many activities, opinions and tasks at once."""

from typing import Any

from activities.forms.micro import STEP_FORMS
from activities.forms.office import TASK_FORMS
from activities.models import Activity, MicroSuggestion, OfficeTask
from activities.services import office, telling
from activities.states import TaskState
from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow.batches import Batch, act, of_course


def over(activity: Activity) -> str:
    return "" if activity.starts_at > clock.now() else "已经开始，不再提醒"


def remind_invited(activity: Activity, user: Any) -> int:
    return telling.remind_again(activity, clock.today())


def not_open(task: OfficeTask) -> str:
    return "" if task.state == TaskState.OPEN else f"现为“{task.get_state_display()}”，不需要提醒"


def remind_owner(task: OfficeTask, user: Any) -> int:
    return office.reminded(task, clock.today())


ACTIVITIES: tuple[Batch, ...] = (
    act("remind", "提醒受邀委员", [Role.STAFF], Activity, over, remind_invited,
        asks="提醒已邀请、已报名的委员，每人每天最多一次。"),
)  # fmt: skip
OPINIONS: tuple[Batch, ...] = of_course(MicroSuggestion, forms=STEP_FORMS)
TASKS: tuple[Batch, ...] = (
    *of_course(OfficeTask, forms=TASK_FORMS),
    act("remind", "提醒责任人", [Role.STAFF, Role.LEADER], OfficeTask, not_open, remind_owner,
        asks="提醒还没有完成的责任人，每项每天最多一次。"),
)  # fmt: skip

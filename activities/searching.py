"""What is searched of activities, micro-suggestions and tasks (``cppcc.search``)."""

from typing import Any

from django.utils import timezone

from activities.models import Activity, MicroSuggestion, OfficeTask
from cppcc.frame import Kind, found
from cppcc.rights import AT_WORK, READERS, Role, holds
from cppcc.search import source

source(Activity, "title", "place", body=("summary",))
source(MicroSuggestion, "title", body=("content",), apart={"place": ("place",)}, also=("member",), compared=True)
source(OfficeTask, "title")

MICRO = AT_WORK - {Role.ADMIN, Role.DISPATCHER}


def of_activity(activity: Activity) -> str:
    return f"{timezone.localtime(activity.starts_at):%Y-%m-%d} · {activity.get_kind_display()}"


def of_micro(micro: MicroSuggestion) -> str:
    """微建议 · 张三 · 已采用 · 2024年."""
    return f"{micro.get_kind_display()} · {micro.who} · {micro.get_state_display()} · {micro.plenary.year}年"


def activities(user: Any) -> Any:
    return Activity.objects.visible_to(user) if holds(user, READERS | {Role.MEMBER}) else None


def suggestions(user: Any) -> Any:
    return MicroSuggestion.objects.visible_to(user) if holds(user, MICRO) else None


def tasks(user: Any) -> Any:
    return OfficeTask.objects.visible_to(user) if holds(user, READERS) else None


found(
    Activity,
    Kind("活动", "calendar-event", activities, "activity_list", {"year": "all"}, "场", said=of_activity, order=20),
)
found(
    MicroSuggestion,
    Kind("微建议和社情民意", "lightbulb", suggestions, "micro_list", {"year": "all"}, said=of_micro,
         related=("member", "plenary"), order=22),
)  # fmt: skip
found(
    OfficeTask,
    Kind("委办任务", "check2-square", tasks, "task_list", {"year": "all"}, "项",
         said=lambda task: f"{task.get_state_display()} · {task.due_on:%Y-%m-%d}", order=40),
)  # fmt: skip

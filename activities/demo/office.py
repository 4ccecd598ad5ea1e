"""The demonstration year's office tasks, taken through their steps."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.models import (
    OfficePoint,
    OfficeTask,
)
from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from members.demo import Committee2024, staff_accounts

TASKS = [
    ("筹备全体会议材料", 1, (1, 5)), ("印发年度协商计划", 1, (2, 20)), ("提案交办会", 1, (3, 10)),
    ("委员学习培训班", 2, (6, 30)), ("“谏议朝阳”协商活动", 2, (5, 31)), ("文旅融合专题调研", 2, (6, 20)),
    ("民主监督视察", 3, (8, 31)), ("书画作品展", 3, (9, 25)), ("委员工作站检查", 3, (9, 10)),
    ("提案办理“回头看”", 4, (11, 30)), ("年度考核和述职", 4, (12, 31)), ("年度履职报告", 4, (12, 31)),
]  # fmt: skip


def build(world: Committee2024) -> None:
    """The office's year, through the steps: most in time, two late, one not done."""
    staff = staff_accounts(Role.STAFF, 4, "机关")
    owners = [world.accounts["staff"], *staff]
    for index, (title, quarter, (month, day)) in enumerate(TASKS):
        due = date(2024, month, day)
        owner = owners[index % len(owners)]
        task = OfficeTask.objects.create(plenary=world.year, title=title, owner=owner, quarter=quarter, due_on=due)
        if index == 8:
            continue
        done = due + timedelta(days=4 if index in (3, 6) else -2)
        with clock.at(timezone.make_aware(datetime.combine(min(done, date(2024, 12, 30)), time(16)))):
            task = take(OfficeTask, task.pk, "report_done", owner, task.version, {"words": "已完成，材料归档。"})
            task = take(OfficeTask, task.pk, "confirm", world.accounts["leader"], task.version)
    OfficePoint.objects.create(user=staff[0], on=date(2024, 10, 9), words="信息稿件被省级采用", points=3)

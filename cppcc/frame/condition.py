"""How the machine fares: what was found (``Found``), and the same in words with what to do (``told``).

One reading for the page 运行情况, an administrator's home and ``/metrics``, so that they say the same.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone

from cppcc import updating
from cppcc.backup import nightly
from cppcc.jobs import alive
from cppcc.models import Incident, Job, Notice, Periodic, Trouble

GOOD, WAITS, BAD = "success", "warning", "danger"
SHORT = 0.1
"""A disk is short of room from here."""
SILENT = timedelta(minutes=30)
"""The worker is silent when nothing that comes again was done for so long."""
WAITED, MANY_WAIT = timedelta(minutes=10), 50
"""The queue is long when the first of it waits for so long, or so many wait."""
OLD_BACKUP = timedelta(hours=36)
DAY = timedelta(days=1)
MANY_SLOW = 20
"""So many slow pages in a day need a look."""


@dataclass(frozen=True)
class Found:
    """What was read, with when."""

    at: datetime
    worked_at: datetime | None
    signs: dict[str, datetime]
    jobs: dict[tuple[str, str], int]
    """(kind, state) → how many."""
    failed: int
    """Jobs of the last seven days."""
    waits_since: datetime | None
    mails: dict[str, int]
    disks: dict[str, tuple[int, int]]
    """Name of the place → bytes free, bytes in all."""
    backup_at: datetime | None
    troubles: frozenset[str]
    """Keys of what waits for an administrator."""
    incidents: dict[str, int] = field(default_factory=dict)
    """Kind → how many within a day."""
    updates: updating.Standing = field(default_factory=updating.Standing)

    @property
    def waiting(self) -> int:
        return sum(number for (_, state), number in self.jobs.items() if state == Job.State.WAITING)

    @property
    def running(self) -> int:
        return sum(number for (_, state), number in self.jobs.items() if state == Job.State.RUNNING)

    @property
    def backups_asked(self) -> bool:
        """Whether a night's backup was to be made before, however that ended."""
        return any(self.jobs.get((nightly.KIND, state)) for state in (Job.State.DONE, Job.State.FAILED))

    def sign_of(self, *processes: str) -> datetime | None:
        """The last sign of such a process, of whichever machine."""
        return max((at for name, at in self.signs.items() if name.partition("@")[0] in processes), default=None)


def read() -> Found:
    """Ten queries at most. DatabaseError where it does not answer."""
    now = timezone.now()
    failed = Job.objects.filter(state=Job.State.FAILED, created_at__gte=now - timedelta(days=7)).count()
    return Found(
        at=now,
        worked_at=Periodic.objects.exclude(name__startswith=alive.SIGN).aggregate(last=Max("done_at"))["last"],
        signs=alive.signs(),
        jobs={(kind, state): number for kind, state, number in _numbers(Job.objects.all(), "kind", "state")},
        failed=failed,
        waits_since=Job.objects.filter(state=Job.State.WAITING).aggregate(first=Min("created_at"))["first"],
        mails=dict(_numbers(Notice.objects.exclude(mail=Notice.Mail.NONE), "mail")),
        disks=_disks(),
        backup_at=_backup_at(),
        troubles=frozenset(Trouble.objects.filter(closed_at=None).order_by().values_list("key", flat=True)),
        incidents=dict(_numbers(Incident.objects.filter(at__gte=now - DAY), "kind")),
        updates=updating.standing(),
    )


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _numbers(rows: Any, *names: str) -> Any:
    return rows.order_by().values_list(*names).annotate(number=Count("pk"))


def _disks() -> dict[str, tuple[int, int]]:
    found = {}
    for name, place in (("var", settings.VAR_DIR), ("media", settings.MEDIA_ROOT), ("backup", settings.BACKUP_DIR)):
        with suppress(OSError):
            if place and Path(place).is_dir() and (usage := shutil.disk_usage(place)).total:
                found[name] = (usage.free, usage.total)
    return found


def _backup_at() -> datetime | None:
    """None also where the folder can't be read."""
    try:
        return nightly.newest()
    except OSError:
        return None


# --- in words ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Health:
    """One thing that has to work, in words; ``remedy``: what to do where it does not."""

    label: str
    words: str
    tone: str
    state: str
    url: str = ""
    remedy: str = ""

    @property
    def bad(self) -> bool:
        return self.tone == BAD


def told(found: Found) -> list[Health]:
    """All of it, in a steady order."""
    return [
        _worker(found), *_processes(found), _beat(found), _jobs(found), _queue(found), _mail(found), _disk(found), _backup(found),
        _updates(found), _faults(found), _slow(found), _troubles(found),
    ]  # fmt: skip


def _worker(found: Found) -> Health:
    start = "请运维人员启动后台服务：报告、导出、提醒都在等它。"
    if found.worked_at is None:
        return Health("后台服务", "还没有执行过定时任务", WAITS, "未运行", remedy=start)
    if found.at - found.worked_at < SILENT:
        return Health("后台服务", f"最近一次定时任务 {moment(found.worked_at)}", GOOD, "正常")
    return Health("后台服务", f"最近一次定时任务 {moment(found.worked_at)}", BAD, "已停", remedy=start)


PROCESSES = {
    "quick": ("短任务进程", "邮件、提醒、批量办理和小件"),
    "slow": ("长任务进程", "报告、导出、名册和夜间备份"),
}
"""What the two kinds of workers are called, and what waits for each; on one machine ``worker`` is both."""


def _processes(found: Found) -> Iterator[Health]:
    for process, (label, waits) in PROCESSES.items():
        yield _signed(found, label, f"{waits}在等它。", process, "worker")


def _beat(found: Found) -> Health:
    return _signed(found, "定时服务", "没有它，提醒、邮件、夜间备份都不会开始。", "beat")


def _signed(found: Found, label: str, why: str, *processes: str) -> Health:
    """By the last sign of such a process; ``why`` it is to be started."""
    last, remedy = found.sign_of(*processes), f"请运维人员启动{label}：{why}"
    if last is None:
        return Health(label, "还没有启动过", WAITS, "未运行", remedy=remedy)
    words = f"最近一次报到 {moment(last)}"
    if abs(found.at - last) < alive.SILENT:
        return Health(label, words, GOOD, "正常")
    return Health(label, words, BAD, "已停", remedy=remedy)


def _jobs(found: Found) -> Health:
    words = f"排队和进行中 {found.waiting + found.running} 项，近七天失败 {found.failed} 项"
    url = f"{reverse('incident_list')}?kind={Incident.Kind.JOB}"
    if not found.failed:
        return Health("后台任务", words, GOOD, "正常", url)
    remedy = "请看失败的原因，处理好后请发起的人重新开始。"
    return Health("后台任务", words, WAITS, "有失败", url, remedy)


def _queue(found: Found) -> Health:
    first = found.waits_since
    words = f"{found.waiting} 项在等，最早的从 {moment(first)} 等起" if first else "没有任务在等"
    if (first and found.at - first > WAITED) or found.waiting > MANY_WAIT:
        remedy = "请运维人员看后台服务是否在运行；都在运行，请增加后台进程。"
        return Health("任务排队", words, BAD, "排队过长", remedy=remedy)
    return Health("任务排队", words, GOOD, "正常")


def _mail(found: Found) -> Health:
    stuck = found.mails.get(Notice.Mail.FAILED, 0) + found.mails.get(Notice.Mail.UNSURE, 0)
    words = f"待发 {found.mails.get(Notice.Mail.WAITING, 0)} 封，未能发出或可能已发 {stuck} 封"
    url = reverse("mail_list")
    if "mail" in found.troubles:
        return Health("邮件", words, BAD, "发不出去", url, "邮件服务器连不上，请核对邮件服务器的地址和密码。")
    if stuck:
        return Health("邮件", words, WAITS, "待处理", url, "请逐封看原因，改正邮箱后点“再发”。")
    return Health("邮件", words, GOOD, "正常", url)


def _disk(found: Found) -> Health:
    if nightly.wanted() and "backup" not in found.disks:
        remedy = "请运维人员看备份的磁盘是否挂上、文件夹是否可读。"
        return Health("磁盘", "备份的存放位置读不到", BAD, "读不到", remedy=remedy)
    if not found.disks:
        return Health("磁盘", "没有读到剩余空间", WAITS, "读不到", remedy="请运维人员看存放文件的位置是否可用。")
    free, total = min(found.disks.values(), key=lambda one: one[0] / one[1])
    words = f"剩余 {free / 2**30:.0f} GB，占 {free / total:.0%}"
    if free / total < SHORT:
        return Health("磁盘", words, BAD, "空间不足", remedy="请尽早扩容或清理：满了以后不能再保存。")
    return Health("磁盘", words, GOOD, "正常")


def _backup(found: Found) -> Health:
    if not nightly.wanted():
        remedy = "请运维人员设置夜间备份的存放位置，或确认另有备份。"
        return Health("备份", "没有设置夜间备份", WAITS, "未设置", remedy=remedy)
    remedy = "请运维人员看备份的存放位置是否可写、放得下，并补做一次备份。"
    if found.backup_at is None and not found.backups_asked:
        return Health("备份", "还没有备份过", WAITS, "还没有", remedy=remedy)
    if found.backup_at is None:
        return Health("备份", "存放位置里没有一份成功的夜间备份", BAD, "没有", remedy=remedy)
    words = f"最近一次成功的是 {moment(found.backup_at)}"
    if nightly.KIND in found.troubles:
        return Health(
            "备份",
            words,
            BAD,
            "没有成功",
            f"{reverse('trouble_list')}?open=true",
            "请按运行异常里的详情处理，并补做一次备份。",
        )
    if found.at - found.backup_at > OLD_BACKUP:
        return Health("备份", words, BAD, "过期", remedy=remedy)
    return Health("备份", words, GOOD, "正常")


def _updates(found: Found) -> Health:
    done = found.updates
    if done.failed:
        words = f"没有做成：{'、'.join(done.failed)}，一小时后再试"
        return Health("更新后的整理", words, BAD, "有失败", remedy="请把失败的原因告诉运维人员。")
    if done.open:
        return Health(
            "更新后的整理",
            f"正在做或等着做：{'、'.join(done.open)}",
            WAITS,
            "进行中",
            remedy="后台服务会自己做完，不用人管。",
        )
    return Health("更新后的整理", f"{done.done} 项都已做好", GOOD, "正常")


def _faults(found: Found) -> Health:
    number = found.incidents.get(Incident.Kind.FAULT, 0)
    url = f"{reverse('incident_list')}?kind={Incident.Kind.FAULT}"
    if number:
        return Health("页面出错", f"近一天 {number} 次", BAD, "有出错", url, "请把编号告诉运维人员，按编号查系统日志。")
    return Health("页面出错", "近一天没有", GOOD, "正常", url)


def _slow(found: Found) -> Health:
    number = found.incidents.get(Incident.Kind.SLOW, 0)
    words = f"近一天 {number} 次" if number else "近一天没有"
    url = f"{reverse('incident_list')}?kind={Incident.Kind.SLOW}"
    if number >= MANY_SLOW:
        return Health("打开慢", words, BAD, "过多", url, "请运维人员看服务器是否繁忙；总是同一页面的，请告诉开发人员。")
    return Health("打开慢", words, GOOD, "正常", url)


def _troubles(found: Found) -> Health:
    words = f"{len(found.troubles)} 项待处理" if found.troubles else "没有待处理的异常"
    url = f"{reverse('trouble_list')}?open=true"
    if found.troubles:
        return Health("运行异常", words, WAITS, "待处理", url, "请按详情处理，处理好后标为已处理。")
    return Health("运行异常", words, GOOD, "正常", url)

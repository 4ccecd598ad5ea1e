"""An administrator's home: whether the machine is well, who has an account, who signed in."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.audit import signing
from cppcc.models import Job, Notice, Periodic, Trouble
from cppcc.rights import Role, holds
from cppcc.templatetags.components import badge
from cppcc.templatetags.furniture import moment
from members.models import User
from reports.homes.parts import Part, Row

SHORT, SILENT = 0.1, timedelta(minutes=30)
"""A disk is short of room from here; the worker is silent when nothing that comes again was done for so long."""
SHOWN = 8
GOOD, WAITS, BAD = "success", "warning", "danger"


@dataclass(frozen=True)
class Health:
    """One thing that has to work, in words."""

    label: str
    words: str
    tone: str
    state: str
    url: str = ""

    @property
    def badge(self) -> Any:
        return badge(self.state, self.tone)


def health() -> Part:
    """Work in the background, mail, room on the disk, what went wrong."""
    rows = [_worker(), _jobs(), _mail(), _disk(), _troubles()]
    return Part("health", "运行情况", rows, more="运行异常", more_url=reverse("trouble_list"))


def _worker() -> Health:
    last = Periodic.objects.aggregate(last=Max("done_at"))["last"]
    if last is None:
        return Health("后台服务", "还没有执行过定时任务", WAITS, "未运行")
    alive = timezone.now() - last < SILENT
    return Health("后台服务", f"最近一次定时任务 {moment(last)}", GOOD if alive else BAD, "正常" if alive else "已停")


def _jobs() -> Health:
    since = timezone.now() - timedelta(days=7)
    found = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=Job.ACTIVE)),
        failed=Count("pk", filter=Q(state=Job.State.FAILED, created_at__gte=since)),
    )
    words = f"排队和进行中 {found['waiting']} 项，近七天失败 {found['failed']} 项"
    return Health("后台任务", words, WAITS if found["failed"] else GOOD, "有失败" if found["failed"] else "正常")


def _mail() -> Health:
    found = Notice.objects.aggregate(
        waiting=Count("pk", filter=Q(mail=Notice.Mail.WAITING)),
        stuck=Count("pk", filter=Q(mail__in=[Notice.Mail.FAILED, Notice.Mail.UNSURE])),
    )
    words = f"待发 {found['waiting']} 封，未能发出或可能已发 {found['stuck']} 封"
    url = reverse("mail_list")
    return Health("邮件", words, WAITS if found["stuck"] else GOOD, "待处理" if found["stuck"] else "正常", url)


def _disk() -> Health:
    usage = shutil.disk_usage(settings.VAR_DIR)
    share = usage.free / usage.total
    words = f"剩余 {usage.free / 2**30:.0f} GB，占 {share:.0%}"
    return Health("磁盘", words, BAD if share < SHORT else GOOD, "空间不足" if share < SHORT else "正常")


def _troubles() -> Health:
    number = Trouble.objects.filter(closed_at=None).count()
    words = f"{number} 项待处理" if number else "没有待处理的异常"
    state = "待处理" if number else "正常"
    return Health("运行异常", words, WAITS if number else GOOD, state, f"{reverse('trouble_list')}?open=true")


def accounts() -> Part:
    """How many accounts hold each role; those that never signed in."""
    active = User.objects.filter(is_active=True)
    found = dict(active.values_list("role_grants__role").annotate(number=Count("pk", distinct=True)))
    rows = [(role.label, found.get(role, 0), f"{reverse('account_list')}?role={role}") for role in Role]
    never = active.filter(last_login=None).count()
    return Part(
        "accounts",
        "账号",
        rows,
        side=True,
        count=f"{never} 个从未登录" if never else "",
        more="管理账号",
        more_url=reverse("account_list"),
    )


def sign_ins(reader: User) -> Part:
    """Where somebody tried in vain within a day, then who signed in within a month, as the trail has it."""
    now, keeps = timezone.now(), holds(reader, [Role.ADMIN])
    rows = [
        Row(
            f"{one.user or '没有这个登录名'} 登录失败 {one.times} 次",
            reverse("audit_list"),
            badge("未成功", WAITS),
            f"{one.address or '来源不明'} · {moment(one.at, year=False)}",
        )
        for one in signing.failures(now - timedelta(days=1))[:SHOWN]
    ]
    rows += [
        Row(str(user), user.get_absolute_url() if keeps else "", "", f"{user.role_words} · {moment(at, year=False)}")
        for user, at in signing.last_sign_ins(SHOWN, now - timedelta(days=31))
    ]
    return Part(
        "rows",
        "最近登录",
        rows[:SHOWN],
        side=True,
        nothing="近一个月没有人登录。",
        more="查看操作日志",
        more_url=reverse("audit_list"),
    )

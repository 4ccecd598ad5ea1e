"""An administrator's home: whether the machine is well, who has an account, who signed in."""

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cppcc.audit import signing
from cppcc.frame import condition
from cppcc.rights import Role, holds
from cppcc.templatetags.components import badge
from cppcc.templatetags.furniture import moment
from members.models import User
from reports.homes.parts import Part, Row

SHOWN = 8


def health() -> Part:
    """Work in the background, mail, room on the disk, backup, what went wrong: as the page 运行情况 says it."""
    rows = condition.told(condition.read())
    return Part("health", "运行情况", rows, more="运行情况", more_url=reverse("trouble_list"))


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
            badge("未成功", "warning"),
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

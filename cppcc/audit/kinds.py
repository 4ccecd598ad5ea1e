"""The register of events: what stands in the trail besides changes of records, and why something was refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EventKind:
    """One kind of event. ``code`` is what the trail's rows carry; a failure stands even where what failed is rolled back."""

    code: int
    label: str
    failure: bool = False


KINDS = {
    "sign_in": EventKind(100, "登录"),
    "sign_in_failed": EventKind(101, "登录失败", failure=True),
    "locked_out": EventKind(102, "锁定登录", failure=True),
    "sign_out": EventKind(103, "退出登录"),
    "refused": EventKind(104, "拒绝访问", failure=True),
    "sessions_ended": EventKind(105, "退出其他会话"),
    "unlocked": EventKind(106, "解除登录锁定"),
    "exported": EventKind(110, "导出"),
    "downloaded": EventKind(111, "下载"),
    "personal_opened": EventKind(112, "查看个人信息"),
    "first_password": EventKind(120, "发放首次密码"),
    "password_reset": EventKind(121, "重置密码"),
    "password_changed": EventKind(122, "修改密码"),
    "password_refused": EventKind(123, "修改密码未成", failure=True),
    "factor_enrolled": EventKind(130, "启用第二道验证"),
    "factor_removed": EventKind(131, "停用第二道验证"),
    "factor_failed": EventKind(132, "第二道验证失败", failure=True),
    "factor_passed": EventKind(133, "通过第二道验证"),
    "recovery_used": EventKind(134, "使用恢复码"),
    "recovery_made": EventKind(135, "生成恢复码"),
    "factor_reset": EventKind(136, "重置第二道验证"),
    "confirmed_again": EventKind(137, "再次确认身份"),
    "account_matched": EventKind(138, "对应统一身份"),
    "remark_done": EventKind(140, "处理意见"),
    "content_erased": EventKind(150, "依法清除内容"),
    "trail_archived": EventKind(151, "日志归档"),
    "trail_verified": EventKind(152, "核对日志"),
}
"""Codes are never used again for something else: they stand in rows that are sealed."""

LABELS = {kind.code: kind.label for kind in KINDS.values()}
FAILURES = frozenset(kind.code for kind in KINDS.values() if kind.failure)
OF_SIGNING_IN = frozenset(kind.code for kind in KINDS.values() if kind.code < 104 or 105 <= kind.code < 110)
TAKEN_OUT = frozenset({KINDS["exported"].code, KINDS["downloaded"].code})

REASONS = {
    "unknown_name": "没有这个登录名",
    "wrong_password": "密码不对",
    "locked": "已被锁定",
    "closed_account": "账号已停用",
    "too_many": "失败次数过多",
    "forbidden": "没有权限",
    "not_found": "对他不存在",
    "wrong_code": "验证码不对",
    "by_administrator": "由管理员办理",
    "by_command": "由维护命令办理",
    "idle": "闲置过久",
    "too_old": "会话到期",
    "by_himself": "由本人办理",
}
"""Reasons that recur, by key. Any other reason is kept as it is said; it is read by all readers of the trail."""

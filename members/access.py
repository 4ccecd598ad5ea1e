"""What pages ask of a member's account before anything is written."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect

from cppcc.calendar import clock
from cppcc.rights import OFFICE, Role, holds
from members import membership
from members.models import Member, PlenaryYear


class NeedsYearAndMember:
    """New records belong to a year, so there must be one; a member's account needs its member. Else: back to ``list_name``."""

    list_name = "home"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if holds(user, [Role.MEMBER]) and not holds(user, OFFICE):
            member = Member.objects.filter(user=user).first()
            if member is None:
                messages.error(request, "您的账号还没有对应到委员，请联系系统管理员。")
                return redirect(self.list_name)
            if words := membership.refusal([member], clock.today()):
                messages.error(request, f"{words}不能再新写；已提交的照常办理。")
                return redirect(self.list_name)
        if holds(user, [Role.MEMBER, *OFFICE]) and not PlenaryYear.objects.exists():
            messages.error(request, "还没有建立届次年度，请联系机关工作人员。")
            return redirect(self.list_name)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixin

"""登录记录与会话: what everybody sees of his own sign-ins, and the way to end all other sessions."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import TemplateView

from cppcc.audit import sessions, telling
from cppcc.audit.kinds import FAILURES, KINDS, OF_SIGNING_IN
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin

SHOWN = 50
OWN = ("password", "first", "factor", "recovery")
TOLD = OF_SIGNING_IN | {kind.code for name, kind in KINDS.items() if name.startswith(OWN)}


def own_entries(user: Any) -> Any:
    """Sign-ins, failed tries, sign-outs and changes of the password of an account, the last first."""
    accounts = ContentType.objects.get_for_model(get_user_model())
    about = Q(actor_id=user.pk) | Q(content_type=accounts, object_id=user.pk)
    return LogEntry.objects.filter(about, action__in=TOLD).order_by("-timestamp", "-pk")


class OwnSessions(RoleRequiredMixin, TemplateView):
    roles = EVERYONE
    template_name = "cppcc/own_sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        there = sessions.open_sessions(user, self.request.session.session_key)
        rows = [
            {
                "at": one.timestamp,
                "what": telling.action(one),
                "said": telling.changes(one),
                "address": one.remote_addr or "—",
                "failed": one.action in FAILURES,
            }
            for one in own_entries(user)[:SHOWN]
        ]
        return super().get_context_data(
            title="登录记录与会话", sessions=there, others=sum(not one.own for one in there), rows=rows, **kwargs
        )


class OthersEnd(RoleRequiredMixin, View):
    """Asks, then ends all sessions of the account but this one."""

    roles = EVERYONE

    def get(self, request: HttpRequest) -> HttpResponse:
        there = sessions.open_sessions(request.user, request.session.session_key)
        others = [one for one in there if not one.own]
        context = {"title": "退出其他全部会话", "others": others, "number": len(others)}
        return render(request, "cppcc/own_sessions_end.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        number = sessions.end_others(request)
        messages.success(request, f"已退出其他 {number} 个会话。" if number else "没有其他会话。")
        return redirect("own_sessions")

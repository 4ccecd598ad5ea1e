"""签到 by code: the code on a screen, the screen's own address, and what a phone opens."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from activities.models import Activity, Attendance
from activities.services import checkin
from activities.showing import attending as showing
from cppcc.identity.limits import asks_too_often, too_many, too_often
from cppcc.rights import AT_WORK, OFFICE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members import passes
from members.models import Member

SCREEN = "check_in"
"""The kind of a pass that shows one activity's code."""
UNKNOWN, CODES = 30, 60
"""So many addresses that are no screen's one sender tries in ten minutes, so many codes one account or sender opens."""


def code_on_screen(request: HttpRequest, activity: Activity, again: str) -> dict[str, Any]:
    """What a screen shows now; ``again`` is the address that it asks for the next code."""
    counts = activity.attendances.values_list("state", flat=True)
    address = request.build_absolute_uri(reverse("check_in", args=[activity.pk, checkin.new_code(activity)]))
    buffer = io.BytesIO()
    segno.make(address, error="m").save(buffer, kind="svg", scale=8, border=2, xmldecl=False, svgns=True, omitsize=True)
    return {
        "title": f"扫码签到：{activity}",
        "activity": activity,
        "present": sum(state == Attendance.State.PRESENT for state in counts),
        "expected": len(counts),
        "code": buffer.getvalue().decode(),
        "address": address,
        "again": again,
    }


class CodePage(RoleRequiredMixin, View):
    """The code for who is signed in, and the way to a screen of its own; asking for the next one keeps no log-in alive."""

    polled = True
    roles = OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        context = code_on_screen(request, activity, reverse("activity_code", args=[pk]))
        if getattr(request, "htmx", False):
            return render(request, "activities/_code.html", context)
        context["screens"] = passes.standing(SCREEN, pk).count()
        return render(request, "activities/code.html", context)


class ScreenOpen(RoleRequiredMixin, View):
    """A screen of its own for the rest of the day; the log-in on this computer ends with it if wanted."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        token = passes.issue(SCREEN, activity.pk, request.user)
        if "leave" in request.POST:
            logout(request)
        return redirect("activity_screen", pk=pk, token=token)


class ScreenClose(RoleRequiredMixin, View):
    """No screen of the activity shows a code any more."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        number = passes.revoke(SCREEN, activity.pk)
        messages.success(request, f"已停用 {number} 个大屏。" if number else "没有在用的大屏。")
        return redirect("activity_code", pk=pk)


class Screen(View):
    """One activity's code and nothing else, for who holds the address; whoever is signed in here has no part in it."""

    outside_session = True

    def get(self, request: HttpRequest, pk: int, token: str) -> HttpResponse:
        request.user = AnonymousUser()
        found = passes.opened(SCREEN, pk, token)
        if found is None or not holds(found.made_by, OFFICE):
            if asks_too_often(request, "screen", UNKNOWN):
                return too_many(request)
            raise Http404
        activity = get_object_or_404(Activity.objects.visible_to(found.made_by), pk=pk)
        context = code_on_screen(request, activity, request.path)
        name = "activities/_code.html" if getattr(request, "htmx", False) else "activities/screen.html"
        answer = render(request, name, context)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex"
        answer["Referrer-Policy"] = "no-referrer"
        return answer


class CheckIn(RoleRequiredMixin, View):
    """What a phone opens from the code: the activity, one button, or a clear answer why not."""

    roles = AT_WORK

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who must log in first keeps the moment of the scan; codes are not tried one after the other."""
        who = request.user.pk
        often = too_often(f"code:{who}", CODES) if who else asks_too_often(request, "code", 10 * CODES)
        if often:
            return too_many(request)
        if not request.user.is_authenticated and request.method == "GET":
            checkin.wait_for_login(request.session, kwargs["pk"], kwargs["token"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int, token: str) -> HttpResponse:
        activity = get_object_or_404(Activity, pk=pk)
        try:
            at = checkin.scan_of(request.session, activity, token)
        except Refused as reason:
            return self.page(
                request, None, showing.refused(reason)
            )  # without a good code nothing is told of the activity
        try:
            checkin.may_check_in(activity, self.member(request), at)
        except Refused as reason:
            return self.page(request, activity, showing.refused(reason))
        return self.page(request, activity, scanned=checkin.scanned(activity, request.user, at))

    def post(self, request: HttpRequest, pk: int, token: str) -> HttpResponse:
        activity = get_object_or_404(Activity, pk=pk)
        try:
            at = checkin.check_scanned(activity, request.user, request.POST.get("scanned", ""))
            checkin.check_in(activity, self.member(request), at)
        except Refused as reason:
            return self.page(request, None, showing.refused(reason))
        return self.page(request, activity, showing.CHECKED_IN)

    def member(self, request: HttpRequest) -> Member | None:
        return Member.objects.filter(user_id=str(request.user.pk), user__role_grants__role=Role.MEMBER).first()

    def page(
        self, request: HttpRequest, activity: Activity | None, answer: showing.Answer | None = None, scanned: str = ""
    ) -> HttpResponse:
        context = {"title": "签到", "activity": activity, "answer": answer, "scanned": scanned}
        return render(request, "activities/check_in.html", context)

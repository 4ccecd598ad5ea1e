"""Who comes: invitations, sign-up, leave, pasted names, absence, merging of double entries."""

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from activities.forms.attending import AskedForm, AttendanceForm, InviteForm, LeaveForm, MergeForm, NamesForm
from activities.models import Activity, Attendance
from activities.services import attending, merging
from activities.services.attendance import record_attendance
from activities.services.names import PRESENT, Names, read_names
from activities.showing import attending as showing
from activities.views.activity import ActivityDetail, OfActivity
from cppcc.forms import SeenUpdateView, whole_number
from cppcc.rights import OFFICE, Role
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members import membership
from members.models import Member

MEMBER = frozenset({Role.MEMBER})
KIND_GONE = "所选的请假种类已不再使用，请另选一个，或不说明种类。"


class AboutActivity(RoleRequiredMixin, FormView):
    """A form about one activity that staff fill in."""

    roles = OFFICE
    template_name = "form.html"
    words = ""
    submit_words = "确定"

    @property
    def activity(self) -> Activity:
        return get_object_or_404(Activity.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = self.activity
        title = f"{self.words}：{activity}"
        return super().get_context_data(
            title=title, back_url=activity.get_absolute_url(), submit_words=self.submit_words, **kwargs
        )


class Invite(AboutActivity):
    form_class = InviteForm
    words, submit_words = "邀请委员", "邀请并通知"

    def form_valid(self, form: Any) -> HttpResponse:
        activity, data = self.activity, form.cleaned_data
        try:
            members = attending.chosen_members(activity, data, data["people"])
            new = attending.invite(activity, members)
        except Refused as reason:
            form.add_error(None, str(reason))
            return self.form_invalid(form)
        messages.success(self.request, f"已邀请 {new} 名委员；名单上原有的 {len(members) - new} 名不重复。")
        return redirect(activity)


class Merge(AboutActivity):
    form_class = MergeForm
    words, submit_words = "并入另一场活动", "并入并删除本条"
    extra_context = {"before": True}
    template_name = "activities/merge.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "activity": self.activity}

    def form_valid(self, form: Any) -> HttpResponse:
        data = form.cleaned_data
        try:
            same = merging.merge(self.activity, data["into"], self.request.user, data["seen"], form.answers())
        except Refused as reason:
            form.add_error(None, str(reason))
            form.data = {**form.data.dict(), "seen": json.dumps(form.fields["seen"].initial)}
            return self.form_invalid(form)
        once = f"同一委员只计一次{f'，两处相同的 {len(same)} 项只计一次' if same else ''}"
        messages.success(self.request, f"已并入：{once}，本条记录已删除，30 天内可以在“回收站”中恢复。")
        return redirect(data["into"])


class PasteNames(RoleRequiredMixin, View):
    """Two steps: names are read and shown, doubtful ones asked one by one; then those ticked are registered."""

    roles = OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.activity(request, pk), NamesForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = self.activity(request, pk)
        form = NamesForm(request.POST)
        on = timezone.localdate(activity.starts_at)
        names = read_names(form.cleaned_data["names"], on) if form.is_valid() else None
        if "confirm" not in request.POST:
            return self.page(request, activity, form, names, AskedForm(names=names, on=on))
        asked = AskedForm(request.POST, names=names, on=on)
        if asked.is_valid():
            try:
                messages.success(request, self.register(request, activity, names, asked))
                return redirect(activity)
            except Refused as reason:
                asked.add_error(None, str(reason))
        if names is None:
            messages.error(request, "；".join(map(str, asked.non_field_errors())))
            return redirect("activity_names", pk=pk)
        return self.page(request, activity, form, names, asked)

    def activity(self, request: HttpRequest, pk: int) -> Activity:
        return get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)

    def register(self, request: HttpRequest, activity: Activity, names: Names | None, asked: AskedForm) -> str:
        """What was ticked and answered; in words."""
        names = names.decided(asked.together()) if names else None
        told = {one.member.pk: one for one in names.found} if names else {}
        listed = asked.answered(names)
        for state in (PRESENT, Attendance.State.LEAVE.value, Attendance.State.ABSENT.value):
            for one in Member.objects.filter(pk__in=self.keys(request, state)):
                met = told.get(one.pk)
                as_said = met is not None and bool(met.doubt or met.state == state)
                way = (met.state, met.reason, met.leave_kind) if met and as_said else (state,)
                listed.append(attending.Away(one, *way))
        here = [one.member for one in listed if one.state == PRESENT]
        away = [one for one in listed if one.state != PRESENT]
        seen = dict(text.split(":", 1) for text in request.POST.getlist("sight") if ":" in text)
        with transaction.atomic():
            new, left = attending.mark_listed(activity, here, seen if "sight" in request.POST else None)
            gone, stand = attending.mark_away(activity, away, seen if "sight" in request.POST else None)
        words = f"已登记 {new} 名委员出席" + (f"、{gone} 名请假或缺席" if away else "") + "；此前已登记的不重复。"
        for row in left:
            changed = (
                f"{row.member}在您识别名单之后改为“{row.get_state_display()}”，没有登记出席；确已出席的请逐人更正。"
            )
            messages.warning(request, changed)
        for row in stand:
            words += f"{row.member}现为“{row.state_words}”，没有改动。"
        return words

    def keys(self, request: HttpRequest, state: str) -> list[int]:
        sent = request.POST.getlist("member" if state == PRESENT else state)
        return [key for key in (whole_number(text, digits=9) for text in sent) if key]

    def page(
        self, request: HttpRequest, activity: Activity, form: NamesForm, names: Names | None = None, asked: Any = None
    ) -> HttpResponse:
        ticked = None
        if "confirm" in request.POST:
            states = (PRESENT, *Attendance.State.values)
            ticked = {key for state in states for key in self.keys(request, state)}
        context = {
            "title": f"粘贴名单：{activity}",
            "form": form,
            "names": names,
            **showing.parts(activity, names, ticked),
            "asked": asked,
            "activity": activity,
        }
        return render(request, "activities/names.html", context)


class AttendanceEdit(OfActivity, SeenUpdateView):
    form_class = AttendanceForm
    template_name = "form.html"
    extra_context = {"title": "出席情况"}

    def get_queryset(self) -> Any:
        return Attendance.objects.filter(activity=self.kwargs["activity_pk"]).select_related("activity", "member")

    def perform(self, form: Any) -> Attendance:
        attendance: Attendance = form.save()
        record_attendance(attendance)
        self.saved_words = f"{attendance.member}：{attendance.get_state_display()}。"
        return attendance


class OfficeAct(RoleRequiredMixin, View):
    """What staff do with one press: grant or refuse a leave, mark absence."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        try:
            if "absent" in request.POST:
                keys = request.POST.get("expected", "").split(",")
                seen = {whole_number(key, digits=9) for key in keys} if "expected" in request.POST else None
                number, passed = attending.mark_absent(activity, seen)
                messages.success(request, f"已将 {number} 名未到、未请假的委员登记为缺席。")
                if words := membership.refusal(passed, attending.day_of(activity)):
                    messages.warning(request, f"{words.removesuffix('。')}，没有登记缺席。")
            else:
                key = whole_number(request.POST.get("grant") or request.POST.get("refuse"), digits=9)
                row = get_object_or_404(Attendance, pk=key, activity=activity)
                attending.decide_leave(row, grant="grant" in request.POST)
                messages.success(request, "已批准请假。" if "grant" in request.POST else "未批准，已通知本人。")
        except Refused as reason:
            messages.error(request, str(reason))
        return redirect(activity)


class MemberAct(RoleRequiredMixin, View):
    """报名, 请假."""

    roles = MEMBER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        member = get_object_or_404(Member, user_id=request.user.pk)
        try:
            if "leave" in request.POST:
                form = LeaveForm(request.POST, activity=activity)
                if not form.is_valid():
                    raise Refused("请填写请假理由。" if "reason" in form.errors else KIND_GONE)
                attending.ask_leave(activity, member, form.cleaned_data["reason"], form.cleaned_data["leave_kind"])
                messages.success(request, "请假已提交，等待机关批准。")
            else:
                attending.sign_up(activity, member)
                messages.success(request, "已报名。")
        except Refused as reason:
            messages.error(request, str(reason))
            if request.POST.get("reason"):
                return self.typed_again(request, pk)
        return redirect(activity)

    def typed_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The activity's page as it is now, with the reason that was typed."""
        page = ActivityDetail()
        page.setup(request, pk=pk)
        page.object = page.get_object()
        typed, kind = request.POST["reason"][:1000], request.POST.get("leave_kind", "")
        return page.render_to_response(page.get_context_data(object=page.object, typed_reason=typed, typed_kind=kind))

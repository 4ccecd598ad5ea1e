"""归属变动: entering one, and correcting or taking back one that was entered."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from cppcc.forms import SeenUpdateView, locked
from cppcc.rights import OFFICE
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.workflow import Refused
from members import register
from members.forms.member import MoveEditForm, MoveForm
from members.membership import BODIES
from members.models import Member, PastMembership


class MemberMove(RoleRequiredMixin, FormView):
    """归属变动: another sector, committee or group from a day on."""

    roles = OFFICE
    form_class = MoveForm
    template_name = "form.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.visible_to(self.request.user)
        return get_object_or_404(locked(rows) if self.request.method == "POST" else rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        member = self.member
        return {"sector": member.sector_id, "committee": member.committee_id, "group": member.group_id}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.member
        return super().get_context_data(title=f"{member}归属变动", back_url=member.get_absolute_url(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            register.move(
                self.member, **{name: form.cleaned_data[name] for name in ("on", "sector", "committee", "group")}
            )
        except Refused as reason:
            form.add_error("on", str(reason))
            return self.form_invalid(form)
        messages.success(self.request, "归属变动已登记，此前的归属保留在记录中。")
        return redirect(self.member)


class MoveEdit(RoleRequiredMixin, SeenUpdateView):
    """A move that was entered with a wrong day or from a wrong body, or never was."""

    roles = OFFICE
    form_class = MoveEditForm
    template_name = "form.html"

    def get_queryset(self) -> Any:
        return PastMembership.objects.filter(member=self.kwargs["member_pk"]).select_related("member")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.object.member
        title, back = f"更正{member}的归属变动", member.get_absolute_url()
        return super().get_context_data(title=title, back_url=back, **kwargs)

    def perform(self, form: Any) -> PastMembership:
        row: PastMembership = self.object
        data = form.cleaned_data
        if data["undone"]:
            register.take_back_move(row)
            self.saved_words = "这次归属变动已取消。"
        else:
            register.correct_move(row, data["on"], **{name: data[name] for name in BODIES})
        return row

    def get_success_url(self) -> str:
        return str(self.object.member.get_absolute_url())

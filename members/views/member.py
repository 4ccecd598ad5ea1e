"""Pages of the register of members."""

import io
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views import View
from django.views.generic import DetailView
from openpyxl import load_workbook

from cppcc import jobs
from cppcc.audit import events
from cppcc.calendar import clock
from cppcc.files import made_download, serve_picture
from cppcc.forms import OnceCreateView, SavedWord, SeenUpdateView, VersionedUpdateView
from cppcc.lists import ListPage
from cppcc.models import Job, JobFile
from cppcc.querysets import number_of
from cppcc.recycle.pages import DeletePage
from cppcc.rights import OFFICE, READERS, Role, holds
from cppcc.rights.again import on_sending
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column
from cppcc.sheets.pages import ImportView
from cppcc.workflow import Refused
from members import dossier, importing, membership, ordering, register, sheets, slips
from members.documents import member_file
from members.forms.member import BulkAccountsForm, EditMemberForm, NewMemberForm, PositionForm
from members.furniture import selected_year
from members.jobs import ACCOUNTS
from members.ledger import last_day
from members.models import DutyRecord, Member, PlenaryYear, Position
from members.points import points_of
from members.showing import people
from members.showing.scores import Scored, checking
from members.tables.member import MemberFilter, MemberTable

ADMIN = frozenset({Role.ADMIN})
TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SEEN_BY = READERS | ADMIN | frozenset({Role.MEMBER})


class MemberList(ListPage):
    personal = True
    roles = READERS | ADMIN
    table_class, filterset_class = MemberTable, MemberFilter
    template_name = "members/member_list.html"
    title, unit, new_words = "委员", "名", "新增委员"
    empty_words = "还没有委员。可以从名册表格一次导入，也可以逐名新增。"

    def get_queryset(self) -> Any:
        duties = DutyRecord.objects.filter(plenary=selected_year(self.request)).done()
        held = Position.objects.held(clock.today())
        rows = (
            Member.objects.visible_to(self.request.user)
            .select_related("sector", "committee", "group")
            .prefetch_related(Prefetch("positions", queryset=held, to_attr="held"))
            .annotate(duty_count=number_of(duties, "member"))
        )
        return ordering.ordered(rows, ordering.order_of(self.request.user), clock.today())

    def columns(self) -> tuple[Column, ...]:
        return sheets.member_columns(self.request.user)

    def exported(self, rows: Any) -> Any:
        return importing.REGISTER.fetching(rows)

    def new_url(self) -> str | None:
        return reverse("member_new") if holds(self.request.user, OFFICE) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keeps = holds(self.request.user, OFFICE)
        orders = ordering.offered(self.request.user)
        return super().get_context_data(keeps=keeps, opens=holds(self.request.user, ADMIN), orders=orders, **kwargs)


class MemberDetail(RoleRequiredMixin, DetailView):
    """A member's page; personal data only for those who need it, points for staff, leaders and the member."""

    roles = SEEN_BY
    template_name = "members/member_detail.html"

    def get_queryset(self) -> Any:
        return Member.objects.visible_to(self.request.user).select_related("sector", "committee", "group", "user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, user, year = self.object, self.request.user, selected_year(self.request)
        own, keeps = member.user_id == user.pk, holds(user, OFFICE)
        personal = register.sees_personal(user, member)
        if personal and not own:
            events.note("personal_opened", self.request, target=member)
        before = member.past_memberships.select_related("sector", "committee", "group")
        context = super().get_context_data(
            title="我的履职" if own else str(member),
            line=people.head_line(member, own, year),
            own=own,
            personal=personal,
            keeps=keeps,
            facts=people.member_facts(member, personal),
            positions=people.positions(member.positions.all(), keeps),
            past=people.past(before, keeps),
            year=year,
            **kwargs,
        )
        if year:
            context["belonging"] = membership.belonging(member, last_day(year))
        if year and (own or holds(user, READERS)):
            points = points_of(member, year, user)
            context["points"], context["scored"] = points, Scored(points) if points else None
            context["checking"] = checking(member) if own else None
            context["sections"] = people.sections(dossier.sections_of(member, year))
        return context


class MemberPhoto(RoleRequiredMixin, View):
    roles = SEEN_BY

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
        if not member.photo or not register.sees_personal(request.user, member):
            raise Http404
        return serve_picture(member.photo)


class Saves:
    """What adding and changing a member share."""

    def perform(self, form: Any) -> Member:
        member: Member = form.save(commit=False)
        if form.cleaned_data["picture"]:
            picture = form.cleaned_data["picture"][0]
            member.photo.save(picture.name, picture, save=False)
        member.save()
        words, before = register.follow_membership(member), form.initial.get("left_on")
        if before and "left_on" in form.changed_data:
            words.append(register.taken_back(member, before))
        self.saved_words = "".join([SavedWord.saved_words, *words])
        return member


class MemberCreate(RoleRequiredMixin, Saves, OnceCreateView):
    roles = OFFICE
    form_class = NewMemberForm
    template_name = "form.html"
    extra_context = {"title": "新增委员", "back_url": reverse_lazy("member_list")}


class MemberEdit(RoleRequiredMixin, Saves, VersionedUpdateView):
    roles = OFFICE
    form_class = EditMemberForm
    template_name = "form.html"

    def get_queryset(self) -> Any:
        return Member.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改委员", back_url=self.object.get_absolute_url(), **kwargs)


class MemberDelete(DeletePage):
    """Only for a member entered by mistake: one with records is protected by them."""

    roles = OFFICE
    title = "删除委员"
    consequence = "只应删除误录的委员；离任的委员请填写离任日期。"

    def get_queryset(self) -> Any:
        return Member.objects.visible_to(self.request.user)

    def get_success_url(self) -> str:
        return reverse("member_list")

    def check(self) -> None:
        if self.object.duties.exists():
            raise Refused(f"“{self.object}”已有履职记录，不能删除。离任的委员请填写离任日期。")


class OfMember(RoleRequiredMixin):
    """Pages of a member's positions: they lead back to the member."""

    roles = OFFICE
    kwargs: dict[str, Any]

    def get_queryset(self) -> Any:
        return Position.objects.filter(member=self.kwargs["member_pk"]).select_related("member")

    def form_valid(self, form: Any) -> HttpResponse:
        Member(pk=self.kwargs["member_pk"]).raise_version()
        return super().form_valid(form)  # type: ignore[misc]  # mixin

    def get_success_url(self) -> str:
        return reverse("member_detail", args=[self.kwargs["member_pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(back_url=self.get_success_url(), **kwargs)  # type: ignore[misc]  # mixin
        return context


class PositionCreate(OfMember, OnceCreateView):
    form_class = PositionForm
    template_name = "form.html"
    extra_context = {"title": "登记政协职务"}

    def get_form_kwargs(self) -> dict[str, Any]:
        member = get_object_or_404(Member.objects.visible_to(self.request.user), pk=self.kwargs["member_pk"])
        return {**super().get_form_kwargs(), "instance": Position(member=member)}


class PositionEdit(OfMember, SeenUpdateView):
    form_class = PositionForm
    template_name = "members/position_form.html"
    extra_context = {"title": "修改政协职务"}


class PositionDelete(OfMember, DeletePage):
    title = "删除政协职务"
    consequence = "任期结束的职务请填写结束日期，只删除误录的。"

    def parent(self) -> Member:
        found: Member = self.object.member
        return found

    def back_url(self) -> str:
        return self.get_success_url()

    def after(self) -> None:
        self.parent().raise_version()


class MemberImport(ImportView):
    roles = OFFICE
    importer, list_name = importing.REGISTER, "member_list"


class BulkAccounts(RoleRequiredMixin, View):
    """Accounts for all members who have none, in the background; the list of first passwords is handed out once."""

    polled = True
    roles = ADMIN
    asks_again = staticmethod(on_sending)

    def get(self, request: HttpRequest) -> HttpResponse:
        job = Job.objects.filter(kind=ACCOUNTS, user_id=str(request.user.pk)).first()
        context = {
            "title": "批量开通账号",
            "form": BulkAccountsForm(),
            "waiting": register.without_account().count(),
            "job": job,
            "there": _waiting_list(request.user) is not None,
        }
        part = getattr(request, "htmx", False)
        return render(request, "members/_bulk_accounts.html" if part else "members/bulk_accounts.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "fetch" in request.POST:
            return self.fetch(request)
        form = BulkAccountsForm(request.POST)
        sector = form.cleaned_data["sector"] if form.is_valid() else None
        if not register.without_account(sector).exists():
            messages.error(request, "没有需要开通账号的委员。")
            return redirect("account_bulk")
        with transaction.atomic():
            jobs.request(ACCOUNTS, str(sector.pk) if sector else "all", request.user)
        messages.success(request, "已开始开通账号，完成后在此下载首次登录密码单。")
        return redirect("account_bulk")

    def fetch(self, request: HttpRequest) -> HttpResponse:
        """As a sheet, or as slips to print and cut apart."""
        with transaction.atomic():
            made = _waiting_list(request.user, JobFile.objects.select_for_update(of=("self",)))
            if made is None or not made.file.storage.exists(str(made.file.name)):
                raise Http404
            with made.file.open("rb") as file:
                data = file.read()
            kind = "pdf" if request.POST["fetch"] == "pdf" else "xlsx"
            body = slips.printed(_slips(data)) if kind == "pdf" else data
            response = HttpResponse(body, content_type=TYPES[kind])
            jobs.forget(JobFile.objects.filter(pk=made.pk))
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('首次登录')}.{kind}"
        response["Cache-Control"] = "no-store"
        return response


def _slips(data: bytes) -> list[slips.Slip]:
    """The list of first passwords as slips."""
    sheet: Any = load_workbook(io.BytesIO(data), read_only=True).active
    rows = sheet.iter_rows(min_row=2, max_col=4, values_only=True)
    return [slips.Slip(str(name), f"{sector}界", str(login), str(password)) for name, sector, login, password in rows]


def _waiting_list(user: Any, rows: Any = JobFile.objects) -> JobFile | None:
    """The oldest list of first passwords that this account asked for and has not fetched."""
    found: JobFile | None = rows.filter(job__kind=ACCOUNTS, job__user_id=user.pk).order_by("pk").first()
    return found


class MemberFile(RoleRequiredMixin, View):
    """履职档案 of a member's year as PDF."""

    roles = READERS | frozenset({Role.MEMBER})

    @staticmethod
    def asks_again(request: HttpRequest, **kwargs: Any) -> bool:
        """A member has nobody's but the own."""
        return holds(request.user, READERS)

    def get(self, request: HttpRequest, pk: int, year: int) -> HttpResponse | FileResponse:
        member = get_object_or_404(
            Member.objects.read_by(request.user).select_related("sector", "committee", "group", "user"), pk=pk
        )
        plenary = get_object_or_404(PlenaryYear.objects.select_related("term"), year=year)
        return made_download(member_file(member, plenary).data, f"{member.name}{plenary}履职档案.pdf")

"""Pages for accounts and the own settings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import TemplateView

from cppcc.audit import events
from cppcc.files import made_download
from cppcc.files.bodies import STRANGER
from cppcc.forms import OnceCreateView, SeenUpdateView, whole_number
from cppcc.lists import ListPage
from cppcc.rights import EVERYONE, Refused, Role
from cppcc.rights.again import on_sending, on_slip
from cppcc.rights.pages import OnwardMixin, RoleRequiredMixin
from cppcc.sheets import Column
from members import passwords, signing_in, slips
from members.account_parts import account_parts
from members.forms.account import (
    AccountForm,
    OwnPasswordForm,
    SignInForm,
    password_seen,
    reset_as_seen,
    save_account,
)
from members.furniture import SESSION_KEY
from members.models import NameOrder, PlenaryYear, Theme, User
from members.sheets import ACCOUNT_COLUMNS
from members.tables.account import account_filter, account_table

ADMIN = frozenset({Role.ADMIN})


class LogIn(OnwardMixin, LoginView):
    """The log-in page; before the first account it says how that comes. There is no page that makes one."""

    authentication_form = SignInForm

    redirect_authenticated_user = True
    most_bytes = STRANGER
    longest = (("username", 150), ("password", 1000))
    """Characters; what is longer reaches neither the database nor a hasher."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name, most in self.longest:
            form.fields[name].validators.append(MaxLengthValidator(most, f"{form.fields[name].label}过长，请核对。"))
        return form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is signed in goes on, unless asked to sign in anew because the log-in is about to end."""
        self.redirect_authenticated_user = "again" not in request.GET
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region = settings.OIDC_LABEL if settings.OIDC_ISSUER else ""
        return super().get_context_data(nobody=not User.objects.exists(), region=region, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is right: signed in, or on to the second factor."""
        return HttpResponseRedirect(signing_in.known(self.request, form.get_user(), self.get_success_url()))


class PasswordChange(PasswordChangeView):
    template_name = "members/password_change.html"
    form_class = OwnPasswordForm
    title = "修改密码"
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        until = {"password_ends": passwords.ends_on(user), "password_expired": passwords.expired(user)}
        return super().get_context_data(**until, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if "old_password" in form.errors:
            events.note("password_refused", self.request, reason="wrong_password")
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = form.save()
            user.must_change_password = False
            user.save()
            events.note("password_changed", self.request, user)
        update_session_auth_hash(self.request, user)
        self.request.known_for = user  # type: ignore[attr-defined]  # this browser stays known (members.lockout)
        messages.success(self.request, "密码已修改。")
        return HttpResponseRedirect(str(self.success_url))


class YearSwitch(RoleRequiredMixin, View):
    """The year that the pages speak of, kept in the session."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        year = PlenaryYear.objects.filter(pk=whole_number(request.POST.get("year"), digits=9)).first()
        if year:
            request.session[SESSION_KEY] = year.pk
        return redirect(_back(request))


class OwnSwitch(RoleRequiredMixin, View):
    """A yes or no that stays with the own account; pressing turns it over."""

    roles = EVERYONE
    http_method_names = ["post"]
    field = ""
    words: Mapping[str, bool] = {}

    def post(self, request: HttpRequest, to: str = "") -> HttpResponse:
        """``to`` names what it shall be; without it is turned over."""
        if to and to not in self.words:
            raise Http404
        user = get_object_or_404(User, pk=request.user.pk)
        setattr(user, self.field, self.words[to] if to else not getattr(user, self.field))
        user.save(update_fields=[self.field])
        return redirect(_back(request))


class NameOrderSwitch(RoleRequiredMixin, View):
    """The order of lists of members, kept with the own account."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, order: str) -> HttpResponse:
        if order not in NameOrder.values:
            raise Http404
        user = get_object_or_404(User, pk=request.user.pk)
        user.name_order = order
        user.save(update_fields=["name_order"])
        return redirect(_back(request))


class ThemeSwitch(RoleRequiredMixin, View):
    """Light, dark, or as the system has it; kept with the own account."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, theme: str = "") -> HttpResponse:
        if theme not in Theme.values:
            raise Http404
        user = get_object_or_404(User, pk=request.user.pk)
        user.theme = theme
        user.save(update_fields=["theme"])
        return redirect(_back(request))


class Display(RoleRequiredMixin, TemplateView):
    """How pages look to this account: colours, size of the text."""

    roles = EVERYONE
    template_name = "members/display.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        themes = [
            _choice(label, reverse("theme", args=[value] if value else []), value == user.theme)
            for value, label in Theme.choices
        ]
        sizes = [
            _choice(label, reverse("text_size", args=[value]), (value == "larger") == user.larger_text)
            for value, label in (("standard", "标准字"), ("larger", "大字版"))
        ]
        return super().get_context_data(title="显示设置", themes=themes, sizes=sizes, **kwargs)


def _choice(label: str, address: str, chosen: bool) -> tuple[str, str, str, str]:
    return label, address, "primary" if chosen else "outline-secondary", "true" if chosen else "false"


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return came_from.split("?page=")[0]
    return reverse("home")


class AccountList(ListPage):
    roles = ADMIN
    personal = True
    template_name = "members/account_list.html"
    title, unit, new_words = "账号", "个", "新建账号"
    empty_words = "还没有账号。"

    def get_table_class(self) -> Any:
        return account_table()

    def get_filterset_class(self) -> Any:
        return account_filter()

    def get_queryset(self) -> Any:
        related = [part.related for part in account_parts()]
        return User.objects.prefetch_related("role_grants").select_related(*related)

    def columns(self) -> tuple[Column, ...]:
        more = (Column(part.name, part.heading, _part_value(part)) for part in account_parts())
        return (*ACCOUNT_COLUMNS, *more)

    def new_url(self) -> str:
        return reverse("account_new")


def _part_value(part: Any) -> Any:
    return lambda user: part.words(user) or None


class AccountCreate(RoleRequiredMixin, OnceCreateView):
    roles = ADMIN
    asks_again = staticmethod(on_sending)
    form_class = AccountForm
    template_name = "form.html"
    saved_words = "账号已建立。"
    extra_context = {"title": "新建账号", "back_url": reverse_lazy("account_list")}

    def perform(self, form: Any) -> User:
        user, password = save_account(form, self.request.user)
        slips.keep(self.request, user, password)
        events.note("first_password", self.request, target=user)
        return user

    def get_success_url(self) -> str:
        made: Any = self.object
        return reverse("account_slip", args=[made.pk])


class AccountEdit(RoleRequiredMixin, SeenUpdateView):
    roles = ADMIN
    asks_again = staticmethod(on_sending)
    model = User
    form_class = AccountForm
    template_name = "members/account_form.html"
    extra_context = {"title": "修改账号", "back_url": reverse_lazy("account_list")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        protected = bool(self.object.factor_since) and self.object != self.request.user
        return super().get_context_data(sight=password_seen(self.object), protected=protected, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.instance == self.request.user and Role.ADMIN not in form.cleaned_data["roles"]:
            form.add_error("roles", "不能取消自己的系统管理员角色。")
            return self.form_invalid(form)
        if form.instance == self.request.user and not form.cleaned_data["is_active"]:
            form.add_error("is_active", "不能停用自己的账号，请由另一位系统管理员停用。")
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: Any) -> User:
        return save_account(form, self.request.user)[0]

    def get_success_url(self) -> str:
        return reverse("account_list")


class AccountReset(RoleRequiredMixin, View):
    """A new one-time password for an account."""

    roles = ADMIN
    asks_again = staticmethod(on_sending)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        try:
            password = reset_as_seen(user, request.POST.get("sight"))
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("account_edit", pk=pk)
        events.note("password_reset", request, target=user, reason="by_administrator")
        slips.keep(request, user, password)
        messages.success(request, "密码已重置。")
        return redirect("account_slip", pk=pk)


class AccountSlip(RoleRequiredMixin, View):
    """The first password of one account, for a quarter of an hour: to read, to copy, to print as a slip."""

    roles = ADMIN
    asks_again = staticmethod(on_slip)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        answer = self.answer(request, get_object_or_404(User, pk=pk))
        answer["Cache-Control"] = "no-store"
        return answer

    def answer(self, request: HttpRequest, user: User) -> HttpResponseBase:
        password = slips.kept(request, user)
        if password is None:
            messages.info(request, "首次登录密码不再显示。需要时请重置密码。")
            return redirect("account_edit", pk=user.pk)
        slip = slips.Slip(str(user), user.role_words, user.username, password)
        if request.GET.get("as") == "pdf":
            return made_download(slips.printed([slip]), f"{user}首次登录.pdf")
        return render(request, "members/account_slip.html", {"title": "首次登录", "slip": slip, "account": user})

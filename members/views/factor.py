"""登录保护: what signs in besides the password. Set up, named, removed by its owner; recovery codes, shown once."""

from base64 import b32encode
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.generic import FormView, TemplateView

from cppcc.audit.events import note
from cppcc.forms import PlainWords
from cppcc.identity import identity
from cppcc.rights import EVERYONE, Refused, Role
from cppcc.rights.again import always, on_sending
from cppcc.rights.pages import RoleRequiredMixin
from members import factors, passkeys, signing_in
from members.models import User
from members.views.phone import as_code

KEY, SHOWN = "app_key", "codes_to_show"


def factor_words(user: Any) -> str:
    """How it stands, for 我的."""
    return "已启用" if user.factor_since else "登录时除密码外，再用手机或通行密钥确认"


class Factors(RoleRequiredMixin, TemplateView):
    """The devices of the account, and how many recovery codes are left."""

    roles = EVERYONE
    template_name = "members/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        found = factors.factors_of(user)
        return super().get_context_data(
            title="登录保护",
            found=found,
            required=factors.is_required(user),
            first=bool(self.request.session.get(signing_in.MUST)) and not found,
            codes_left=factors.codes_left(user),
            codes=factors.CODES,
            **kwargs,
        )


class NameForm(PlainWords, forms.Form):
    """What the owner calls a device."""

    name = forms.CharField(label="名称", max_length=30, initial="我的手机", help_text="便于自己辨认，例如“办公电脑”。")


class AppForm(NameForm):
    code = forms.CharField(
        label="动态口令",
        max_length=20,
        help_text="扫码后，应用上显示的 6 位数字。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AppPage(RoleRequiredMixin, FormView):
    """An app with six digits: its code to be scanned, and the first six digits as a proof."""

    roles = EVERYONE
    asks_again = staticmethod(always)
    form_class = AppForm
    template_name = "members/factor_app.html"

    def key(self) -> str:
        """The secret that the page shows; kept in the session until the app has shown its first digits."""
        session = self.request.session
        session[KEY] = session.get(KEY) or factors.new_key()
        return str(session[KEY])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        secret = b32encode(bytes.fromhex(self.key())).decode()
        issuer = identity().short_name
        address = f"otpauth://totp/{issuer}:{user.username}?{urlencode({'secret': secret, 'issuer': issuer})}"
        words = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return super().get_context_data(title="添加动态口令", picture=as_code(address), secret=words, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        if factors.app_of(self.request.user, self.key(), said["code"], said["name"]) is None:
            form.add_error("code", "与应用上显示的不符。请确认手机时间准确，输入当前显示的 6 位数字。")
            return self.form_invalid(form)
        del self.request.session[KEY]
        return redirect(enrolled(self.request, f"动态口令“{said['name']}”"))


class PasskeyPage(RoleRequiredMixin, View):
    """A passkey of this device, of a phone or of a key on USB."""

    roles = EVERYONE
    asks_again = staticmethod(always)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "members/factor_passkey.html", {"title": "添加通行密钥", "form": NameForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """What the browser made, sent by the page's script; its name stands in the address."""
        form = NameForm(request.GET)
        name = form.cleaned_data["name"] if form.is_valid() else "通行密钥"
        if passkeys.added(request, name) is None:
            return JsonResponse({"words": "没有添加成功，请重试。"}, status=400)
        return JsonResponse({"to": enrolled(request, f"通行密钥“{name}”")})


class PasskeyPageBegin(RoleRequiredMixin, View):
    roles = EVERYONE
    asks_again = staticmethod(on_sending)
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(passkeys.begin_adding(request))


def enrolled(request: HttpRequest, what: str) -> str:
    """A device was added: this session has shown it. Returns where to go on, to the codes where it is the first."""
    codes = factors.protect(request.user)
    signing_in.enrolled(request)
    note("factor_enrolled", request, reason=what.split("“")[0])
    messages.success(request, f"已添加{what}。")
    if codes:
        request.session[SHOWN] = codes
        return reverse("factor_codes")
    return reverse("factors")


class Codes(RoleRequiredMixin, View):
    """Recovery codes: shown once, right after they were made; sending makes new ones."""

    roles = EVERYONE
    asks_again = staticmethod(on_sending)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        codes = request.session.pop(SHOWN, None)
        if codes is None:
            messages.info(request, "恢复码只在生成时显示一次。需要时可以重新生成，以前的随即作废。")
            return redirect("factors")
        going = request.session.pop(signing_in.GOING, "")
        context = {"title": "恢复码", "codes": codes, "going": going or reverse("factors"), "onward": bool(going)}
        answer = render(request, "members/factor_codes.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.factor_since:
            raise Http404
        request.session[SHOWN] = factors.renew_codes(user)
        note("recovery_made", request)
        return redirect("factor_codes")


class Rename(RoleRequiredMixin, View):
    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        form = NameForm(request.POST)
        if kind not in factors.KINDS:
            raise Http404
        if not form.is_valid():
            messages.error(request, "名称须填写，不超过 30 个字，没有修改。")
        elif not factors.rename(request.user, kind, pk, form.cleaned_data["name"]):
            raise Http404
        else:
            messages.success(request, "名称已修改。")
        return redirect("factors")


class Remove(RoleRequiredMixin, View):
    roles = EVERYONE
    asks_again = staticmethod(on_sending)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        if kind not in factors.KINDS:
            raise Http404
        try:
            gone = factors.remove(request.user, kind, pk)
        except LookupError:
            raise Http404 from None
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("factors")
        note("factor_removed", request, reason=gone.split("“")[0])
        messages.success(request, f"已移除{gone}，不能再用它登录。")
        return redirect("factors")


class AccountFactorReset(RoleRequiredMixin, View):
    """For somebody who lost all of it: an administrator takes the second factor away, the next sign-in sets up a new one."""

    roles = frozenset({Role.ADMIN})
    asks_again = staticmethod(on_sending)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        if user == request.user:
            messages.error(request, "自己的登录保护请在“我的 › 登录保护”中管理。")
            return redirect("account_edit", pk=pk)
        factors.lose(user)
        note("factor_reset", request, target=user, reason="by_administrator")
        messages.success(request, f"已重置{user}的登录保护，其下次登录时重新设置。请确认是本人提出的。")
        return redirect("account_edit", pk=pk)

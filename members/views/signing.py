"""The second step of signing in, passkeys as the first, and the page that asks again who it is."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from cppcc.audit.events import note
from cppcc.forms import PlainWords
from cppcc.rights import EVERYONE
from cppcc.rights.pages import OnwardMixin, RoleRequiredMixin
from members import factors, passkeys, signing_in
from members.views.asking import asking

NOT_SHOWN = "没有通过。请重试，或改用动态口令、恢复码。"


class CodeForm(PlainWords, forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=40,
        help_text="手机应用上的 6 位动态口令；手机不在身边时，用一个恢复码。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class SecondStep(FormView):
    """After the password: six digits, a recovery code, or a passkey."""

    form_class = CodeForm
    template_name = "registration/second.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = signing_in.pending(request)
        if waiting is None:
            return redirect("login")
        self.waiting, self.going, self.by = waiting
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(by_passkey=factors.has_passkeys(self.waiting), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        words = signing_in.tried(self.request, self.waiting, form.cleaned_data["code"])
        if words:
            form.add_error("code", words)
            return self.form_invalid(form)
        return redirect(signing_in.finish(self.request, self.waiting, self.going, self.by, whole=True))


class PasskeyBegin(View):
    """What the browser needs to show a passkey: to confirm, for the second step, or instead of name and password."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(passkeys.begin_showing(request, _shower(request)))


class PasskeyDone(OnwardMixin, View):
    """The passkey was shown: signed in, or confirmed. Says where the page goes on."""

    http_method_names = ["post"]
    next_page = settings.LOGIN_REDIRECT_URL

    def post(self, request: HttpRequest) -> HttpResponse:
        user, waiting = _shower(request), signing_in.pending(request)
        if user is not None and (words := signing_in.locked(request, user)):
            return JsonResponse({"words": words}, status=429)
        device = passkeys.shown(request, user)
        if device is None:
            words = signing_in.wrong(request, user, NOT_SHOWN) if user is not None else NOT_SHOWN
            return JsonResponse({"words": words}, status=400)
        if request.user.is_authenticated:
            signing_in.confirm(request)
            note("confirmed_again", request)
            return JsonResponse({"to": ""})
        note("factor_passed", request, device.user)
        going, by = (waiting[1], waiting[2]) if waiting else (self.get_success_url(), "passkey")
        return JsonResponse({"to": signing_in.finish(request, device.user, going, by, whole=True)})


def _shower(request: HttpRequest) -> Any:
    """Whose passkey it must be; None: anybody's, who then signs in with it alone."""
    if request.user.is_authenticated:
        return request.user
    waiting = signing_in.pending(request)
    return waiting[0] if waiting else None


class ConfirmAgain(OnwardMixin, RoleRequiredMixin, View):
    """The page that asks, for an address that is opened; what was sent is asked for where it was sent."""

    roles = EVERYONE
    next_page = "mine"

    def get(self, request: HttpRequest) -> HttpResponse:
        if signing_in.is_confirmed(request) or not signing_in.must_confirm(request.user):
            return HttpResponseRedirect(self.get_success_url())
        return asking(request, {"next": self.get_success_url()})

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        going = self.get_success_url()
        if not signing_in.is_confirmed(request):
            words = signing_in.tried(request, user, request.POST.get("again_code", ""))
            if words:
                return asking(request, {"next": going, "words": words})
            signing_in.confirm(request)
        return self.on(request, going)

    def on(self, request: HttpRequest, going: str) -> HttpResponse:
        """To the address; a file is fetched from a page that then leads back, as a download shows nothing itself."""
        if "export=" in going or "download=" in going or "as=" in going or going.endswith("/file/"):
            back = going.split("?")[0] if "?" in going else reverse("mine")
            context = {"title": "已确认", "going": going, "back": back}
            return render(request, "members/confirmed.html", context)
        return HttpResponseRedirect(going)

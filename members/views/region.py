"""To the region's identity service and back."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from cppcc.rights.pages import to_sign_in
from members import region, signing_in

AGAIN, GOING = "region_again", "oidc_login_next"
NOBODY = "统一身份认证已通过，但本系统没有对应的账号，或账号已停用。请联系系统管理员。"


class ToRegion(OIDCAuthenticationRequestView):
    """Off to the service; ``?again=1`` has the person show himself anew, to be confirmed."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        return region.said(attr, *args)

    def __init__(self, **kwargs: Any) -> None:
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)  # the library asks for the addresses here

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.OIDC_ISSUER:
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = region.said("OIDC_OP_AUTHORIZATION_ENDPOINT")
        except region.AWAY:
            messages.error(request, "统一身份认证没有应答，请稍后再试，或用登录名和密码登录。")
            return redirect("login")
        self.OIDC_RP_CLIENT_ID = settings.OIDC_CLIENT_ID
        request.session[AGAIN] = self.again(request)
        return super().get(request)

    def again(self, request: HttpRequest) -> bool:
        return bool(request.GET.get("again")) and request.user.is_authenticated

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        return {"prompt": "login", "max_age": "0"} if self.again(request) else {}


class FromRegion(View):
    """Back from the service, with a code for who the person is. The state was this session's, and is taken once."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.OIDC_ISSUER:
            raise Http404
        states = request.session.get("oidc_states", {})
        begun = states.pop(request.GET.get("state", ""), None)
        request.session["oidc_states"] = states
        request.session.save()
        if begun is None or "code" not in request.GET:
            return self.refused(request, "没有通过统一身份认证登录，请重试。")
        try:
            user, token, raw = region.person(request, begun["nonce"], begun["code_verifier"])
        except region.Unknown as fault:
            return self.refused(request, str(fault))
        if user is None or not user.is_active:
            if user is not None:
                signing_in.wrong(request, user, NOBODY)
            return self.refused(request, NOBODY)
        if request.session.pop(AGAIN, False):
            return self.confirmed(request, user, token)
        going = request.session.pop(GOING, None) or ""
        answer = redirect(signing_in.known(request, user, going, "region", whole=settings.OIDC_SECOND_FACTOR))
        request.session[region.ID_TOKEN] = raw
        return answer

    def confirmed(self, request: HttpRequest, user: Any, token: dict[str, Any]) -> HttpResponseBase:
        """The same person, shown anew: the page that waits in the other window may go on."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        fresh = time.time() - float(token.get("auth_time") or token.get("iat") or 0) < settings.CONFIRM_AGAIN_SECONDS
        if user != request.user or not fresh or request.user.factor_since:
            return self.refused(request, "不是当前登录的账号，或不是刚刚认证的，没有确认。")
        signing_in.confirm(request)
        return render(request, "members/region_confirmed.html", {"title": "已确认"})

    def refused(self, request: HttpRequest, words: str) -> HttpResponseBase:
        messages.error(request, words)
        return redirect("mine" if request.user.is_authenticated else "login")

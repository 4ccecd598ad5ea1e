"""提醒到本机: agree to be told on this device, see which devices are told, revoke."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from cppcc.models import PushDevice
from cppcc.notices import pushing
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin

SYSTEMS = (
    ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("安卓手机", r"Android"), ("鸿蒙设备", r"HarmonyOS|OpenHarmony"),
    ("Windows 电脑", r"Windows"), ("Mac 电脑", r"Macintosh"), ("Linux 电脑", r"Linux"),
)  # fmt: skip
BROWSERS = (("Edge", r"Edg"), ("Firefox", r"Firefox"), ("Chrome", r"Chrome"), ("Safari", r"Safari"))


def device_words(agent: str) -> str:
    """安卓手机 Chrome: as much of the browser as its owner needs to know it again."""
    found = [next((words for words, sign in table if re.search(sign, agent)), "") for table in (SYSTEMS, BROWSERS)]
    return " ".join(word for word in found if word) or "浏览器"


def push_words(user: Any) -> str:
    """How it stands with reminders on devices, for 我的; nothing where the server has no key."""
    if not pushing.public_key():
        return ""
    many = PushDevice.objects.filter(user_id=user.pk).count()
    return f"{many} 台设备已开启" if many else "手机上收到“有事项等您办理”"


class PushPage(RoleRequiredMixin, TemplateView):
    roles = EVERYONE
    template_name = "cppcc/push.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        devices = PushDevice.objects.filter(user_id=user.pk)
        return super().get_context_data(title="手机提醒", key=pushing.public_key(), devices=devices, **kwargs)


class PushOn(RoleRequiredMixin, View):
    """A browser that its owner let be told says where its push service is."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        endpoint = request.POST.get("endpoint", "").strip()
        if not pushing.public_key() or not pushing.known_service(endpoint):
            return JsonResponse({"words": "本机浏览器的推送服务不受支持，没有开启。"}, status=400)
        pushing.agree(request.user, endpoint, device_words(request.headers.get("User-Agent", "")))
        return JsonResponse({"words": "已在本机开启提醒。"})


class PushOff(RoleRequiredMixin, View):
    """停止提醒 on one of the own devices, or on all of them."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        if pushing.revoke(request.user, **({"pk": pk} if pk else {})):
            messages.success(request, "已停止提醒。")
        return redirect("push")

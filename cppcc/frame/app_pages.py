"""What makes the program an app on a phone: manifest, icons, the page without a line, the service worker.

All of it is the same for everybody and says nothing of anybody: it is open without log-in.
"""

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from cppcc.frame import icons
from cppcc.frame.colours import token
from cppcc.identity import identity

KEPT = ("css/variables.css", "css/frame.css", "css/house.css", "css/phone.css", "img/emblem.svg", "js/offline.js")
"""Static files that the page without a line shows."""


def manifest(request: HttpRequest) -> HttpResponse:
    """The app's name, icons and colours (W3C Web App Manifest)."""
    own = identity()
    sizes = {"192": "192x192", "512": "512x512", "maskable": "512x512"}
    said = {
        "id": "/",
        "name": f"{own.name}履职管理",
        "short_name": own.short_name,
        "lang": "zh-CN",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": token("top"),
        "background_color": token("page"),
        "icons": [
            {
                "src": reverse("app_icon", args=[name]),
                "sizes": size,
                "type": "image/png",
                "purpose": "maskable" if name == "maskable" else "any",
            }
            for name, size in sizes.items()
        ],
        "shortcuts": [
            {"name": words, "url": reverse(place)} for words, place in (("待办", "todos"), ("通知", "notice_list"))
        ],
    }
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/manifest+json"
    answer["Cache-Control"] = "no-cache"
    return answer


def app_icon(request: HttpRequest, name: str) -> HttpResponse:
    """An icon made from the emblem."""
    if name not in icons.ICONS:
        raise Http404
    answer = HttpResponse(icons.drawn(name), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def offline(request: HttpRequest) -> HttpResponse:
    """What a browser shows where there is no line: kept on the phone, so it is the same for everybody."""
    own = identity()
    return render(request, "offline.html", {"committee_short_name": own.short_name})


@cache
def static_version() -> str:
    """One hash of all static files: another one after each change of the program."""
    found = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            found.update(path.relative_to(folder).as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it stands before every page; its cache is named by the static files."""
    told: dict[str, Any] = {
        "version": static_version(),
        "files": [static(name) for name in KEPT],
        "offline": reverse("offline"),
        "logout": reverse("logout"),
        "static": f"/{settings.STATIC_URL.strip('/')}/",
        "icon": reverse("app_icon", args=["192"]),
        "notices": reverse("notice_list"),
        "name": identity().short_name,
    }
    text = (settings.BASE_DIR / "static/js/worker.js").read_text()
    answer = HttpResponse(f"const TOLD = {json.dumps(told)};\n{text}", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer

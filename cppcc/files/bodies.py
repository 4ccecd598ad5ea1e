"""How much may be sent to an address, asked before any of it is read.

The log-in takes 64 KB, a form of words 2 MB, one with files what it promises besides: its fields say how many, the
settings how large. Who is not signed in sends no more than a log-in anywhere.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve

from cppcc.rights.pages import came_from, to_sign_in

STRANGER = 64 * 1024
"""Bytes of one who is not signed in."""
LET_BY, LET_BY_STRANGER = 64 * 1024 * 1024, 1024 * 1024
"""Bytes that are let by and kept nowhere, as a browser reads the answer only when it has sent all."""
PIECE = 1 << 16
TOO_LARGE = "这次提交的内容有 {sent}，超过这里 {most} 的上限，没有接收。文字过长的请删减；照片和附件请分次上传。"
UNSAID = "这次提交没有说明长度，没有接收。请用浏览器重新提交。"


class BodyMiddleware:
    """Stands behind what knows the account, in front of all that reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = length_of(request)
        if sent is None:
            return refused(request, UNSAID, 411)
        if sent <= STRANGER:
            return self.get_response(request)
        view = view_at(request.path_info)
        if not request.user.is_authenticated:
            let_by(request, sent, LET_BY_STRANGER)
            if getattr(view, "roles", None):
                return to_sign_in(request)  # the browser keeps what was typed
            return refused(request, TOO_LARGE.format(sent=told(sent), most=told(STRANGER)), 413)
        most = most_bytes(view)
        if sent > most:
            let_by(request, sent, LET_BY)
            return refused(request, TOO_LARGE.format(sent=told(sent), most=told(most)), 413)
        return self.get_response(request)


def length_of(request: HttpRequest) -> int | None:
    """Bytes that follow; None where they come in pieces of which nobody knows the end."""
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return None
    try:
        return max(int(request.META.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0  # nothing is read then


def view_at(path: str) -> Any:
    """The view class of the address, or None."""
    try:
        return getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return None


def most_bytes(view: Any) -> int:
    """How much a signed-in person may send to the view: its ``most_bytes``, else words and the files of its forms.

    A view whose form is not its ``form_class`` or one of its steps' names it in ``file_forms``.
    """
    own: int | None = getattr(view, "most_bytes", None)
    if own is not None:
        return own
    found = [*getattr(view, "file_forms", ()), *getattr(view, "step_forms", {}).values()]
    if one := getattr(view, "form_class", None):
        found.append(one)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) + max((promised(one) for one in found), default=0)


def promised(form: Any) -> int:
    """Bytes of files that the form takes at most."""
    return sum(
        getattr(field, "at_most", 1) * settings.UPLOAD_MAX_BYTES
        for field in _fields(form)
        if isinstance(field, forms.FileField)
    )


def _fields(form: Any) -> Iterable[forms.Field]:
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return fields.values()


def told(size: int) -> str:
    """A size in words."""
    return f"{size / 1048576:.0f} MB" if size >= 1048576 else f"{-(-size // 1024)} KB"


def let_by(request: HttpRequest, sent: int, most: int) -> None:
    """Read a body that is not much too large to nowhere; of a larger one nothing is read, and the line ends."""
    try:
        while sent <= most and request.read(PIECE):
            pass
    except UnreadablePostError:
        return  # the browser went away


def refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """The page that says so; the browser keeps what a signed-in person typed, nothing of a stranger's."""
    title = "内容过大" if status == 413 else "没有接收"
    context = {"title": title, "words": words, "back": came_from(request), "kept": request.user.is_authenticated}
    return render(request, "400.html", context, status=status)

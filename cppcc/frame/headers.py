"""What every answer says to the browser besides the page: what it may use, who may embed it, that nothing personal is kept.

Answers that were made for an account are kept nowhere, neither by the browser nor on the way: a page, a picture, a sheet.
Whether one was made for an account is told by its having asked who that is.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = ", ".join(
    [
        *(
            f"{name}=()"
            for name in (
                "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation",
                "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
                "xr-spatial-tracking",
            )
        ),
        *(
            f"{name}=(self)"
            for name in (
                "clipboard-write", "fullscreen", "publickey-credentials-create", "publickey-credentials-get", "web-share",
            )
        ),
    ]
)  # fmt: skip
"""No page uses what can watch or track; copying, sharing and passkeys are this site's own."""
NOT_KEPT = "private, no-store"


def made_for_somebody(request: HttpRequest) -> bool:
    """Whether the answer asked for the account, and there is one."""
    user = getattr(request, "_cached_user", None)
    return user is not None and user.is_authenticated


class HeadersMiddleware:
    """Stands first, so that redirects and static files carry the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if made_for_somebody(request) and "public" not in response.headers.get("Cache-Control", ""):
            response["Cache-Control"] = NOT_KEPT
        return response

"""Signing in with an app's digits, then with a passkey alone, in a browser whose authenticator is Chromium's virtual one."""

import base64
import time

from django_otp.oath import totp

from tests.live.conftest import DEMO_PASSWORD, follow
from tests.live.installation import PATIENCE


def digits(secret: str, ahead: int = 0) -> str:
    """What an app shows; ``ahead`` steps later, as a person waits for the next ones."""
    return f"{totp(base64.b32decode(secret.replace(' ', '')), t0=-30 * ahead):06}"


def log_out(page, place) -> None:
    page.goto(f"{place}/mine/")
    follow(page, page.get_by_role("button", name="退出登录").last)


def test_the_second_factor_and_a_passkey_sign_in(place, recorded):
    at = place.url.replace("127.0.0.1", "localhost")  # a passkey is bound to a name
    context = recorded.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)

    def name_and_password() -> None:
        page.goto(f"{at}/login/?next=/notices/")
        page.fill("[name=username]", "handler")
        page.fill("[name=password]", DEMO_PASSWORD)
        follow(page, page.get_by_role("button", name="登录", exact=True))

    # --- an app --------------------------------------------------------------------------------------------------
    name_and_password()
    page.goto(f"{at}/mine/protection/app/")
    secret = page.locator(".own-address").inner_text()
    while time.time() % 30 > 25:
        time.sleep(1)  # digits that change while they are typed are the person's trouble, not this test's
    page.fill("[name=code]", digits(secret))
    follow(page, page.get_by_role("button", name="添加"))
    assert page.locator(".own-codes code").count() == 10
    log_out(page, at)
    name_and_password()
    assert page.url == f"{at}/login/second/"
    page.fill("[name=code]", digits(secret, ahead=1))
    follow(page, page.get_by_role("button", name="登录", exact=True))
    assert page.url == f"{at}/notices/"

    # --- a passkey -----------------------------------------------------------------------------------------------
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    page.goto(f"{at}/mine/protection/passkey/")
    page.fill("[name=name]", "办公电脑")
    follow(page, page.get_by_role("button", name="添加通行密钥"))
    assert page.url == f"{at}/mine/protection/"
    log_out(page, at)
    page.goto(f"{at}/login/?next=/notices/")
    follow(page, page.get_by_role("button", name="用通行密钥登录"))
    assert page.url == f"{at}/notices/"

    # --- as it was -----------------------------------------------------------------------------------------------
    for left in (1, 0):
        page.goto(f"{at}/mine/protection/")
        follow(page, page.get_by_role("button", name="移除").first)
        assert page.get_by_role("button", name="移除").count() == left
    assert faults == []
    context.close()

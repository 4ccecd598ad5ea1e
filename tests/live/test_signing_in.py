"""Signing in with an app's digits, then with a passkey alone, in a browser whose authenticator is Chromium's virtual one."""

import base64
import http.client
import re
import time
from urllib.parse import urlencode

from django_otp.oath import totp

from tests.live.conftest import DEMO_PASSWORD, follow
from tests.live.installation import PATIENCE, Installation


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


class OverTheProxy:
    """A browser behind a proxy that speaks https to it: what it keeps of cookies, and where it is led."""

    HOST = "zx.example.gov.cn"

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.said = port, {}, []

    def ask(self, path: str, **typed: str) -> tuple[int, str, str]:
        """Status, place and page; with ``typed`` sent as a form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        carried = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": self.HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Cookie": carried}
        body = None
        if typed:
            page = self.ask(path)[2]
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers |= {"Origin": f"https://{self.HOST}", "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({"csrfmiddlewaretoken": token[1] if token else "", **typed})
        connection.request("POST" if typed else "GET", path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if value.strip('"'):
                self.said.append(line)
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        connection.close()
        return answer.status, answer.headers.get("Location", ""), page


def test_in_production_the_first_administrator_signs_in_whole(tmp_path):
    """A password of his own, a second factor, then in with both: over a real server, by cookies of this host alone."""
    made = Installation(tmp_path, stage="empty", embedded=True)
    made.env |= {
        "PRODUCTION": "1", "SECRET_KEY": "an-installation-in-production-has-a-key-of-its-own-of-this-length",
        "ALLOWED_HOSTS": f"{OverTheProxy.HOST},127.0.0.1", "BEHIND_PROXY": "1", "WEB_WORKERS": "1",
    }  # fmt: skip
    try:
        made.start("web")
        first = made.manage("first_admin", "zhang-admin", "张管理").partition("首次登录密码 ")[2].partition("，")[0]
        browser, own = OverTheProxy(made.port), "Qing-Shan-Lu-Shui-91"
        assert browser.ask("/login/", username="zhang-admin", password=first)[:2] == (302, "/")
        assert browser.ask("/")[1] == "/password/"
        changed = browser.ask("/password/", old_password=first, new_password1=own, new_password2=own)
        assert changed[0] == 302
        assert browser.ask("/accounts/")[1] == "/mine/protection/"
        secret = re.search(r'own-address">([A-Z2-7 ]+)<', browser.ask("/mine/protection/app/")[2])[1]
        assert browser.ask("/mine/protection/app/", name="手机", code=digits(secret))[1] == "/mine/protection/codes/"
        code = re.search(r"<code>([A-Z2-9-]{14})</code>", browser.ask("/mine/protection/codes/")[2])[1]
        assert browser.ask("/accounts/")[0] == 200
        other = OverTheProxy(made.port)
        assert other.ask("/login/", username="zhang-admin", password=own)[:2] == (302, "/login/second/")
        assert other.ask("/accounts/")[0] == 302
        assert other.ask("/login/second/", code="ABCD-EFGH-2345")[0] == 200
        assert other.ask("/login/second/", code=code)[:2] == (302, "/")
        assert other.ask("/accounts/")[0] == 200
        for line in browser.said + other.said:
            assert "Secure" in line, line
            assert "Domain=" not in line, line
        assert {"__Host-sessionid", "__Host-csrftoken", "__Host-known_device"} <= set(other.cookies)
        assert not {"sessionid", "csrftoken", "known_device"} & set(other.cookies)
    finally:
        made.stop()

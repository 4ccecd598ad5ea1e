"""Reminders on devices: only where somebody agreed, only that something waits, and none to a device that is gone."""

import http.client
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from py_vapid import Vapid02

from cppcc.models import Notice, PushDevice
from cppcc.notices import notify, pushing
from cppcc.rights import Role
from tests import factories

ON, PAGE, ALL_OFF = reverse("push_on"), reverse("push"), reverse("push_off_all")


@pytest.fixture
def key(settings, capsys):
    call_command("push_key")
    settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip().partition("=")[2]
    return settings.VAPID_PRIVATE_KEY


@pytest.fixture
def service(settings, monkeypatch, key):
    """A push service that answers as it is told and keeps what it was given."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):  # the name is the library's
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.given.append((self.path, dict(self.headers), body))
            self.send_response(self.server.answer)
            self.end_headers()

        def log_message(self, *args):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    server.given, server.answer = [], 201
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_port}"
    settings.PUSH_SERVICES = [place]
    monkeypatch.setattr(pushing, "CONNECTION", http.client.HTTPConnection)
    server.endpoint = f"https://{place}/push/abc?x=1"
    yield server
    server.shutdown()
    server.server_close()


def agreed(client, endpoint: str, agent: str = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"):
    return client.post(ON, {"endpoint": endpoint}, headers={"user-agent": agent})


def test_who_agreed_is_told_once_that_something_waits_and_not_what(account, service, key):
    client, other = account(Role.MEMBER), account(Role.MEMBER)
    assert agreed(client, service.endpoint).status_code == 200
    assert agreed(client, service.endpoint).status_code == 200
    assert not pushing.any_due()
    notify([client.user, other.user], "机密提案已立案", "/proposals/1/", "k1")
    notify([client.user], "机密提案已交办", "/proposals/1/", "k2")
    assert pushing.any_due()
    assert pushing.send_due() == 1
    assert pushing.send_due() == 0
    [(path, headers, body)] = service.given
    assert (path, body) == ("/push/abc?x=1", b"")
    assert "机密" not in str(headers)
    scheme, _, rest = headers["Authorization"].partition(" ")
    token = dict(part.split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert token["k"] == pushing.public_key()
    assert Vapid02.verify(headers["Authorization"])


def test_a_device_that_is_gone_is_dropped_and_a_service_that_is_away_is_tried_later(account, service):
    client = account(Role.MEMBER)
    agreed(client, service.endpoint)
    notify([client.user], "一", "/", "k1")
    service.answer = 503
    assert (pushing.send_due(), pushing.any_due()) == (0, False)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert pushing.any_due()
        service.answer = 410
        pushing.send_due()
    assert not PushDevice.objects.exists()


def test_devices_are_shown_to_their_owner_and_revoked_by_him_alone(account, service):
    client, other = account(Role.MEMBER), account(Role.MEMBER)
    for one in (client, other):
        agreed(one, service.endpoint)
    agreed(client, f"{service.endpoint}2", "Mozilla/5.0 (iPhone) Safari")
    page = client.get(PAGE).content.decode()
    assert "安卓手机 Chrome" in page
    assert "iPhone Safari" in page
    assert "2 台设备已开启" in client.get(reverse("mine")).content.decode()
    theirs = PushDevice.objects.get(user=other.user)
    client.post(reverse("push_off", args=[theirs.pk]))
    assert PushDevice.objects.filter(pk=theirs.pk).exists()
    client.post(ALL_OFF)
    notify([client.user], "一", "/", "k")
    assert not pushing.any_due()
    assert list(PushDevice.objects.all()) == [theirs]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://evil.cn/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.cn/x",
        "https://fcm.googleapis.com.evil.cn/x",
        "https://evil.cn\\.push.apple.com/x",
        "https://fcm.googleapis.com:8443/x",
        "",
    ],
)
def test_the_server_sends_to_push_services_alone(account, key, endpoint):
    assert agreed(account(Role.MEMBER), endpoint).status_code == 400
    assert not PushDevice.objects.exists()
    assert pushing.known_service("https://web.push.apple.com/QPx")


def test_without_a_key_nobody_is_asked_and_mail_goes_as_ever(account):
    client = account(Role.MEMBER, email="a@example.cn")
    factories.MemberFactory(user=client.user)
    assert "没有配置推送" in client.get(PAGE).content.decode()
    assert PAGE not in client.get(reverse("mine")).content.decode()
    assert agreed(client, "https://fcm.googleapis.com/x").status_code == 400
    notify([client.user], "一", "/", "k")
    assert Notice.objects.get().mail == Notice.Mail.WAITING
    assert not pushing.any_due()

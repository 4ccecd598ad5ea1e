"""As deployed: PRODUCTION=1, nginx with TLS by the file of deploy/nginx, two web processes started at once."""

import io
import os
import socket
import ssl

import lxml.html
from PIL import Image

from tests.live.conftest import DEMO_PASSWORD
from tests.live.deployed import CLIENT, NAME, Site, Visitor, client
from tests.live.installation import wait_for

FORM = "/members/1/edit/"


def filled(answer):
    """Where the page's main form goes, and what stands in it."""
    page = lxml.html.fromstring(answer.content)
    form = next(one for one in page.forms if "csrfmiddlewaretoken" in one.fields and one.get("method") == "post" and
                one.xpath(".//input[not(@type='hidden')]"))  # fmt: skip
    return dict(form.form_values())


def photo(sides):
    content = io.BytesIO()
    Image.frombytes("RGB", sides, os.urandom(sides[0] * sides[1] * 3)).save(content, "JPEG", quality=95)
    return content.getvalue()


def announced(site, size):
    """The answer to a form of that size, of which nothing was sent yet."""
    context = ssl.create_default_context(cafile=str(site.certificate))
    with (
        socket.create_connection(("127.0.0.1", site.https)) as line,
        context.wrap_socket(line, server_hostname=NAME) as tls,
    ):
        tls.sendall(
            f"POST {FORM} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode()
        )
        return b"".join(iter(lambda: tls.recv(65536), b"")).decode()


def test_behind_nginx_people_sign_in_send_photos_and_notice_no_restart(tmp_path):
    site = Site(tmp_path)
    try:
        for port in site.ports:
            site.begin_web(port)
        site.begin_nginx()
        for port in site.ports:
            wait_for(lambda: site.serves(port), f"for the web process at {port}")  # noqa: B023 - asked at once

        # --- signing in; the address is the one that nginx saw, whatever the client says ---------------------------
        person = client(site)
        form = filled(person.get(f"{site.address}/login/?next={FORM}"))
        form |= {"username": "staff", "password": DEMO_PASSWORD}
        said = {"X-Forwarded-For": "203.0.113.9, 127.0.0.1"}
        page = person.post(f"{site.address}/login/?next={FORM}", form, headers=said)
        assert (page.status_code, page.url) == (200, site.address + FORM)
        assert {one.secure for one in person.cookies} == {True}
        seen = site.sql("SELECT remote_addr FROM auditlog_logentry ORDER BY id DESC LIMIT 1")
        assert [str(one) for (one,) in seen] == [CLIENT]

        # --- photos -------------------------------------------------------------------------------------------------
        good, large = photo((1300, 1100)), photo((200, 200)) + bytes(21 << 20)
        assert len(good) > 1_500_000
        refused = person.post(site.address + FORM, filled(page), files={"picture": ("大.jpg", large, "image/jpeg")})
        assert (refused.status_code, "20 MB" in refused.text) == (200, True)
        taken = person.post(site.address + FORM, filled(page), files={"picture": ("照片.jpg", good, "image/jpeg")})
        assert (taken.status_code, taken.url.startswith(site.address + FORM)) == (200, False)
        assert site.sql("SELECT photo FROM members_member WHERE id = 1")[0][0]
        far_too_large = announced(site, 900 << 20)
        assert "413" in far_too_large.splitlines()[0]
        assert "分次上传" in far_too_large

        # --- one web process after the other is started again ---------------------------------------------------------
        visitor = Visitor(site, person)
        visitor.start()
        for port in site.ports:
            before = visitor.came
            site.end_web(port)
            wait_for(lambda: visitor.came > before + 5, "for pages from the other one")  # noqa: B023 - asked at once
            site.begin_web(port)
            wait_for(lambda: site.serves(port), f"for the web process at {port}")  # noqa: B023 - asked at once
        visitor.stop.set()
        visitor.join()
        assert visitor.failed == []
        log = (tmp_path / "cppcc.log").read_text()
        assert CLIENT in log
        assert "next=" not in log  # queries stay out
    finally:
        site.stop()

"""As deployed: PRODUCTION=1, nginx with TLS by the file of deploy/nginx, two web processes started at once, workers, beat."""

import io
import os
import re
import socket
import ssl
import threading

import lxml.html
import pytest
from PIL import Image

from tests.live.conftest import DEMO_PASSWORD
from tests.live.deployed import CLIENT, NAME, Site, Visitor, entered, filled
from tests.live.installation import wait_for

FORM = "/members/1/edit/"


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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Everything that docs/deploy.md starts, by the Procfile's own commands."""
    made = Site(tmp_path_factory.mktemp("site"))
    try:
        for port in made.ports:
            made.begin_web(port)
        made.begin_nginx()
        for port in made.ports:
            wait_for(lambda: made.serves(port), f"for the web process at {port}")  # noqa: B023 - asked at once
        made.start("quick", "slow", "beat")
        yield made
    finally:
        made.stop()


def test_behind_nginx_people_sign_in_and_send_photos(site):
    # --- signing in; the address is the one that nginx saw, whatever the client says -------------------------------
    said = {"X-Forwarded-For": "203.0.113.9, 127.0.0.1"}
    person, page = entered(site, "staff", DEMO_PASSWORD, FORM, **said)
    assert {one.secure for one in person.cookies} == {True}
    seen = site.sql("SELECT remote_addr FROM auditlog_logentry WHERE remote_addr IS NOT NULL ORDER BY id DESC LIMIT 1")
    assert [str(one) for (one,) in seen] == [CLIENT]

    # --- photos -----------------------------------------------------------------------------------------------------
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


BUILD = "SELECT state, percent, attempts FROM cppcc_job WHERE kind = 'reports.build' ORDER BY id DESC LIMIT 1"


def test_an_update_of_all_processes_is_noticed_by_nobody(site):
    """One web process after the other ends and begins while a member reads and writes; slow in the middle of a report."""
    before_it = site.sql("SELECT MAX(built_at) FROM reports_report")[0][0]
    leader, page = entered(site, "leader", DEMO_PASSWORD, "/report/")
    assert leader.post(f"{site.address}/report/", filled(page)).status_code == 200
    visitor = Visitor(site, entered(site, "member", DEMO_PASSWORD)[0])
    visitor.start()
    wait_for(
        lambda: [one for one in site.sql(BUILD) if one[0] != "waiting" and one[1] >= 15], "for the middle of the build"
    )
    assert site.sql(BUILD)[0][0] == "running"
    first = site.processes.pop("slow")
    site.processes["slow of before"] = first
    ending = threading.Thread(target=site.end, args=("slow of before",))
    ending.start()
    site.start("slow")

    for port in site.ports:
        before = visitor.came
        site.end(f"web-{port}")
        wait_for(lambda: visitor.came > before + 2, "for pages from the other one")  # noqa: B023 - asked at once
        site.begin_web(port)
        wait_for(lambda: site.serves(port), f"for the web process at {port}")  # noqa: B023 - asked at once
    visitor.stop.set()
    visitor.join()
    assert visitor.failed == []
    kept = site.sql("SELECT title FROM activities_microsuggestion WHERE title LIKE '第 % 件建议' ORDER BY id")
    assert [title for (title,) in kept] == visitor.sent

    wait_for(lambda: site.sql(BUILD)[0][0] not in ("waiting", "running"), "for the report")
    assert site.sql(BUILD)[0][:2] == ("done", 100)
    ending.join()
    assert first.returncode == 0
    number, built = site.sql("SELECT COUNT(*), MAX(built_at) FROM reports_report")[0]
    assert (number, built != before_it) == (1, True)
    named = {name for (name,) in site.sql("SELECT file FROM reports_report WHERE file <> ''")}
    stored = {f"reports/{one.name}" for one in (site.place / "media/reports").glob("*.pdf")}
    assert named == stored
    (slug,) = site.sql("SELECT slug FROM reports_report")[0]
    assert leader.get(f"{site.address}/report/{slug}/download/").content.startswith(b"%PDF")

    # --- what an administrator sees of them -------------------------------------------------------------------------
    signs = "SELECT name FROM cppcc_periodic WHERE name LIKE 'alive:%' ORDER BY name"
    wait_for(lambda: len(site.sql(signs)) == 3, "for the signs of all")
    assert [name.partition("@")[0] for (name,) in site.sql(signs)] == ["alive:beat", "alive:quick", "alive:slow"]
    admin = entered(site, "admin", DEMO_PASSWORD)[0]

    def seen():
        words = " ".join(lxml.html.fromstring(admin.get(f"{site.address}/system/").content).text_content().split())
        return re.search(r"后台服务.{0,60}正常.{0,40}定时服务.{0,60}正常", words)

    wait_for(seen, "for beat and workers on the page")
    log = (site.place / "cppcc.log").read_text()
    assert CLIENT in log
    assert "next=" not in log  # queries stay out

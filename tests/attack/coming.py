"""What is sent: too much, in pieces, odd, forged, with files that act."""

import io
import secrets
import socket
import time
import zipfile
from urllib.parse import quote, urlsplit

from tests.attack.kinds import attack, faults
from tests.attack.web import Answer, File, Target
from tests.incoming import making

MARKUP = "<script>alert(7)</script>\"'><img src=x onerror=alert(7)>"
ELSEWHERE = (
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
)


@attack("a stranger's 150 MB to the log-in are read")
def big_body(target: Target) -> str | None:
    place = urlsplit(target.url)
    if place.scheme == "https":
        return None
    sent, piece = 0, bytes(1 << 16)
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=60) as line:
        head = f"POST /login/ HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 150000000\r\n"
        line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        try:
            while sent < 150_000_000:
                line.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
    return f"{sent // 1_000_000} MB were taken" if sent > 30_000_000 else None


@attack("a body in pieces of no known length is read")
def chunked(target: Target) -> str | None:
    answer = target.visitor(21).send(
        "POST",
        "/login/",
        iter([b"username=a&", b"password=b"]),
        {"Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded"},
    )
    return None if answer.status in (400, 411) else f"answered {answer.status}"


@attack("NUL, control characters, huge and negative numbers in queries, cookies and headers")
def odd_values(target: Target) -> str | None:
    staff, found = target.account("staff"), []
    values = (
        "%00",
        "a%00b",
        "%ff%fe",
        "9" * 40,
        "-1",
        "9999-12",
        "0000-00",
        "NaN",
        "%0d%0aX-A:%20b",
        "[]",
        "a" * 5000,
        "%E2%80%AE",
    )
    asked = ["/proposals/?q={}&page={}", "/activities/calendar/?month={}", "/search/?q={}", "/members/?sort={}&year={}"]
    for value in values[:: 3 if target.short else 1]:
        for address in asked:
            path = address.replace("{}", value)
            answer = staff.get(path)
            if answer.status >= 500 or answer.get("X-A"):
                found.append(f"{path[:60]} {answer.status}")
    visitor = target.visitor(22)
    for name in ("User-Agent", "Referer", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto"):
        for value in ("\x01\x02", "x" * 3000, "<b>'\"", "unknown"):
            answer = visitor.send("GET", "/login/", headers={name: value})
            if answer.status >= 500:
                found.append(f"{name} {answer.status}")
    visitor.cookies = {"sessionid": "'\"\\x", "csrftoken": "%00", "known_device": "a:b:c"}
    if (status := visitor.get("/login/").status) >= 500:
        found.append(f"cookies {status}")
    return faults(*found)


@attack("another account's form token, no token, a foreign origin, none at all")
def forged_forms(target: Target) -> str | None:
    member, staff = target.account("member"), target.account("staff")
    fields = member.form("/micro/new/")
    word = secrets.token_hex(6)
    bare = {"title": f"外来{word}", "content": "外来"}
    got = {
        "without a token": member.post("/micro/new/", bare, token=False).status,
        "from a foreign origin": member.post("/micro/new/", bare, headers={"Origin": "https://evil.example"}).status,
        "signing out without a token": member.post("/logout/", token=False).status,
    }
    stolen = staff.post("/activities/new/", {"form_token": fields["form_token"], "title": word})
    return faults(
        *(f"{name}: {status}" for name, status in got.items() if status != 403),
        "signed out by a foreign form" if not member.inside else None,
        f"another's form token: {stolen.status}" if stolen.status >= 500 or stolen.status == 302 else None,
        "the forged one was kept" if word in member.get("/micro/").text else None,
    )


@attack("another host in Host or X-Forwarded-Host; ways on that lead elsewhere")
def elsewhere(target: Target) -> str | None:
    visitor = target.visitor(23)
    strange = visitor.send("GET", "/login/", headers={"Host": "evil.example"})
    told = visitor.send("GET", "/notices/", headers={"X-Forwarded-Host": "evil.example"})
    found = [
        None if strange.status == 400 else f"a strange host: {strange.status}",
        "X-Forwarded-Host is believed" if "evil" in told.get("Location") + told.text else None,
    ]
    for way in ELSEWHERE[:: 3 if target.short else 1]:
        one = target.visitor(24)
        one.get(f"/login/?next={quote(way)}")
        answer = one.post(
            f"/login/?next={quote(way)}", {"username": "dispatcher", "password": target.password, "next": way}
        )
        if not answer.get("Location").startswith("/") or answer.get("Location").startswith(("//", "/\\")):
            found.append(f"{way} leads to {answer.get('Location') or answer.status}")
    return faults(*found)


@attack("other methods, methods in disguise")
def methods(target: Target) -> str | None:
    member, found = target.account("member"), []
    for method in ("TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND"):
        for path in ("/mine/", "/login/"):
            if (status := member.send(method, path, headers={"X-CSRFToken": member.token}).status) not in (
                400,
                403,
                404,
                405,
            ):
                found.append(f"{method} {path} {status}")
    for name in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        if member.get("/logout/", **{name: "POST"}).status != 405:
            found.append(name)
    member.get("/logout/?_method=POST")
    return faults(*found, None if member.inside else "signed out by GET")


@attack("a way out of the folder of files")
def traversal(target: Target) -> str | None:
    staff, found = target.account("staff"), []
    ways = (
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e/%2e%2e/etc/passwd",
        "....//secret_key",
        "..\\secret_key",
        "%00/etc/passwd",
    )
    for base in ("/static/", "/media/", "/icons/", "/help/common/", "/report/", "/"):
        for way in ways:
            answer = staff.get(base + way)
            if (
                answer.status >= 500
                or b"root:" in answer.body
                or (answer.status == 200 and b"<html" not in answer.body)
            ):
                found.append(f"{base}{way} {answer.status}")
    for path in (
        "/.env",
        "/.git/config",
        "/cppcc.sqlite3",
        "/secret_key",
        "/media/",
        "/static/",
        "/admin/",
        "/manage.py",
    ):
        if (status := staff.get(path).status) not in (400, 403, 404):
            found.append(f"{path} {status}")
    return faults(*found)


def bringing(target: Target, *files: File) -> Answer:
    member = target.account("member")
    fields = member.form("/proposals/new/") | {"title": f"附件{secrets.token_hex(4)}", "save": "1"}
    return member.post("/proposals/new/", fields, [("attachments", name, content) for _, name, content in files])


@attack("files that act or burst: a picture of 90 megapixels, macros, entities, a script in a picture's clothes, EICAR")
def files(target: Target) -> str | None:
    tried = {
        "bomb.png": making.png(9000, 10000, 0, rows=None),
        "macro.docx": making.office(making.DOCX, ("word/vbaProject.bin", making.VBA)),
        "entities.xlsx": making.office(making.XLSX, words=making.BOMB),
        "page.jpg": b"<html><script>alert(1)</script></html>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "eicar.pdf": making.EICAR,
        "eicar.com": making.EICAR,
    }
    if not target.short:
        tried["burst.docx"] = making.blanks()
    good = bringing(target, ("attachments", "good.png", making.png(30, 20)))
    found = [] if good.status == 302 else [f"a good picture is refused: {good.status}"]
    for name, content in tried.items():
        began = time.monotonic()
        answer = bringing(target, ("attachments", name, content))
        if answer.status != 200:
            found.append(f"{name} was answered {answer.status}")
        if target.visitor(25).get("/healthz").status != 200:
            found.append(f"{name} took the system down after {time.monotonic() - began:.0f} s")
    return faults(*found)


@attack("markup in names and texts comes back as markup")
def echoed(target: Target) -> str | None:
    member, word = target.account("member"), secrets.token_hex(4)
    fields = member.form("/proposals/new/") | {"title": f"{word}{MARKUP}"[:60], "situation": MARKUP, "save": "1"}
    kept = member.post("/proposals/new/", fields)
    address, pages = kept.get("Location"), []
    for path in (
        address,
        "/",
        "/proposals/?year=all",
        f"/search/?q={quote(MARKUP)}",
        f"/proposals/?q={quote(MARKUP)}",
        f"/{quote(MARKUP)}/",
    ):
        pages.append((path, member.get(path or "/")))
    visitor = target.visitor(26)
    pages.append(("/login/", visitor.try_sign_in(MARKUP, "x")))
    pages.append(("/login/?next", visitor.get(f"/login/?next={quote(MARKUP)}")))
    found = [path for path, one in pages if "<script>alert(7)" in one.text or "<img src=x" in one.text]
    if kept.status == 302:
        for ending in ("delete/",):
            base = address if address.endswith("/") else f"{address}/"
            base = base.removesuffix("edit/")
            member.post(base + ending, member.form(base + ending))
    return faults(None if kept.status == 302 else f"the draft was not kept: {kept.status}", *found)


NEEDED = {
    "Content-Security-Policy": ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"),
    "X-Content-Type-Options": ("nosniff",),
    "Referrer-Policy": ("same-origin",),
    "Permissions-Policy": ("camera=()",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
    "Cross-Origin-Resource-Policy": ("same-origin",),
}


@attack("pages without the headers that bind a browser, or that may be kept on the way")
def headers(target: Target) -> str | None:
    member, found = target.account("member"), []
    for path in ("/", "/proposals/", "/mine/", "/nowhere/", "/proposals/?export=xlsx", "/mine/data/"):
        answer = member.get(path)
        for name, words in NEEDED.items():
            found += [f"{path} {name}: {word}" for word in words if word not in answer.get(name)]
        if "unsafe-inline" in answer.get("Content-Security-Policy"):
            found.append(f"{path} unsafe-inline")
        if answer.status < 300 and "no-store" not in answer.get("Cache-Control"):
            found.append(f"{path} may be kept: {answer.get('Cache-Control')}")
        if answer.get("Access-Control-Allow-Origin"):
            found.append(f"{path} may be read by other pages")
    if target.url.startswith("https") and "max-age" not in target.visitor(27).get("/login/").get(
        "Strict-Transport-Security"
    ):
        found.append("no HSTS")
    return faults(*found)


def unpacked(answer: Answer) -> bytes:

    if answer.body[:4] != b"PK\x03\x04":
        return answer.body
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())

"""At the door: guessed passwords, whose account is closed by them, sessions and what ends them."""

import re
import secrets
import string

from cppcc.rights import Role
from tests.attack.kinds import attack, faults
from tests.attack.places import foreign
from tests.attack.web import Answer, Browser, Target, bare

WRONG = "no-such-password-1"


def waits(answer: Answer) -> bool:
    return "以后再试" in answer.text


@attack("many names with one password from one address, each time under another X-Forwarded-For")
def spraying(target: Target) -> str | None:
    visitor = target.visitor(11)
    for number in range(30):
        forged = {
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-Real-IP": f"203.0.113.{number}",
            "Forwarded": "for=8.8.8.8",
        }
        if waits(visitor.try_sign_in(f"nobody{number}{secrets.token_hex(2)}", WRONG, forged)):
            return None
    return "thirty names were tried without a pause"


@attack("five wrong passwords close an account to its owner at another address")
def locked_out(target: Target) -> str | None:
    if not target.here:
        return None  # there is but one address to come from: tests/members/test_gate.py
    stranger = target.visitor(12)
    answers = [stranger.try_sign_in("leader", WRONG) for _ in range(6)]
    answers.append(stranger.try_sign_in("leader", target.password))
    owner = target.visitor(13).try_sign_in("leader", target.password)
    return faults(
        None if waits(answers[-1]) and not stranger.inside else "the guesser was not slowed",
        None if owner.status == 302 else f"the owner got {owner.status}",
    )


@attack("the answer tells whether there is an account")
def known_names(target: Target) -> str | None:
    visitor = target.visitor(14)
    pages = [bare(visitor.try_sign_in(name, WRONG).text).replace(name, "") for name in ("dispatcher", "x-none-here")]
    return None if pages[0] == pages[1] else "an unknown name and a wrong password are answered differently"


@attack("log-in names of 400 characters, with NUL, in other widths, as a list")
def odd_names(target: Target) -> str | None:
    visitor, got = target.visitor(15), []
    for name in ("a" * 400, "staff\0", "ｓｔａｆｆ" * 40, "'; drop table x; --", "\u202estaff"):
        got.append(visitor.try_sign_in(name, WRONG).status)
    got.append(visitor.post("/login/", {"username": ["a", "b"], "password": ["c", "d"]}).status)
    return f"answers {got}" if any(one >= 500 for one in got) else None


@attack("a session key that the attacker chose goes on after signing in; the cookies can be read by scripts")
def fixation(target: Target) -> str | None:
    visitor, chosen = target.visitor(16), "".join(secrets.choice(string.ascii_lowercase) for _ in range(32))
    visitor.cookies["sessionid"] = chosen
    visitor.signed_in("handler", target.password)
    own = visitor.session
    follower = target.visitor(16)
    follower.cookies["sessionid"] = chosen
    named = [
        one
        for one in visitor.given
        if re.match(r"(__Host-)?(sessionid|csrftoken|known_device)=[^;]", one) and "Max-Age=0" not in one
    ]
    return faults(
        "the key stayed" if own == chosen else None,
        "the chosen key is signed in" if follower.inside else None,
        None
        if all("HttpOnly" in one and "SameSite=" in one for one in named)
        else "a cookie lacks HttpOnly or SameSite",
        "a cookie lacks Secure"
        if target.url.startswith("https") and any("Secure" not in one for one in named)
        else None,
    )


@attack("after signing out the cookie still opens, the page still lies in the browser")
def signed_out(target: Target) -> str | None:
    visitor = target.visitor(17).signed_in("member", target.password)
    page, session = visitor.get("/mine/"), visitor.session
    answer = visitor.post("/logout/")
    visitor.cookies["sessionid"] = session
    return faults(
        None if "no-store" in page.get("Cache-Control") else "a personal page may be kept",
        None if "storage" in answer.get("Clear-Site-Data") else "signing out clears nothing",
        "the cookie still opens" if visitor.inside else None,
    )


def made(target: Target) -> tuple[str, str, str]:
    """A new account of the probe's own: its name, its first password, the address of its page."""
    admin, name = target.account("admin"), f"probe-{secrets.token_hex(4)}"
    fields = admin.form("/accounts/new/") | {"username": name, "name": "探测账号", "roles": ["auditor"]}
    answer = admin.post("/accounts/new/", fields)
    while answer.status == 302:
        address = answer.get("Location")
        answer = admin.get(address)
    found = re.search(r"首次登录密码：([\w-]+)", answer.text)
    if not found:
        raise RuntimeError(f"no account could be made: {answer.status}")
    page = re.search(rf'href="(/accounts/\d+/)"[^>]*>\s*{name}', admin.get(f"/accounts/?q={name}").text)
    return name, found[1], page[1] if page else ""


def changed(visitor: Browser, old: str, new: str) -> Answer:
    fields = visitor.form("/password/") | {"old_password": old, "new_password1": new, "new_password2": new}
    return visitor.post("/password/", fields)


def opened_to_auditor(target: Target, auditor: Browser) -> str | None:
    """Records of all kinds are foreign to an account that only reads the trail."""
    found = []
    for name, path in foreign(Role.AUDITOR, 1)[:: 16 if target.short else 1]:
        answer = auditor.get(path)
        if answer.status not in (302, 403, 404, 405):
            found.append(f"{name} {answer.status}")
    return faults(*found[:10])


@attack("a first password opens pages, is kept, or outlives its change; old sessions live on")
def first_password(target: Target) -> str | None:
    name, first, page = made(target)
    visitor, other = target.visitor(18).signed_in(name, first), target.visitor(19)
    shut, kept = visitor.get("/audit/"), changed(visitor, first, first)
    guessable = changed(visitor, first, "cppcc-demo-2024")
    new = f"Zq9-{secrets.token_urlsafe(12)}"
    taken = changed(visitor, first, new)
    other.signed_in(name, new)
    target.found["auditor"] = other
    newer = f"Zq8-{secrets.token_urlsafe(12)}"
    again = changed(other, new, newer)
    stolen = visitor.inside
    walked = opened_to_auditor(target, other)
    if page:
        admin = target.account("admin")
        fields = {key: value for key, value in admin.form(page).items() if key != "is_active"}
        admin.post(page, fields)
    return faults(
        "pages open with a first password" if shut.status == 200 else None,
        "it may be kept" if kept.status == 302 else None,
        "the demonstration's password is taken" if guessable.status == 302 else None,
        None
        if taken.status == 302 and again.status == 302
        else f"a good password is refused: {taken.status} {again.status}",
        "another session outlives the change" if stolen else None,
        walked,
        "a closed account goes on" if page and other.inside else None,
    )

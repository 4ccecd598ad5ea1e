"""Whose is it: addresses that a role may not open, records of others, questions that tell what a page hides."""

import re
import secrets

from tests.attack.coming import unpacked
from tests.attack.kinds import attack, faults
from tests.attack.places import foreign, of_records
from tests.attack.web import Browser, Target

ROLES = ("member", "handler", "dispatcher", "admin", "leader", "staff")
NOBODYS = 9_999_999


def leads_to_sign_in(place: str) -> bool:
    return place.startswith(("/login/", "http")) and "/login/" in place


@attack("addresses of other roles, by every method")
def closed(target: Target) -> str | None:
    methods = ("GET", "POST") if target.short else ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    visitors: list[tuple[str, Browser]] = [("", target.visitor(31))]
    visitors += [(role, target.account(role)) for role in (ROLES[:1] if target.short else ROLES)]
    found: list[str] = []
    for role, visitor in visitors:
        for _, path in foreign(role, NOBODYS if role else 1)[:: 12 if target.short else 1]:
            for method in methods:
                sent = {"X-CSRFToken": visitor.token, "Origin": target.url}
                answer = visitor.send(method, path, b"" if method == "POST" else None, sent)
                shown_in = answer.status == 302 and (role or leads_to_sign_in(answer.get("Location")))
                if answer.status not in (403, 404, 405) and not shown_in:
                    found.append(f"{role or 'stranger'} {method} {path} {answer.status}")
    return faults(*found[:20])


@attack("a draft of somebody else: by every address, list, sheet, search; changed, sent or deleted by others")
def planted(target: Target) -> str | None:
    member, lead, word = target.account("member"), f"暗{secrets.token_hex(4)}", f"zc{secrets.token_hex(5)}q"
    fields = member.form("/proposals/new/") | {
        "title": f"{lead} {word}",
        "situation": word,
        "suggestion": word,
        "save": "1",
    }
    made = member.post("/proposals/new/", fields)
    number = re.search(r"/proposals/(\d+)/", made.get("Location"))
    if not number:
        return f"no draft could be planted: {made.status}"
    pk = int(number[1])
    hung = of_records("proposal", pk)
    doors = [
        f"/proposals/?year=all&q={lead}",
        "/proposals/?year=all&export=xlsx",
        f"/search/?q={lead}",
        f"/search/hits/?q={lead}",
    ]
    doors += [f"/audit/?q={lead}", "/audit/?export=xlsx", "/", "/proposals/statistics/", "/bin/"]
    found = []
    for role in ("staff", "admin") if target.short else [one for one in ROLES if one != "member"]:
        visitor = target.account(role)
        for path in [*hung, *doors]:
            answer = visitor.get(path)
            if word.encode() in unpacked(answer):
                found.append(f"{role} reads it at {path}")
            if answer.status >= 500:
                found.append(f"{role} {path} {answer.status}")
        for path in hung[:: 3 if target.short else 1]:
            if visitor.post(path, {"title": "x", "version": "1", "situation": "x"}).status in (200, 201, 500):
                found.append(f"{role} POST {path}")
    mine = member.get(f"/proposals/{pk}/")
    if word not in mine.text:
        found.append(f"it is not what it was: {mine.status}")
    member.post(f"/proposals/{pk}/delete/", member.form(f"/proposals/{pk}/delete/"))
    return faults(*found[:20])


def rows(visitor: Browser, query: str) -> set[str]:
    return set(re.findall(r'href="/proposals/(\d+)/"', visitor.get(f"/proposals/?year=all&{query}").text))


@attack("conditions, sorting and views tell what the page of a row hides")
def oracle(target: Target) -> str | None:
    member = target.account("member")
    whole = rows(member, "")
    found = [] if whole else ["the list is empty"]
    for name, values in (
        ("grade", ("satisfied", "dissatisfied")),
        ("overdue", ("true", "on")),
        ("hand", ("1", "2")),
        ("extension", ("asked", "on")),
    ):
        for value in values[: 1 if target.short else 2]:
            told = rows(member, f"{name}={value}")
            if told != whole:
                hidden = [one for one in sorted(told)[:5] if "办理过程" not in member.get(f"/proposals/{one}/").text]
                found += [f"{name}={value} tells of {hidden}"] if hidden else []
    sorted_by = [rows(member, f"sort={name}") for name in ("grade", "-grade", "points", "birth")]
    if any(one and not one & whole for one in sorted_by):
        found.append("sorting shows other rows")
    return faults(*found)


@attack("check-in codes: invented, altered, of another activity, of nobody")
def codes(target: Target) -> str | None:
    member, staff = target.account("member"), target.account("staff")
    activities = sorted(set(re.findall(r"/activities/(\d+)/", staff.get("/activities/").text)))[:2]
    found, said = [] if activities else ["there is no activity to try"], set()
    for number in activities:
        page = staff.get(f"/activities/{number}/code/").text
        shown = re.findall(rf"/activities/{number}/check-in/([^/\"<\s]+)/", page)
        for code in ("x", "a:b:c", f"{shown[0]}x" if shown else "1:2", *(shown[:1] if number != activities[0] else ())):
            answer = member.get(f"/activities/{activities[0]}/check-in/{code}/")
            if answer.status >= 500:
                found.append(f"{code[:9]} {answer.status}")
            said.add(re.sub(r'"[^"]*"', "", answer.text).count("成功"))
    return faults(*found, "a bad code is taken" if said - {0} else None)

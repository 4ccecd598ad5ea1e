"""What must be so after the storm, by SQL from outside."""

import json
import re
import subprocess
import sys
from contextlib import suppress
from typing import Any

from tests.chaos.people import Book
from tests.live.installation import ROOT, Installation, wait_for

TITLES = {
    "micro": ("activities_microsuggestion", "微建议", "activities_microphoto", "suggestion_id"),
    "draft": ("proposals_proposal", "关于", "proposals_attachment", "proposal_id"),
    "declare": ("members_declaration", "公益", "members_proof", "declaration_id"),
    "activity": ("activities_activity", "活动", "activities_photo", "activity_id"),
}
FILES = """
import json
from cppcc.files import sweeping
swept = sweeping.sweep(hours=0)
there = set(sweeping.stored())
named = sweeping.all_named()
print("#" + json.dumps([sorted(there - named), sorted(named - there), swept]))
"""


def faults(place: Installation, book: Book, world: dict[str, Any]) -> list[str]:
    """All that is not as it must be; empty when the storm changed nothing."""
    with suppress(AssertionError):  # what has not settled is a fault of ``jobs``
        wait_for(lambda: not waiting(place), "for the jobs to settle")
    return [
        *records(place, book), *steps(place, book), *jobs(place), *numbers(place, world), *files(place), *locked(place),
    ]  # fmt: skip


def waiting(place: Installation) -> int:
    return int(place.sql("SELECT COUNT(*) FROM cppcc_job WHERE state IN ('waiting', 'running')")[0][0])


def mark_of(title: str) -> str:
    found = re.search(r"K\d{5}", title)
    return found[0] if found else ""


def records(place: Installation, book: Book) -> list[str]:
    """Each acknowledged record stands once with its files; what was not acknowledged at most once."""
    found = []
    for kind, (table, prefix, child, key) in TITLES.items():
        query = (
            f"SELECT title, (SELECT COUNT(*) FROM {child} c WHERE c.{key} = p.id) FROM {table} p"
            f" WHERE title LIKE '{prefix}K%'"
        )
        stand: dict[str, list[int]] = {}
        for title, number in place.sql(query):
            stand.setdefault(mark_of(title), []).append(int(number))
        for row in book.acknowledged(kind):
            if stand.get(row.mark) != [row.facts["files"]]:
                found.append(f"{kind} {row.mark}: files {stand.get(row.mark)} instead of [{row.facts['files']}]")
        found += [f"{kind} {mark} stands {len(many)} times" for mark, many in stand.items() if len(many) > 1]
    return found


def steps(place: Installation, book: Book) -> list[str]:
    """Who logged in; what was submitted, filed and attended."""
    found = [f"login {row.mark}: {row.words}" for row in book.rows if row.kind == "login" and row.state == "refused"]
    rows = place.sql("SELECT title, state, situation FROM proposals_proposal WHERE title LIKE '关于K%'")
    proposals = {mark_of(title): (state, text) for title, state, text in rows}
    for row in book.acknowledged("submit"):
        state, text = proposals[row.mark]
        if state in ("draft", "returned") or text != f"提交{row.mark}":
            found.append(f"submit {row.mark}: {state}, {text}")
    found += [f"file {row.mark}" for row in book.acknowledged("file") if proposals[row.mark][0] != "filed"]
    attended = """SELECT a.title, a.summary,
        (SELECT COUNT(*) FROM activities_attendance t WHERE t.activity_id = a.id AND t.state = 'present')
        FROM activities_activity a WHERE a.title LIKE '活动K%'"""
    activities = {mark_of(title): (summary, int(number)) for title, summary, number in place.sql(attended)}
    checked = {row.mark for row in book.acknowledged("check_in")}
    for row in book.acknowledged("activity"):
        present = row.facts["present"] + (row.mark in checked)
        if activities.get(row.mark, ("", -1))[1] != present:
            found.append(f"activity {row.mark}: {activities.get(row.mark)} present instead of {present}")
    for row in book.acknowledged("edit"):
        if activities[row.mark][0] != f"改过{row.mark}":
            found.append(f"edit {row.mark}: {activities[row.mark]}")
    double = place.sql(
        "SELECT object_id, transition, COUNT(*) FROM cppcc_courseentry WHERE transition IN ('submit', 'file')"
        " GROUP BY content_type_id, object_id, transition HAVING COUNT(*) > 1"
    )
    return found + [f"step taken twice: {one}" for one in double]


def jobs(place: Installation) -> list[str]:
    """Done, or failed with words; every file of one is named."""
    bad = place.sql(
        "SELECT kind, subject, state, attempts, sends, sent_at, heartbeat_at, step, error FROM cppcc_job"
        " WHERE state <> 'done' AND NOT (state = 'failed' AND error <> '')"
    )
    return [f"job {one}" for one in bad]


def numbers(place: Installation, world: dict[str, Any]) -> list[str]:
    """Figures and ledger against SQL by hand; the numbers of filed proposals without gap or double."""
    year = world["year"]
    hand = {
        "micro.submitted": "SELECT COUNT(*) FROM activities_microsuggestion WHERE state <> 'draft'",
        "proposals.submitted": "SELECT COUNT(*) FROM proposals_proposal WHERE state NOT IN ('draft', 'returned', 'withdrawn')",
        "proposals.filed": "SELECT COUNT(*) FROM proposals_proposal WHERE state = 'filed'",
    }
    said = json.loads(place.manage("figures", str(year), "--json"))
    found = []
    for key, query in hand.items():
        value = said[key]["value"] if isinstance(said[key], dict) else said[key]
        counted = place.sql(query)[0][0]
        if int(value or 0) != counted:
            found.append(f"{key}: {value} instead of {counted}")
    given = sorted(one for (one,) in place.sql("SELECT number FROM proposals_proposal WHERE number IS NOT NULL"))
    if given != list(range(1, len(given) + 1)):
        found.append(f"numbers: {given}")
    command = [sys.executable, "manage.py", "rebuild_duties", str(year), "--check"]
    ended = subprocess.run(command, cwd=ROOT, env=place.env, capture_output=True, text=True, check=False)
    if ended.returncode:
        found.append(f"ledger: {ended.stdout[-300:]}{ended.stderr[-300:]}")
    return found


def files(place: Installation) -> list[str]:
    """After the sweep: no file without a row, no row without a file."""
    nameless, lost, _ = json.loads(place.manage("shell", "-v0", "-c", FILES).split("#", 1)[1])
    return [f"nameless: {one}" for one in nameless] + [f"lost: {one}" for one in lost]


def locked(place: Installation) -> list[str]:
    logs = [place.place / f"{name}.log" for name in ("web", "quick", "slow", "beat")]
    return [f"{log.name}: database is locked" for log in logs if b"database is locked" in log.read_bytes()]

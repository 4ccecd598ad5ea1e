"""The whole part: both installations made, filled and measured one after the other; the table written and told.

Settings, from the environment: BENCH_SCALE (1), BENCH_DIR (a new folder), BENCH_STEPS ("pages work live peak duties
embedded"), BENCH_BRIEF (1: each page in one role, asked once), BENCH_PAGES and BENCH_WORKS (only names that fit the pattern),
CHECK (1: compare with what is kept; in brief or of a part, what was measured), KEEP (1: keep these ratios, if all was measured
and nothing failed).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests import made
from tests.bench.standing import sizes, table
from tests.bench.standing.names import WORKS
from tests.bench.standing.serving import serving
from tests.live.installation import Installation
from tests.servers import free_port, postgres, redis_server

SERVED = "| what | small ms | large ms | large ÷ small | ÷ yardstick | p95 | |"
STEPS = "pages work live peak duties embedded"
PARTIAL = ("BENCH_BRIEF", "BENCH_PAGES", "BENCH_WORKS", "BENCH_STEPS")
"""Settings by which less than all is measured."""
STORED = Path(__file__).parent.parent / "stored.json"
LONGEST = 5400
"""Seconds that one step may take."""


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def step(copy: made.Copy, redis: str, folder: Path, what: str, *names: str, port: int = 0) -> Any:
    """What the step found; a dict with its fault where it ended badly."""
    file = folder / f"{'-'.join((what, *names))[:60].replace('/', '_')}.json"
    settings = settings_of(redis) | {"BENCH_PORT": str(port)}
    command = [sys.executable, "-m", "tests.bench.standing.doing", what, str(file), *names]
    environment = os.environ | settings | copy.environment
    with (folder / "steps.log").open("a") as log:
        try:
            subprocess.run(command, cwd=made.ROOT, env=environment, check=True, timeout=LONGEST, stdout=log, stderr=log)
        except subprocess.SubprocessError as fault:
            return {"fault": str(fault)[:200]}
    return json.loads(file.read_text(encoding="utf-8"))


def settings_of(redis: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "tests.bench.standing.admin_settings", "REDIS_URL": redis}


def on_server(copy: made.Copy, redis: str, folder: Path, what: str) -> dict[str, Any]:
    """A step that asks the real server; with what its processes held at most and how long it took to start."""
    with (folder / "server.log").open("a") as log:
        try:
            with serving(copy, settings_of(redis), log) as server:
                found = step(copy, redis, folder, what, port=server.port)
                return {"found": found, "ready": server.ready, "web_mb": server.most_mb()}
        except (RuntimeError, TimeoutError) as fault:
            return {"fault": str(fault)[:200]}


def size(name: str, server: str, redis: str, folder: Path) -> dict[str, Any]:
    wanted_works = re.compile(os.environ.get("BENCH_WORKS", ""))
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {"took": {}}
    with timed(found, name, "made"):
        copy = made.copied("demo", folder / "var", server)
    try:
        with timed(found, name, "fill"):
            found["filled"] = step(copy, redis, folder, "fill", name)
        say(f"{name}: {found['filled']}")
        if "pages" in steps():
            with timed(found, name, "pages"):
                found["pages"] = step(copy, redis, folder, "pages")
        if "work" in steps():
            with timed(found, name, "work"):
                found["works"] = {
                    work: step(copy, redis, folder, "work", work) for work in WORKS if wanted_works.search(work)
                }
        for what in ("live", "peak"):
            if what in steps():
                with timed(found, name, what):
                    found[what] = on_server(copy, redis, folder, what)
    finally:
        copy.drop()
    return found


def steps() -> list[str]:
    return os.environ.get("BENCH_STEPS", STEPS).split()


@contextmanager
def timed(found: dict[str, Any], name: str, what: str) -> Iterator[None]:
    """How long a stage took in seconds, told at once: so that a run of the whole can be planned."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        found["took"][what] = round(time.perf_counter() - begun)
        say(f"{name}, {what}: {found['took'][what]} s")


def duties(server: str, folder: Path) -> dict[str, Any]:
    """Ranking and assessment of 2,000 members with 60 records each (less by the scale), in a house that holds nothing else."""
    found: dict[str, Any] = {"took": {}}
    with timed(found, "duties", "made"):
        copy = made.copied("empty", folder / "var", server)
    try:
        with timed(found, "duties", "read"):
            found["duties"] = step(copy, "", folder, "duties")
    finally:
        copy.drop()
    return found


def embedded(folder: Path) -> dict[str, Any]:
    """The plenary peak in a small house on one SQLite file and a queue of files, with the processes of ``make run``."""
    found: dict[str, Any] = {"took": {}}
    folder.mkdir(parents=True, exist_ok=True)
    house = Installation(folder / "var", embedded=True)
    try:
        found["accounts"] = step(house.copy, "", folder, "accounts")
        house.start("web", "quick", "slow", "beat")
        with timed(found, "embedded", "peak"):
            found["peak"] = {"found": step(house.copy, "", folder, "peak", port=house.port)}
    finally:
        house.stop()
    return found


def lines_of(measured: dict[str, Any]) -> tuple[list[table.Line], list[table.Line], list[table.Line]]:
    """Pages, long work, and pages from the real server."""
    small, large = measured["small"], measured["large"]
    pages, works, served = [], [], []
    asked = [one.get("live", {}).get("found") for one in (small, large)]
    if all(isinstance(one, list) for one in asked):
        served = table.served_lines(*asked)
    if isinstance(small.get("pages"), list) and isinstance(large.get("pages"), list):
        pages = table.page_lines(small["pages"], large["pages"])
    if "works" in small and "works" in large:
        works = table.work_lines(small["works"], large["works"])
    return pages, works, served


def written(measured: dict[str, Any], folder: Path) -> str:
    """The tables in words, also as ``table.md``; the raw figures as ``measured.json`` beside it."""
    pages, works, served = lines_of(measured)
    small, large = measured["small"], measured["large"]
    parts = [
        f"scale {measured['scale']:g}; load of the machine before and after: {measured['load']}\n",
        f"small: {small.get('filled')}\nlarge: {large.get('filled')}\n",
        "pages, by growth\n\n" + table.markdown(sorted(pages, key=lambda one: -one.growth)),
        "long work\n\n" + table.markdown(works),
        "from the real server, p50; p95 beside it\n\n"
        + table.markdown(sorted(served, key=lambda one: -one.large), SERVED),
        "members and their records\n\n" + table.readings(measured.get("duties", {}).get("duties")),
        table.elsewhere(measured),
        *(table.server_words(name, measured.get(name, {})) for name in ("small", "large", "embedded")),
        table.took({name: one["took"] for name, one in measured.items() if isinstance(one, dict)}),
    ]
    text = "\n".join(parts)
    (folder / "table.md").write_text(text, encoding="utf-8")
    (folder / "measured.json").write_text(json.dumps(measured, ensure_ascii=False), encoding="utf-8")
    return text


def checked(now: dict[str, dict[str, float]], scale: float, *, failed: bool = False) -> int:
    """1 where a ratio got worse by a third against the one kept for this scale, or none is kept for it, or none can be."""
    partial = [name for name in PARTIAL if os.environ.get(name)]
    stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    kept = stored.get(f"{scale:g}")
    if os.environ.get("KEEP") and (failed or partial):
        say(f"nothing is kept: {'something failed' if failed else 'a part was measured (' + ', '.join(partial) + ')'}")
        return 1
    if os.environ.get("KEEP"):
        stored[f"{scale:g}"] = now
        STORED.write_text(json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    if not os.environ.get("CHECK"):
        return 0
    if kept is None:
        say(f"nothing is kept for the scale {scale:g}; there is for {', '.join(stored) or 'none'}")
        return 1
    found = table.worse({name: one for name, one in kept.items() if name in now} if partial else kept, now)
    for line in found:
        say(f"worse by a third: {line}")
    for name in table.new(kept, now):
        say(f"kept nowhere yet: {name}")
    return 1 if found else 0


def main() -> int:
    folder = Path(os.environ.get("BENCH_DIR") or tempfile.mkdtemp(prefix="cppcc-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    before = os.getloadavg()[0]
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or postgres(stack)
        redis = os.environ.get("REDIS_URL", "")
        if not redis:
            port = free_port()
            started = redis_server(port)
            stack.callback(started.wait)
            stack.callback(started.terminate)
            redis = f"redis://127.0.0.1:{port}/0"
        stack.enter_context(made.owned_run(server))
        measured: dict[str, Any] = {"scale": sizes.scale()}
        measured |= {name: size(name, server, redis, folder / name) for name in ("small", "large")}
        if "duties" in steps():
            measured["duties"] = duties(server, folder / "duties")
        if "embedded" in steps():
            measured["embedded"] = embedded(folder / "embedded")
    measured["load"] = f"{before:.1f}, {os.getloadavg()[0]:.1f}"
    say(written(measured, folder))
    say(f"written to {folder}")
    faults = table.faults(measured)
    for one in faults:
        say(one)
    ratios = table.ratios([one for lines in lines_of(measured) for one in lines])
    return max(checked(ratios, sizes.scale(), failed=bool(faults)), 1 if faults else 0)

"""What was measured as a table, and beside what was kept: pure, nothing is asked here.

A *measurement* is a dict: ``scale``, and for ``small`` and ``large`` what each part found; times are milliseconds of
processor time, this process and the database's together.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.standing.names import ADMIN

WORSE = 4 / 3
"""By how much a ratio may grow against the one that is kept."""
HEAD = "| what | small ms | large ms | large ÷ small | ÷ yardstick | queries | kB |"


@dataclass(frozen=True)
class Line:
    name: str
    small: float
    large: float
    yard: float | None = None
    """The large yardstick, in the same unit."""
    queries: str = ""
    size: str = ""

    @property
    def growth(self) -> float:
        return self.large / self.small if self.small else math.inf

    @property
    def to_yard(self) -> float | None:
        return self.large / self.yard if self.yard else None


def percentile(values: Iterable[float], part: float) -> float:
    """The value that so large a part (0 to 1) of them does not pass; ValueError where there is none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def whole(asked: Mapping[str, Any]) -> float:
    return float(asked["app"] + asked["database"])


def page_lines(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> list[Line]:
    """One for each page that answered in both sizes; the yardsticks among them have none of their own."""
    before = {(one["role"], one["name"]): one for one in small if one["status"] == 200}
    yards = {one["name"]: whole(one) for one in large if one["name"].startswith(ADMIN)}
    found = []
    for one in large:
        key = one["role"], one["name"]
        if one["status"] == 200 and key in before:
            first = before[key]
            yard = None if one["name"] in yards else yards.get(one["yard"])
            queries = f"{first['queries']} → {one['queries']}"
            size = f"{first['size'] / 1000:.0f} → {one['size'] / 1000:.0f}"
            found.append(Line(f"{key[0]}: {key[1]}", whole(first), whole(one), yard, queries, size))
    return found


def work_lines(small: Mapping[str, Any], large: Mapping[str, Any]) -> list[Line]:
    """Exports, jobs and what is done seldom; in the last column the peak of memory in MB."""
    found = []
    for name, one in large.items():
        if name in small and "fault" not in one and "fault" not in small[name]:
            memory = f"{small[name]['peak']} → {one['peak']} MB"
            yard = large.get(one.get("yard", ""))
            found.append(Line(name, whole(small[name]), whole(one), whole(yard) if yard else None, "", memory))
    return found


def served_lines(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> list[Line]:
    """p50 of each page that the real server answered in both sizes; p95 beside it. Their names say so."""
    before = {(one["role"], one["name"]): one for one in small if one["status"] == 200}
    yards = {one["name"]: one["p50"] for one in large if one["name"].startswith(ADMIN)}
    found = []
    for one in large:
        first = before.get((one["role"], one["name"]))
        if first and one["status"] == 200:
            yard = None if one["name"] in yards else yards.get(one["yard"])
            beside = f"{first['p95']:.0f} → {one['p95']:.0f}"
            found.append(Line(f"served, {one['role']}: {one['name']}", first["p50"], one["p50"], yard, beside))
    return found


def server_words(name: str, size: Mapping[str, Any]) -> str:
    """What was seen of the server in one size, in lines."""
    found = []
    for what in ("live", "peak"):
        one = size.get(what, {})
        if "fault" in one:
            found.append(f"{name}, {what}: {one['fault']}")
        elif "ready" in one:
            found.append(f"{name}, {what}: ready after {one['ready']} s, a web process held at most {one['web_mb']} MB")
    peak = size.get("peak", {}).get("found")
    if peak and "fault" not in peak:
        acts = "; ".join(f"{act} {p50} and {p95} ms" for act, (p50, p95) in peak["acts"].items())
        found.append(
            f"{name}, peak: {peak['people']} members in {peak['window']:.0f} s, done after {peak['seconds']} s, "
            f"lost {peak['lost']}, doubled {peak['doubled']}, attachments {peak['attachments']}; p50 and p95: {acts}"
        )
        if more := peak["more"]:
            found.append(
                f"{name}, by simulation: {more['people']} members on {more['cores']} cores wait {more['p50']} s (p50), "
                f"{more['p95']} s (p95); at most a second with {more['enough']} cores"
            )
    return "\n".join(found) + "\n" if found else ""


def readings(found: Any) -> str:
    """What was read beside the yardstick of ``tests.bench.reading``; ratios, as everywhere."""
    if not isinstance(found, list):
        return "not measured\n"
    rows = ["| what | ratio | queries | seconds |", "|---|---|---|---|"]
    for one in found:
        rows.append(f"| {one['name']} | {one['seconds'] / one['yard']:.1f} | {one['queries']} | {one['seconds']:.2f} |")
    return "\n".join(rows) + "\n"


def took(stages: Mapping[str, Mapping[str, float]]) -> str:
    """How long each stage took, in seconds."""
    lines = [
        f"{name}: " + ", ".join(f"{what} {seconds}" for what, seconds in one.items()) for name, one in stages.items()
    ]
    return "seconds of each stage\n\n" + "\n".join(lines) + "\n"


def faults(measured: Mapping[str, Any]) -> list[str]:
    """What did not work at all, in words: steps that ended badly, what the peak lost or doubled."""
    found = []
    if "fault" in (read := measured.get("duties", {}).get("duties", ())):
        found.append(f"duties: {read['fault']}")
    for name in ("small", "large", "embedded"):
        size = measured.get(name, {})
        for what, one in size.items():
            inner = one.get("found") if isinstance(one, dict) else None
            for each in (one, inner):
                if isinstance(each, dict) and "fault" in each:
                    found.append(f"{name}, {what}: {each['fault']}")
        for work, one in size.get("works", {}).items():
            if "fault" in one:
                found.append(f"{name}, {work}: {one['fault']}")
        found += [
            f"{name}, {page['role']}: {page['name']} answers {page['status']}"
            for page in _answered(size)
            if page["status"] >= 500
        ]
        peak = size.get("peak", {}).get("found", {})
        if isinstance(peak, dict):
            found += [f"{name}, peak: {one}" for one in peak.get("faults", ())]
            found += [
                f"{name}, peak: {peak[kind]} {kind}" for kind in ("lost", "doubled", "unattached") if peak.get(kind)
            ]
    return found


def _answered(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What was asked of the pages of a size, in this process and of the real server."""
    both = (one.get("pages"), one.get("live", {}).get("found"))
    return [page for pages in both if isinstance(pages, list) for page in pages]


def elsewhere(measured: Mapping[str, Any]) -> str:
    """Pages that led elsewhere or found no record of their kind: what stands for them is not a page's time."""
    names = {
        f"{page['name']} {page['status']}"
        for name in ("small", "large")
        for page in _answered(measured[name])
        if page["status"] != 200 and page["status"] < 500
    }
    return f"led elsewhere, or without a record: {', '.join(sorted(names)) or 'none'}\n"


def markdown(lines: Iterable[Line], head: str = HEAD) -> str:
    rows = [head, "|---" * 7 + "|"]
    for one in lines:
        yard = "" if one.to_yard is None else f"{one.to_yard:.1f}"
        cells = one.name, f"{one.small:.0f}", f"{one.large:.0f}", f"{one.growth:.1f}", yard, one.queries, one.size
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def ratios(lines: Iterable[Line]) -> dict[str, dict[str, float]]:
    """What is kept: how much each grows, and how it stands to its yardstick."""
    found: dict[str, dict[str, float]] = {}
    for one in lines:
        kept = {"growth": one.growth} | ({} if one.to_yard is None else {"yard": one.to_yard})
        found[one.name] = {kind: round(value, 2) for kind, value in kept.items() if math.isfinite(value)}
    return found


def worse(kept: Mapping[str, Mapping[str, float]], now: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Each ratio that is worse by a third than the kept one, and each kept one that was not measured any more, in words."""
    found = []
    for name, ones in kept.items():
        for kind, before in ones.items():
            after = now.get(name, {}).get(kind)
            if after is None:
                found.append(f"{name} ({kind}): {before:.2f}, not measured now")
            elif after > before * WORSE:
                found.append(f"{name} ({kind}): {before:.2f} → {after:.2f}")
    return found


def new(kept: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """What was measured and is kept nowhere: nobody would be told if it got worse."""
    return sorted(now.keys() - kept.keys())

"""Two sets of pictures side by side: every pixel the same, or told."""

import difflib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

WORDS = 8
"""Lines of changed words that are told for a pattern."""


@dataclass
class Result:
    """Names of pictures by what became of them; ``told`` is for people."""

    equal: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def rows_of(folder: Path) -> dict[str, dict[str, Any]]:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return {row["file"]: row for row in index["rows"]}


def compare(before: Path, after: Path, to: Path) -> Result:
    """What differs, with pictures of it in folders by address pattern under ``to``."""
    rows, others, result = rows_of(before), rows_of(after), Result()
    result.missing = sorted(rows.keys() - others.keys())
    result.added = sorted(others.keys() - rows.keys())
    by_route: dict[str, list[str]] = {}
    for name in sorted(rows.keys() & others.keys()):
        if same(before / f"{name}.png", after / f"{name}.png"):
            result.equal.append(name)
        else:
            result.different.append(name)
            by_route.setdefault(rows[name]["route"], []).append(name)
    for route, names in sorted(by_route.items()):
        place = to / route
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            beside(before / f"{name}.png", after / f"{name}.png").save(place / f"{name}.png")
        result.told += tell(route, names, rows, others, before, after)
    result.told += [f"missing: {name} {rows[name]['address']}" for name in result.missing]
    return result


def same(one: Path, other: Path) -> bool:
    """Pixel by pixel; files that are the same bytes need no look."""
    if one.read_bytes() == other.read_bytes():
        return True
    first, second = Image.open(one).convert("RGB"), Image.open(other).convert("RGB")
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


def beside(one: Path, other: Path) -> Image.Image:
    """Before, after, and where they differ in red on the pale picture."""
    first, second = Image.open(one).convert("RGB"), Image.open(other).convert("RGB")
    size = max(first.width, second.width), max(first.height, second.height)
    laid = [Image.new("RGB", size, "white") for _ in range(2)]
    for sheet, picture in zip(laid, (first, second), strict=True):
        sheet.paste(picture)
    changed = ImageChops.difference(*laid).convert("L").point(lambda value: 255 if value else 0)
    marked = Image.blend(laid[1], Image.new("RGB", size, "white"), 0.7)
    marked.paste((220, 0, 0), mask=changed)
    whole = Image.new("RGB", (size[0] * 3 + 40, size[1]), "grey")
    for index, sheet in enumerate((*laid, marked)):
        whole.paste(sheet, (index * (size[0] + 20), 0))
    return whole


def tell(
    route: str,
    names: list[str],
    rows: dict[str, dict[str, Any]],
    others: dict[str, dict[str, Any]],
    before: Path,
    after: Path,
) -> list[str]:
    """What a person reads of one pattern: which pages, other sizes and status, and the words that changed."""
    told, changed = [f"{route}: {len(names)} different"], dict[str, None]()
    for name in names:
        sizes = [Image.open(folder / f"{name}.png").size for folder in (before, after)]
        size = "" if sizes[0] == sizes[1] else f", {sizes[0][0]}x{sizes[0][1]} → {sizes[1][0]}x{sizes[1][1]}"
        status = [one[name]["status"] for one in (rows, others)]
        answer = "" if status[0] == status[1] else f", answered {status[0]} → {status[1]}"
        told.append(f"  {name} {rows[name]['what']} {rows[name]['address']}{size}{answer}")
        was, now = ((folder / f"{name}.txt").read_text(encoding="utf-8").splitlines() for folder in (before, after))
        changed |= dict.fromkeys(line for line in difflib.ndiff(was, now) if line[:2] in ("- ", "+ "))
    return [*told, *(f"    {line}" for line in list(changed)[:WORDS])]

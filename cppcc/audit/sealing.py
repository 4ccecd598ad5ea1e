"""Rows of the trail are written free of locks; here those that are committed are chained, in short transactions.

Each sealed row keeps two digests: of who, when and which, and of what. By law the second may be erased with its content;
the chain, made of the digests, still holds. Digests and seals are keyed with this installation's own key.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cppcc.models import TrailBlock, TrailLink

CHUNK = 500
WINDOW = 50_000
"""Rows commit in another order than they are numbered: so far back the sealer looks for late ones; ``verify`` looks at all."""
ERASED, MARK = "erased", "mark"


def facts_of(entry: LogEntry) -> list[Any]:
    """Who, when, which, from where."""
    kind = ContentType.objects.get_for_id(entry.content_type_id)
    label, at = f"{kind.app_label}.{kind.model}", entry.timestamp.isoformat()
    return [entry.pk, at, entry.actor_id, label, entry.object_pk, entry.action, entry.remote_addr]


def content_of(entry: LogEntry) -> list[Any]:
    return [entry.object_repr, entry.changes, entry.changes_text, entry.serialized_data, entry.additional_data]


def keyed(purpose: str, said: Any) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return salted_hmac(f"cppcc.audit.{purpose}", text, algorithm="sha256").hexdigest()


def unsealed(*, everywhere: bool = False) -> Any:
    """Rows that no link holds yet; links before the window are not read either."""
    rows, links = LogEntry.objects.order_by("pk"), TrailLink.objects.filter(entry=OuterRef("pk"))
    last = None if everywhere else TrailLink.objects.aggregate(last=Max("entry"))["last"]
    if last:
        rows, links = rows.filter(pk__gt=last - WINDOW), links.filter(entry__gt=last - WINDOW)
    return rows.filter(~Exists(links))


def any_unsealed() -> bool:
    return bool(unsealed().exists())


def seal(*, everywhere: bool = False) -> int:
    """Chain what is committed. Returns how many rows were sealed."""
    if not TrailBlock.objects.exists():
        newest = LogEntry.objects.aggregate(last=Max("pk"))["last"]
        if newest is None:
            return 0
        TrailBlock.objects.get_or_create(number=1, defaults={"upto": newest})
    done = 0
    while number := _piece(everywhere=everywhere):
        done += number
    return done


@transaction.atomic
def _piece(*, everywhere: bool) -> int:
    """One short transaction: a piece of the first block, or a block of its own."""
    last = TrailBlock.objects.select_for_update().order_by("-number")[0]
    rows = unsealed(everywhere=everywhere or not last.seal)
    if not last.seal:
        taken = _link(last, rows.filter(pk__lte=last.upto)[:CHUNK])
        if taken < CHUNK:
            _close(last, None)
        return taken or int(any_unsealed())
    found = list(rows[:CHUNK])
    if not found:
        return 0
    block = TrailBlock.objects.create(number=last.number + 1)
    taken = _link(block, found)
    _close(block, last)
    return taken


def _link(block: TrailBlock, rows: Iterable[LogEntry]) -> int:
    links = [
        TrailLink(
            entry=one.pk, block=block, facts=keyed("facts", facts_of(one)), content=keyed("content", content_of(one))
        )
        for one in rows
    ]
    TrailLink.objects.bulk_create(links)
    return len(links)


def _close(block: TrailBlock, before: TrailBlock | None) -> None:
    block.count, block.digest = _digest(block)
    block.seal = _seal(block, before.seal if before else "")
    block.save(update_fields=["count", "digest", "seal"])


def _digest(block: TrailBlock) -> tuple[int, str]:
    number, whole = 0, hashlib.sha256()
    for link in block.links.order_by("entry").iterator(chunk_size=CHUNK):
        number += 1
        whole.update(f"{link.entry}:{link.facts}:{link.content}\n".encode())
    return number, whole.hexdigest()


def _seal(block: TrailBlock, before: str) -> str:
    return keyed("block", [before, block.number, block.upto, block.count, block.digest])


# --- verified -------------------------------------------------------------------------------------------------------
@dataclass
class Verdict:
    """What ``verify`` found; ``faults`` in words for who keeps the machine."""

    blocks: int = 0
    rows: int = 0
    archived: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)


def verify(archived: Iterable["Filed"] = ()) -> Verdict:
    """Read everything anew: blocks against their links and each other, links against rows. ``archived`` gives the rows
    that lie in files."""
    found, before = Verdict(), ""
    for block in TrailBlock.objects.order_by("number"):
        found.blocks += 1
        number, digest = _digest(block)
        if block.number != found.blocks:
            found.faults.append(f"第 {found.blocks} 段缺失")
            break
        if block.seal:
            whole = (number, digest) == (block.count, block.digest)
            if not whole or not constant_time_compare(block.seal, _seal(block, before)):
                found.faults.append(f"第 {block.number} 段的封签不符")
        before = block.seal
    away = {one.key: one for one in archived}
    found.archived = len(away)
    for link, entry in _pairs():
        _compare(found, link, entry, away.get(link.entry))
    return found


def _pairs() -> Iterator[tuple[TrailLink, LogEntry | None]]:
    last = 0
    while links := list(TrailLink.objects.filter(entry__gt=last).order_by("entry")[:CHUNK]):
        rows = LogEntry.objects.in_bulk([one.entry for one in links])
        yield from ((one, rows.get(one.entry)) for one in links)
        last = links[-1].entry


def _compare(found: Verdict, link: TrailLink, entry: LogEntry | None, away: "Filed | None") -> None:
    found.rows += 1
    if entry is None and away is None:
        found.faults.append(f"第 {link.entry} 条缺失")
        return
    where = "" if entry else "归档文件中"
    one = filed(facts_of(entry), content_of(entry)) if entry else away
    if one.facts != link.facts:  # type: ignore[union-attr]  # one of the two is there
        found.faults.append(f"{where}第 {link.entry} 条的人、时间或对象被改动")
    if one.content != link.content:  # type: ignore[union-attr]
        if one.erased:  # type: ignore[union-attr]
            found.erased += 1
        else:
            found.faults.append(f"{where}第 {link.entry} 条的内容被改动")


@dataclass(frozen=True)
class Filed:
    """A row by its digests; ``erased``: it holds nothing any more, and that was done by this installation."""

    key: int
    facts: str
    content: str
    erased: bool


def filed(facts: list[Any], content: list[Any]) -> Filed:
    """Digests of a row from what it says (``facts_of``, ``content_of``)."""
    return Filed(facts[0], keyed("facts", facts), keyed("content", content), is_erased(facts[0], content))


# --- erased by law --------------------------------------------------------------------------------------------------
def nothing_of(key: int) -> list[Any]:
    """The content of a row that lost it: the day, and a mark that nobody makes without this installation's key."""
    day = timezone.localdate().isoformat()
    return ["", {}, "", None, {ERASED: day, MARK: keyed("erased", [key, day])}]


def is_erased(key: int, content: list[Any]) -> bool:
    """Whether a row lost its content by law (``cppcc.audit.erasure``), and holds nothing any more."""
    *rest, said = content
    if any(rest) or not isinstance(said, dict) or set(said) != {ERASED, MARK}:
        return False
    return bool(constant_time_compare(str(said[MARK]), keyed("erased", [key, said[ERASED]])))


@contextmanager
def opened() -> Iterator[None]:
    """The one door by which sealed rows are changed or taken out: the database lets nothing else through (migration 0017)."""
    with transaction.atomic():
        _door("open")
        yield
        _door("")


def _door(state: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('cppcc.trail', %s, true)", [state])

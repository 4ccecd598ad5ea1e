"""A year of the trail goes to a file when its time at hand is over. Its rows stay countable, its links stay sealed."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from auditlog.models import LogEntry
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from cppcc.audit import events, sealing
from cppcc.models import TrailArchive


def due_years(today: date | None = None) -> list[int]:
    """Whole years that are over so long that they may leave the table."""
    first = LogEntry.objects.aggregate(first=Min("timestamp"))["first"]
    if first is None:
        return []
    last = (today or timezone.localdate()) - relativedelta(months=settings.TRAIL_KEEP_MONTHS)
    years = range(timezone.localtime(first).year, last.year)
    done = set(TrailArchive.objects.values_list("year", flat=True))
    return [year for year in years if year not in done]


def archive(year: int) -> TrailArchive | None:
    """Write a year's rows to a file, then take them out of the table, in one transaction. None where there are none.

    Raises ValueError where a row is not sealed yet.
    """
    rows = LogEntry.objects.filter(timestamp__year=year).order_by("pk")
    if not rows.exists():
        return None
    if sealing.unsealed(everywhere=True).filter(timestamp__year=year).exists():
        raise ValueError(f"{year} 年的日志还有没有封存的，请稍后再归档。")
    kinds: Counter[str] = Counter()
    lines = []
    for entry in rows.iterator(chunk_size=sealing.CHUNK):
        kinds[str(entry.action)] += 1
        lines.append(_line(sealing.facts_of(entry), sealing.content_of(entry)))
    name, digest = _written(year, lines)
    with transaction.atomic():
        kept = TrailArchive.objects.create(year=year, file=name, sha256=digest, count=len(lines), kinds=kinds)
        with sealing.opened():
            rows._raw_delete(rows.db)  # no row hangs on them
        events.note("trail_archived", reason=f"{year} 年", rows=len(lines))
    return kept


def _written(year: int, lines: list[str]) -> tuple[str, str]:
    data = gzip.compress("\n".join(lines).encode(), mtime=0)
    digest = hashlib.sha256(data).hexdigest()
    return default_storage.save(f"trail/{year}-{digest[:32]}.jsonl.gz", ContentFile(data)), digest


def _line(facts: list[Any], content: list[Any]) -> str:
    return json.dumps([facts, content], ensure_ascii=False, sort_keys=True, default=str)


def lines_of(kept: TrailArchive) -> list[str]:
    """The rows of a file, a line each. Raises OSError where it is gone, ValueError (in words) where it is another."""
    with kept.file.open("rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise ValueError(f"{kept}：文件与登记的校验值不符")
    return gzip.decompress(data).decode().splitlines()


def archived(faults: list[str]) -> Iterator[sealing.Filed]:
    """Each row in the files, its digests computed anew; what is wrong with a file is added to ``faults``."""
    for one in TrailArchive.objects.order_by("year"):
        try:
            lines = lines_of(one)
        except OSError:
            faults.append(f"{one}：文件缺失")
            continue
        except ValueError as fault:
            faults.append(str(fault))
            continue
        if len(lines) != one.count:
            faults.append(f"{one}：条数不符")
        for line in lines:
            yield sealing.filed(*json.loads(line))


@transaction.atomic
def rewrite(kept: TrailArchive, gone: Callable[[list[Any], list[Any]], bool]) -> int:
    """A year's file anew, without the content of the rows that ``gone`` (facts, content) says. Returns how many.

    Their facts stay, and with them the digests that were sealed. The old file goes when the new one is registered.
    """
    kept = TrailArchive.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    lines, number = lines_of(kept), 0
    for at, line in enumerate(lines):
        facts, content = json.loads(line)
        if gone(facts, content) and not sealing.is_erased(facts[0], content):
            lines[at] = _line(facts, sealing.nothing_of(facts[0]))
            number += 1
    if number:
        before = str(kept.file.name)
        kept.file.name, kept.sha256 = _written(kept.year, lines)
        kept.save(update_fields=["file", "sha256"])
        transaction.on_commit(partial(default_storage.delete, before), robust=True)
    return number

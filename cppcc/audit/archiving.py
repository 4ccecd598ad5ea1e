"""A year of the trail goes to a file when its time at hand is over. Its rows stay countable, its links stay sealed."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from auditlog.models import LogEntry
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
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
        said = [sealing.facts_of(entry), sealing.content_of(entry)]
        lines.append(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))
    data = gzip.compress("\n".join(lines).encode(), mtime=0)
    digest = hashlib.sha256(data).hexdigest()
    name = default_storage.save(f"trail/{year}-{digest[:32]}.jsonl.gz", ContentFile(data))
    with transaction.atomic():
        kept = TrailArchive.objects.create(year=year, file=name, sha256=digest, count=len(lines), kinds=kinds)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL cppcc.trail = 'open'")
        rows._raw_delete(rows.db)  # no row hangs on them
        events.note("trail_archived", reason=f"{year} 年", rows=len(lines))
    return kept


def archived(faults: list[str]) -> Iterator[tuple[int, str, str]]:
    """Key and digests of each row in the files, computed anew; what is wrong with a file is added to ``faults``."""
    for one in TrailArchive.objects.order_by("year"):
        try:
            with one.file.open("rb") as file:
                data = file.read()
        except OSError:
            faults.append(f"{one}：文件缺失")
            continue
        if hashlib.sha256(data).hexdigest() != one.sha256:
            faults.append(f"{one}：文件与登记的校验值不符")
            continue
        lines = gzip.decompress(data).decode().splitlines()
        if len(lines) != one.count:
            faults.append(f"{one}：条数不符")
        for line in lines:
            facts, content = json.loads(line)
            yield facts[0], sealing.keyed("facts", facts), sealing.keyed("content", content)

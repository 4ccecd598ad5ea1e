"""What a job made: a file stored whole under its digest, then the row that names it.

The row is the proof, never the file. The row, what belongs to it and the job's own end stand in one transaction: a
worker that dies anywhere leaves all of it or nothing, and at most a file that no row names, which is swept.
"""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from cppcc.jobs.kinds import Progress
from cppcc.models import Job, JobFile

FOLDER = "made"


def hand_in(
    wanted: Job, progress: Progress, data: bytes, suffix: str, *, made_from: str = "", passing: bool = False
) -> JobFile:
    """Keep what a job made and close the job. The former file of the same subject goes, but for a passing one, which
    waits until it is handed out (``JobFile.passing``).

    Raises TakenOver where another worker has the job now: nothing is kept then.
    """
    digest = hashlib.sha256(data).hexdigest()
    name = default_storage.save(f"{FOLDER}/{wanted.pk}-{digest[:32]}.{suffix}", ContentFile(data))
    with transaction.atomic():
        progress(98, "正在登记")
        if not passing:
            forget(JobFile.objects.filter(job__kind=wanted.kind, job__subject=wanted.subject))
        made = JobFile.objects.create(
            job=wanted, file=name, sha256=digest, size=len(data), made_from=made_from, passing=passing
        )
        progress.done()
    return made


def made(kind: str, subject: str) -> JobFile | None:
    """The file that stands for a kind and subject; None where none was made."""
    return JobFile.objects.filter(job__kind=kind, job__subject=subject).select_related("job").first()


def forget(rows: Any) -> int:
    """Delete rows and, once that is certain, their files. Returns how many."""
    names = list(rows.values_list("file", flat=True))
    rows.delete()
    transaction.on_commit(lambda: _delete(names), robust=True)
    return len(names)


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)

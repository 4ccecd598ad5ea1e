"""python -m tests.live.dying KIND: does a job of a kind in processes that die of SIGKILL at each point of the work.

Runs in an installation of its own (VAR_DIR, DATABASE_URL in the environment). A first run tells the points: each word of
progress, each stored file. Prints one JSON line for each: what stood after the death and after the next worker's try.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ["JOB_STALE_SECONDS"] = "0"
"""A dead worker's claim is over at once."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- where a process dies ----------------------------------------------------------------------------------------
def at_word(number: int, heard: list[int] | None = None) -> None:
    """After the number-th word of progress; ``heard`` counts them instead."""
    from cppcc.jobs import Progress

    tell, words = Progress.__call__, [] if heard is None else heard

    def told(self: Progress, now: int, step: str) -> None:
        tell(self, now, step)
        words.append(now)
        if len(words) == number:
            die()

    Progress.__call__ = told  # type: ignore[method-assign]


def at_half_of_file(number: int, saved: list[str] | None = None) -> None:
    """The number-th file is written to its half; ``saved`` counts them instead."""
    from django.core.files.storage import FileSystemStorage

    real: Any = FileSystemStorage._save  # type: ignore[attr-defined]
    names = [] if saved is None else saved

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        names.append(name)
        if len(names) == number:
            data = content.read()
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            with open(self.path(name), "wb") as file:
                file.write(data[: len(data) // 2])
            die()
        return str(real(self, name, content))

    FileSystemStorage._save = save  # type: ignore[attr-defined]


def before_commit() -> None:
    """After the row that names the file, before its transaction ends; a backup before it has its name."""
    from cppcc.backup import writing
    from cppcc.models import AfterUpdate, Import, JobFile, ListBatch
    from members.models import Assessment
    from reports.models import Report

    for model in (AfterUpdate, Assessment, Import, JobFile, ListBatch, Report):
        save: Any = model.save

        def saved(self: Any, *args: Any, real: Any = save, **kwargs: Any) -> None:
            real(self, *args, **kwargs)
            die()

        model.save = saved  # type: ignore[method-assign]
    writing.take_name = lambda begun, path: die()


def after_commit() -> None:
    from cppcc.jobs import running

    running.finish = lambda *args, **kwargs: die()


def in_child(work: Callable[[], None]) -> int:
    """The signal that ended a process of its own doing that; 0 if it lived."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def ended(job: int, arrange: Callable[[], None]) -> int:
    from cppcc import jobs

    def work() -> None:
        arrange()
        jobs.run(job)

    return in_child(work)


# --- what stands ---------------------------------------------------------------------------------------------------
def untrue(kind: str, subject: str) -> list[str]:
    """What the rows say that is not so. Files are asked only where a row names them."""
    from django.core.files.storage import default_storage

    from cppcc.models import Job, JobFile
    from reports.building import digest_of, named
    from reports.models import Report
    from tests.live.kinds import KINDS

    found = []
    for made in JobFile.objects.select_related("job"):
        name = str(made.file.name)
        if not default_storage.exists(name) or digest_of(default_storage.open(name).read()) not in name:
            found.append(f"{name} is not whole")
        if made.job.state != Job.State.DONE:
            found.append(f"{made} belongs to a job that is {made.job.state}")
    for report in Report.objects.all():
        for name in named(report):
            if not default_storage.exists(name) or digest_of(default_storage.open(name).read()) not in name:
                found.append(f"{name} of {report} is not whole")
    return found + KINDS[kind].untrue(subject)


def killed(kind: str, point: str, arrange: Callable[[], None], deaths: int = 1) -> dict[str, Any]:
    """A job that dies so often at a point, and what the next try makes of it."""
    from django.core.files.storage import default_storage

    from cppcc import jobs
    from cppcc.files import sweeping
    from cppcc.models import Job
    from tests.live.kinds import KINDS

    subject = KINDS[kind].prepare(point)
    job = jobs.request(kind, subject).pk
    signals = [ended(job, arrange) for _ in range(deaths)]
    said: dict[str, Any] = {"kind": kind, "point": point, "signals": signals, "dead": Job.objects.get(pk=job).state}
    said["untrue_after_death"] = untrue(kind, subject)
    said["made_by_death"] = KINDS[kind].stands(job, subject)
    jobs.run(job)
    left = Job.objects.get(pk=job)
    said |= {"state": left.state, "attempts": left.attempts, "error": left.error}
    said |= {"untrue": untrue(kind, subject), "stands": KINDS[kind].stands(job, subject)}
    left = list(sweeping.nameless())
    lost = sweeping.all_named() - set(sweeping.stored())
    for path in left:  # as the nightly sweep does, a day later
        default_storage.delete(path)
    return said | {"nameless": len(left), "lost": sorted(lost)}


def points_of(kind: str) -> list[tuple[str, Callable[[], None], int]]:
    """Each point of a job of this kind, as a run that lives tells them."""
    from cppcc import jobs
    from tests.live.kinds import KINDS

    job = jobs.request(kind, KINDS[kind].prepare("不中断")).pk
    told, written = os.pipe()

    def work() -> None:
        heard: list[int] = []
        saved: list[str] = []
        at_word(0, heard)
        at_half_of_file(0, saved)
        jobs.run(job)
        os.write(written, json.dumps([heard, len(saved)]).encode())

    assert in_child(work) == 0
    heard, files = json.loads(os.read(told, 65536))
    return [
        *(
            (f"第{number}步（{percent}%）", partial(at_word, number), 1)
            for number, percent in enumerate(heard, start=1)
        ),
        *((f"第{number}个文件写到一半", partial(at_half_of_file, number), 1) for number in range(1, files + 1)),
        ("登记之后提交之前", before_commit, 1),
        ("提交之后", after_commit, 1),
    ]


def main(kind: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    points = points_of(kind)
    if kind == "reports.build":
        points.append(("每次都中断", partial(at_word, 3), 5))
    for point, arrange, deaths in points:
        sys.stdout.write(json.dumps(killed(kind, point, arrange, deaths), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])

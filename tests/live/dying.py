"""python -m tests.live.dying: builds a report in processes that die of SIGKILL at each point of the work.

Runs in an installation of its own (VAR_DIR, DATABASE_URL in the environment). Prints one JSON line for each point: how
the report stood after the death and how after the next worker's try.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

os.environ["JOB_STALE_SECONDS"] = "0"
"""A dead worker's claim is over at once."""

STEPS = (5, 15, 68, 85, 90, 95, 98)
"""The percentages that a build tells of; at each the work before it is done and the work behind it is not."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_step(percent: int) -> None:
    from cppcc.jobs import Progress

    tell = Progress.__call__

    def told(self: Progress, now: int, step: str) -> None:
        tell(self, now, step)
        if now >= percent:
            die()

    Progress.__call__ = told  # type: ignore[method-assign]


def at_half_of_file(number: int) -> None:
    """The number-th file is written to its half."""
    from django.core.files.storage import FileSystemStorage

    saved = []

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        saved.append(name)
        data = content.read()
        whole = len(saved) < number
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data if whole else data[: len(data) // 2])
        if not whole:
            die()
        return name

    FileSystemStorage._save = save  # type: ignore[attr-defined]


def before_commit() -> None:
    from reports.models import Report

    save = Report.save

    def saved(self: Report, *args: Any, **kwargs: Any) -> None:
        save(self, *args, **kwargs)
        die()

    Report.save = saved  # type: ignore[method-assign]


def after_commit() -> None:
    from cppcc.jobs import running

    running.finish = lambda *args, **kwargs: die()


def ended(job: int, arrange: Callable[[], None]) -> int:
    """The signal that ended a process which does the job after ``arrange``."""
    from django.db import connections

    from cppcc import jobs

    connections.close_all()
    child = os.fork()
    if not child:
        try:
            arrange()
            jobs.run(job)
        finally:
            os._exit(0)  # it should not have come to this
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def stands(slug: str) -> dict[str, Any]:
    """What the row names, and whether each of its files is whole."""
    from django.core.files.storage import default_storage

    from reports.building import digest_of, named
    from reports.models import Report

    report = Report.objects.get(slug=slug)
    names = sorted(named(report))
    whole = all(default_storage.exists(one) and digest_of(default_storage.open(one).read()) in one for one in names)
    return {"names": names, "whole": whole, "current": report.built_text == report.text_version}


def killed(slug: str, point: str, arrange: Callable[[], None], deaths: int = 1) -> dict[str, Any]:
    """A build of a changed text that dies so often at a point, and what the next try makes of it."""
    from django.core.files.storage import default_storage

    from cppcc import jobs
    from cppcc.models import Job
    from reports import building, keeping
    from reports.jobs import BUILD
    from reports.models import Report

    report = keeping.at(slug)
    assert report
    keeping.change(report, report.version, None, lambda text: text.update(opening=f"{point}之前的话。"))
    former = stands(slug)["names"]
    job = jobs.request(BUILD, slug).pk
    signals = [ended(job, arrange) for _ in range(deaths)]
    said: dict[str, Any] = {"point": point, "signals": signals, "dead": Job.objects.get(pk=job).state}
    said["after_death"] = {**stands(slug), "former": stands(slug)["names"] == former}
    jobs.run(job)
    left = Job.objects.get(pk=job)
    said |= {"state": left.state, "attempts": left.attempts, "error": left.error, "after": stands(slug)}
    building.sweep(hours=0)
    there = {f"reports/{one}" for one in default_storage.listdir("reports")[1]}
    kept = {name for row in Report.objects.all() for name in building.named(row)}
    return said | {"only_named_left": there == kept}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
    django.setup()
    from functools import partial

    from reports import building, keeping
    from tests import factories

    year = factories.PlenaryYearFactory()
    factories.ProposalFactory(state="filed", number=1)
    report = keeping.begun(year)
    blocks = [
        {"key": "b", "lines": ["立案[[proposals.filed]]件。"]},
        {"key": "c", "kind": "chart", "lines": ["proposal_categories"]},
    ]
    part = {"key": "p", "title": "提案工作", "blocks": blocks}
    keeping.change(report, report.version, None, lambda text: text.update(parts=[part]))
    building.build(keeping.begun(year))
    points: list[tuple[str, Callable[[], None], int]] = [
        *((f"第{percent}步", partial(at_step, percent), 1) for percent in STEPS),
        *((f"第{number}个文件写到一半", partial(at_half_of_file, number), 1) for number in (1, 2, 3)),
        ("登记之后提交之前", before_commit, 1),
        ("提交之后", after_commit, 1),
        ("每次都中断", partial(at_step, 68), 5),
    ]
    for point, arrange, deaths in points:
        sys.stdout.write(json.dumps(killed("2024", point, arrange, deaths), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

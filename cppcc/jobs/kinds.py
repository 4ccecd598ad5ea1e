"""The kinds of jobs, each with the function that does it and how long that may take."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from cppcc.models import Job


class JobFailed(Exception):
    """A failure whose words are meant for the person who asked for the job (Chinese)."""


class TakenOver(Exception):
    """Another worker took the job over because this one had given no sign of life."""


class Progress:
    """Handed to the job's function: ``progress(30, "正在绘制图表")`` moves the bar."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, percent: int, step: str) -> None:
        self._write(percent=percent, step=step[:200], heartbeat_at=timezone.now())

    def beat(self) -> None:
        self._write(heartbeat_at=timezone.now())

    def done(self) -> None:
        """Close the job in the transaction of what it made, so that neither stands without the other."""
        self._write(state=Job.State.DONE, percent=100, step="已完成", finished_at=timezone.now())

    def _write(self, **values: object) -> None:
        if not Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=Job.State.RUNNING).update(**values):
            raise TakenOver(str(self.job))


Runner = Callable[[Job, Progress], None]


@dataclass(frozen=True)
class Limits:
    """How long a job may take at all, how long its bar may stand still (seconds), and which queue it waits in."""

    minutes: float = 10
    quiet: float = 0
    slow: bool = False
    words: str = ""
    """What such a job is called (Chinese)."""
    trouble: str = ""
    """What administrators are told when one fails (Chinese); empty where whoever asked for it sees that himself."""

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    @property
    def quiet_seconds(self) -> float:
        return self.quiet or settings.JOB_QUIET_SECONDS

    @property
    def queue(self) -> str:
        return settings.SLOW_QUEUE if self.slow else settings.CELERY_TASK_DEFAULT_QUEUE


_kinds: dict[str, Runner] = {}
_limits: dict[str, Limits] = {}


def job(
    kind: str, *, minutes: float = 10, quiet: float = 0, slow: bool = False, words: str = "", trouble: str = ""
) -> Callable[[Runner], Runner]:
    """Declare the function that does the jobs of a kind.

    ``minutes`` is the longest it may take, ``quiet`` the seconds that its progress may stand still (0: the setting),
    ``slow`` sends it to the queue of long work, so that mail and small papers never wait for it. ``words`` are what an
    administrator reads of it. ``trouble``: of a kind that nobody waits for, what administrators are told when one failed,
    however it ended; the next that is done closes it. Its key is the kind.
    """

    def register(function: Runner) -> Runner:
        _kinds[kind] = function
        _limits[kind] = Limits(minutes, quiet, slow, words, trouble)
        return function

    return register


def function_of(kind: str) -> Runner:
    """The function that does the jobs of a kind; LookupError if none was declared."""
    return _kinds[kind]


def limits_of(kind: str) -> Limits:
    """How long jobs of a kind may take; the usual limits where nothing was declared."""
    return _limits.get(kind, Limits())


def words_of(kind: str) -> str:
    """What jobs of a kind are called; of one that said nothing, 后台任务."""
    return limits_of(kind).words or "后台任务"


def all_kinds() -> list[str]:
    return sorted(_kinds)

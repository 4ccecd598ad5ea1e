"""The kinds of jobs, each with the function that does it."""

from collections.abc import Callable

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

    def _write(self, **values: object) -> None:
        if not Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=Job.State.RUNNING).update(**values):
            raise TakenOver(str(self.job))


Runner = Callable[[Job, Progress], None]
_kinds: dict[str, Runner] = {}


def job(kind: str) -> Callable[[Runner], Runner]:
    """Declare the function that does the jobs of a kind."""

    def register(function: Runner) -> Runner:
        _kinds[kind] = function
        return function

    return register


def function_of(kind: str) -> Runner:
    """The function that does the jobs of a kind; LookupError if none was declared."""
    return _kinds[kind]

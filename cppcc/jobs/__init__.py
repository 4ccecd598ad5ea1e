"""Background work that survives the worker's death and a broker that is away.

A job is a row first (``request``). The message to the worker may be lost: beat sends again what was never started and
what stopped giving signs of life. A worker *claims* a row before it works; a claim that was taken over by another
worker can no longer write to the row. What hangs is ended (``watching``). Apps declare what the worker does with
``job`` in their ``jobs.py``, keep what it makes with ``hand_in``, and declare what comes again with ``periodic``.
"""

from cppcc.jobs.asking import request, resend_waiting, send
from cppcc.jobs.kinds import JobFailed, Progress, TakenOver, function_of, job
from cppcc.jobs.making import forget, hand_in, made
from cppcc.jobs.recurring import periodic
from cppcc.jobs.running import run

__all__ = [
    "JobFailed", "Progress", "TakenOver", "forget", "function_of", "hand_in", "job", "made", "periodic", "request",
    "resend_waiting", "run", "send",
]  # fmt: skip

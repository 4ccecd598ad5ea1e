"""Celery tasks: thin."""

from datetime import time

from cppcc.jobs import periodic
from members import register


@periodic("close-left-accounts", at=time(0, 10))
def close_left_accounts() -> int:
    return register.close_left()

"""Celery tasks: thin."""

from datetime import time

from cppcc.jobs import periodic
from members import checking, erasing, register


@periodic("close-left-accounts", at=time(0, 10))
def close_left_accounts() -> int:
    return register.close_left()


@periodic("erase-personal", at=time(3, 40))
def erase_personal() -> int:
    return len(erasing.erase(erasing.due()))


@periodic("check-ledgers", every=60, wanted=checking.any_due, limit=1800)
def check_ledgers() -> int:
    return checking.check_all()

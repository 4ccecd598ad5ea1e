"""Whether this server has been asked to end: one byte that its processes share. Knows no Django.

The process that starts the others (gunicorn's master, by ``gunicorn.conf.py``) has this module before it makes them, so all
of them look at the same byte.
"""

from mmap import mmap

_sign = mmap(-1, 1)


def begin() -> None:
    _sign[0] = 1


def begun() -> bool:
    return bool(_sign[0])

"""Opens a workbook: the reader runs as its own process, and whatever becomes of it, the web server gets rows or a sentence."""

import json
import logging
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cppcc.books import reading, shape
from cppcc.books.shape import DAMAGED, Book, Page, Row, Told, Unreadable, Value

PROGRAM = Path(reading.__file__)
WAIT = 60.0
"""Seconds by the clock; the reader's own limit is of computing."""
MOST_SAID = 150_000_000
"""Bytes of the reader's answer."""
MOST_TROUBLE = 4000
"""Bytes of where it broke."""
EMPTY = "文件是空的，请检查后重新上传。"
TOO_LARGE = f"文件超过 {shape.MOST_BYTES // 1_000_000} MB，请删去图片和无关的工作表，或分成几个文件上传。"
TOO_LONG = "读取这个文件的时间太长，请只复制需要导入的内容到一个新表格，再上传。"
TOO_HEAVY = "读取这个文件要用的内存太多，请只复制需要导入的内容到一个新表格，再上传。"
BUSY = "服务器现在不能读取文件，请稍后再试；文件本身没有问题。"
log = logging.getLogger(__name__)


def read_book(content: bytes, name: str = "") -> Book:
    """The workbook that the bytes are, whatever the file is called. Raises `Unreadable`."""
    if not content:
        raise Unreadable(EMPTY)
    if len(content) > shape.MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    said, ended, trouble = run([str(PROGRAM)], content)
    if ended != 0:
        log.warning("The reader of workbooks ended with %s on %s bytes: %s", ended, len(content), trouble)
        raise Unreadable(why(ended))
    return _book(json.loads(said))


def run(program: list[str], content: bytes) -> tuple[bytes, int, str]:
    """The answer of one of our own programs to the bytes, and how it ended.

    It is killed when the clock or its answer goes too far. Raises `Unreadable` where none could be started.
    """
    command = [sys.executable, "-I", "-B", *program]
    try:
        reader = subprocess.Popen(  # noqa: S603  our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, close_fds=True
        )
    except OSError as error:
        raise Unreadable(BUSY) from error
    clock = threading.Timer(WAIT, reader.kill)
    feeder = threading.Thread(target=_feed, args=(reader.stdin, content))
    clock.start()
    feeder.start()
    try:
        assert reader.stdout
        assert reader.stderr
        said = reader.stdout.read(MOST_SAID + 1)
        if len(said) > MOST_SAID:
            reader.kill()
        feeder.join()
        trouble = reader.stderr.read(MOST_TROUBLE).decode(errors="replace")
        return said, reader.wait(), trouble
    finally:
        reader.kill()
        clock.cancel()
        reader.wait()
        for pipe in (reader.stdin, reader.stdout, reader.stderr):
            _close(pipe)


def _feed(pipe: Any, content: bytes) -> None:
    with suppress(OSError):  # the reader ended before it had read all
        pipe.write(content)
    _close(pipe)


def _close(pipe: Any) -> None:
    with suppress(OSError):
        pipe.close()


def why(ended: int) -> str:
    """The file is at fault, or it costs too much, or the reader did not even begin."""
    if ended in (-signal.SIGKILL, -signal.SIGXCPU):
        return TOO_LONG
    if ended in (-signal.SIGABRT, reading.HEAVY):
        return TOO_HEAVY
    return DAMAGED if ended == reading.BROKEN or ended < 0 else BUSY


def _book(said: dict[str, Any]) -> Book:
    if "unreadable" in said:
        raise Unreadable(said["unreadable"])
    return Book(said["kind"], [_page(one) for one in said["pages"]], said["epoch1904"])


def _page(said: dict[str, Any]) -> Page:
    return Page(
        name=said["name"],
        hidden=said["hidden"],
        rows=[Row(number, tuple([_value(value) for value in values])) for number, values in said["rows"]],
        merged=[(top, left, bottom, right) for top, left, bottom, right in said["merged"]],
        hidden_rows=frozenset(said["hidden_rows"]),
        hidden_columns=frozenset(said["hidden_columns"]),
        filtered=said["filtered"],
        formulas=[(row, column) for row, column in said["formulas"]],
        odd=[Told(cell, words) for cell, words in said["odd"]],
        unread=[(row, column, words) for row, column, words in said["unread"]],
    )


def _value(said: Any) -> Value:
    """What `reading.said` wrote, read back."""
    if not isinstance(said, list):
        plain: Value = said
        return plain
    kind, text = said
    if kind == "T":
        return time.fromisoformat(text)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)

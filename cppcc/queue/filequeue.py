"""The queue of files, with three things put right that end the worker in kombu's own transport.

A folder that cannot be read is a broker that is away: the worker waits and tries again. A message is written under
another name and renamed, so that a reader never meets half of it. One that cannot be read all the same is put aside
into the folder "aside" and told: the job behind it is a row and will be sent again.

It stands beside Celery's application, not in a room: a process that only speaks to the queue loads no models.
"""

import contextlib
import os
import time
import uuid
from collections.abc import Callable
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps

from cppcc.queue.aside import Unreadable, tell, whole

LEFT, OLD = (".part", ".taken"), 3600
"""Endings of files that are being written or read, and the seconds after which nobody is at it any more."""

_bound: dict[tuple[str, str], set[tuple[Any, ...]]] = {}
"""What this process has bound, by folder and exchange."""


def _tried(read: Callable[[], Any]) -> Any:
    """What was read; tried again for a moment while another process is still writing it."""
    for _ in range(20):
        try:
            return read()
        except ValueError:
            time.sleep(0.05)
    return read()


class Channel(filesystem.Channel):
    # The stubs of kombu's own two channels name this argument differently.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = os.path.join(self.data_folder_out, f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg")
        begun = f"{name}.part"  # no queue's ending
        try:
            with open(begun, "wb") as file:
                file.write(dumps(payload).encode())
            os.replace(begun, name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name!r} to the queue") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message. One that is taken is renamed first, so that no other reader takes it too."""
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            path = os.path.join(self.data_folder_in, name)
            taken = f"{path}.{uuid.uuid4().hex}.taken"
            try:
                os.rename(path, taken)
            except OSError:
                continue  # another reader was quicker
            message = self._read(queue, name, taken)
            if message is not None:
                return message
        raise Empty

    def _read(self, queue: str, name: str, taken: str) -> Any:
        """The message in a file, which is gone then; None where it had to be put aside.

        OSError where the folder went away meanwhile; the job behind the message is a row and will be sent again.
        """
        raw = b""
        try:
            with open(taken, "rb") as file:
                raw = file.read()
            message = whole(raw)
        except (Unreadable, OSError) as why:
            if not os.path.exists(taken):
                raise
            aside = os.path.join(self.data_folder_in, "aside")
            with contextlib.suppress(OSError):
                os.makedirs(aside, exist_ok=True)
                os.replace(taken, os.path.join(aside, name))
            tell(queue, raw, str(why))
            return None
        os.remove(taken)
        return message

    def get_table(self, exchange: str) -> Any:
        """Which queues an exchange leads to. What this process has bound is written down anew where the table was lost
        (a folder removed, a power cut, a full disk): kombu takes it for bound for ever."""
        read = super().get_table
        try:
            table = _tried(lambda: read(exchange))
        except (ValueError, TypeError):
            table = []
        if not table and (lost := _bound.get((str(self.control_folder), exchange))):
            for names in lost:
                self._queue_bind(*names)
            table = read(exchange)
        return table

    def _queue_bind(self, *names: Any) -> None:
        _bound.setdefault((str(self.control_folder), names[0]), set()).add(names)
        bind = super()._queue_bind
        try:
            _tried(lambda: bind(*names))
        except (ValueError, TypeError) as why:
            file = self.control_folder / f"{names[0]}.exchange"
            tell(file.name, file.read_bytes(), str(why))
            file.unlink()
            bind(*names)


class Transport(filesystem.Transport):
    Channel = Channel
    connection_errors = (*virtual.Transport.connection_errors, OSError)

    def establish_connection(self) -> Any:
        """Raises OSError while the folder is away, so that the worker waits longer between its tries. One that was removed
        is made again: what lay in it are rows and will be sent again."""
        options = getattr(self.client, "transport_options", None) or {}
        os.makedirs(options["control_folder"], exist_ok=True)
        _sweep(options["data_folder_in"])
        return super().establish_connection()


def _sweep(folder: str) -> None:
    """Delete what processes that died were writing or reading; raises OSError while the folder is away."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.endswith(LEFT):
            with contextlib.suppress(OSError):
                if time.time() - os.path.getmtime(path) > OLD:
                    os.remove(path)

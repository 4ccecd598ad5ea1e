"""The queue of files, with three things put right that end the worker in kombu's own transport.

A folder that cannot be read is a broker that is away: the worker waits and tries again. A message is written under
another name and renamed, so that a reader never meets half of it. One that cannot be read all the same (a full disk, a
power cut) is passed over: the job behind it is a row and will be sent again.

It stands beside Celery's application, not in a room: a process that only speaks to the queue loads no models.
"""

import logging
import os
import time
import uuid
from collections.abc import Callable
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps

log = logging.getLogger("cppcc.jobs")


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
        try:
            return super()._get(queue)
        except ValueError:
            log.warning("a message of the queue %s could not be read and is passed over", queue)
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        return _tried(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, *names: Any) -> None:
        _tried(lambda: super(Channel, self)._queue_bind(*names))


class Transport(filesystem.Transport):
    Channel = Channel
    connection_errors = (*virtual.Transport.connection_errors, OSError)

    def establish_connection(self) -> Any:
        """Raises OSError while the folder is away, so that the worker waits longer between its tries."""
        options = getattr(self.client, "transport_options", None) or {}
        os.listdir(options["data_folder_in"])
        return super().establish_connection()

"""The queue in Redis: an entry that is no message is put aside instead of ending the worker.

It lies then in the list "NAME.aside", the newest hundred.
"""

from queue import Empty
from typing import Any

from kombu.transport import redis
from kombu.utils.encoding import bytes_to_str

from cppcc.queue.aside import Unreadable, tell, whole

KEPT = 100


class Channel(redis.Channel):
    # The stubs of kombu leave out what its channel keeps for itself.
    connection_errors: Any
    _queue_cycle: Any
    _q_for_pri: Any

    def _brpop_read(self, **options: Any) -> bool:
        """As kombu's own, but for looking at what was read before it is delivered."""
        try:
            try:
                found = self.client.parse_response(self.client.connection, "BRPOP", **options)
            except self.connection_errors:
                self.client.connection.disconnect()
                raise
            if not found:
                raise Empty
            key, raw = found
            queue = bytes_to_str(key).rsplit(self.sep, 1)[0]
            self._queue_cycle.rotate(queue)
            message = self._read(queue, raw)
            if message is not None:
                self.connection._deliver(message, queue)
            return True
        finally:
            self._in_poll = None
            if hasattr(self, "_flush_brpop_reauth"):
                self._flush_brpop_reauth()

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        with self.conn_or_acquire() as client:
            for priority in self.priority_steps:
                while raw := client.rpop(self._q_for_pri(queue, priority)):
                    message = self._read(queue, raw)
                    if message is not None:
                        return message
        raise Empty

    def _read(self, queue: str, raw: Any) -> Any:
        """The message, or None where it had to be put aside."""
        raw = raw if isinstance(raw, bytes) else str(raw).encode()
        try:
            return whole(raw)
        except Unreadable as why:
            with self.conn_or_acquire() as client:
                client.lpush(f"{queue}.aside", raw)
                client.ltrim(f"{queue}.aside", 0, KEPT - 1)
            tell(queue, raw, str(why))
            return None


class Transport(redis.Transport):
    Channel = Channel

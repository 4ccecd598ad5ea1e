"""Messages that cannot be read: what makes a message whole, and where it is told of one that is not.

Kombu ends the worker at such a message, because it takes whatever it reads for its own.
"""

import base64
import binascii
import logging
from collections.abc import Callable
from typing import Any

from kombu.utils.json import loads

log = logging.getLogger("cppcc.jobs")
told: Callable[[str, bytes, str], None] | None = None
"""Set by a worker, which knows the database: (queue, raw bytes, why)."""


class Unreadable(ValueError):
    """What came out of a queue is no message."""


def whole(raw: bytes) -> dict[str, Any]:
    """The message that these bytes are; Unreadable where kombu or Celery would fall over it."""
    try:
        payload = loads(raw.decode())
    except ValueError as error:
        raise Unreadable(str(error)) from error
    if not isinstance(payload, dict):
        raise Unreadable("not an object")
    properties, headers, body = payload.get("properties"), payload.get("headers"), payload.get("body")
    if not isinstance(properties, dict) or not properties.get("delivery_tag"):
        raise Unreadable("no properties")
    info = properties.get("delivery_info")
    if not isinstance(info, dict) or not {"exchange", "routing_key"} <= set(info):
        raise Unreadable("no delivery_info")
    if not isinstance(headers, dict) or not isinstance(body, str):
        raise Unreadable("no headers or no body")
    if not isinstance(payload.get("content-type", ""), str) or not isinstance(payload.get("content-encoding", ""), str):
        raise Unreadable("unknown content")
    if properties.get("body_encoding") == "base64":
        try:
            base64.b64decode(body)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("the body is not base64") from error
    return payload


def tell(queue: str, raw: bytes, why: str) -> None:
    """Say that a message was put aside; never raises."""
    log.error("a message of the queue %s could not be read and is put aside (%s): %s bytes", queue, why, len(raw))
    if told is not None:
        try:
            told(queue, raw, why)
        except Exception:
            log.exception("telling of a message that was put aside")

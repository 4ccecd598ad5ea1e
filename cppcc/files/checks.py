"""``manage.py check --deploy``: whether the bucket for stored files is there and open to the program."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.files.storage import default_storage

GONE = "S3 的桶 {bucket} 不存在：请核对 S3_BUCKET，或先建好它。"
CLOSED = "S3 的桶 {bucket} 打不开（{error}）：请核对 S3_ENDPOINT_URL、S3_ACCESS_KEY、S3_SECRET_KEY 和账号的权限。"


def bucket(**kwargs: Any) -> list[checks.CheckMessage]:
    """Asks the service; nothing where files lie in a folder."""
    if not settings.S3_BUCKET:
        return []
    try:
        fault = GONE.format(bucket=settings.S3_BUCKET) if default_storage.is_gone() else ""  # type: ignore[attr-defined]
    except OSError as error:
        fault = CLOSED.format(bucket=settings.S3_BUCKET, error=error)
    return [checks.Error(fault, id="cppcc.E002")] if fault else []

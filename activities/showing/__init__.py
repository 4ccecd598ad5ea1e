"""What pages and papers of this app show, one noun a file: facts, badges, lines and sentences, made from records and
from what the reader may do. Nothing is decided here (docs/templates.md)."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

Fact = tuple[str, Any]


def day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def minute(value: datetime) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

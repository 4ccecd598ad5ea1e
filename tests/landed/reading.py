"""python -m tests.landed.reading MOMENT YEAR PASSWORD: brings the environment's database to now and prints what it says."""

import json
import sys
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models can be read only now

from tests.landed.reader import everything  # noqa: E402


def plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def main(moment: str, parts_of: str, password: str) -> None:
    call_command("migrate", verbosity=0)
    found = everything(datetime.fromisoformat(moment), int(parts_of), password)
    json.dump(found, sys.stdout, ensure_ascii=False, default=plain)


main(*sys.argv[1:])

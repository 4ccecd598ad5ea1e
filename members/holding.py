"""A form that was sent and waits until its sender is confirmed: its fields go on with the page, its files are held here.

The page of the confirmation carries every field that was typed and sends all of it once more to the same address. Files
can't be carried by a page: they lie under ``asked/`` for a day at most, known to the session that sent them alone.
"""

import uuid
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

FOLDER = "asked"
HELD = "held_files"
FIELD = "again_files"
CODE = "again_code"
OURS = (FIELD, CODE, "csrfmiddlewaretoken")
MOST = 3
"""Sendings with files that a session holds; an older one is chosen again."""


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the sending, in its order, for the page to send again."""
    return [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]


def hold(request: HttpRequest) -> str:
    """Keep the files of a sending; returns under which key, "" where there are none."""
    if not request.FILES:
        return str(request.POST.get(FIELD, ""))
    key = uuid.uuid4().hex
    kept = [
        [
            field,
            file.name,
            file.content_type or "",
            default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", File(file.file)),
        ]
        for field, files in request.FILES.lists()
        for file in files
    ]
    held = {**request.session.get(HELD, {}), key: kept}
    request.session[HELD] = dict(list(held.items())[-MOST:])
    return key


def go_on(request: HttpRequest) -> list[str]:
    """Make the request what was sent at first: without the fields of the confirmation, with the files that were held.

    Returns the stored names, to be deleted when it is answered.
    """
    sent = request.POST.copy()
    key = str(sent.get(FIELD, ""))
    for name in (FIELD, CODE):
        sent.pop(name, None)
    held = dict(request.session.get(HELD, {}))
    kept = held.pop(key, [])
    if kept:
        request.session[HELD] = held
        files: Any = MultiValueDict(dict(request.FILES.lists()))
        for field, name, kind, stored in kept:
            file = default_storage.open(stored)
            files.appendlist(field, UploadedFile(file, name, kind, file.size))
        request._files = files  # type: ignore[attr-defined]  # what the parser of the body sets
    request.POST = sent  # type: ignore[assignment]  # the same, without two fields
    return [stored for *_, stored in kept]


def let_go(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)

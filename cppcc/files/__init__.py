"""Uploads checked before anything is kept, stored files handed out safely and swept when nobody names them.

Used by every form with a file; what a job makes is kept by ``cppcc.jobs.hand_in``.
"""

from cppcc.files.scanning import scanned
from cppcc.files.sweeping import named
from cppcc.files.uploads import (
    IMAGE_TYPES,
    DocumentField,
    DocumentsField,
    PhotosField,
    checked_document,
    checked_photo,
    inline_pdf,
    made_download,
    room_for,
    serve_download,
    serve_picture,
    shown_name,
)

__all__ = [
    "IMAGE_TYPES",
    "DocumentField",
    "DocumentsField",
    "PhotosField",
    "checked_document",
    "checked_photo",
    "inline_pdf",
    "made_download",
    "named",
    "room_for",
    "scanned",
    "serve_download",
    "serve_picture",
    "shown_name",
]

"""Uploads checked before anything is kept, stored files handed out safely and swept when nobody names them.

Used by every form with a file; what a job makes is kept by ``cppcc.jobs.hand_in``.
"""

from cppcc.files.sweeping import named
from cppcc.files.uploads import (
    IMAGE_TYPES,
    DocumentsField,
    PhotosField,
    checked_document,
    checked_photo,
    inline_pdf,
    made_download,
    room_for,
    serve_download,
    serve_picture,
)

__all__ = [
    "IMAGE_TYPES",
    "DocumentsField",
    "PhotosField",
    "checked_document",
    "checked_photo",
    "inline_pdf",
    "made_download",
    "named",
    "room_for",
    "serve_download",
    "serve_picture",
]

"""Uploads checked before anything is kept, stored files handed out safely and swept when nobody names them.

Used by every form with a file and by every job that makes one.
"""

from cppcc.files.uploads import (
    IMAGE_TYPES,
    DocumentsField,
    PhotosField,
    checked_document,
    checked_photo,
    made_download,
    serve_download,
    serve_picture,
    store_made,
)

__all__ = [
    "IMAGE_TYPES",
    "DocumentsField",
    "PhotosField",
    "checked_document",
    "checked_photo",
    "made_download",
    "serve_download",
    "serve_picture",
    "store_made",
]

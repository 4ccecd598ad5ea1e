"""The storage of files: a name stands for a whole file or for none.

What is stored goes under another name first, is written to the disk, and renamed. A full disk or a killed process
leaves no half file under a name that a row could carry; what a failed write began is taken away at once.
"""

import contextlib
import os
import uuid
from typing import Any

from django.core.files.storage import FileSystemStorage

PART = ".part"


class WholeFiles(FileSystemStorage):
    """``FileSystemStorage`` that never shows half a file."""

    def _save(self, name: str, content: Any) -> str:
        """Raises OSError where the disk is full; nothing is left of the file then."""
        begun = f"{name}.{uuid.uuid4().hex}{PART}"
        try:
            super()._save(begun, content)  # type: ignore[misc]  # the stubs leave it out
            with open(self.path(begun), "rb") as file:
                os.fsync(file.fileno())
            os.replace(self.path(begun), self.path(name))
        except BaseException:
            with contextlib.suppress(OSError):
                self.delete(begun)
            raise
        return name.replace("\\", "/")

"""The storage of files: a name stands for a whole file or for none.

What is stored goes under another name first, is written to the disk, and gets its own name, which nothing else has then.
A full disk or a killed process leaves no half file under a name that a row could carry; what a failed write began is
taken away at once.
"""

import contextlib
import errno
import os
import uuid
from typing import Any

from django.core.files.storage import FileSystemStorage

PART = ".part"
NO_LINKS = {errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
"""How a file system without hard links says so; of two that ask for one name at one moment there the later stays."""


class WholeFiles(FileSystemStorage):
    """``FileSystemStorage`` that never shows half a file."""

    def _save(self, name: str, content: Any) -> str:
        """Raises OSError where the disk is full; nothing is left of the file then."""
        begun = f"{name}.{uuid.uuid4().hex}{PART}"
        try:
            super()._save(begun, content)  # type: ignore[misc]  # the stubs leave it out
            with open(self.path(begun), "rb") as file:
                os.fsync(file.fileno())
            name = self._named(begun, name)
        finally:
            with contextlib.suppress(OSError):
                self.delete(begun)
        return name.replace("\\", "/")

    def _named(self, begun: str, name: str) -> str:
        """Give the whole file its name, or another one where that was taken meanwhile. Returns it."""
        while True:
            try:
                os.link(self.path(begun), self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            except OSError as fault:
                if fault.errno not in NO_LINKS:
                    raise
                os.replace(self.path(begun), self.path(name))
                return name
            else:
                return name

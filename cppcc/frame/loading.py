"""Templates as they are sent: without the indentation that they are written with, a third of a page's bytes."""

import re

from django.template.base import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
"""The line break stays: it is the blank between two words, and what a reader of the source sees."""


class Loader(FilesystemLoader):
    """The project's own templates. Those of packages stay: their translations are found by every blank of the original."""

    def get_contents(self, origin: Origin) -> str:
        written = super().get_contents(origin)
        return INDENTATION.sub("", written) if origin.name.endswith(".html") else written

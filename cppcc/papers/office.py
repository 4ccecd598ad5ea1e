"""On which pages the headings of a Word document stand: asked of LibreOffice, where it is installed."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

SECONDS = 120
"""After which a conversion is given up: the document then stands without page numbers."""
FOOT = re.compile(r"—\s*(\d+)\s*—")


class Asked:
    """A conversion that runs by itself meanwhile."""

    def __init__(self, data: bytes) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="paper-")
        folder = Path(self.place.name)
        (folder / "paper.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        order = [
            settings.OFFICE_PROGRAM, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir",
            str(folder), str(folder / "paper.docx"),
        ]  # fmt: skip
        self.running = subprocess.Popen(  # noqa: S603 - the program is named by the installation
            order, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def pages(self) -> dict[str, int]:
        """The printed page of each heading; empty where the conversion failed."""
        try:
            self.running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)  # a session of its own, begun above
            self.running.wait()
        try:
            made = Path(self.place.name) / "paper.pdf"
            return _headings(made.read_bytes()) if made.exists() else {}
        finally:
            self.place.cleanup()


def reads_word() -> bool:
    """Whether the office program is there; LibreOffice may be installed without the part that reads Word."""
    found = shutil.which(settings.OFFICE_PROGRAM) if settings.OFFICE_PROGRAM else None
    if found is None:
        return False
    program = Path(found).resolve().parent
    return not (program / "soffice.bin").exists() or (program / "libswlo.so").exists()


def ask(data: bytes) -> Asked | None:
    """Begin to ask; None where no office program is installed."""
    if not reads_word():
        return None
    try:
        return Asked(data)
    except OSError:
        return None


def _headings(data: bytes) -> dict[str, int]:
    import pypdfium2  # noqa: PLC0415  start-up need not load the reader of PDF, which few pages and jobs use

    document = pypdfium2.PdfDocument(data)
    found: dict[str, int] = {}
    try:
        for one in document.get_toc():
            place = one.get_dest()
            index = place.get_index() if place is not None else None
            if index is None:
                continue
            foot = FOOT.findall(document[index].get_textpage().get_text_range())
            if foot:
                found.setdefault(one.get_title().strip(), int(foot[-1]))
    finally:
        document.close()
    return found

"""Uploads looked through for viruses by clamd, where ``CLAMD_URL`` names one (clamd(8), INSTREAM).

Where it is named and can't say that a file is clean, the file is not taken.
"""

import logging
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

PORT = 3310
SECONDS = 60.0
"""That it may be silent."""
PIECE = 1 << 16
MOST_SAID = 4096
FOUND = "“{name}”里发现病毒（{virus}），没有接收。请先在您的电脑上查杀。"
CANNOT = "现在不能为“{name}”查毒，没有接收。请稍后再传；一直这样的，请告知管理员。"
log = logging.getLogger("cppcc.files")


def scanned(upload: UploadedFile, name: str) -> None:
    """ValidationError in Chinese where the scanner finds something, or can't be asked."""
    if not settings.CLAMD_URL:
        return
    try:
        said = _said(settings.CLAMD_URL, upload)
    except (OSError, ValueError) as error:
        log.error("clamd can't be asked: %s", error)
        raise ValidationError(CANNOT.format(name=name)) from error
    if said.endswith(" FOUND"):
        virus = said.removesuffix(" FOUND").partition(": ")[2]
        log.warning("clamd found %s in an upload of %s bytes", virus, upload.size)
        raise ValidationError(FOUND.format(name=name, virus=virus))
    if said != "stream: OK":
        log.error("clamd says: %s", said)
        raise ValidationError(CANNOT.format(name=name))


def _said(address: str, upload: UploadedFile) -> str:
    """What clamd answers to the bytes."""
    with _connected(address) as line:
        upload.seek(0)
        try:
            line.sendall(b"zINSTREAM\0")
            while piece := upload.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it says why before it hangs up: too large for its own limit
        said = b""
        while not said.endswith(b"\0") and len(said) < MOST_SAID and (more := line.recv(PIECE)):
            said += more
        upload.seek(0)
    return said.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    place = urlsplit(address)
    if place.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(place.path)
        return line
    if place.scheme != "tcp" or not place.hostname:
        raise ValueError("CLAMD_URL is neither tcp://host:port nor unix:///path")
    return socket.create_connection((place.hostname, place.port or PORT), timeout=SECONDS)

"""Hostile files, made by hand."""

import gzip
import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

VBA = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 600
PACKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "\x01Ole10Native".encode("utf-16-le") + b"\0" * 600
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
MACRO_TYPE = (
    '<Types><Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
DOCX, XLSX = "word/document.xml", "xl/workbook.xml"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, colour: int = 2, rows: int | None = None) -> bytes:
    """A black PNG that says it has so many rows and may have fewer; small however large it is unpacked."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width * {0: 1, 2: 3, 6: 4}[colour])
    data = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(kind: str, size=(60, 40), mode: str = "RGB", **how) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "I;16") else None).save(buffer, kind, **how)
    return buffer.getvalue()


def office(main: str, *parts: tuple[str, str | bytes], words: str = "<a/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(main, words)
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip …"""
    return office("a", ("b", nested(depth - 1))) if depth else office("a")


MEGABYTE = bytes(1_000_000)


def zeros(megabytes: int = 210) -> bytes:
    """A gzip of so much nothing."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1) as packed:
        for _ in range(megabytes):
            packed.write(MEGABYTE)
    return buffer.getvalue()


def blanks(megabytes: int = 210) -> bytes:
    """A document with a part of so much nothing."""
    buffer = io.BytesIO(office(DOCX))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/media/a.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(megabytes):
            part.write(MEGABYTE)
    return buffer.getvalue()


def related(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )


def pdf(*, script: str = "", attached: bytes = b"", launch: bool = False, escaped: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    kind = "/Launch" if launch else "/JavaScript"
    if script or launch:
        action = {"/S": NameObject(kind), "/JS": TextStringObject(script), "/F": TextStringObject("cmd.exe")}
        made = DictionaryObject({NameObject(key): value for key, value in action.items()})
        writer._root_object[NameObject("/OpenAction")] = made
    if attached:
        writer.add_attachment("a.bin", attached)
    buffer = io.BytesIO()
    writer.write(buffer)
    written = buffer.getvalue()
    return written.replace(b"/JavaScript", b"/Jav#61Script").replace(b"/JS", b"/J#53") if escaped else written


def packed_pdf(action: bytes = b"<</S/JavaScript/JS(app.alert(1))>>", font: bytes = b"") -> bytes:
    """A PDF whose script stands in a packed stream of objects, found through a packed table; ``font``: a name beside it."""
    named = b"/BaseFont/" + font if font else b""
    objects = [
        b"<</Type/Catalog" + named + b"/Pages 2 0 R/OpenAction" + action + b">>",
        b"<</Type/Pages/Kids[]/Count 0>>",
    ]
    places = f"1 0 2 {len(objects[0]) + 1} ".encode()
    inside = zlib.compress(places + b" ".join(objects))
    out = b"%PDF-1.7\n"
    at = len(out)
    head = f"<</Type/ObjStm/N 2/First {len(places)}/Filter/FlateDecode/Length {len(inside)}>>"
    out += f"3 0 obj{head}stream\n".encode() + inside + b"\nendstream endobj\n"
    rows = [(0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, at, 0), (1, len(out), 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    head = f"<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length {len(table)}>>"
    place = len(out)
    return out + f"4 0 obj{head}stream\n".encode() + table + f"\nendstream endobj\nstartxref\n{place}\n%%EOF".encode()

"""A picture from outside: its size is looked at before it is decoded; what comes out is small, upright, clean and whole."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
KEPT = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
"""How each is kept, by what Pillow calls it: a JPEG with further pictures behind the first is an MPO there."""
MOST_DECODED = 170_000_000
"""Bytes of the picture as it is decoded, four for each of its points."""
HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftyphevx", b"ftypheim", b"ftyphevm", b"ftypmif1", b"ftypmsf1")
AVIF = (b"ftypavif", b"ftypavis")
NO_PICTURE, TOO_LARGE, IS_HEIC, CUT = "no picture", "too large", "heic", "cut"
POINT = {"1": 1, "L": 1, "P": 1, "LA": 4, "I;16": 2, "I;16B": 2}
"""Bytes that a point takes in memory; four in all other modes."""
PASSES = ((8, 0, 8, 0), (8, 4, 8, 0), (4, 0, 8, 4), (4, 2, 4, 0), (2, 0, 4, 2), (2, 1, 2, 0), (1, 0, 2, 1))
"""Of an interlaced PNG (Adam7): step and start across, step and start down."""
BANDS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of a PNG's kinds of colour."""
Said = tuple[dict[str, Any], bytes]


def look(content: bytes, edge: int, points: int) -> Said:
    """The picture with no side longer than ``edge``, or why not; ``points``: how many it may have."""
    if content[4:12] in HEIC:
        return {"refused": IS_HEIC}, b""
    if content[4:12] in AVIF:
        return {"refused": NO_PICTURE}, b""
    Image.MAX_IMAGE_PIXELS = None  # ours is asked, before anything is decoded
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > points or _decoded(picture, edge) > MOST_DECODED:
                return {"refused": TOO_LARGE, "width": width, "height": height}, b""
            if picture.format == "PNG" and not _whole_png(content):
                return {"refused": CUT}, b""
            kind = KEPT[picture.format or ""]
            return {"kind": kind}, _clean(picture, edge, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, zlib.error, EOFError) as error:
        known = not isinstance(error, UnidentifiedImageError)
        return {"refused": CUT if known and "truncated" in str(error) else NO_PICTURE}, b""


def _decoded(picture: Any, edge: int) -> int:
    """Bytes that decoding takes; a JPEG is decoded at a half, a quarter or an eighth where that is enough."""
    picture.draft(None, (edge, edge))
    width, height = picture.size
    size = width * height * POINT.get(picture.mode, 4)
    moves = getattr(picture, "is_animated", False) and KEPT[picture.format or ""] != "JPEG"
    return int(size) * (2 if moves else 1)  # behind a JPEG's first none is decoded


def eight_bit(picture: Any) -> Any:
    """Greys of 16 bits as those of 8: whatever turns them into colours would cut all but the darkest off to white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")


def _clean(picture: Any, edge: int, kind: str) -> bytes:
    """Only its points: no places, no remarks, no further pictures behind the first."""
    in_steps = None if picture.mode.startswith("I") else 2.0  # greys of 16 bits can only be made smaller at once
    picture.thumbnail((edge, edge), reducing_gap=in_steps)
    upright = eight_bit(ImageOps.exif_transpose(picture))
    if kind == "JPEG" and upright.mode != "RGB":
        upright = upright.convert("RGB")
    elif upright.mode == "P":  # its colours stand in a table that a new picture would not have
        upright = upright.convert("RGBA")
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    buffer = io.BytesIO()
    clean.save(buffer, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return buffer.getvalue()


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG: kind and content."""
    at = 8
    while at + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += length + 12


def _whole_png(content: bytes) -> bool:
    """Whether all its rows are there; a decoder takes one that ends early as a picture with an empty rest."""
    wanted = found = 0
    stream = zlib.decompressobj()
    for kind, part in _chunks(content):
        if kind == b"IHDR":
            wanted = _unpacked(*struct.unpack(">IIBBxxB", part[:13]))
        elif kind == b"IDAT" and not stream.eof:
            while part and found < wanted and not stream.eof:
                found += len(stream.decompress(part, 1 << 20))
                part = stream.unconsumed_tail
        elif kind == b"IEND":
            break
    if found < wanted and not stream.eof:
        found += len(stream.flush())
    return 0 < wanted <= found


def _unpacked(width: int, height: int, depth: int, colour: int, interlaced: int) -> int:
    """Bytes of all rows, each with the byte that says how it was filtered."""
    bits = depth * BANDS[colour]
    parts = PASSES if interlaced else ((1, 0, 1, 0),)
    sizes = (((width - x + dx - 1) // dx, (height - y + dy - 1) // dy) for dx, x, dy, y in parts)
    return sum(((across * bits + 7) // 8 + 1) * down for across, down in sizes if across > 0 and down > 0)

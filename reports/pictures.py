"""Pictures of a report at the size in which they are printed."""

import io
import re
from functools import partial
from typing import Any

from PIL import Image, ImageOps

from cppcc.apart.pictures import eight_bit
from cppcc.papers import printing

DOTS = 300
"""A printed inch."""
WIDTHS = {1: 112, 2: 75, 3: 50}
"""Millimetres that a photo is wide, by how many stand beside each other (``gbt9704.css``)."""
HEIGHTS = {1: 74, 2: 50, 3: 33}
LARGE, COVER = 10, 11
"""Places of an album: as wide as its pages, and its cover."""
SIZES = {**{number: (WIDTHS[number], HEIGHTS[number]) for number in WIDTHS}, LARGE: (178, 119), COVER: (210, 168)}
CHART_WIDTH, CHART_DOTS = 156, 220
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class PictureLost(Exception):
    """A photo of the report cannot be read; the words are for the person."""


def photo_for_print(photo: Any, columns: int) -> bytes:
    """An activity's photo as JPEG, cut to the shape of its place and no larger than 300 dots an inch ask for.

    Raises PictureLost where its file is gone or is no picture any more.
    """
    try:
        return _fitted(photo.file, columns)
    except OSError as error:
        words = f"{photo.activity.title}的照片“{photo.caption or '无说明'}”读不出来"
        raise PictureLost(f"{words}，请在活动中重新上传，或删除后再生成。") from error


def _fitted(stored: Any, columns: int) -> bytes:
    dots = 200 if columns in (LARGE, COVER) else DOTS
    width, height = (round(length / 25.4 * dots) for length in SIZES[columns])
    with stored.open("rb") as file, Image.open(file) as picture:
        picture.draft("RGB", (width, height))  # a JPEG of many megapixels is read smaller at once
        whole = eight_bit(ImageOps.exif_transpose(picture))
        if whole.mode in ("RGBA", "LA", "P"):
            whole = whole.convert("RGBA")
            paper = Image.new("RGBA", whole.size, "white")
            whole = Image.alpha_composite(paper, whole)
        scale = min(1.0, whole.width / width, whole.height / height)
        fitted = ImageOps.fit(whole.convert("RGB"), (round(width * scale), round(height * scale)))
    buffer = io.BytesIO()
    fitted.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def emblem_for_word(data: bytes) -> bytes:
    """The emblem as PNG; Word reads no WebP."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        eight_bit(picture).convert("RGBA").save(buffer, "PNG")
    return buffer.getvalue()


def charts_for_word(drawn: list[str]) -> list[bytes]:
    """Charts' SVG as PNG, drawn by the printer that draws them in the PDF; text processors do not all read SVG."""
    import pypdfium2  # noqa: PLC0415  start-up need not load the reader of PDF, which few pages and jobs use

    if not drawn:
        return []
    heights = [chart_height(svg) for svg in drawn]
    named: dict[str, Any] = {f"chart:{index}": (partial(str, svg), "image/svg+xml") for index, svg in enumerate(drawn)}
    document = pypdfium2.PdfDocument(printing.picture_pages(printing.NamedPictures(named), CHART_WIDTH, max(heights)))
    try:
        pages = [page.render(scale=CHART_DOTS / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    return [_png(page, height) for page, height in zip(pages, heights, strict=True)]


def chart_height(svg: str) -> float:
    """Millimetres that a chart is high when it is as wide as the text."""
    box = VIEW.search(svg)
    return CHART_WIDTH * float(box.group(2)) / float(box.group(1)) if box else CHART_WIDTH


def _png(page: Image.Image, height: float) -> bytes:
    buffer = io.BytesIO()
    page.crop((0, 0, page.width, min(page.height, round(height / 25.4 * CHART_DOTS)))).quantize(64).save(buffer, "PNG")
    return buffer.getvalue()

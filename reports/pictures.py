"""Pictures of a report at the size in which they are printed."""

import io
from typing import Any

from PIL import Image, ImageOps

from cppcc import printing

DOTS = 300
"""A printed inch."""
WIDTHS = {1: 112, 2: 75, 3: 50}
"""Millimetres that a photo is wide, by how many stand beside each other (``gbt9704.css``)."""
HEIGHTS = {1: 74, 2: 50, 3: 33}
CHART_WIDTH = 156


def photo_for_print(stored: Any, columns: int) -> bytes:
    """A stored photo as JPEG, cut to the shape of its place and no larger than 300 dots an inch ask for."""
    width, height = (round(sizes[columns] / 25.4 * DOTS) for sizes in (WIDTHS, HEIGHTS))
    with stored.open("rb") as file, Image.open(file) as picture:
        picture.draft("RGB", (width * 2, height * 2))  # a JPEG of many megapixels is read smaller at once
        whole = ImageOps.exif_transpose(picture)
        if whole.mode in ("RGBA", "LA", "P"):
            whole = whole.convert("RGBA")
            paper = Image.new("RGBA", whole.size, "white")
            whole = Image.alpha_composite(paper, whole)
        scale = min(1.0, whole.width / width, whole.height / height)
        fitted = ImageOps.fit(whole.convert("RGB"), (round(width * scale), round(height * scale)))
    buffer = io.BytesIO()
    fitted.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def chart_for_word(svg: str) -> bytes:
    """A chart's SVG as PNG, drawn by the printer that draws it in the PDF; text processors do not all read SVG."""
    import pypdfium2

    named = printing.NamedPictures({"chart:": (lambda: svg, "image/svg+xml")})
    document = pypdfium2.PdfDocument(printing.picture_page("chart:", named, CHART_WIDTH))
    try:
        page = document[0].render(scale=DOTS / 72).to_pil().convert("RGB")
    finally:
        document.close()
    drawn = ImageOps.invert(page).getbbox() or (0, 0, *page.size)
    buffer = io.BytesIO()
    page.crop((0, 0, page.width, min(drawn[3] + 12, page.height))).quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()

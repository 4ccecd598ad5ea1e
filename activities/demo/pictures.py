"""Pictures for the demonstration, drawn."""

import io

from PIL import Image, ImageDraw


def drawn_placeholder(seed: int) -> bytes:
    """A quiet drawn scene that nobody takes for a photograph: sky, hills, houses. PNG, 1200 by 800 pixels."""
    tones = [(214, 226, 236), (226, 232, 214), (240, 228, 214), (222, 218, 234)]
    sky = tones[seed % 4]
    picture = Image.new("RGB", (1200, 800), sky)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((900 - seed % 5 * 130, 90, 1020 - seed % 5 * 130, 210), fill=(248, 240, 216))
    draw.polygon([(0, 560), (300, 380 + seed % 7 * 14), (640, 560)], fill=tuple(v - 50 for v in sky))
    draw.polygon([(420, 560), (860, 340 + seed % 5 * 20), (1200, 560)], fill=tuple(v - 66 for v in sky))
    draw.rectangle((0, 560, 1200, 800), fill=tuple(v - 96 for v in sky))
    for house in range(5):
        left = 90 + house * 225 + (seed * 37 + house * 53) % 60
        top = 470 - (seed * 29 + house * 71) % 150
        draw.rectangle((left, top, left + 130, 640), fill=(244, 241, 234), outline=(120, 112, 104), width=3)
        for row in range(top + 24, 610, 44):
            for column in range(left + 20, left + 110, 36):
                draw.rectangle((column, row, column + 18, row + 24), fill=tuple(v - 80 for v in sky))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()

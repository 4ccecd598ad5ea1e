"""The emblem as pixels, for icons of the installed app: ``python scripts/emblem.py`` after static/img/emblem.svg changed."""

from pathlib import Path

import pypdfium2
from weasyprint import HTML

IMAGES = Path(__file__).parent.parent / "static/img"
EDGE = 1024
LOOK = "<style>@page { size: 96px 96px; margin: 0 } body { margin: 0 } svg { display: block; width: 96px; height: 96px }</style>"

if __name__ == "__main__":
    paper = pypdfium2.PdfDocument(HTML(string=LOOK + (IMAGES / "emblem.svg").read_text()).write_pdf())[0]
    picture = paper.render(scale=EDGE / paper.get_width(), fill_color=(255, 255, 255, 0), maybe_alpha=True).to_pil()
    picture.save(IMAGES / "emblem.png", optimize=True)

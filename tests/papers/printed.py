"""Reading a PDF's characters with their places, and what a page set by the standard has to keep."""

import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from cppcc.papers.breaking import NO_END, NO_START

MM = 72 / 25.4
POINTS_A_PIXEL = 0.75


@dataclass
class Line:
    """Characters on one base line; lengths in points from the page's left top."""

    y: float
    left: float
    right: float
    text: str
    size: float


@dataclass
class PageRead:
    lines: list[Line] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    """How far down its lines and pictures stand."""

    def bottom(self, frame: "Frame") -> float:
        """How far down anything stands within the frame: not the page's number."""
        return max((one for one in self.bottoms if one <= (frame.top + frame.height) * MM + 3), default=0)


def read(data: bytes) -> list[PageRead]:
    document = pypdfium2.PdfDocument(data)
    return [_page(page) for page in document]


def _page(page: Any) -> PageRead:
    text, height = page.get_textpage(), page.get_height()
    signs = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign in "\r\n\ufffe\x00" or raw.FPDFText_IsGenerated(text, index):
            continue
        x, y = raw.c_double(), raw.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        size = raw.FPDFText_GetFontSize(text, index) * POINTS_A_PIXEL
        right = x.value + size if sign >= "\u2e80" else text.get_charbox(index, loose=True)[2]
        signs.append((round(height - y.value, 1), x.value, right, sign, size))
    found = PageRead()
    for y, left, right, sign, size in signs:
        line = next(
            (one for one in reversed(found.lines[-4:]) if abs(one.y - y) < 0.6 and one.right <= left + size), None
        )
        if line is None:
            found.lines.append(Line(y, left, right, sign, size))
        else:
            line.text, line.right = line.text + sign, right
    objects = page.get_objects(max_depth=1)
    found.bottoms = [height - one.get_bounds()[1] for one in objects if one.type != raw.FPDF_PAGEOBJ_TEXT]
    found.bottoms += [line.y for line in found.lines]
    return found


@dataclass(frozen=True)
class Frame:
    """Where the text of a design stands: lengths in millimetres; ``size`` in points."""

    left: float
    width: float
    top: float
    height: float
    line: float
    size: float
    indent: float
    """Of a paragraph's first line."""


def body_lines(page: PageRead, frame: Frame) -> list[Line]:
    return [
        line for line in page.lines
        if abs(line.size - frame.size) < 0.2 and frame.left * MM - 1 <= line.left <= (frame.left + frame.indent) * MM + 1
    ]  # fmt: skip


def faults(pages: list[PageRead], frame: Frame, heads: re.Pattern[str]) -> list[str]:
    """What of the laws does not hold: overfull and ragged lines, torn numbers, lonely ends, marks, headings, the grid."""
    found: list[str] = []
    right = (frame.left + frame.width) * MM
    every = [(number, line) for number, page in enumerate(pages) for line in body_lines(page, frame)]
    base = None
    for place, (number, line) in enumerate(every):
        told = f"第 {number + 1} 面“{line.text}”"
        behind = every[place + 1][1] if place + 1 < len(every) else None
        indented = line.left > frame.left * MM + 1
        if line.right > right + 1:
            found.append(f"{told}：太长 {line.right - right:.1f}")
        goes_on = behind is not None and behind.left < frame.left * MM + 1 and not heads.match(line.text)
        if goes_on and abs(line.right - right) > 1:
            found.append(f"{told}：没有排满 {line.right - right:.1f}")
        if goes_on and line.text[-1] in NO_END:
            found.append(f"{told}：行末标点")
        if not indented and line.text[0] in NO_START:
            found.append(f"{told}：行首标点")
        if goes_on and re.search(r"\d$", line.text) and re.match(r"[\d.%余多万件篇名人年月日号]", behind.text):
            found.append(f"{told}：数字断开")
        if not indented and not goes_on and len(line.text.strip()) < 3:
            found.append(f"{told}：孤字")
        base = line.y if base is None else base
        steps = (line.y - base) / (frame.line * MM)
        if abs(steps - round(steps)) > 0.06:
            found.append(f"{told}：不在行上 {steps:.2f}")
    for number, page in enumerate(pages):
        lines = body_lines(page, frame)
        if lines and heads.match(lines[-1].text) and page.bottom(frame) < lines[-1].y + 2:
            found.append(f"第 {number + 1} 面末是标题“{lines[-1].text}”")
        if number < len(pages) - 1 and page.bottom(frame) - frame.top * MM < frame.height * MM / 3:
            found.append(f"第 {number + 1} 面不到三分之一")
    return found

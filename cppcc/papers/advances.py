"""How wide characters are in the fonts that print them: asked of the printer itself, each once for each process."""

import re
from collections.abc import Iterable
from pathlib import Path

from cppcc.papers.printing import STYLES

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
"""As wide as they are high, in every font."""
SIZE = 100
"""Pixels: large enough that nothing is rounded."""

_known: dict[tuple[str, str, str], float] = {}


class Advances:
    """Widths of the signs of some texts in the faces of a style sheet; a face is a class of that sheet."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet

    def learn(self, texts: Iterable[tuple[str, str]]) -> None:
        """Ask for all signs of these texts (face, words) at once."""
        wanted = {(self.sheet, face, sign) for face, words in texts for sign in set(words) if not HAN.match(sign)}
        new = sorted(wanted - _known.keys())
        if not new:
            return
        from cppcc.papers import laying  # noqa: PLC0415 - 0.7 s and 28 MB that no process needs before its first paper

        faces = sorted({face for _, face, _ in new})
        styles = dict(zip(faces, laying.styles_of(*self._asked(faces)), strict=True))
        for key in new:
            _, face, sign = key
            _known[key] = laying.width(sign, styles[face]) / SIZE

    def _asked(self, faces: list[str]) -> tuple[str, list[Path | str]]:
        """A block of each face, and the sheets by which it is computed."""
        measuring = (
            f"@page{{margin:0}}html,body{{font-size:{SIZE}px!important}}"
            f"span{{display:inline-block;letter-spacing:0!important;font-size:{SIZE}px!important;white-space:pre!important}}"
        )
        shown = "".join(f'<span class="{"" if face == "body" else face}">一</span>' for face in faces)
        return f'<html lang="zh-CN"><body><p>{shown}</p></body></html>', [STYLES / self.sheet, measuring]

    def __call__(self, face: str, sign: str) -> float:
        """In em."""
        if HAN.match(sign):
            return 1.0
        key = (self.sheet, face, sign)
        if key not in _known:
            self.learn([(face, sign)])
        return _known[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Advances) and other.sheet == self.sheet

    def __hash__(self) -> int:
        return hash(self.sheet)

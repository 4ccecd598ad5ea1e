"""Rows out of a sheet in a pasted text: what its columns say of a name is said in brackets behind it."""

import re

from members.naming.grammar import Signs
from members.naming.veil import NAMED

NAMES = re.compile(r"姓\s*名|委员(?:姓名)?|参会人员|人员")
SAY = re.compile(r"备注|请假.*|假别|假种|.*(?:情况|原因|事由|理由|状态)|考勤|说明|是否.+")


class Rows:
    """The rows of one text, under the headings read last."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs
        self.heads: list[str] = []

    def as_said(self, line: str) -> str:
        """张三, tab, 病假 is 张三（病假）; a row of headings says nothing itself."""
        if "\t" not in line:
            return line
        cells = [cell.strip() for cell in line.split("\t")]
        named = [place for place, cell in enumerate(cells) if NAMED.search(cell)]
        if not named and any(map(NAMES.fullmatch, cells)):
            self.heads = cells
            return ""
        if len(named) != 1:
            return line
        name = named[0]
        heads = self.heads if len(self.heads) >= len(cells) else [""] * len(cells)
        said = [
            place
            for place in range(name + 1, len(cells))
            if cells[place] and (self.signs.told(cells[place]) or SAY.fullmatch(heads[place]))
        ]
        if not any(self.signs.told(cells[place]) for place in said):
            said = [place for place in said if SAY.fullmatch(heads[place])]
        if said:
            cells[name] += f"（{'，'.join(cells[place] for place in said)}）"
        kept = [cell for place, cell in enumerate(cells) if place == name or not (heads[place] or place in said)]
        return "\t".join(kept)

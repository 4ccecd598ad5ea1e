"""What is wrong with the lines of a text, and a text without what its figures do not know."""

from collections.abc import Iterator
from dataclasses import replace

from reports import numbers
from reports.brackets import loose
from reports.text import WRITTEN, Block, BlockKind, Text, read_line
from reports.tokens.figures import Figures, UnknownToken
from reports.tokens.lines import TOKEN, keys_of, lines_of
from reports.wording import SPREAD, TAKEN, TITLES, Wording

NOT_REPEATED = "数据对照表的一行不能逐条重复"


def faults(lines: list[str], figures: Figures) -> list[str]:
    """Everything in these lines that cannot be said, in words; it stops the check and the sign-off."""
    found: list[str] = []
    for raw in lines:
        line, seen = read_line(raw), figures.wording.shown(raw)[:40]
        try:
            said_lines = lines_of(line, figures)
        except UnknownToken as fault:
            found.append(f"{fault}：{seen}")
            continue
        found += [f"{piece.fault}：{seen}" for one in said_lines for piece in one if piece.fault]
        if not said_lines:
            found += [f"{fault}：{seen}" for fault in _faults_of_left(line.text, figures)]
    return list(dict.fromkeys(found))


def _faults_of_left(text: str, figures: Figures) -> Iterator[str]:
    """What is wrong with a sentence that does not stand now, whatever its figures will be."""
    for match in TOKEN.finditer(text):
        kind, key, form = match.groups(default="")
        if key not in figures.found:
            if key not in TAKEN:
                yield f"没有“{key}”这个数据"
        elif kind == SPREAD:
            if fault := figures.unspread(key, form):
                yield fault
        elif kind != TITLES and not numbers.fits(form, figures.look(key, kind), figures.found[key][0].unit):
            yield figures.unfit(key, form, kind)


def title_faults(titles: list[str], wording: Wording) -> list[str]:
    """Titles and heads are words alone: a token in one would be printed as it stands."""
    return [f"标题中不能放数据：{title[:40]}" for title in titles if any(loose(title, wording.unit))]


def table_faults(text: Text) -> list[str]:
    """A table of figures tells each once: a line of it is not repeated for each record."""
    tables = [block for part in text.parts for block in part.blocks if block.kind == BlockKind.FIGURES]
    repeated = [line for block in tables for line in block.lines if read_line(line).each]
    return [f"{NOT_REPEATED}：{line[:40]}" for line in repeated]


def known_only(text: Text, keys: set[str]) -> Text:
    """The text without lines whose figures are not among ``keys``, and without passages that have no line left."""

    def says_known(raw: str) -> bool:
        line = read_line(raw)
        return {*keys_of(line.text), *([line.each] if line.each else [])} <= keys

    def kept(block: Block) -> Block | None:
        if block.kind not in WRITTEN:
            return block
        lines = tuple(line for line in block.lines if says_known(line))
        return replace(block, lines=lines) if lines or not block.lines else None

    parts = tuple(
        replace(part, blocks=tuple(one for block in part.blocks if (one := kept(block)))) for part in text.parts
    )
    return replace(text, parts=parts)

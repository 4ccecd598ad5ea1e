"""A report as an album (画册): cover, figures, text with large pictures and figures pulled out of it, maps, events, lists."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cppcc.papers.filling import LINE, Block, Flow, Flush, Rows, Solid, Turn, fill
from cppcc.papers.lines import Run
from cppcc.papers.setting import Setting
from cppcc.texts import one_line
from reports.content import Content, Drawing, Passage, Section
from reports.content.annals import Map, Register
from reports.official import texts_of
from reports.pictures import chart_height

SHEET = "album.css"
WIDE, WIDTH, SIGNS = 178.0, 136.0, 35
LINE_HEIGHT, LINES = 6.9, 36
MARGIN = 42.0
"""Millimetres left of the text, for figures that are pulled out of it."""
FRONT = 3
"""Pages before the text: cover, contents, figures."""
ACROSS = 8
LARGE_HEIGHT = 100.0
PULL_LINES = 4
REGISTERS = {2: (20.0, 158.0), 4: (104.0, 24.0, 28.0, 22.0)}
"""Widths of the columns of a list, by how many it has."""
SHADES = ("#f7ece6", "#efd2c6", "#e0a796", "#bf574b", "#a3312c")


class Album:
    def __init__(self, content: Content) -> None:
        self.content = content
        units = frozenset(str(row.get("unit") or "") for row in content.snapshot.values())
        self.setting = Setting(SHEET, 11, WIDTH, LINE_HEIGHT, SIGNS, units, cell=3)
        self.wide = Setting(SHEET, 11, WIDE, LINE_HEIGHT, 45, units, cell=3)
        self.setting.learn(texts_of(content))
        self.pulled: set[str] = set()

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        filled = fill(self.blocks(), LINES * LINE, self.setting.unit)
        content, annals = self.content, self.content.annals
        entries = [("figures", "数说这一年", FRONT)]
        for place, one in enumerate(content.sections, start=1):
            entries.append((f"part-{place}", one.title, filled.where[f"part-{place}"] + FRONT))
        for anchor, title in (("maps", "界别与活动组"), ("events", "大事记"), ("lists", "成果与表彰")):
            if anchor in filled.where:
                entries.append((anchor, title, filled.where[anchor] + FRONT))
        return {
            "annals": annals,
            "cover": annals is not None and annals.cover is not None,
            "entries": [{"anchor": anchor, "title": title, "page": page} for anchor, title, page in entries],
            "opening": [_safe(self.wide_paragraph(words)) for words in content.opening_words],
            "tiles": annals.tiles if annals else [],
            "pages": [_safe(page.markup) for page in filled.pages],
        }

    def wide_paragraph(self, words: str) -> str:
        flow = self.wide.paragraph(Run(words), kind="wide")
        return flow.start + "<br>".join(flow.lines) + flow.end

    def high(self, units: int) -> str:
        return f"height:{self.setting.millimetres(units)}"

    def blocks(self) -> list[Block]:
        blocks: list[Block] = []
        for number, section in enumerate(self.content.sections, start=1):
            blocks += self.section(section, number)
        blocks.append(Flush())
        if annals := self.content.annals:
            if annals.maps:
                blocks += [Turn(), self.head("界别与活动组", "maps"), *map(self.map, annals.maps)]
            if annals.events:
                blocks += [Turn(), self.head("大事记", "events"), self.events()]
            if annals.registers:
                blocks += [Turn(), self.head("成果与表彰", "lists")]
                for register in annals.registers:
                    blocks += self.register(register)
        if self.content.closing_words:
            blocks.append(self.closing())
        return blocks

    def head(self, title: str, anchor: str, number: str = "") -> Solid:
        """Where a part begins: a rule, its number, its title."""
        lines = self.setting.sized(title, "song", 20, WIDTH)
        words = "<br>".join(line.markup() for line in lines)
        units = (5 + max(len(lines) - 1, 0) * 2) * LINE
        kind = "head" if number else "head plain"
        markup = (
            f'<div class="{kind}" style="{self.high(units)}"><div class="inner"><span class="numeral">{number}</span>'
            f'<h2 id="{anchor}">{words}</h2></div></div>'
        )
        return Solid(markup, units, keeps=True, anchor=anchor)

    def section(self, section: Section, number: int) -> list[Block]:
        blocks: list[Block] = [self.head(section.title, f"part-{number}", f"{number:02d}")]
        rows = _paired(section)
        for place, passage in enumerate(section.passages):
            blocks += [*self.words(passage), *map(self.photos, rows.get(place, ())), *map(self.chart, passage.drawings)]
        return blocks

    def words(self, passage: Passage) -> list[Block]:
        shape, setting = passage.shape, self.setting
        if shape in ("heading", "caption"):
            return [setting.heading(passage.head, "h3", "hei")]
        if shape == "table":
            return [setting.table(passage.cells, points=9.5, caption=passage.head)]
        if shape == "list":
            heads: list[Block] = [setting.heading(passage.head, "h3", "hei")] if passage.head else []
            return [*heads, *(setting.paragraph(Run(item), kind="item") for item in passage.items)]
        if shape == "quote":
            return [
                setting.paragraph(Run(passage.head, "kai"), Run(passage.text, "kai"), kind="quote", inset=2, indent=0)
            ]
        if shape == "paragraph":
            return [self.pull(passage, setting.paragraph(Run(passage.head, "hei"), Run(passage.text)))]
        return []

    def pull(self, passage: Passage, flow: Flow) -> Flow:
        """The paragraph with the first of its figures that was not pulled out before, large beside it."""
        if len(flow.lines) < PULL_LINES:
            return flow
        for piece in (piece for line in passage.lines for piece in line):
            row = self.content.snapshot.get(piece.key)
            if row and piece.key not in self.pulled and piece.text[:1].isdigit() and len(piece.text) <= 6:
                self.pulled.add(piece.key)
                unit = "" if piece.text.endswith("%") else str(row["unit"])
                lines = self.setting.sized(str(row["label"]), "hei", 8, MARGIN - 8)[:2]
                label = "<br>".join(line.markup() for line in lines)
                aside = (
                    f'<div class="pull"><span class="value">{escape(piece.text)}<small>{escape(unit)}</small></span>'
                    f'<span class="label">{label}</span></div>'
                )
                start, again = f'<div class="para">{aside}<p>', '<div class="para"><p class="on">'
                return Flow(flow.lines, start, "</p></div>", flow.height, PULL_LINES, again)
        return flow

    def photos(self, row: list[Any]) -> Solid:
        number = len(row)
        gap = 4.0
        width = (WIDE - gap * (number - 1)) / number
        height = LARGE_HEIGHT if number == 1 else width / 3 * 2
        captions = [self.setting.sized(photo.caption, "hei", 8.5, width) for photo in row]
        inside = height + 2 + 4.4 * max(1, *map(len, captions))
        units = self.setting.whole_lines(inside + 5)
        above = (units * self.setting.unit - inside) / 2
        figures = []
        for place, (photo, lines) in enumerate(zip(row, captions, strict=True)):
            left = f";margin-left:{gap}mm" if place else ""
            words = "<br>".join(line.markup() for line in lines)
            figures.append(
                f'<figure style="width:{width:.2f}mm{left}"><img style="height:{height:.2f}mm" src="photo:{photo.pk}" '
                f'alt="{escape(photo.caption)}"><figcaption>{words}</figcaption></figure>'
            )
        style = f"{self.high(units)};padding-top:{above:.3f}mm"
        return Solid(f'<div class="pictures" style="{style}">{"".join(figures)}</div>', units, floats=True)

    def chart(self, drawing: Drawing) -> Solid:
        title = f"{drawing.series.title}（单位：{drawing.series.unit}）"
        inside = chart_height(drawing.svg) * WIDTH / 156 + 6
        units = self.setting.whole_lines(inside + 5)
        above = (units * self.setting.unit - inside) / 2
        name, told = escape(drawing.name), escape(one_line(drawing.series.title))
        markup = (
            f'<figure class="chart" style="{self.high(units)};padding-top:{above:.3f}mm"><figcaption>{escape(title)}'
            f'</figcaption><img src="chart:{name}" alt="{told}"></figure>'
        )
        return Solid(markup, units, floats=True)

    def map(self, found: Map) -> Solid:
        """Tiles, each as dark as its number is large, with the number in it."""
        rows = -(-len(found.tiles) // ACROSS)
        units = (2 + 3 * rows) * LINE
        most = max(number for _, number in found.tiles) or 1
        tiles = []
        for label, number in found.tiles:
            shade = min(len(SHADES) - 1, number * len(SHADES) // (most + 1))
            dark = " dark" if shade > 2 else ""
            lines = self.setting.sized(label, "hei", 7.5, WIDE / ACROSS - 4)[:2]
            words = "<br>".join(line.markup() for line in lines)
            tiles.append(
                f'<div class="tile{dark}" style="background:{SHADES[shade]}"><b>{number}</b><span>{words}</span></div>'
            )
        title = f'<h3 class="map">{escape(found.title)}<small>单位：{escape(found.unit)}</small></h3>'
        return Solid(f'<div class="map" style="{self.high(units)}">{title}{"".join(tiles)}</div>', units)

    def events(self) -> Rows:
        events = self.content.annals.events if self.content.annals else []
        rows, month = [], ""
        for event in events:
            lines = self.wide.sized(event.title, "body", 10, 96, even=False)
            units = LINE + 3 * (len(lines) - 1)
            words = "<br>".join(line.markup() for line in lines)
            named, month = event.month if event.month != month else "", event.month
            first = ' class="first"' if named else ""
            rows.append((
                f'<tr{first} style="{self.high(units)}"><td class="month">{named}</td><td class="day">{event.day}</td>'
                f'<td>{words}</td><td class="kind">{escape(event.kind)}</td></tr>',
                units,
            ))  # fmt: skip
        cols = "".join(f'<col style="width:{one}mm">' for one in (24, 24, 100, 30))
        return Rows(f'<table class="events"><colgroup>{cols}</colgroup><tbody>', 0, tuple(rows), "</tbody></table>")

    def register(self, register: Register) -> list[Block]:
        title = Solid(
            f'<h3 class="register" style="{self.high(2 * LINE)}">{escape(register.title)}</h3>', 2 * LINE, keeps=True
        )
        if len(register.heads) == 1:  # names: some beside each other
            cells = [f"<span>{escape(one)}</span>" for (one,) in register.rows]
            lines = [
                f'<div class="names" style="{self.high(LINE)}">{"".join(cells[start : start + ACROSS])}</div>'
                for start in range(0, len(cells), ACROSS)
            ]
            rows = Rows("", 0, tuple((line, LINE) for line in lines), "", least=2)
        else:
            widths = REGISTERS.get(len(register.heads), ())
            every = [register.heads, *register.rows]
            rows = self.wide.table(every, points=9.5, numbers=(), widths=widths, kind="register")
        return [title, rows]

    def closing(self) -> Solid:
        """The last words in a box of their own, high enough that a page with nothing else is no empty one."""
        setting = Setting(SHEET, 11, WIDE - 40, LINE_HEIGHT, 35)
        flows = [setting.paragraph(Run(words)) for words in self.content.closing_words]
        words = "".join(flow.start + "<br>".join(flow.lines) + flow.end for flow in flows)
        lines = sum(len(flow.lines) for flow in flows)
        units = max(LINES // 3 + 2, lines + 6) * LINE
        above = (units - lines * LINE) / 2 * self.setting.unit - 3
        box = f"{self.high(units - LINE)};margin-top:{self.setting.line}mm"
        return Solid(
            f'<div class="closing" style="{box}"><div style="padding-top:{above:.2f}mm">{words}</div></div>', units
        )


def _paired(section: Section) -> dict[int, list[list[Any]]]:
    """Rows of photos behind each passage: the part's first one alone and large, the others in pairs."""
    every = [(place, photo) for place, one in enumerate(section.passages) for row in one.photo_rows for photo in row]
    found: dict[int, list[list[Any]]] = {}
    for number, (place, photo) in enumerate(every):
        if number % 2 or number == 0:
            found.setdefault(place, []).append([photo])
            row = found[place][-1]
        else:
            row.append(photo)
    return found


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - escaped line by line where it is set

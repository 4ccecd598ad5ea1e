"""A report as an official document (公文): blocks on the grid of GB/T 9704-2012, 22 lines of 28 characters a page."""

from html import escape
from typing import Any

from cppcc.papers.filling import LINE, Block, Filled, Flow, Flush, Rows, Solid, Turn, fill
from cppcc.papers.lines import Run
from cppcc.papers.setting import Setting
from cppcc.texts import one_line
from reports.content import Content, Drawing, Passage, Section
from reports.pictures import HEIGHTS, WIDTHS, chart_height

SHEETS = ["gbt9704.css", "report.css"]
WIDTH, HEIGHT, LINES, SIGNS = 156.0, 225.0, 22, 28
GAPS = {1: 0.0, 2: 6.0, 3: 3.0}
"""Millimetres between photos that stand beside each other."""
CAPTION, CAPTION_LINE = 12, 5.6


def setting_of(content: Content) -> Setting:
    units = frozenset(str(row.get("unit") or "") for row in content.snapshot.values())
    return Setting("report.css", 16, WIDTH, HEIGHT / LINES, SIGNS, units)


class Official:
    """The blocks of a report, one kind after the other."""

    def __init__(self, content: Content, *, alone: bool = False) -> None:
        self.content, self.alone = content, alone
        self.setting = setting_of(content)
        self.setting.learn(texts_of(content))

    def filled(self, made_on: Any) -> Filled:
        return fill(self.blocks(made_on), LINES * LINE, self.setting.unit)

    def blocks(self, made_on: Any) -> list[Block]:
        content = self.content
        blocks: list[Block] = []
        if not self.alone:
            blocks += [*self.title(made_on), *map(self.words, content.opening_words)]
        for number, section in enumerate(content.sections, start=1):
            blocks += self.section(section, f"part-{number}")
        if self.alone:
            return [*blocks, Flush()]
        blocks += [Flush(), *map(self.words, content.closing_words)]
        if content.covered:
            blocks.append(self.signature(made_on))
        return [*blocks, *self.appendix()]

    def words(self, text: str) -> Flow:
        return self.setting.paragraph(Run(text))

    def title(self, made_on: Any) -> list[Block]:
        content = self.content
        parts = [content.committee, content.title] if content.covered else [content.title]
        lines = [line.markup() for part in parts for line in self.setting.sized(part, "song", 22, WIDTH - 10)]
        height = LINE * -(-(5 * len(lines)) // LINE) + (LINE if content.covered else 0)
        found: list[Block] = [Solid(f'<h1 style="{self.high(height)}">{"<br>".join(lines)}</h1>', height, keeps=True)]
        if not content.covered:
            told = "　演示数据，人员均为虚构" if content.demonstration else ""
            day = f"{made_on.year}年{made_on.month}月{made_on.day}日"
            words = f'<p class="byline kai" style="{self.high(2 * LINE)}">{escape(content.committee)}　{day}{told}</p>'
            found.append(Solid(words, 2 * LINE, keeps=True))
        return found

    def high(self, units: int) -> str:
        return f"height:{self.setting.millimetres(units)}"

    def section(self, section: Section, anchor: str) -> list[Block]:
        blocks: list[Block] = [self.setting.heading(f"{section.number}、{section.title}", "h2", "hei", anchor)]
        for passage in section.passages:
            blocks += self.passage(passage)
        return blocks

    def passage(self, passage: Passage) -> list[Block]:
        blocks: list[Block] = []
        shape = passage.shape
        if shape == "heading":
            blocks.append(self.setting.heading(f"（{passage.numeral}）{passage.head}", "h3", "kai"))
        elif shape == "caption":
            blocks.append(self.caption(passage.head))
        elif shape == "table":
            blocks.append(self.setting.table(passage.cells, points=12, caption=passage.head))
        elif shape == "list":
            if passage.head:
                blocks.append(self.setting.paragraph(Run(passage.head, "kai")))
            blocks += [self.setting.paragraph(Run(item), kind="item") for item in passage.items]
        elif shape == "quote":
            runs = Run(passage.head, "kai"), Run(passage.text, "kai")
            blocks.append(self.setting.paragraph(*runs, kind="quote", inset=2, indent=0))
        elif shape == "paragraph":
            blocks.append(self.setting.paragraph(Run(passage.head, "kai"), Run(passage.text)))
        blocks += [self.photos(row) for row in passage.photo_rows]
        return [*blocks, *map(self.chart, passage.drawings)]

    def caption(self, text: str) -> Solid:
        lines = self.setting.sized(text, "hei", 14, WIDTH * 0.9)
        height = LINE * len(lines)
        words = "<br>".join(line.markup() for line in lines)
        return Solid(f'<div class="caption" style="{self.high(height)}">{words}</div>', height, keeps=True)

    def photos(self, row: list[Any]) -> Solid:
        """Photos beside each other, each over its words; whole lines high."""
        number = len(row)
        width, height = WIDTHS[number], HEIGHTS[number]
        captions = [self.setting.sized(photo.caption, "kai", CAPTION, width) for photo in row]
        inside = height + 1.8 + CAPTION_LINE * max(1, *map(len, captions))
        units = self.setting.whole_lines(inside + 2.5)
        figures = []
        for place, (photo, lines) in enumerate(zip(row, captions, strict=True)):
            style = f"width:{width}mm" + (f";margin-left:{GAPS[number]}mm" if place else "")
            words = "<br>".join(line.markup() for line in lines)
            figures.append(
                f'<figure style="{style}"><img style="height:{height}mm" src="photo:{photo.pk}" '
                f'alt="{escape(photo.caption)}"><figcaption>{words}</figcaption></figure>'
            )
        above = (units * self.setting.unit - inside) / 2
        style = f"{self.high(units)};padding-top:{above:.3f}mm"
        return Solid(f'<div class="pictures" style="{style}">{"".join(figures)}</div>', units, floats=True)

    def chart(self, drawing: Drawing) -> Solid:
        title = f"{drawing.series.title}（单位：{drawing.series.unit}）"
        lines = self.setting.sized(title, "hei", CAPTION, WIDTH)
        inside = chart_height(drawing.svg) + 1 + CAPTION_LINE * len(lines)
        units = self.setting.whole_lines(inside + 3)
        above = (units * self.setting.unit - inside) / 2
        words = "<br>".join(line.markup() for line in lines)
        told = "" if self.alone else "，数据见附录二"
        return Solid(
            f'<figure class="chart" style="{self.high(units)};padding-top:{above:.3f}mm"><figcaption>{words}</figcaption>'
            f'<img src="chart:{escape(drawing.name)}" alt="{escape(one_line(drawing.series.title))}{told}"></figure>',
            units,
            floats=True,
        )

    def signature(self, made_on: Any) -> Solid:
        """Name and day below the text: the longer line four characters from the edge, the other centred on it."""
        day = f"{made_on.year}年{made_on.month}月{made_on.day}日"
        units = 4 * LINE
        words = f"{escape(self.content.committee)}<br>{day}"
        return Solid(f'<div class="signed" style="{self.high(units)}"><p>{words}</p></div>', units)

    # --- appendices ----------------------------------------------------------------------------------------------
    def appendix(self) -> list[Block]:
        found: list[Block] = [Turn(), self.head("附录一　数据与口径", "figures"), self.note(), self.figures()]
        if self.content.drawings:
            found += [self.gap(), self.head("附录二　图表数据", "tables")]
            for drawing in self.content.drawings:
                found += [self.drawing_table(drawing)]
        return found

    def gap(self) -> Solid:
        return Solid(f'<div style="{self.high(LINE)}"></div>', LINE, besides=True)

    def head(self, text: str, anchor: str) -> Solid:
        height = 2 * LINE
        markup = f'<h2 class="appendix" id="{anchor}" style="{self.high(height)}">{text}</h2>'
        return Solid(markup, height, keeps=True, anchor=anchor)

    def note(self) -> Solid:
        content = self.content
        if content.tells_origins:
            words = "下列数据按口径从系统记录中得出：“系统计数”由业务记录计数，“逐条登记”由逐条登记相加，“合计录入”含有人工录入的合计数；"
        else:
            words = "下列数据均由系统按口径从记录中统计，"
        words += f"统计期间为{content.span_words}" + (f"，机构为{content.body}" if content.body else "")
        words += "，正文引用的以黑体标出，为零而正文没有引用的不列；比率下方为分子与分母。"
        if not content.whole:
            words += "提案等按提交日期计入期间，办理情况截至期末；“累计”自年度开始算起。"
        lines = self.setting.sized(words, "body", CAPTION, WIDTH, even=False)
        units = self.setting.whole_lines(len(lines) * 6.5 + 1.5)
        shown = "<br>".join(line.markup() for line in lines)
        return Solid(f'<p class="note" style="{self.high(units)}">{shown}</p>', units, keeps=True)

    def figures(self) -> Rows:
        rows = self.content.appendix
        former = any(row.get("former") for row in rows)
        heads = ["序", "指标", "数值", *(["上年"] if former else []), "口径"]
        cells = [
            [
                str(row["number"]),
                row["label"],
                f"{row['value']} {row['unit']}".strip() + (f"\n{row['parts']}" if row["parts"] else ""),
                *([row.get("former") or "—"] if former else []),
                row["definition"],
            ]
            for row in rows
        ]
        widths = [9.0, 40.0, 24.0, *([20.0] if former else [])]
        if self.content.tells_origins:
            heads.append("来源")
            cells = [[*cell, str(row.get("origin", ""))] for cell, row in zip(cells, rows, strict=True)]
        last = [18.0] if self.content.tells_origins else []
        widths = [*widths, WIDTH - sum(widths) - sum(last), *last]
        used = [place for place, row in enumerate(rows) if row["used"]]
        numbers = {2, 3} if former else {2}
        return self.setting.table([heads, *cells], widths=widths, numbers=numbers, strong=used, kind="wide")

    def drawing_table(self, drawing: Drawing) -> Rows:
        series = drawing.series
        numbers = range(1, len(series.heads))
        return self.setting.table([series.heads, *series.table], caption=series.title, numbers=numbers, kind="series")


def texts_of(content: Content) -> list[tuple[str, str]]:
    """Everything that is set, by face, so that all widths are asked for at once."""
    passages = [one for section in content.sections for one in section.passages]
    body = [*content.opening_words, *content.closing_words, *(one.text for one in passages)]
    kai = [one.head for one in passages] + [photo.caption for section in content.sections for photo in section.photos]
    kai += [one.text for one in passages if one.shape == "quote"]
    hei = [section.title for section in content.sections] + [one.series.title for one in content.drawings]
    tables = [cell for one in passages for row in one.cells for cell in row]
    tables += [str(value) for row in content.appendix for value in row.values() if isinstance(value, str)]
    digits = "0123456789一二三四五六七八九十、（）：，。“”—%.÷ ；…"
    return [
        ("body", "".join([*body, *tables, digits])),
        ("kai", "".join([*kai, digits])),
        ("hei", "".join([*hei, *tables, *(one.head for one in passages), digits])),
        ("song", f"{content.committee}{content.title}{digits}"),
    ]


def entries_of(content: Content, filled: Filled) -> list[dict[str, Any]]:
    """The table of contents with its pages."""
    titles = [(f"part-{place}", f"{one.number}、{one.title}") for place, one in enumerate(content.sections, start=1)]
    titles += [("figures", "附录一　数据与口径"), *([("tables", "附录二　图表数据")] if content.drawings else [])]
    return [{"anchor": anchor, "title": title, "page": filled.where.get(anchor, "")} for anchor, title in titles]

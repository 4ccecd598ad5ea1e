"""A sheet while it is read: keeps what holds something, counts against the limits, never makes anything dense."""

from dataclasses import dataclass, field

from cppcc.books import shape
from cppcc.books.formats import Form, dated
from cppcc.books.shape import Page, Row, Told, Unreadable, Value, cell_name

BLANK = " \t\n\r\v\f\xa0\u3000\ufeff\u200b\u200c\u200d\u2060\x85\u2028\u2029"
TOO_MANY = "表格有内容的单元格超过 {most:,} 个，请删去无关的工作表和行，或分成几个文件上传。"
TOO_SPREAD = "表格的内容铺得太开（很多行在右边很远的列还有内容），请删去表格右边无关的列后再上传。"
TOO_MUCH_TEXT = "表格的文字太多，请分成几个文件上传。"
NO_SHEETS = "文件里没有可以读取的工作表（图表页不能导入），请上传放有数据的工作表。"
NEVER_COMPUTED = "是没有算出结果的公式，请先用 Excel 打开保存一次，或粘贴为数值。"
ERROR = "是公式的错误值“{value}”，请改成实际内容。"
TOO_FORMATTED = "表格里带格式的空单元格太多，请只复制有内容的部分到一个新表格，再上传。"


@dataclass
class Count:
    """What a whole book has used of the limits."""

    cells: int = 0
    seen: int = 0
    characters: int = 0
    slots: int = 0

    def see(self, cells: int = 1) -> None:
        self.seen += cells
        if self.seen > shape.MOST_SEEN:
            raise Unreadable(TOO_FORMATTED)

    def take(self, value: Value, times: int = 1) -> None:
        self.cells += times
        if self.cells > shape.MOST_CELLS:
            raise Unreadable(TOO_MANY.format(most=shape.MOST_CELLS))
        if isinstance(value, str):
            self.characters += len(value) * times
            if self.characters > shape.MOST_CHARACTERS:
                raise Unreadable(TOO_MUCH_TEXT)

    def place(self, slots: int) -> None:
        self.slots += slots
        if self.slots > shape.MOST_SLOTS:
            raise Unreadable(TOO_SPREAD)


@dataclass
class Sheet:
    """Takes cells in any order; ``page`` gives them back in rows."""

    name: str
    hidden: bool
    count: Count
    cells: dict[int, dict[int, Value]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    formulas: list[tuple[int, int]] = field(default_factory=list)
    odd: list[Told] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    far: int = 0

    def put(self, row: int, column: int, value: Value) -> None:
        """Keep what a cell holds; blank text is nothing; what is far to the right is told."""
        if value is None or (isinstance(value, str) and not value.strip(BLANK)):
            return
        if column > shape.MOST_COLUMNS:
            self.far += 1
            self.count.take(None)
            if self.far <= 3:
                self.tell(row, column, "有内容，但离表格太远，没有读取；若有用，请移到表格旁边。")
            return
        self.count.take(value)
        self.cells.setdefault(row, {})[column] = value

    def number(self, row: int, column: int, number: float, shown: Form, since_1904: bool) -> Value:
        """What a number is under its format; whole ones as such, as far as a workbook keeps digits at all."""
        value = dated(number, shown, since_1904) if shown is not Form.NUMBER else number
        if shown is not Form.NUMBER and isinstance(value, float):
            self.tell(row, column, "格式是日期，数值却不是日期，按数字读取。")
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value

    def tell(self, row: int, column: int, words: str) -> None:
        if len(self.odd) < shape.MOST_TOLD:
            self.odd.append(Told(cell_name(row, column), words))

    def lose(self, row: int, column: int, words: str) -> None:
        """Something stands in the cell of which no value is known: it is not empty."""
        self.tell(row, column, words)
        if len(self.unread) < shape.MOST_CELLS and column <= shape.MOST_COLUMNS:
            self.unread.append((row, column, words))

    def merge(self, area: tuple[int, int, int, int]) -> None:
        if len(self.merged) >= shape.MOST_MERGED:
            raise Unreadable("表格的合并单元格太多，请取消合并后再上传。")
        self.merged.append(area)

    def page(self) -> Page:
        rows = []
        for number in sorted(self.cells):
            held = self.cells[number]
            width = max(held)
            self.count.place(width)
            rows.append(Row(number, tuple([held.get(column) for column in range(1, width + 1)])))
        last = rows[-1].number if rows else 0
        width = max((len(row.values) for row in rows), default=0)
        if self.far > 3:
            self.odd.append(Told("—", f"另有 {self.far - 3} 个离表格太远的单元格，没有读取。"))
        return Page(
            name=self.name,
            hidden=self.hidden,
            rows=rows,
            merged=_clipped(self.merged, last, width),
            hidden_rows=frozenset(number for number in self.hidden_rows if number in self.cells),
            hidden_columns=frozenset(
                one for low, high in self.hidden_columns for one in range(max(low, 1), min(high, width) + 1)
            ),
            filtered=self.filtered,
            formulas=[(row, column) for row, column in self.formulas if column in self.cells.get(row, ())],
            odd=self.odd,
            unread=self.unread,
        )


def _clipped(merged: list[tuple[int, int, int, int]], last: int, width: int) -> list[tuple[int, int, int, int]]:
    found = []
    for top, left, bottom, right in merged:
        area = (max(top, 1), max(left, 1), min(bottom, last), min(right, width))
        if area[0] <= area[2] and area[1] <= area[3] and (area[0], area[1]) != (area[2], area[3]):
            found.append(area)
    return found

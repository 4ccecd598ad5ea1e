"""Books made by code: of openpyxl and xlwt, and by hand where no program writes such any more."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("姓名", "出生年月", "工作单位", "电话")
PEOPLE = (
    ("张示例", "1974-03-01", "示例中学", "13000000001"),
    ("李样本", "1980-12-05", "样本医院", "13000000002"),
    ("王样例", "1969-07-30", "样例工厂", "13000000003"),
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(change: Callable[[Worksheet], None] = lambda sheet: None, above: Iterable[tuple] = (), people=PEOPLE) -> bytes:
    """The usual people under the usual headings, with rows above and then a change."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, HEADINGS, *people):
        sheet.append(row)
    change(sheet)
    return saved(book)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zipped book with one part changed."""
    parts = unzipped(content)
    parts[part] = change(parts[part])
    return zipped(parts)


def raw_xlsx(
    rows: str, *, strict: bool = False, more: dict[str, str] | None = None, pr: str = "", after: str = ""
) -> bytes:
    """The least that is a workbook: ``rows`` is the XML within sheetData. No dimension, no styles, no shared texts."""
    main, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{pr}<sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    return zipped(parts | (more or {}))


def inline(rows: Iterable[Iterable[str]], prefix: str = "") -> str:
    """Rows of texts that stand in their cells, none of which says where it is."""
    p = f"{prefix}:" if prefix else ""
    cells = ("".join(f'<{p}c t="inlineStr"><{p}is><{p}t>{text}</{p}t></{p}is></{p}c>' for text in row) for row in rows)
    return "".join(f"<{p}row>{one}</{p}row>" for one in cells)


def xls(change: Callable[[xlwt.Worksheet], None] = lambda sheet: None, people=PEOPLE) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for at, row in enumerate((HEADINGS, *people)):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff5(rows: Iterable[Iterable[str]]) -> bytes:
    """A book as programs of the nineties wrote it: BIFF5, texts in GBK, no compound file around it."""
    name = "名册".encode("gbk")
    start = struct.pack("<HHHH", 0x500, 5, 0, 0)
    head = record(0x809, start) + record(0x42, struct.pack("<H", 936))
    at = len(head) + 4 + 7 + len(name) + 4
    head += record(0x85, struct.pack("<IBBB", at, 0, 0, len(name)) + name) + record(0x0A, b"")
    cells = b""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            said = text.encode("gbk")
            cells += record(0x204, struct.pack("<HHHH", row, column, 0, len(said)) + said)
    return head + record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0)) + cells + record(0x0A, b"")


def ole(names: Iterable[str]) -> bytes:
    """A compound file with empty streams of these names."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)
    entries = b"".join(_entry(name, 5 if name == "Root Entry" else 2) for name in ("Root Entry", *names))
    return head + fat + entries.ljust(512, b"\0")


def _entry(name: str, kind: int) -> bytes:
    said = name.encode("utf-16-le")
    head = said.ljust(64, b"\0") + struct.pack("<HBB", len(said) + 2, kind, 1)
    return (
        head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def ods(rows: str, *, more: dict[str, str] | None = None, table: str = "") -> bytes:
    """An OpenDocument sheet: ``rows`` is the XML within the table."""
    spaces = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{spaces}><office:automatic-styles><style:style style:name='t1' style:family='table'>"
        "<style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>"
        f"<office:spreadsheet><table:table table:name='名册'{table}>{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content} | (more or {}))


def ods_row(values: Iterable[str], attributes: str = "") -> str:
    cells = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{value}</text:p></table:table-cell>" for value in values
    )
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def text_table(separator: str = ",", end: str = "\r\n") -> str:
    return end.join(separator.join(row) for row in (HEADINGS, *PEOPLE)) + end

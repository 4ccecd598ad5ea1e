"""Which kind of file it is, by its content and not by its name; what is no workbook is told what to do instead."""

from cppcc.books import xlsx
from cppcc.books.parts import Parts
from cppcc.books.shape import Book, Unreadable

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。"


def read(content: bytes) -> Book:
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        parts = Parts(content)
        if "xl/workbook.xml" in parts or "[content_types].xml" in parts:
            return xlsx.read(parts)
    raise Unreadable(SAVE_AS)

"""Which kind of file it is, by its content and not by its name; what is no workbook is told what to do instead."""

import re

from cppcc.books import csv_text, ods, xls, xlsx
from cppcc.books.ole import MAGIC, Compound
from cppcc.books.parts import Parts
from cppcc.books.shape import DAMAGED, PASSWORD, Book, Unreadable

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 xlsx 后重新上传。"
COPY = "请把其中的表格复制到 Excel 或 WPS，保存为 xlsx 后重新上传。"
EMPTY = "文件是空的，请检查后重新上传。"
ZIPPED = (
    ("word/document.xml", f"这是 Word 文档，不是表格；{COPY}"),
    ("ppt/presentation.xml", f"这是演示文稿，不是表格；{COPY}"),
    ("Index/Document.iwa", "这是苹果 Numbers 表格；请在 Numbers 中导出为 Excel 后上传。"),
    ("xl/workbook.bin", f"这是 xlsb 格式的工作簿；{SAVE_AS}"),
)
STARTS = (
    (b"%PDF", f"这是 PDF 文件，不是表格；{COPY}"),
    (b"{\\rtf", f"这是 RTF 文档，不是表格；{COPY}"),
    (b"\xff\xd8\xff", f"这是图片，不是表格；{COPY}"),
    (b"\x89PNG", f"这是图片，不是表格；{COPY}"),
    (b"GIF8", f"这是图片，不是表格；{COPY}"),
    (b"Rar!", "这是压缩文件，请解压后上传其中的表格。"),
    (b"7z\xbc\xaf", "这是压缩文件，请解压后上传其中的表格。"),
    (b"\x1f\x8b", "这是压缩文件，请解压后上传其中的表格。"),
)
HTML = f"这是网页格式的表格（很多系统导出的“xls”是这样的）；{SAVE_AS}"
XML_SHEET = f"这是 XML 格式的表格；{SAVE_AS}"
OLD_BOF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
"""The first record of a book that is no compound file, of BIFF2 to BIFF8."""


def read(content: bytes) -> Book:
    """The book that the bytes are. Raises `Unreadable`."""
    start = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise Unreadable(EMPTY)
    for sign, words in STARTS:
        if start.startswith(sign):
            raise Unreadable(words)
    if content.startswith(MAGIC):
        return _compound(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(Parts(content))
    if OLD_BOF.match(content):
        if content[1] == 8:
            return xls.read(content)
        raise Unreadable(f"这是很早的 Excel 格式；{SAVE_AS}")
    _no_markup(start)
    return csv_text.read(content)


def _zipped(parts: Parts) -> Book:
    for name, words in ZIPPED:
        if name in parts:
            raise Unreadable(words)
    if xlsx.is_one(parts):
        return xlsx.read(parts)
    if ods.CONTENT in parts:
        return ods.read(parts)
    if "[Content_Types].xml" in parts:
        raise Unreadable(DAMAGED)
    raise Unreadable("这是压缩文件，里面没有工作簿；请解压后上传其中的表格。")


def _compound(content: bytes) -> Book:
    file = Compound(content)
    names = {name.casefold(): name for name in file.streams}
    if "encryptedpackage" in names:
        raise Unreadable(PASSWORD)
    for stream in ("workbook", "book"):
        if stream in names:
            return xls.read(file.read(names[stream]))
    if "worddocument" in names:
        raise Unreadable(f"这是 Word 文档，不是表格；{COPY}")
    if "powerpoint document" in names:
        raise Unreadable(f"这是演示文稿，不是表格；{COPY}")
    raise Unreadable(DAMAGED)


def _no_markup(start: bytes) -> None:
    """Pages and XML that are called xls."""
    text = start.replace(b"\0", b"").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Unreadable(XML_SHEET)
    if text.startswith(
        (b"mime-version:", b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"\xff\xfe<html")
    ):
        raise Unreadable(HTML)
    if text.startswith(b"<"):
        raise Unreadable(HTML if b"<table" in text or b"<html" in text else XML_SHEET)

"""Text on the way out: whatever the database can hold becomes what a file can hold."""

import re

ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
"""What XML 1.0 forbids or discourages; a soft return is a line end before that."""
SHEET_SIGNS = re.compile(r"[\\/*?:\[\]\n\t\r]")
BLANKS = re.compile(r"[^\S\u3000]+")
MOST_BYTES, ROOM = 255, 55
"""What file systems take of a name, and what is left of that for a number and an ending; rows keep 200 signs."""
ENDING = re.compile(r"\.[0-9A-Za-z]{1,10}$")
FILE_SIGNS = re.compile(r"[\\/*?:<>|\"\n\t\r]")


def legal(text: str) -> str:
    """The text as XML, HTML and calendars take it: soft returns as line ends, what no file may hold taken out."""
    text = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    return ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """The text in one line, for titles, subjects and names: every run of blanks is one space, wide ones stay."""
    return BLANKS.sub(" ", legal(text)).strip()


def file_name(text: str) -> str:
    """A file's name that every system takes, with room for a number and an ending; its own ending stays."""
    return name_in_bytes(one_line(FILE_SIGNS.sub(" ", text)), MOST_BYTES - ROOM) or "文件"


def name_in_bytes(name: str, most: int = MOST_BYTES, mark: str = "") -> str:
    """A name with ``mark`` before its ending, of at most so many bytes; what is too much is cut from what stands before."""
    ending = found[0] if (found := ENDING.search(name)) else ""
    stem = name.removesuffix(ending).encode()[: most - len(f"{mark}{ending}".encode())]
    return f"{stem.decode(errors='ignore').rstrip()}{mark}{ending}"


def legal_name(text: str, named: set[str] = frozenset(), most: int = 31) -> str:  # type: ignore[assignment]
    """A sheet's name: legal, not empty, at most so many characters, other than those ``named`` (any case)."""
    name = _cut(SHEET_SIGNS.sub(" ", one_line(text)).strip(" '"), most).strip(" '") or "表"
    if name.casefold() == "history":  # a name that Excel keeps for itself
        name = "History_"
    taken = {one.casefold() for one in named}
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        mark = f"（{number}）"
        found = _cut(name, most - len(mark)) + mark
    return found


def _cut(text: str, most: int) -> str:
    """The beginning of so many characters as Excel counts them: one beyond U+FFFF is two."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")

"""Looks at one page in a browser: what a person would stumble over, as (kind, words)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page

HERE = Path(__file__).parent
AXE = HERE.parent / "vendor" / "axe.min.js"
MEASURE = (HERE / "measure.js").read_text(encoding="utf-8").split("\n", 1)[1].strip().rstrip(";")
RUN_AXE = """async () => {
    const kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const told = await axe.run(document, { runOnly: { type: "tag", values: kinds }, resultTypes: ["violations"] });
    return told.violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) =>
        [one.id, one.nodes.length, one.nodes[0].target.join(" ").slice(0, 100)]);
}"""
LIST_BYTES, PAGE_BYTES = 60_000, 100_000
OF_PLAIN_HTTP = "Cross-Origin-Opener-Policy header has been ignored"
"""What a browser says of every site that is not served encrypted."""
CODE = re.compile(
    r"\bNone\b|-{6,}|\bnull\b|undefined|\bNaN\b|\[\[|\]\]|\{\{|\{%|<\w+|Traceback|校验值|〔当|\b[a-z]+_[a-z_]+\b",
    re.ASCII,
)
ENGLISH = re.compile(r"(?<![\w@./-])[A-Za-z][A-Za-z'’]{2,}(?![\w@/-])", re.ASCII)
SAMPLE = re.compile(r"如 ?[a-z ]+|“\[\[[^]]*\]\]”|“〔当[^”]*”?")
"""What is shown to be typed: letters of pinyin; the notation of the report's text, where the office writes it."""
NAMES = frozenset(("Word", "Excel", "PDF", "ZIP", "CSV", "DOCX", "XLSX", "TXT", "JPG", "JPEG", "PNG", "WPS", "WebP", "Enter", "Ctrl",
                   "Esc", "xlsx", "xls", "ods", "csv", "docx", "pdf", "iCalendar", "HEIC", "Tab", "Shift", "JSON", "USB", "FreeOTP",
                   "Chrome", "Chromium", "Edge", "Firefox", "Safari", "Windows", "Linux", "macOS", "iOS", "Android"))  # fmt: skip
"""What is called so in Chinese, too: kinds of files, keys, browsers and systems."""


@dataclass
class Looked:
    """What was found on a page; ``links`` are absolute addresses."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def hear(page: Page) -> list[str]:
    """Collects what the page's scripts and requests complain of."""
    heard: list[str] = []

    def line(said: ConsoleMessage) -> None:
        if said.type == "error" and OF_PLAIN_HTTP not in said.text:
            heard.append(f"{said.text} {said.location.get('url', '')}")

    page.on("console", line)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def look(page: Page, address: str, *, phone: bool, heard: list[str], names: frozenset[str] = frozenset()) -> Looked:
    """Open and measure; ``names`` are words of the demonstration that are no words of the program (log-in names)."""
    heard.clear()
    try:
        answer = page.goto(address, wait_until="load")
    except Error as error:  # a file is taken in, not shown
        if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(error):
            raise
        return Looked()
    if page.locator("[hx-trigger*=load]").count():
        page.wait_for_load_state("networkidle")
    if answer is None or "html" not in (answer.headers.get("content-type") or ""):
        return Looked()
    told: dict[str, Any] = page.evaluate(MEASURE, phone)
    found = Looked([(kind, words) for kind, words in told["faults"]], told["links"])
    if answer.status >= 400:
        found.faults.append(("refused", str(answer.status)))
    found.faults += said(told["words"], names)
    if (size := len(answer.body())) > (LIST_BYTES if told["list"] else PAGE_BYTES):
        found.faults.append(("heavy", f"{size} bytes"))
    found.faults += [("console", one[:160]) for one in heard]
    return found


def said(words: list[str], names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for text in words:
        line = SAMPLE.sub("", " ".join(text.split()))
        if CODE.search(line):
            yield "code", line[:60]
        elif foreign := [one for one in ENGLISH.findall(line) if one not in NAMES and one not in names]:
            yield "English", f"{' '.join(foreign[:3])}: {line[:50]}"


def ask_axe(page: Page) -> list[tuple[str, str]]:
    """Serious and critical findings of the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    told = page.evaluate(RUN_AXE)
    return [("axe", f"{rule} ×{number} {where}") for rule, number, where in told]

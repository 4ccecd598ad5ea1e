"""Numbers in a report's text that are no tokens: each confirmed by somebody, or replaced, before it is checked and signed.

What was confirmed counts as long as its sentence stands as it stood, wherever in the text it is moved.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse

from cppcc.calendar import clock
from cppcc.workflow import Missing, Refused
from reports import own
from reports.keeping import change, text_of
from reports.models import ConfirmedNumber, Report
from reports.text import WRITTEN, BlockKind, Text, paragraphs, read_line
from reports.tokens import Figures, keys_of
from reports.typed import Number, Typed, numbers, sentences, typed_numbers, with_token

NUMBER_LENGTH = 100
ENDS = "ends"
SHORT = 16
"""So much of a digest tells the sentences of one text apart."""


@dataclass(frozen=True)
class Place:
    """Where a sentence stands, in words, and by what its page of writing is known: ends, part or block with its key."""

    words: str
    sort: str
    key: str = ""


@dataclass
class Written:
    """A number that is no token; ``by`` says who confirmed it."""

    number: Number
    by: ConfirmedNumber | None


@dataclass
class Told:
    """A sentence with the numbers in it that are no tokens."""

    words: str
    places: list[Place]
    numbers: list[Written] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return digest_of(self.words)

    @property
    def open(self) -> bool:
        return any(one.by is None for one in self.numbers)


def digest_of(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()


def _lines(report: Report, text: Text) -> Iterator[tuple[Place, str]]:
    """Everything that prints as words, with where it stands; a table of figures prints none of its own."""
    yield Place("报告标题", ENDS), report.name
    yield from ((Place("开头", ENDS), line) for line in paragraphs(text.opening))
    for part in text.parts:
        yield Place("部分标题", "part", part.key), part.title
        for block in part.blocks:
            place = Place(part.title, "block", block.key)
            yield place, block.head
            if block.kind in WRITTEN and block.kind != BlockKind.FIGURES:
                yield from ((place, read_line(line).text) for line in block.lines)
    yield from ((Place("结尾", ENDS), line) for line in paragraphs(text.closing))


def told(report: Report) -> list[Told]:
    """The sentences that have numbers besides their tokens, each once, with who confirmed what."""
    known: dict[str, dict[int, ConfirmedNumber]] = defaultdict(dict)
    for one in report.confirmed.select_related("by"):
        known[one.digest][one.place] = one
    found: dict[str, Told] = {}
    thresholds = own.thresholds()
    for place, line in _lines(report, text_of(report)):
        for _, words in sentences(line):
            if words in found:
                found[words].places.append(place)
            elif marked := [one for one in numbers(words) if not _is_threshold(one, words, thresholds)]:
                row = found[words] = Told(words, [place])
                row.numbers = [Written(one, known[row.digest].get(one.start)) for one in marked]
    return list(found.values())


def _is_threshold(number: Number, words: str, thresholds: Mapping[str, int]) -> bool:
    """Whether it only says what a figure of the sentence counts: 提交三件以上提案的委员[[own.3]]名."""
    behind = words[number.end :].removeprefix(number.unit)
    above = "以上" in number.text or behind.startswith(("以上", "及以上"))
    return above and number.value in {thresholds[key] for key in keys_of(words) if key in thresholds}


def counts(report: Report) -> tuple[int, int]:
    """How many numbers are no tokens, and how many of them nobody has confirmed; asked once for each report object."""
    if not hasattr(report, "_typed_counts"):
        every = [one for row in told(report) for one in row.numbers]
        report._typed_counts = (len(every), sum(one.by is None for one in every))  # type: ignore[attr-defined]
    found: tuple[int, int] = report._typed_counts  # type: ignore[attr-defined]  # cached on the record
    return found


def missing_words(report: Report) -> str:
    """Why it can't be checked or signed yet; "" where nothing is missing."""
    left = counts(report)[1]
    if not left:
        return ""
    words = f"文中有 {left} 处手工填写的数字没有核对，请在“手工数字”页逐一核对或换成数据。"
    return Missing(words, reverse("report_numbers", args=[report.slug]), "核对手工数字")


def told_words(report: Report) -> str:
    """What the signer is told of them; "" where there are none, or some that nobody confirmed."""
    every, left = counts(report)
    return f"文中 {every} 处数字为手工填写，均已核对" if every and not left else ""


def named(digest: str, place: int) -> str:
    """A number of a sentence as a page sends it."""
    return f"{digest[:SHORT]}:{place}"


def confirm(report: Report, user: Any, chosen: list[str]) -> int:
    """Say of these numbers (``named``) that they were held against their source. Returns how many that are.

    Raises Refused where none is chosen, a sentence was changed meanwhile, or the report is signed; then none is kept.
    """
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if report.frozen:
            raise Refused(f"报告{report.get_state_display()}，文字已固定，不再核对。")
        if not chosen:
            raise Refused("请先勾选核对过的数字。")
        standing = {
            named(row.digest, one.number.start): (row.digest, one) for row in told(report) for one in row.numbers
        }
        if gone := [one for one in chosen if one not in standing]:
            raise Refused(f"有 {len(gone)} 处数字所在的句子刚被修改或删去，本次没有保存。请看过现在的句子再核对。")
        rows = [
            ConfirmedNumber(
                report=report, digest=digest, place=one.number.start, number=one.number.text[:NUMBER_LENGTH], by=user,
                at=clock.now(),
            )
            for digest, one in (standing[name] for name in dict.fromkeys(chosen))
            if one.by is None
        ]  # fmt: skip
        for row in rows:
            row.save()
    return len(rows)


def withdraw(report: Report, user: Any, name: str) -> None:
    """Take back that a number was held against its source: it is asked about again. Raises Refused."""
    digest, _, place = name.partition(":")
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if report.frozen:
            raise Refused(f"报告{report.get_state_display()}，文字已固定，核对不能撤回。")
        kept = [one for one in report.confirmed.filter(digest__startswith=digest) if str(one.place) == place]
        if len(digest) != SHORT or not kept:
            raise Refused("这个数字的核对已被撤回，或所在的句子刚被修改。请看过现在的句子再办。")
        for one in kept:
            one.delete()


def replace(report: Report, version: int, user: Any, name: str, key: str, figures: Figures) -> None:
    """Put the token of a figure in a number's place, wherever that sentence stands. Raises Refused."""
    digest, _, place = name.partition(":")
    done = False

    def turned(line: str) -> str:
        nonlocal done
        mark = len(line.rstrip()) - len(read_line(line).text)
        for at, words in reversed(list(sentences(line[mark:]))):
            if digest_of(words)[:SHORT] != digest:
                continue
            for one in typed_numbers(words, figures.found):
                if (str(one.read.start), one.key, one.replaces) == (place, key, True):
                    done = True
                    new = with_token(words, one, key)
                    line = line[: mark + at] + new + line[mark + at + len(words) :]
                    break
        return line

    def alter(data: dict[str, Any]) -> None:
        for ends in ("opening", "closing"):
            data[ends] = "\n".join(map(turned, data[ends].split("\n")))
        for part in data["parts"]:
            for block in part["blocks"]:
                if block["kind"] in WRITTEN:
                    block["lines"] = [turned(line) for line in block["lines"]]
        if not done:
            raise Refused("这个数字所在的句子刚被修改或删去，本次没有替换。请看过现在的句子再办。")

    change(report, version, user, alter)


def proposals(row: Told, figures: Figures) -> dict[int, list[Typed]]:
    """By the place of each number: the figures that it may be."""
    found: dict[int, list[Typed]] = defaultdict(list)
    for one in typed_numbers(row.words, figures.found):
        found[one.read.start].append(one)
    return found

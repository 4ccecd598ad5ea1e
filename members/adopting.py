"""A scheme as Word, for the meeting that adopts it: what is printed is what the pages say and the scoring does."""

from django.utils import timezone
from docx.shared import Mm

from cppcc.identity import committee_name
from cppcc.papers.word import HEI, KAI, SONG, Paper
from members.models import Scheme
from members.schemes.rules import Category, Rules, Section, takes
from members.schemes.words import category_words, condition_words, head_words, line_words, points_words
from members.showing.scores import grade_words

NUMERALS = "一二三四五六七八九十"
HEADS = ("类别", "属于", "起始分", "上限", "规则")
WIDTHS = (44, 26, 22, 22, 42)
"""Millimetres of the columns of the table of categories; 156 together."""


def scheme_docx(scheme: Scheme) -> bytes:
    """Name, what holds for all, table of categories, each line as a sentence, grades, conditions and consequences."""
    rules = scheme.parsed
    paper = Paper(str(scheme))
    paper.add(committee_name(), SONG, 22, "CENTER")
    paper.add(scheme.name, SONG, 22, "CENTER")
    paper.add(f"（{scheme.plenary}{'，草案' if scheme.is_draft else ''}）", KAI, 16, "CENTER")
    if scheme.published_at and not scheme.is_draft:
        paper.add(f"{timezone.localtime(scheme.published_at):%Y-%m-%d} 公布", KAI, 16, "CENTER")
    paper.prose(scheme.note)
    parts = [("总则", head_words(rules))]
    parts += [
        ("等次", [f"{grade.name}：{grade_words(grade)}" for grade in rules.grades]),
        ("一票条件和其他结果", [f"{one.name}：{condition_words(rules, one)}" for one in rules.conditions]),
    ]
    number = _part(paper, 0, *parts[0])
    number = _categories(paper, number, rules)
    for title, sentences in parts[1:]:
        number = _part(paper, number, title, sentences)
    return paper.data()


def _part(paper: Paper, number: int, title: str, sentences: list[str]) -> int:
    """One part with its sentences numbered; none where it says nothing. Returns the number of the next."""
    if not sentences:
        return number
    _head(paper, number, title)
    for place, words in enumerate(sentences, 1):
        paper.add(f"{place}. {_stopped(words)}", indent=True)
    return number + 1


def _head(paper: Paper, number: int, title: str) -> None:
    paragraph = paper.add(f"{NUMERALS[number]}、{title}", HEI, indent=True)
    paragraph.paragraph_format.keep_with_next = True


def _categories(paper: Paper, number: int, rules: Rules) -> int:
    """A table of all categories, then the lines of each section, in the order in which the pages show them."""
    sections = [(section, [one for one in rules.categories if one.section == section]) for section in Section]
    listed = [category for _, found in sections for category in found]
    if not listed:
        return number
    _head(paper, number, "计分类别")
    table = paper.table((HEADS, *(_row(one) for one in listed)))
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)
    for section, found in sections:
        if found:
            number += 1
            _head(paper, number, section.label)
            for place, category in enumerate(found, 1):
                _lines(paper, place, category)
    return number + 1


def _row(category: Category) -> tuple[str, ...]:
    start = points_words(category.start) if category.start else "—"
    return (
        category.name,
        Section(category.section).label,
        start,
        points_words(category.cap),
        f"{len(category.lines)} 条",
    )


def _lines(paper: Paper, place: int, category: Category) -> None:
    words = f"（{_numeral(place)}）{category.name}（{category_words(category)}）"
    paper.add(words, KAI, indent=True).paragraph_format.keep_with_next = True
    for number, line in enumerate(category.lines, 1):
        paper.add(f"{number}. {line.name}。{_stopped(line_words(line, taking=takes(category, line)))}", indent=True)


def _numeral(number: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return f"{ten}{NUMERALS[ones - 1] if ones else ''}"


def _stopped(words: str) -> str:
    return words if words.endswith(("。", "）")) else f"{words}。"

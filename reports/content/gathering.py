"""The whole content of a report, gathered from its text and the figures as they are now."""

from dataclasses import replace
from typing import Any

from cppcc import figures as registry
from cppcc.identity import committee_name
from members.models import User
from reports.choosing import photos_of
from reports.content.annals import annals
from reports.content.appendix import appendix, snapshot
from reports.content.passages import MEND, Gathering, TextFault, section
from reports.content.shape import Content, Section
from reports.keeping import text_of
from reports.kinds import TELLS_ALL
from reports.models import Report
from reports.numbers import chinese
from reports.text import Text
from reports.tokens import Figures, keys_of, title_faults

TELLING = ("proposals.submitted", "activities.held", "micro.submitted")
"""A time in which all of these are nothing has nothing to report."""


class NoRecords(Exception):
    """The time has nothing to report; the words are for the person."""


def has_records(span: Any) -> bool:
    """Whether the time has any proposal, activity or micro-suggestion to speak of."""
    return any(registry.get(key).value(span).number for key in TELLING)


def is_demonstration() -> bool:
    """Whether the database holds the demonstration year: its reports say so."""
    return User.objects.filter(is_demo=True).exists()


def _lines(text: Text, only: str) -> list[str]:
    """What is written in one part, and before and behind all."""
    return replace(text, parts=tuple(part for part in text.parts if part.key == only)).everything()


def gather(
    report: Report,
    progress: Any = None,
    *,
    strict: bool = True,
    only: str = "",
    album: bool = False,
    page: bool = False,
) -> Content:
    """The whole content of a report with the figures as they are now; NoRecords where there is nothing to say.

    ``strict``: TextFault where a token cannot be said (what is printed); else such a token stays as a marked piece.
    ``only``: the key of one part, for its preview. ``album``: with what an album shows besides. ``page``: for reading on
    line, without what papers alone tell: the year before, and which records stand behind each figure (a query for each).
    """
    tell = progress or (lambda percent, step: None)
    span = report.span
    tell(5, "正在汇总数据")
    found = registry.Asked(span)
    found.want(TELLING if only else found.entries)
    if not any(found[key][1].number for key in TELLING):
        raise NoRecords(f"{report.span_words}还没有任何提案、活动或微建议记录，无法生成报告。")
    text = text_of(report)
    work = Gathering(Figures(span, found), list(photos_of(span)), strict, page)
    if strict and (wrong := title_faults([report.name, *text.titles()], work.figures.wording)):
        raise TextFault(f"{wrong[0]}。{MEND}")
    if only:
        found.want(key for line in _lines(text, only) for key in keys_of(line))
    sections: list[Section] = []
    for index, part in enumerate(text.parts):
        if only and part.key != only:
            continue
        tell(15 + index * 48 // len(text.parts), f"正在撰写第{chinese(index + 1)}部分，绘制图表")
        number = index if only else len(sections)
        one = section(chinese(number + 1), part, work)
        if one.passages:
            sections.append(one)
    opening, closing = work.paragraphs(text.opening), work.paragraphs(text.closing)  # before it is asked what is used
    rows = [] if only else appendix(work.figures, whole=report.kind in TELLS_ALL, beside=not page)
    return Content(
        committee=committee_name(),
        title=report.name,
        slug=report.slug,
        span_words=report.span_words,
        body=str(report.body or ""),
        whole=span.whole,
        plenary_name=span.plenary_name,
        covered=report.covered,
        opening=opening,
        sections=sections,
        closing=closing,
        appendix=rows,
        snapshot={} if only or page else snapshot(work.figures),
        demonstration=is_demonstration(),
        used=list(work.figures.used),
        annals=annals(work.figures, rows, work.photos, text.cover) if album else None,
    )

"""What is said of a report's file, of what has changed since, and of its former versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cppcc.templatetags.furniture import moment
from reports.keeping import Drift
from reports.models import Edition, Report, TextVersion

SOME = 6
"""So many of the figures that have changed are named."""
DECIDES = {"pass_check": "通过", "sign": "签发"}
"""The steps by which a file is found right."""


def built_words(report: Report) -> str:
    return f"{report}，共 {report.pages} 页，{moment(report.built_at)} 由{report.built_by or '系统'}生成。"


@dataclass(frozen=True)
class Design:
    """A file that was made, and its pages as pictures."""

    key: str
    name: str
    pages: int
    sheets: list[str]
    """Addresses of the pictures."""


def designs_of(report: Report) -> list[Design]:
    """The designs in which the report's file was made."""
    if not report.file:
        return []
    found = [("official", "公文", report.sha256, report.pages)]
    found += [(key, "画册", seal["sha256"], seal["pages"]) for key, seal in report.seals.items()]
    return [
        Design(
            key,
            name,
            pages,
            [
                f"{reverse('report_design_page', args=[report.slug, key, one])}?v={digest[:12]}"
                for one in range(1, pages + 1)
            ],
        )
        for key, name, digest, pages in found
    ]


def drift_words(report: Report, drifted: Sequence[Drift]) -> str:
    """For those who work on it: which figures the records say otherwise now."""
    if not drifted:
        return ""
    some = "，".join(one.words for one in drifted[:SOME])
    since, then = ("固定", "已签发的文件不变") if report.frozen else ("生成", "要用现在的数据，请重新生成并看过")
    return f"文件{since}以来，有 {len(drifted)} 个数据的记录有变化：{some}。{then}。"


def knowing_words(step: str, drifted: Sequence[Drift]) -> str:
    """What whoever checks or signs decides with the question, where the records say otherwise than the file."""
    if not drifted or step not in DECIDES:
        return ""
    return (
        f"有 {len(drifted)} 个数据与现在的记录不一致。照现有文件{DECIDES[step]}，以文件中的数据为准；否则请先重新生成。"
    )


def edition_words(edition: Edition) -> str:
    return f"{moment(edition.signed_at)[:10]} {edition.signed_by}签发，{edition.pages} 页；{edition.reason}"


def versions(rows: Iterable[TextVersion]) -> list[tuple[TextVersion, str]]:
    """Each former version with what it is called in a choice."""
    return [(one, f"第 {one.number} 版（{moment(one.at, year=False)} {one.user or ''}修改前）") for one in rows]


def restore_question(version: TextVersion) -> str:
    return f"确定用第 {version.number} 版的文字替换现在的文字？现在的文字会留作一版。"


def changed_lines(changes: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What was done, the line, and the look of the first: what is gone stands in red."""
    return [(what, line, "when late" if what == "删去" else "when") for what, line in changes]

"""Keeping the report's text: begun from last year's, changed part by part, checked; and what has changed since."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from cppcc import clock
from cppcc import figures as registry
from cppcc.notices import notify
from cppcc.roles import Role
from cppcc.workflow import Refused
from members.models import PlenaryYear, with_role
from reports.models import TextVersion, YearReport
from reports.text import Text, default, from_data, read_line, to_data
from reports.tokens import TOKEN, Figures, faults


def text_of(year: PlenaryYear) -> Text:
    """The year's own text; else the newest earlier year's; else the one that comes with the program."""
    own = YearReport.objects.filter(plenary=year).exclude(text={}).first()
    former = YearReport.objects.filter(plenary__year__lt=year.year).exclude(text={}).order_by("-plenary__year").first()
    kept = own or former
    return from_data(kept.text) if kept else default()


def begun(year: PlenaryYear) -> YearReport:
    """The year's report with a text of its own."""
    with transaction.atomic():
        report, _ = YearReport.objects.get_or_create(plenary=year)
        report = YearReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.text:
            report.text = to_data(text_of(year))
            report.save()
    return report


def change(year: PlenaryYear, version: int, user: Any, alter: Callable[[dict[str, Any]], None]) -> YearReport:
    """Change the draft in one transaction; the former text is kept as a version.

    Raises Refused where it is not a draft or was changed meanwhile; ValidationError where the text becomes too long.
    """
    with transaction.atomic():
        report = YearReport.objects.select_for_update(of=("self",)).get(plenary=year)
        if not report.writable:
            raise Refused(f"报告现为“{report.get_state_display()}”，文字不能修改。")
        if report.version != version:
            raise Refused("文字在您打开之后已被他人修改，本次没有保存。请复制您的修改，刷新页面后再填。")
        data = to_data(from_data(report.text))
        alter(data)
        new = to_data(from_data(data))
        if new != report.text:
            TextVersion.objects.create(
                report=report, number=report.text_version, text=report.text, figures=_values(report.figures),
                at=clock.now(), user=user,
            )  # fmt: skip
            report.text = new
            report.text_version += 1
            report.bump()
            report.save()
    return report


def _values(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {key: row.get("value") for key, row in snapshot.items()}


def faults_of(report: YearReport) -> list[str]:
    """What in the text cannot be said with the year's figures."""
    text = from_data(report.text) if report.text else text_of(report.plenary)
    figures = Figures(report.plenary, registry.values(report.plenary))
    return faults(text.everything(), figures, read_line)


def after_step(report: YearReport, name: str, user: Any, words: str) -> None:
    """Who is told of a step."""
    url, key = report.get_absolute_url(), f"report:{report.pk}:{report.version}"
    if name == "submit":
        notify(with_role(Role.STAFF).exclude(pk=user.pk), f"{report}请核稿。", url, key)
    elif name == "pass_check":
        notify(with_role(Role.LEADER), f"{report}待签发。", url, key)
    elif name in ("sign", "send_back", "reopen"):
        said = {"sign": "已签发，可以公布。", "send_back": f"被退回：{words}", "reopen": f"撤回签发：{words}"}[name]
        notify(with_role(Role.STAFF), f"{report}{said}", url, key)


# --- numbers typed by hand ---------------------------------------------------------------------------------------
NUMBER = re.compile(r"(?<![\d.第〔年月日])(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d年月日时分届])")


@dataclass(frozen=True)
class Typed:
    """A number that somebody typed, and the figure that it says or contradicts."""

    number: str
    start: int
    key: str
    label: str
    value: str
    same: bool


def typed_numbers(line: str, found: dict[str, Any]) -> list[Typed]:
    """Numbers outside of tokens that equal a figure with the same unit, or stand behind a figure's name and differ.

    ``found`` is what ``figures.values`` gives.
    """
    masked = TOKEN.sub(lambda match: "□" * len(match.group(0)), line)
    masked = re.sub(r"^〔[^〕]*〕", lambda match: "□" * len(match.group(0)), masked)
    marked = []
    for match in NUMBER.finditer(masked):
        number, behind = match.group(0), masked[match.end() : match.end() + 6]
        before = masked[max(0, match.start() - 24) : match.start()]
        best: Typed | None = None
        for key, (entry, value) in found.items():
            if value.number is None:
                continue
            same = number.replace(",", "") == value.text
            by_unit = same and bool(entry.unit) and behind.lstrip("余多").startswith(entry.unit) and value.number > 3
            by_name = len(entry.label) >= 3 and before.endswith(entry.label)
            if by_name or (by_unit and best is None):
                best = Typed(number, match.start(), key, entry.label, value.text, same)
                if by_name:
                    break
        if best:
            marked.append(best)
    return marked


def with_token(line: str, typed: Typed) -> str:
    """The line with the typed number replaced by the figure's token."""
    end = typed.start + len(typed.number)
    return f"{line[: typed.start]}[[{typed.key}]]{line[end:]}"


# --- what has changed since --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drift:
    """A figure that the records say otherwise now than the stored file."""

    key: str
    label: str
    then: Any
    now: Any
    unit: str


def drift(report: YearReport) -> list[Drift]:
    """Figures whose value has changed since the file was made, and such as are gone."""
    now = registry.values(report.plenary)
    found = []
    for key, row in report.figures.items():
        present = now[key][1].plain if key in now else None
        if present != row["value"]:
            found.append(Drift(key, row["label"], row["value"], present, row["unit"]))
    return found


def frozen_values(report: YearReport) -> dict[str, tuple[registry.Entry, registry.Value]]:
    """The figures as the stored file says them, for reading a signed report on line."""
    found: dict[str, tuple[registry.Entry, registry.Value]] = {}
    for entry in registry.everything():
        row = report.figures.get(entry.key)
        if row is not None:
            number = None if row["value"] is None else Decimal(str(row["value"]))
            found[entry.key] = (entry, registry.Value(number, tuple(row["parts"]) if row["parts"] else None))
    return found

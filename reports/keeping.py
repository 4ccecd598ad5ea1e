"""Keeping the report's text: begun from last year's, changed part by part, checked; and what has changed since."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Q

from cppcc import figures as registry
from cppcc.calendar import clock
from cppcc.figures import Sort, Value, average, share
from cppcc.forms import whole_number
from cppcc.notices import notify
from cppcc.rights import Role
from cppcc.workflow import Refused
from members.models import PlenaryYear, with_role
from members.period import NoSpan, Span
from reports import choosing
from reports.cutting import gone
from reports.kinds import ReportKind, Wanted, of_year
from reports.models import Edition, Report, TextVersion
from reports.numbers import NOTHING
from reports.spans import parted, span_for
from reports.text import CUT, Text, default, from_data, to_data
from reports.tokens import TOKEN, Figures, faults, keys_of, known_only, table_faults, title_faults


def text_of(report: Report) -> Text:
    """The report's own text; else that of the newest earlier one of its kind; else the one that comes with the program.

    A body follows its own report of an earlier year before another body's. Of the shipped text only those lines are
    taken whose figures this committee keeps.
    """
    if report.text:
        return from_data(report.text)
    earlier = Report.objects.filter(kind=report.kind).exclude(text={}).exclude(pk=report.pk)
    if report.kind == ReportKind.QUARTER:
        sooner = Q(plenary=report.plenary, starts_on__lt=report.span.starts_on)
        earlier = earlier.filter(Q(plenary__year__lt=report.plenary.year) | sooner)
    elif report.kind == ReportKind.BODY:
        earlier = earlier.filter(plenary__year__lte=report.plenary.year)
    else:
        earlier = earlier.filter(plenary__year__lt=report.plenary.year)
    earlier = earlier.order_by("-plenary__year", "-starts_on", "-pk")
    own = earlier.filter(committee=report.committee, group=report.group).first()
    if kept := own or earlier.first():
        return from_data(kept.text)
    return known_only(default(report.kind), {one.key for one in registry.everything()})


def opened(wanted: Wanted) -> Report:
    """The report that is asked for, with a text of its own; made where it is not there yet.

    Of two reports of the same days with different names the second gets an address of its own.
    """
    span, slug = wanted.span, wanted.slug
    own_days = {} if span.whole else {"starts_on": span.starts_on, "ends_on": span.ends_on}
    values = {
        "kind": wanted.kind, "name": wanted.name, "plenary": span.plenary, "committee": wanted.committee,
        "group": wanted.group, **own_days,
    }  # fmt: skip
    for number in count(2):
        with transaction.atomic():
            report, made = Report.objects.get_or_create(slug=slug, defaults=values)
            if made or wanted.kind != ReportKind.PERIOD or report.name == wanted.name:
                return with_text(report)
        slug = f"{wanted.slug}-{number}"
    raise AssertionError  # count never ends


def with_text(report: Report) -> Report:
    """The report with a text of its own."""
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.text:
            report.text = to_data(text_of(report))
            report.save()
    return report


def at(slug: str) -> Report | None:
    """The report of an address; a year's yearly report is begun when it is first asked for."""
    rows = Report.objects.select_related("plenary__term", "committee", "group", "built_by")
    found = rows.filter(slug=slug).first()
    if found is not None:
        return found if found.text else with_text(found)
    year = PlenaryYear.objects.filter(year=whole_number(slug, digits=4)).first()
    return begun(year) if year else None


def begun(year: PlenaryYear) -> Report:
    """The year's yearly report with a text of its own."""
    return opened(of_year(year))


def change(report: Report, version: int, user: Any, alter: Callable[[dict[str, Any]], None], name: str = "") -> Report:
    """Change the draft in one transaction; the former text is kept as a version.

    Raises Refused where it is not a draft or was changed meanwhile; ValidationError where the text becomes too long.
    """
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if not report.writable:
            raise Refused(f"报告现为“{report.get_state_display()}”，文字不能修改。")
        if report.version != version:
            raise Refused("文字在您打开之后已被他人修改，本次没有保存。请复制您的修改，刷新页面后再填。")
        data = to_data(from_data(report.text))
        alter(data)
        new = to_data(from_data(data))
        if new != to_data(from_data(report.text)) or (name and name != report.name):
            TextVersion.objects.create(
                report=report, number=report.text_version, text=report.text, figures=_values(report.figures),
                at=clock.now(), user=user,
            )  # fmt: skip
            report.text, report.name = new, name or report.name
            report.text_version += 1
            report.bump()
            report.save()
    return report


def _values(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {key: row.get("value") for key, row in snapshot.items()}


def figures_of(report: Report, *, every: bool = False) -> Figures:
    """The report's figures as they are now: those of its text counted together, others when they are asked for.

    ``every``: all of them together, for a page with the palette.
    """
    found = registry.Asked(report.span)
    found.want(found.entries if every else (key for line in text_of(report).everything() for key in keys_of(line)))
    return Figures(report.span, found)


def drawn(text: Text) -> list[str]:
    """The names of its charts and breakdowns."""
    blocks = [block for part in text.parts for block in part.blocks if block.kind in CUT]
    return [name for row in (*(one.lines for one in blocks), *(one.charts for one in text.parts)) for name in row]


def faults_of(report: Report, figures: Figures | None = None) -> list[str]:
    """What in the text cannot be said with the figures of its time."""
    figures, text = figures or figures_of(report), text_of(report)
    missing = [words for name in drawn(text) if (words := gone(name, report.span))]
    wrong = [*title_faults([report.name, *text.titles()], figures.wording), *faults(text.everything(), figures)]
    return [*wrong, *table_faults(text), *missing, *choosing.wordless(text)]


def known_faults(report: Report, figures: Figures | None = None) -> list[str]:
    """The faults of a report, asked once for each report object: every figure is behind them."""
    if not hasattr(report, "_known_faults"):
        report._known_faults = faults_of(report, figures)  # type: ignore[attr-defined]  # cached on the record
    found: list[str] = report._known_faults  # type: ignore[attr-defined]  # cached on the record
    return found


def after_step(report: Report, name: str, user: Any, words: str) -> None:
    """Who is told of a step."""
    url, key = report.get_absolute_url(), f"report:{report.pk}:{report.version}"
    if name == "submit":
        notify(with_role(Role.STAFF).exclude(pk=user.pk), f"{report}请核稿。", url, key)
    elif name == "pass_check":
        notify(with_role(Role.LEADER), f"{report}待签发。", url, key)
    elif name in ("sign", "send_back", "reopen"):
        said = {"sign": "已签发，可以公布。", "send_back": f"被退回：{words}", "reopen": f"撤回签发：{words}"}[name]
        notify(with_role(Role.STAFF), f"{report}{said}", url, key)


# --- what has changed since --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drift:
    """A figure that the records say otherwise now than the stored file."""

    key: str
    label: str
    then: Any
    now: Any
    unit: str

    @property
    def words(self) -> str:
        return f"{self.label} {amount(self.then, self.unit)} → {amount(self.now, self.unit)}"


def amount(number: Any, unit: str = "") -> str:
    """A kept number in words; one that there was none of has no unit."""
    return NOTHING if number is None else f"{number}{unit}"


def span_of(report: Report, name: str) -> tuple[str, Span | None]:
    """The figure and the time that a key of a report's snapshot speaks of; no time where it can't be asked any more."""
    kind, key = parted(name)
    known: dict[str, Span | None] = report.__dict__.setdefault("_known_spans", {})  # asked once for each report object
    if kind not in known:
        try:
            known[kind] = span_for(report.span, kind)
        except NoSpan:
            known[kind] = None
    return key, known[kind]


def drift(report: Report, figures: Figures | None = None) -> list[Drift]:
    """Figures whose value has changed since the file was made, and such as are gone."""
    now, found = (figures or figures_of(report)).found, []
    if isinstance(now, registry.Asked):
        now.want(report.figures)  # together
    for key, row in report.figures.items():
        figure, span = span_of(report, key)
        if figure not in now or span is None or not registry.stands(now[figure][0], span):
            present = None
        else:
            entry, value = now[figure]
            present = as_stored(value if key == figure else entry.value(span), row)
        if present != row["value"]:
            found.append(Drift(key, row["label"], row["value"], present, row["unit"]))
    return found


def differences(report: Report, figures: Figures | None = None) -> list[Drift]:
    """What is told of it beside the report: from the moment it is checked. While the text is written its file is none yet.

    Until it is signed only what its file says: nothing else is decided by whoever checks or signs it.
    """
    found = drift(report, figures) if report.file and not report.writable else []
    return found if report.frozen or not report.said else [one for one in found if _is_said(report, one)]


def _is_said(report: Report, one: Drift) -> bool:
    """Whether the file tells a figure, in its text or appendix, or holds a line against it, or draws it."""
    if one.key in report.said["used"] or one.label in {row["label"] for row in report.said["appendix"]}:
        return True
    text = text_of(report)
    marks = TOKEN.sub("", "\n".join((*text.everything(), *drawn(text))))
    return re.search(rf"(?<![a-z0-9_.]){re.escape(one.key)}(?![a-z0-9_])", marks) is not None


def as_stored(value: Value, row: dict[str, Any]) -> int | float | None:
    """A present value with as many decimals as it was stored with: 155 of 158 are 98 where whole per cents were signed.

    Rows of before that was kept with them say it by their number.
    """
    then = row["value"]
    if value.parts is None or value.number is None or then is None or value.sort not in DIVIDED:
        return value.plain
    decimals = row.get("decimals", max(0, -int(Decimal(str(then)).normalize().as_tuple().exponent)))
    return DIVIDED[value.sort](*value.parts, decimals=decimals).plain


DIVIDED = {Sort.SHARE: share, Sort.AVERAGE: average}


def records_moved(report: Report, besides: set[str]) -> list[tuple[str, int, int]]:
    """Figures (label, gone, come) that say the same as the stored file, but of other records."""
    known, found = {entry.key: entry for entry in registry.everything()}, []
    for key, row in report.figures.items():
        figure, span = span_of(report, key)
        if key in besides or figure not in known or span is None:
            continue
        then = set(row["ids"])
        now = set(known[figure].records(span).order_by().values_list("pk", flat=True))
        if then != now:
            found.append((row["label"], len(then - now), len(now - then)))
    return found


def keep_edition(report: Report, reason: str) -> None:
    """What was signed stays when the signature is taken back: the file with its figures, as an edition."""
    if report.signed_by is None or report.signed_at is None:
        return
    Edition.objects.create(
        report=report, number=report.editions.count() + 1, file=report.file.name, sha256=report.sha256,
        papers=report.papers, seals=report.seals, pages=report.pages, figures=report.figures,
        signed_by=report.signed_by, signed_at=report.signed_at,
        published_at=report.published_at, reason=reason,
    )  # fmt: skip

"""A member's page and file, what members declare and report, files made for all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cppcc.models import Job
from cppcc.templatetags.components import dotted
from cppcc.templatetags.furniture import day, moment
from members.dossier import Row, Section
from members.models import Declaration, DutyRecord, DutyReport, Member, PastMembership, PlenaryYear, Position, User
from members.possible import unit_of
from members.schemes.words import points_words

Fact = tuple[str, Any]
AT_FIRST = 12
"""Lines of a section that stand open; the others are folded."""


# --- a member --------------------------------------------------------------------------------------


def head_line(member: Member, own: bool, year: PlenaryYear | None) -> str:
    """What stands beside the title: sector and year, on the own page the name as well."""
    return dotted(member.name if own else "", f"{member.sector}界", year)


def member_facts(member: Member, personal: bool) -> list[Fact]:
    """``personal``: the reader may see personal data."""
    found: list[Fact] = [
        *([("委员编号", member.number)] if member.number else []),
        ("性别", member.get_gender_display()),
        ("民族", member.ethnic_group),
        ("党派", member.get_party_display()),
    ]
    if personal:
        found += [
            ("出生日期", day(member.birth)),
            ("工作单位", member.employer),
            ("职务", member.title),
            ("电话", member.phone),
        ]
    found += [("专门委员会", member.committee), ("活动组", member.group), ("任职日期", day(member.joined_on))]
    if member.left_on:
        found.append(("离任日期", day(member.left_on)))
    return [*found, ("账号", account_words(member))]


def own_facts(account: User, member: Member | None) -> list[Fact]:
    """Who an account is, and where its member belongs."""
    found: list[Fact] = [("登录名", account.username), ("角色", account.role_words)]
    if account.office:
        found.append(("所在机构", account.get_office_display()))
    if account.email:
        found.append(("邮箱", account.email))
    if member:
        found += [
            ("委员编号", member.number or "—"),
            ("界别", member.sector),
            ("专门委员会", member.committee),
            ("活动组", member.group),
        ]
    return found


def account_words(member: Member) -> str:
    if member.user is None:
        return "未开通"
    return f"{member.user.username}{'' if member.user.is_active else '（已停用）'}"


@dataclass(frozen=True)
class Held:
    """A position or a membership with its days; ``url`` leads to its form."""

    words: str
    days: str
    url: str = ""


def positions(rows: Iterable[Position], keeps: bool) -> list[Held]:
    """``keeps``: the reader may change them."""
    return [
        Held(
            row.get_kind_display(),
            f"{day(row.starts_on)} 至 {day(row.until) or '今'}",
            reverse("position_edit", args=[row.member_id, row.pk]) if keeps else "",
        )
        for row in rows
    ]


def past(rows: Iterable[PastMembership], keeps: bool) -> list[Held]:
    """Where a member belonged before; ``keeps``: the reader may correct it."""
    return [
        Held(
            "、".join(str(body) for body in (row.sector, row.committee, row.group) if body),
            f"{day(row.starts_on)} 至 {day(row.ends_on)}",
            reverse("move_edit", args=[row.member_id, row.pk]) if keeps else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ShownSection:
    """A section of the file: the first lines, the others, how many there are."""

    title: str
    empty: str
    rows: list[Row]
    more: list[Row]
    count: str
    """In words: nought is said as well."""


def sections(found: Iterable[tuple[Section, list[Row]]]) -> list[ShownSection]:
    return [
        ShownSection(section.title, section.empty, rows[:AT_FIRST], rows[AT_FIRST:], str(len(rows)))
        for section, rows in found
    ]


def service_words(member: Member, held: Iterable[Position], before: Iterable[PastMembership]) -> str:
    """In the printed file: since when a member, which positions, where before."""
    until = f"，{day(member.left_on)} 离任" if member.left_on else ""
    said = [f"{day(member.joined_on)} 起{until}"]
    said += [f"{row.get_kind_display()}（{_span(row.starts_on, row.until)}）" for row in held]
    said += [f"{day(row.starts_on)} 至 {day(row.ends_on)} 属{row.sector}" for row in before]
    return "；".join(said)


def _span(start: date, end: date | None) -> str:
    return f"{day(start)} 起{f'至 {day(end)}' if end else ''}"


# --- what members declare and report ---------------------------------------------------------------


def declaration_facts(declaration: Declaration) -> list[Fact]:
    found: list[Fact] = [
        ("委员", declaration.member),
        ("类别", declaration.get_kind_display()),
        ("角色", declaration.get_part_display()),
    ]
    if declaration.occasion:
        found.append(("场合", declaration.get_occasion_display()))
    if declaration.level:
        found.append(("层级", declaration.get_level_display()))
    found += quantity_facts(declaration)
    if declaration.among > 1:
        found.append(("共同完成", f"{declaration.among} 名委员"))
    return [*found, ("日期", day(declaration.on)), ("登记人", declaration.created_by)]


def quantity_facts(record: Any) -> list[Fact]:
    """The number of a record of the ledger or of a declaration, in the unit of its kind; none where it is one."""
    if record.quantity == 1:
        return []
    unit = unit_of(record.kind)
    return [(f"数量（{unit}）" if unit else "数量", points_words(record.quantity))]


def duty_facts(duty: DutyRecord) -> list[Fact]:
    """What the ledger says of one record, for those to whom its source is closed."""
    found: list[Fact] = [("委员", duty.member), ("类别", duty.get_kind_display()), ("角色", duty.get_part_display())]
    if duty.occasion:
        found.append(("场合", duty.get_occasion_display()))
    if duty.level:
        found.append(("层级", duty.get_level_display()))
    found.append(("日期", day(duty.on)))
    if duty.half_days > 1:
        found.append(("实到半天数", duty.half_days))
    found += quantity_facts(duty)
    if duty.among > 1:
        found.append(("共同完成", f"{duty.among} 名委员"))
    return [*found, ("来源", duty.content_type.name)]


def report_line(report: DutyReport) -> str:
    """Beside the title of a standing member's report: sector and, if there is one, the last day."""
    until = f"截止 {day(report.due_on)}" if report.due_on else ""
    return dotted(f"{report.member.sector}界", until)


# --- files of all members --------------------------------------------------------------------------


@dataclass(frozen=True)
class AllFiles:
    """One form of all members' files: how its making stands, what its buttons say."""

    kind: str
    label: str
    job: Job | None
    there: bool

    @property
    def query(self) -> str:
        return f"download={self.kind}"

    @property
    def active(self) -> bool:
        return bool(self.job and self.job.active)

    @property
    def make_words(self) -> str:
        return "重新生成" if self.there else "生成"

    @property
    def fetch_words(self) -> str:
        """With the moment at which the file was made, where that is known."""
        job = self.job
        done = job is not None and job.state == Job.State.DONE and job.finished_at
        return f"下载（{moment(done, year=False)}）" if done else "下载"

"""What the rows of the registers 台账 mean for the duty ledger, where a member is behind them."""

from typing import Any

from activities.models import EnterpriseVisit, MediaReport, Quantity, WelfareDeed
from cppcc.models import Versioned
from members import duties
from members.models import DutyRecord, PlenaryYear


def _one(row: Any, kind: str, words: str, level: str = "") -> list[duties.Duty]:
    year = PlenaryYear.objects.of_day(row.on) if row.member else None
    return [duties.Duty(row.member, year, kind, row.on, words, level=level)] if year else []


def of_welfare(row: WelfareDeed) -> list[duties.Duty]:
    return _one(row, DutyRecord.Kind.WELFARE, f"{row.get_kind_display().split('（')[0]}：{row.subject}")


def of_media(row: MediaReport) -> list[duties.Duty]:
    return _one(row, DutyRecord.Kind.MEDIA, f"{row.outlet}：{row.title}", row.level)


def of_visit(row: EnterpriseVisit) -> list[duties.Duty]:
    return _one(row, DutyRecord.Kind.GRASSROOTS, str(row))


def fact_changed(row: Quantity) -> None:
    """An entry that hangs on a record is a change of it."""
    if isinstance(row.record, Versioned):
        row.record.raise_version()


MEANINGS: dict[type[Any], Any] = {WelfareDeed: of_welfare, MediaReport: of_media, EnterpriseVisit: of_visit}


def record(row: Any) -> None:
    """Bring the duty ledger in line with a row; in the transaction of its saving."""
    duties.record(row, MEANINGS[type(row)](row))

"""What the rows of the registers 台账 mean for the duty ledger, where a member is behind them."""

from decimal import Decimal
from typing import Any

from activities.models import EnterpriseVisit, MediaReport, Quantity, WelfareDeed, WelfareKind
from cppcc.models import Versioned
from cppcc.vocabularies import rows_of
from members import duties
from members.models import DutyRecord, PlenaryYear


def _one(row: Any, kind: str, words: str, level: str = "", quantity: Decimal | int = 1) -> list[duties.Duty]:
    year = PlenaryYear.objects.of_day(row.on) if row.member else None
    if year is None:
        return []
    counted = Decimal(quantity) if quantity > 0 else Decimal(1)
    return [duties.Duty(row.member, year, kind, row.on, words, level=level, quantity=counted)]


def of_welfare(row: WelfareDeed) -> list[duties.Duty]:
    """Money is the record's quantity; what is counted in other units is one deed."""
    money = any(one.key == row.kind and one.money for one in rows_of(WelfareKind))
    words = f"{row.get_kind_display().split('（')[0]}：{row.subject}"
    return _one(row, DutyRecord.Kind.WELFARE, words, quantity=row.value if money else 1)


def of_media(row: MediaReport) -> list[duties.Duty]:
    return _one(row, DutyRecord.Kind.MEDIA, f"{row.outlet}：{row.title}", row.level)


def of_visit(row: EnterpriseVisit) -> list[duties.Duty]:
    return _one(row, DutyRecord.Kind.GRASSROOTS, str(row), quantity=row.people)


def fact_changed(row: Quantity) -> None:
    """An entry that hangs on a record is a change of it."""
    if isinstance(row.record, Versioned):
        row.record.raise_version()


MEANINGS: dict[type[Any], Any] = {WelfareDeed: of_welfare, MediaReport: of_media, EnterpriseVisit: of_visit}


def record(row: Any) -> None:
    """Bring the duty ledger in line with a row; in the transaction of its saving."""
    duties.record(row, MEANINGS[type(row)](row))

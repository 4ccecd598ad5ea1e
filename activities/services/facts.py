"""Facts on records: which indicators a record is asked for, and the entries that hang on it."""

from datetime import date
from typing import Any

from django.utils import timezone

from activities.models import Activity, BelongsTo, Indicator, MicroSuggestion, Quantity
from cppcc import recycle
from cppcc.calendar import clock
from members.models import Member
from proposals.models import Proposal, Unit

KINDS: dict[BelongsTo, type[Any]] = {
    BelongsTo.PROPOSAL: Proposal,
    BelongsTo.OPINION: MicroSuggestion,
    BelongsTo.ACTIVITY: Activity,
    BelongsTo.MEMBER: Member,
    BelongsTo.UNIT: Unit,
}


def kind_of(record: Any) -> BelongsTo:
    """To which kind a record belongs. KeyError where indicators belong to none such."""
    return {model: kind for kind, model in KINDS.items()}[type(record)]


def records_for(kind: str, user: Any) -> Any:
    """The records of a kind that exist for an account that enters facts; KeyError for a kind that there is not."""
    model = KINDS[BelongsTo(kind)] if kind in KINDS else None
    if model is None:
        raise KeyError(kind)
    rows = model._default_manager.all()
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows


def asked_of(kind: str) -> Any:
    """The indicators in use that records of a kind are asked for."""
    return Indicator.objects.filter(belongs_to=kind, active=True)


def day_of(record: Any) -> date:
    """The day by which a record falls into its year; today for those that are of no year."""
    if isinstance(record, Activity):
        return timezone.localdate(record.starts_at)
    return getattr(record, "submitted_on", None) or clock.today()


def new_fact(indicator: Indicator, record: Any, **values: Any) -> Quantity:
    """An entry on a record, not saved; it is of the record's day where none is given."""
    return Quantity(indicator=indicator, **{str(kind_of(record)): record, "on": day_of(record), **values})


def record_url(row: Quantity) -> str | None:
    """The address of the record that an entry hangs on; None where it has no page of its own."""
    return row.record.get_absolute_url() if hasattr(row.record, "get_absolute_url") else None


def _named_again(row: Quantity) -> None:
    """An entry that comes out of the bin may be older than the names of objects."""
    row.save(update_fields=["counted"])


recycle.restored(Quantity, _named_again)

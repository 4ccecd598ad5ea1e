"""What is asked of the rows of grades and classes: a row in use stays what it means, and each year keeps something to choose."""

from typing import Any

from django.core.exceptions import ValidationError

from cppcc.rights import Refused
from members.models import PlenaryYear
from proposals.models import ProposalRules, ResultClass

FIRST, LAST = 0, 99_999


def _meets(one: Any, other: Any) -> bool:
    """Whether both are open in some year."""
    return (one.from_year or FIRST) <= (other.until_year or LAST) and (other.from_year or FIRST) <= (
        one.until_year or LAST
    )


def check_word(row: Any) -> None:
    """Of a grade or a class that is to be saved. Raises ValidationError."""
    former = type(row).objects.filter(pk=row.pk).first() if row.pk else None
    others = list(type(row).objects.exclude(pk=row.pk))
    if isinstance(row, ResultClass):
        _named(row)
    _told_apart(row, others)
    if former is not None:
        _as_used(row, former)
        _something_left(row, former, others)


def _named(row: ResultClass) -> None:
    """A letter that no year's rules name has its name here."""
    if not row.name and not hasattr(ProposalRules, f"class_{row.letter.lower()}"):
        raise ValidationError({"name": f"请填写名称：“提案规则”中没有{row.short}的年度名称。"})


def _told_apart(row: Any, others: list[Any]) -> None:
    field = "letter" if isinstance(row, ResultClass) else "name"
    for one in others:
        if one.said.upper() == row.said.upper() and _meets(one, row):
            raise ValidationError({field: f"“{row.said}”在相同的年度已有一项{one.span_words}，同一年度内不能重复。"})


def _as_used(row: Any, former: Any) -> None:
    years = former.used_in()
    if not years:
        return
    changed = [name for name in row.FIXED if getattr(row, name) != getattr(former, name)]
    if changed:
        words = f"“{former}”在{years[-1]}年度已有记录，这一项不能改动。请填写“用至年度”停用，再新建一项。"
        raise ValidationError(dict.fromkeys(changed, words))
    if row.until_year and row.until_year < years[-1]:
        raise ValidationError({"until_year": f"{years[-1]}年度已有“{former}”的记录，用至年度不能早于 {years[-1]}。"})
    if row.from_year and row.from_year > years[0]:
        raise ValidationError({"from_year": f"{years[0]}年度已有“{former}”的记录，自年度不能晚于 {years[0]}。"})


def _something_left(row: Any, former: Any, others: list[Any]) -> None:
    """A year that is set up, and the one after the row ends, is not left without any."""
    years = set(PlenaryYear.objects.values_list("year", flat=True))
    years |= {row.until_year + 1} if row.until_year else set()
    for year in sorted(years):
        lost = former.is_open_in(year) and not row.is_open_in(year)
        if lost and not any(one.name and one.is_open_in(year) for one in others):
            field = "until_year" if row.until_year and row.until_year < year else "from_year"
            raise ValidationError({field: f"{year}年度就没有可用的{row._meta.verbose_name}了，请先建立新的。"})


def stands(row: Any) -> None:
    """What was saved, asked again of all that stands beside it now: a book holds several. Refused where it can't stand."""
    every = list(type(row).objects.all())
    for one in every:
        if one.pk != row.pk and one.said.upper() == row.said.upper() and _meets(one, row):
            raise Refused(f"“{row.said}”在相同的年度有两项，同一年度内不能重复。")
    if row.until_year and not any(one.name and one.is_open_in(row.until_year + 1) for one in every):
        raise Refused(f"{row.until_year + 1}年度就没有可用的{row._meta.verbose_name}了，请先建立新的。")

"""A micro-suggestion: its badges and facts."""

from activities.models import MicroSuggestion, OpinionAdoption
from activities.showing import Fact, day


def badges(micro: MicroSuggestion) -> list[tuple[str, str]]:
    """Words and tone of how far it went, besides its state."""
    taken = [
        f"{row.get_level_display() or row.get_channel_display()}采用" for row in micro.adoptions.all() if row.adopted
    ]
    result = micro.get_provincial_result_display() if micro.provincial_result else ""
    return [(words, "success") for words in (*dict.fromkeys(taken), result) if words]


def adoptions(micro: MicroSuggestion) -> list[tuple[OpinionAdoption, str, str]]:
    """Each adoption: in words, and its days and title in small."""
    return [(row, row.words, _small(row)) for row in micro.adoptions.all()]


def _small(row: OpinionAdoption) -> str:
    said = [
        f"{row.on:%Y-%m-%d} 采用" if row.on else "",
        f"{row.instructed_on:%Y-%m-%d} 批示" if row.instructed_on else "",
        f"刊发标题：{row.title}" if row.title else "",
    ]
    return "　".join(filter(None, said))


def facts(micro: MicroSuggestion) -> list[Fact]:
    every: list[Fact] = [
        ("提交委员" if micro.member else "提交人", micro.who),
        ("类别", micro.get_category_display()),
        ("地点", micro.place),
        ("提交日期", day(micro.submitted_on)),
    ]
    returned = f"{day(micro.returned_on)}　{micro.return_reason}" if micro.returned_on else ""
    later = [
        ("登记", micro.entered_by),
        ("承办单位", micro.unit),
        ("退办", returned),
        ("上报省平台", day(micro.reported_on)),
    ]
    return every + [(label, value) for label, value in later if value]

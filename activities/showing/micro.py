"""A micro-suggestion: its badges and facts."""

from activities.models import MicroSuggestion
from activities.showing import Fact, day


def badges(micro: MicroSuggestion) -> list[tuple[str, str]]:
    """Words and tone of how far it went, besides its state."""
    level = f"{micro.get_adoption_level_display()}采用" if micro.adoption_level else ""
    result = micro.get_provincial_result_display() if micro.provincial_result else ""
    return [(words, "success") for words in (level, result) if words]


def facts(micro: MicroSuggestion) -> list[Fact]:
    every: list[Fact] = [
        ("提交委员" if micro.member else "提交人", micro.who),
        ("类别", micro.get_category_display()),
        ("地点", micro.place),
        ("提交日期", day(micro.submitted_on)),
    ]
    later = [("承办单位", micro.unit), ("上报省平台", day(micro.reported_on))]
    return every + [(label, value) for label, value in later if value]

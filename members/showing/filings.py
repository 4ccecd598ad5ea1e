"""How 申报征集 and the answers of those who were asked stand in words."""

from typing import Any

from cppcc.templatetags.furniture import day
from members.filing import answer_of, whom_words
from members.models import Asked, Filing
from members.states import Answer

Fact = tuple[str, Any]


def filing_facts(filing: Filing) -> list[Fact]:
    return [
        ("申报的期间", f"{day(filing.starts_on)} 至 {day(filing.ends_on)}"),
        ("征集的委员", whom_words(filing)),
        ("截止日期", day(filing.due_on)),
        ("征集人", filing.created_by),
    ]


def asked_facts(asked: Asked) -> list[Fact]:
    filing, answer = asked.filing, answer_of(asked)
    found: list[Fact] = [
        ("委员", asked.member),
        ("申报的期间", f"{day(filing.starts_on)} 至 {day(filing.ends_on)}"),
        ("截止日期", day(filing.due_on)),
        ("答复", answer.label),
    ]
    if answer == Answer.NOTHING and asked.said_on:
        found.append(("答复日期", day(asked.said_on)))
    return found

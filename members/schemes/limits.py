"""Grades that only so many may have: by share of those who are graded, or by number.

Who has more points comes first. Of those who stand equal at the border none is in: the limit holds, nobody of equal points is
treated otherwise than another, and the words say it, so that the leader may decide. Who is out has the next grade.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from members.schemes.consequences import of_grade
from members.schemes.results import Score
from members.schemes.rules import Grade, Rules
from members.schemes.words import limit_words

TIED = "同分并列"


def most(grade: Grade, graded: int) -> int | None:
    """How many of so many graded members may have the grade; None: any number."""
    found = []
    if grade.share_limit is not None:
        found.append(int((grade.share_limit * graded / Decimal(100)).to_integral_value(ROUND_FLOOR)))
    if grade.rank_limit is not None:
        found.append(grade.rank_limit)
    return min(found, default=None)


def limit(rules: Rules, scores: Sequence[Score], year: int = 0) -> None:
    """Give the next grade to those who are over a grade's limit, in the scores; each says why."""
    graded = [score for score in scores if score.grade is not None]
    told: dict[int, list[str]] = {}
    for grade, following in zip(rules.grades, rules.grades[1:], strict=False):
        room = most(grade, len(graded))
        having = sorted((one for one in graded if one.grade == grade), key=lambda one: -one.total)
        if room is None or len(having) <= room:
            continue
        border = having[room].total
        tied = room > 0 and having[room - 1].total == border
        for score in having:
            if score.total > border:
                continue
            equal = f"，与他人{TIED}，由领导决定" if tied and score.total == border else ""
            words = told.setdefault(id(score), [])
            words.append(f"“{grade.name}”{limit_words(grade)}，得分排在名额之外{equal}，为“{following.name}”")
            score.grade = following
            score.consequences = of_grade(score.possible, year, following.name)
    # Before what else decided: a list keeps only so many words, and of a tie the leader must see.
    for score in graded:
        score.forced[:0] = told.get(id(score), [])

"""Figures that follow the grades and classes which the office keeps: one for each, and the words of those that landed."""

from collections.abc import Iterator

from cppcc.figures import Entry, made_of, provider, worded
from proposals.models import ResultClass, apart, every_class, every_grade

OF_GRADE = {
    "satisfied": "proposals.graded_satisfied",
    "mostly": "proposals.graded_mostly",
    "dissatisfied": "proposals.graded_dissatisfied",
}
OF_CLASS = {letter: f"proposals.class_{letter.lower()}" for letter in "ABCD"}
"""Rows whose figures landed under keys of their own."""


def figure_of_grade(key: str) -> str:
    """The key of the figure that counts proposals of a last grade."""
    return OF_GRADE.get(key, f"proposals.graded.{key}")


def figure_of_class(key: str) -> str:
    return OF_CLASS.get(key, f"proposals.class.{key}")


def _of_grade(words: str) -> tuple[str, str]:
    return f"评价{words}提案", f"立案提案中，末次评价的办理结果为{words}的"


def _of_class(row: ResultClass, words: str, when: str) -> tuple[str, str]:
    unnamed = f"（年度规则设{row.short}时）" if words == row.short else ""
    return f"{row.short}答复{when}", f"已答复提案中，末次答复为{words}的{unnamed}"


@worded(*OF_GRADE.values(), "proposals.satisfied", "proposals.satisfaction_rate")
def words_of_grades() -> dict[str, tuple[str, str]]:
    """By the names that the district's grades have."""
    rows = every_grade()
    found = {OF_GRADE[row.key]: _of_grade(words) for row, words in rows if row.key in OF_GRADE}
    names = list(dict.fromkeys(row.name for row, _ in rows if row.counts_as_satisfied))
    if names:
        counted = f"立案提案中，末次评价的办理结果为{_listed(names, '或')}的"
        found["proposals.satisfied"] = (f"{_listed(names, '和')}提案", counted)
        found["proposals.satisfaction_rate"] = ("提案满意率", f"{_share(names)} 已评价提案，以末次评价为准")
    return found


@worded(*OF_CLASS.values(), "proposals.adopted", "proposals.adoption_rate", "proposals.promises_open")
def words_of_classes() -> dict[str, tuple[str, str]]:
    """By the names that the newest year's rules give to the classes; which class it is, is said by its letter."""
    rows = every_class()
    when = apart([row for row, _ in rows])
    found = {OF_CLASS[row.key]: _of_class(row, words, when[row.key]) for row, words in rows if row.key in OF_CLASS}
    adopted = list(dict.fromkeys(row.short for row, _ in rows if row.counts_as_adopted))
    promised = list(dict.fromkeys(row.short for row, _ in rows if row.has_promises))
    if adopted:
        found["proposals.adopted"] = ("采纳提案", f"已答复提案中，末次答复为{_listed(adopted, '或')}的")
        found["proposals.adoption_rate"] = ("采纳率", f"{_share(adopted)} 已答复提案")
    if promised:
        words = f"立案提案中，{_listed(promised, '、')}答复的承诺事项尚未登记落实的"
        found["proposals.promises_open"] = ("待落实承诺提案", words)
    return found


def _listed(names: list[str], last: str) -> str:
    """甲、乙和丙."""
    return f"{'、'.join(names[:-1])}{last}{names[-1]}" if len(names) > 1 else names[0]


def _share(names: list[str]) -> str:
    """（甲＋乙）÷"""
    return f"（{'＋'.join(names)}）÷" if len(names) > 1 else f"{names[0]} ÷"


@provider
def of_own_grades() -> Iterator[Entry]:
    """Each grade that the district added: ``proposals.graded.<key>``."""
    for row, words in every_grade():
        if row.key not in OF_GRADE:
            yield made_of(
                figure_of_grade(row.key), *_named(_of_grade(words)), "proposals", {"filed": "yes", "grade": row.key}
            )


@provider
def of_own_classes() -> Iterator[Entry]:
    """Each class that the district added: ``proposals.class.<key>``."""
    rows = every_class()
    when = apart([row for row, _ in rows])
    for row, words in rows:
        if row.key not in OF_CLASS:
            said = _of_class(row, words, when[row.key])
            yield made_of(figure_of_class(row.key), *_named(said), "proposals", {"result_class": row.key})


def _named(words: tuple[str, str]) -> tuple[str, str, str]:
    """Label, unit and definition, as a figure takes them."""
    return words[0], "件", words[1]

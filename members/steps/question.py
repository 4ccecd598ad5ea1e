"""Steps of a question about an assessment: staff accept or decline it in words, the member takes it back."""

from typing import Any

from cppcc.calendar import clock
from members import questioning
from members.models import Question


def accept(question: Question, user: Any, reason: str) -> str:
    questioning.accepted(question)  # waits for who counts or takes a step; the moment of the answer comes after it
    _answer(question, user, reason)
    return reason


def decline(question: Question, user: Any, reason: str) -> str:
    _answer(question, user, reason)
    return reason


def withdraw(question: Question, user: Any) -> str:
    return ""


def _answer(question: Question, user: Any, words: str) -> None:
    question.answer, question.answered_by, question.answered_at = words, user, clock.now()

"""Who comes: names out of a message, the answer to a check-in."""

from dataclasses import dataclass

from activities.services.names import Met, Names


@dataclass(frozen=True)
class Answer:
    """What the phone shows after a check-in, and where it leads."""

    words: str
    next_words: str
    next_page: str
    tone: str = "warning"
    role: str = "alert"
    icon: str = ""


CHECKED_IN = Answer("签到成功。", "查看我的履职", "mine", tone="success", role="status", icon="check-circle")


def refused(reason: object) -> Answer:
    return Answer(str(reason), "返回首页", "home")


@dataclass(frozen=True)
class Part:
    """Members of a pasted list who were present, on leave or absent. ``field``: the boxes' name."""

    title: str
    field: str
    rows: list[tuple[Met, bool]]
    """Each with whether it is ticked."""


def parts(names: Names | None, ticked: set[int] | None) -> list[Part]:
    """``ticked``: the keys that were sent; None: all are ticked at first."""
    found = []
    for state, words in (("present", "出席"), ("leave", "请假"), ("absent", "缺席")):
        rows = [(one, ticked is None or one.member.pk in ticked) for one in (names.of(state) if names else ())]
        if rows or state == "present":
            found.append(Part(f"{words} {len(rows)} 名", "member" if state == "present" else state, rows))
    return found

"""Where a figure's number comes from: counted by the system, registered one by one, or typed in as a total."""

from enum import StrEnum


class Origin(StrEnum):
    """From the surest to the weakest."""

    COUNTED = "counted"
    """Records that have a page and a course of their own were counted."""
    REGISTERED = "registered"
    """Each entry stands for one thing, or says whose it is; their numbers were added up."""
    TYPED = "typed"
    """Some entry is a number above one that names nothing it was counted from."""

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {Origin.COUNTED: "系统计数", Origin.REGISTERED: "逐条登记", Origin.TYPED: "合计录入"}
ORDER = tuple(Origin)


def weakest(*origins: Origin) -> Origin:
    """A rate is as sure as the weakest of its parts."""
    return max(origins, key=ORDER.index)


def origin_words(kept: str | None) -> str:
    """The words of an origin as a snapshot keeps it; nothing where it was made before origins were kept."""
    return Origin(kept).words if kept in ORDER else ""

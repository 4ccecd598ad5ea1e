"""What is begun by hand before people press by chance: one matter in each state of the longest courses."""

from typing import Protocol

LADDER = (
    ("member", "submit"), ("staff", "start_review"), ("staff", "file"), ("dispatcher", "dispatch"),
    ("handler", "accept"), ("handler", "ask_extension"), ("handler", "record_contact"), ("handler", "draft"),
    ("handler", "sign"), ("dispatcher", "check_letter"), ("handler", "send"), ("member", "evaluate"),
)  # fmt: skip
"""A proposal's way."""
REPORT_LADDER = (
    ("staff", "submit"), ("staff", "pass_check"), ("leader", "sign"), ("staff", "publish"), ("staff", "archive"),
)  # fmt: skip
REPORTS = tuple(f"2024-q{number}" for number in (1, 2, 3, 4))


class Hands(Protocol):
    def start(self, name: str, place: str, to: str = "", **given: str) -> str | None: ...

    def step(self, name: str, place: str, step: str, **given: str) -> bool: ...


def begin(hands: Hands, nth: int) -> None:
    """At the first and the last moment proposals, at the second reports; at the last an activity and a new year."""
    if nth == 1:
        climb_reports(hands)
        return
    for steps in range(1 + nth // 2, len(LADDER) + 1, 2):
        proposal = hands.start("member", "/proposals/new/", proposer_kind="sole")
        for name, step in LADDER[:steps]:
            if proposal:
                hands.step(name, proposal, step, co_units="")
    if nth == 2:
        nobody = {"present": "", "leave": "", "absent": ""}
        times = {"starts_at": "2024-12-31T10:30", "ends_at": "2024-12-31T12:00"}
        hands.start("staff", "/activities/new/", open_signup="on", **times, **nobody)
        year = {"year": "2025", "session": "4", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
        hands.start("staff", "/settings/years/new/", **year)
        hands.start("staff", "/scheme/2025/")
        hands.start("leader", "/report/", year="2024")


def begin_reports(hands: Hands) -> None:
    """Reports of the quarters; their files are made before they are signed."""
    for slug in REPORTS:
        hands.start("staff", "/report/new/", kind="quarter", year="2024", quarter=slug[-1])
        hands.start("staff", f"/report/{slug}/text/", to="/build/")


def climb_reports(hands: Hands) -> None:
    """The first quarter's report to its second step, each further one a step more."""
    for steps, slug in enumerate(REPORTS, start=2):
        for name, step in REPORT_LADDER[:steps]:
            hands.step(name, f"/report/{slug}/text/", step)

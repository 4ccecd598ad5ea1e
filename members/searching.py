"""What is searched of members, accounts and what hangs on them (``cppcc.search``)."""

from cppcc.search import source
from members.models import Declaration, DutyRecord, DutyReport, Member, User


def sounds(sought: str) -> str:
    """With ü typed as v and as u."""
    words = sought.split()
    return " ".join([*words, *(word.replace("v", "u") for word in words if word.isascii() and "v" in word)])


source(
    Member,
    "name",
    "sought",
    whole="number",
    personal=("employer", "title", "phone"),
    split=("sought",),
    makes={"sought": sounds},
)
source(User, "name", "username", also=("member",))
source(DutyRecord, "words", also=("member",))
source(Declaration, "title", also=("member",))
source(DutyReport, also=("member",))

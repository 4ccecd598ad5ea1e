"""What is measured by name, for the process that starts the others and has no Django."""

ADMIN = "admin list"
CHROMIUM = "the report's HTML by headless Chromium"
WORKS = (
    CHROMIUM,
    "the report of the year as a PDF",
    "sheet of proposals",
    "sheet of members",
    "sheet of activities",
    "sheet of the duty ledger",
    "all figures of a year",
    "points of all members",
    "an assessment drawn up",
    "the ledger compared with its sources",
    "three words searched in all proposals",
    "proposals that are like one",
    "members whose name is read",
)
"""Long work, each in a process of its own (``works.DONE``)."""

YARDS = {"the report of the year as a PDF": CHROMIUM}
"""Which of them is the yardstick of which."""

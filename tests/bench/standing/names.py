"""What is measured by name, for the process that starts the others and has no Django."""

ADMIN = "admin list"
CHROMIUM = "the report's HTML by headless Chromium"
PLAIN_DJANGO = "Django alone with its own apps, checked"
CHECKED, IMPORTED, PREPARED = (
    "manage.py check",
    "the program imported with all its addresses",
    "manage.py prepare, nothing to do",
)
SHEETS = {
    "accounts": "account_list",
    "the trail": "audit_list",
    "declarations": "declaration_list",
    "duty reports": "duty_report_list",
    "tasks": "task_list",
    "micro-suggestions": "micro_list",
    "the library of micro-suggestions": "micro_library",
    "the ranking": "ranking",
}
"""Further lists whose sheet is made as a job, by the name of their address."""
JOBS = {
    "members.files": "2024:zip",
    "proposals.compendium": "2024",
    "activities.workbook": "2024",
    "handbook": "staff",
}
"""Other kinds of jobs that grow with what lies there, with their subject."""
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
    "the archive of a year",
    *(f"sheet of {name}" for name in SHEETS),
    *(f"job {name}" for name in JOBS),
    PLAIN_DJANGO,
    CHECKED,
    IMPORTED,
    PREPARED,
)
"""Long work, each in a process of its own (``works.DONE``)."""

YARDS = {"the report of the year as a PDF": CHROMIUM, **dict.fromkeys((CHECKED, IMPORTED, PREPARED), PLAIN_DJANGO)}
"""Which of them is the yardstick of which."""

"""What is searched of reports (``cppcc.search``)."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from cppcc import figures
from cppcc.frame import Kind, Place, found, places
from cppcc.rights import READERS, holds
from cppcc.search import source
from members.models import PlenaryYear
from reports.models import OwnFigure, Report

source(Report, "name")
source(OwnFigure, "name", "definition")


def of_report(report: Report) -> str:
    return str(report.get_state_display())


def report_address(report: Report, user: Any) -> str:
    """The page of writing and checking for those who do, the report as it is read for all others."""
    return str(report.get_absolute_url() if holds(user, READERS) else report.reading_url)


def own_figures(user: Any) -> Any:
    return OwnFigure.objects.visible_to(user) if holds(user, READERS) else None


found(
    Report,
    Kind("报告", "journals", lambda user: Report.objects.visible_to(user), "report_list", unit="份", said=of_report,
         head="name", address=report_address, order=26),
)  # fmt: skip
found(OwnFigure, Kind("自设数据", "sliders", own_figures, "own_list", unit="项", head="name", order=28))


@places
def declared_figures(user: Any) -> Iterator[Place]:
    """The figures that the program itself counts, by name."""
    year = PlenaryYear.objects.current() if holds(user, READERS) else None
    if year is None:
        return
    for key, entry in figures.declared().items():
        yield Place(entry.label, reverse("figure_detail", args=[year.year, key]), "数据", "bar-chart")

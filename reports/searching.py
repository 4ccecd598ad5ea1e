"""What is searched of reports (``cppcc.search``)."""

from cppcc.search import source
from reports.models import OwnFigure, Report

source(Report, "name")
source(OwnFigure, "name", "definition")

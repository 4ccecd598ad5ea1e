"""What is searched of reports (``cppcc.search``)."""

from cppcc.search import source
from reports.models import Report

source(Report, "name")

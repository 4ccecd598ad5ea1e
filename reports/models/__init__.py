"""Reports with their texts, editions and confirmed numbers; figures that the office makes; the leaders' page."""

from reports.models.figures import Dashboard, OwnFigure
from reports.models.report import Comment, ConfirmedNumber, Edition, Report, TextVersion

__all__ = ["Comment", "ConfirmedNumber", "Dashboard", "Edition", "OwnFigure", "Report", "TextVersion"]

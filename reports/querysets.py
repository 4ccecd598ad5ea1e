"""Reading reports: which of them there are for an account."""

from typing import Any

from cppcc.models import CourseEntry
from cppcc.rights import AT_WORK, READERS, holds
from cppcc.search import SearchedQuerySet
from reports.states import ReportState


class ReportQuerySet(SearchedQuerySet[Any]):
    def sent_back(self) -> "ReportQuerySet":
        """Drafts that were further once: sent back for changes, or their signature taken back."""
        own = {
            "content_type__app_label": self.model._meta.app_label,
            "content_type__model": self.model._meta.model_name,
        }
        back = CourseEntry.objects.filter(**own, target=ReportState.DRAFT)
        return self.filter(state=ReportState.DRAFT, pk__in=back.values("object_id"))

    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Staff and leaders always; everybody else what is published."""
        if holds(user, READERS):
            return self
        if not holds(user, AT_WORK):
            return self.none()
        return self.filter(state__in=[ReportState.PUBLISHED, ReportState.ARCHIVED])


class OwnFigureQuerySet(SearchedQuerySet[Any]):
    def visible_to(self, user: Any) -> "OwnFigureQuerySet":
        """Those who read the figures; what stands behind each they see by their own rights."""
        return self if holds(user, READERS) else self.none()

    def in_use(self) -> "OwnFigureQuerySet":
        return self.filter(until_year=None)

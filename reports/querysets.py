"""Reading reports: which of them there are for an account."""

from typing import Any

from django.db.models import QuerySet

from cppcc.rights import EVERYONE, READERS, holds
from reports.states import ReportState


class ReportQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Staff and leaders always; everybody else what is published."""
        if holds(user, READERS):
            return self
        if not holds(user, EVERYONE):
            return self.none()
        return self.filter(state__in=[ReportState.PUBLISHED, ReportState.ARCHIVED])

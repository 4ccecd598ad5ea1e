"""Reading the records of activities, in the words of the field."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from activities.states import TAKEN_UP, MicroState, TaskState
from cppcc.querysets import related
from cppcc.rights import READERS, Role, holds
from cppcc.search import SearchedQuerySet
from cppcc.workflow import course_after
from members.period import Span, members_of, of_body, of_plenary, sort_of


class ActivityQuerySet(SearchedQuerySet[Any]):
    def in_year(self, year: Span) -> "ActivityQuerySet":
        """Activities that began within the year or part of it (Asia/Shanghai), of its body where it has one."""
        rows = self.filter(starts_at__gte=year.start_at, starts_at__lt=year.end_at)
        return of_body(rows, year, committee="committee", group="group")

    def awaiting(self, user: Any, now: datetime) -> "ActivityQuerySet":
        """Invitations that the account has not answered, to what is still to come."""
        asked = related(self.model, "attendances").objects.filter(member__user=user, state="invited")
        return self.filter(pk__in=asked.values("activity"), starts_at__gt=now)

    def with_leave_asked(self) -> "ActivityQuerySet":
        asked = related(self.model, "attendances").objects.filter(state="leave_asked")
        return self.filter(pk__in=asked.values("activity"))

    def without_attendance(self) -> "ActivityQuerySet":
        """Nobody was entered as there, away or absent."""
        known = related(self.model, "attendances").objects.filter(state__in=["present", "leave", "absent"])
        return self.exclude(pk__in=known.values("activity"))

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Staff, leaders and members read all activities; handlers, dispatchers and admins none."""
        return self if holds(user, [Role.STAFF, Role.LEADER, Role.MEMBER]) else self.none()


class ByActivityQuerySet(SearchedQuerySet[Any]):
    """Rows that hang on an activity and fall into the year with it."""

    def in_year(self, year: Span) -> "ByActivityQuerySet":
        rows = self.filter(activity__starts_at__gte=year.start_at, activity__starts_at__lt=year.end_at)
        return of_body(rows, year, committee="activity__committee", group="activity__group")

    def present(self) -> "ByActivityQuerySet":
        """Attendance only: members who were there."""
        return self.filter(state="present")


class MicroSuggestionQuerySet(SearchedQuerySet[Any]):
    def in_year(self, year: Span) -> "MicroSuggestionQuerySet":
        return of_body(of_plenary(self, year, "submitted_on"), year, member="member")

    def submitted(self) -> "MicroSuggestionQuerySet":
        return self.exclude(state=MicroState.DRAFT)

    def adopted(self, year: Span) -> "MicroSuggestionQuerySet":
        """采用 and what comes after it; in a part of a year without those adopted after its end."""
        rows = self.filter(state__in=TAKEN_UP)
        if year.as_of is None:
            return rows
        return rows.exclude(pk__in=course_after(self.model, list(TAKEN_UP), year.end_at))

    def unstaffed(self) -> "MicroSuggestionQuerySet":
        """Given to a unit where no account can act."""
        handlers = related(self.model, "unit__handlers").objects.filter(user__is_active=True)
        return self.filter(state=MicroState.TRANSFERRED).exclude(unit__in=handlers.values("unit"))

    def in_library(self, user: Any) -> "MicroSuggestionQuerySet":
        """信息库: what was adopted, open to staff, leaders and members."""
        if not holds(user, [Role.STAFF, Role.LEADER, Role.MEMBER]):
            return self.none()
        return self.filter(state__in=TAKEN_UP)

    def readable_by(self, user: Any) -> "MicroSuggestionQuerySet":
        """What an account may open: what it sees in lists, and the library."""
        every = self.model.objects
        seen, library = every.visible_to(user).values("pk"), every.in_library(user).values("pk")
        return self.filter(Q(pk__in=seen) | Q(pk__in=library))

    def visible_to(self, user: Any) -> "MicroSuggestionQuerySet":
        """Own ones; staff and leaders all but others' drafts; a handler what the own unit was given."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(member__user=user)
        if holds(user, [Role.STAFF, Role.LEADER]):
            seen |= ~Q(state=MicroState.DRAFT)
        if holds(user, [Role.HANDLER]):
            seen |= Q(unit__handlers__user=user, state__in=[MicroState.TRANSFERRED, MicroState.DONE])
        return self.filter(seen).distinct()


class DatedQuerySet(SearchedQuerySet[Any]):
    """Rows with a day of their own. Their model says in ``BODY`` by which paths they are a body's."""

    def in_year(self, year: Span) -> "DatedQuerySet":
        rows = self.filter(on__gte=year.starts_on, on__lte=year.ends_on)
        return of_body(rows, year, **self.model.BODY)


class QuantityQuerySet(SearchedQuerySet[Any]):
    """Entries of indicators, each on the record that its indicator belongs to."""

    def in_year(self, year: Span) -> "QuantityQuerySet":
        """By their own day; of a body those on its activities and on what its members submitted or are."""
        rows = self.filter(on__gte=year.starts_on, on__lte=year.ends_on)
        if year.body is None:
            return rows
        own, signed = (
            members_of(year.body, year.ends_on),
            related(self.model, "proposal").objects.all().under_body(year),
        )
        there = Q(**{f"activity__{sort_of(year.body)}": year.body}) | Q(proposal__in=signed)
        return rows.filter(there | Q(opinion__member__in=own) | Q(belongs_to="member", member__in=own))

    def last_of_each(self) -> "QuantityQuerySet":
        """Of each record its last entry."""
        keys = [F(name) for name in ("indicator", "proposal", "opinion", "activity", "member", "unit")]
        place = Window(RowNumber(), partition_by=keys, order_by=[F("on").desc(), F("pk").desc()])
        return self.filter(pk__in=self.order_by().annotate(place=place).filter(place=1).values("pk"))

    def visible_to(self, user: Any) -> "QuantityQuerySet":
        """Staff and leaders all; anybody else those on records whose course he may read, a member those about himself."""
        if not user.is_authenticated:
            return self.none()
        if holds(user, [Role.STAFF, Role.LEADER]):
            return self

        def rows(name: str) -> Any:
            return related(self.model, name).objects

        seen = Q(belongs_to="proposal", proposal__in=rows("proposal").whole_to(user).values("pk"))
        seen |= Q(belongs_to="opinion", opinion__in=rows("opinion").visible_to(user).values("pk"))
        seen |= Q(belongs_to="activity", activity__in=rows("activity").visible_to(user).values("pk"))
        seen |= Q(belongs_to="member", member__user=user)
        seen |= Q(belongs_to="unit", unit__handlers__user=user)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))


class LastingQuerySet(SearchedQuerySet[Any]):
    """Rows that hold from a day to a day."""

    def in_year(self, year: Span) -> "LastingQuerySet":
        """Those that held on any day of the year."""
        return self._held(year, year.starts_on)

    def at_end(self, year: Span) -> "LastingQuerySet":
        """Those that held on the last day."""
        return self._held(year, year.ends_on)

    def _held(self, year: Span, still_on: date) -> "LastingQuerySet":
        rows = self.filter(since__lte=year.ends_on).filter(Q(until=None) | Q(until__gte=still_on))
        return of_body(rows, year, **self.model.BODY)


class OfficeTaskQuerySet(SearchedQuerySet[Any]):
    def in_year(self, year: Span) -> "OfficeTaskQuerySet":
        """The year's tasks; in a part of the year those done in it. No committee or group has any: they are the office's."""
        return of_body(of_plenary(self, year, "done_on"), year)

    def to_confirm(self, user: Any) -> "OfficeTaskQuerySet":
        """Reported done by somebody else."""
        return self.filter(state=TaskState.REPORTED).exclude(owner=user)

    def visible_to(self, user: Any) -> "OfficeTaskQuerySet":
        """The office's own business: staff and leaders."""
        return self if holds(user, READERS) else self.none()

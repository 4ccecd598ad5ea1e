"""Reading the records of activities, in the words of the field."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When, Window
from django.db.models.functions import Coalesce, RowNumber

from activities.states import TAKEN_UP, MicroState, TaskState
from cppcc.calendar import clock
from cppcc.querysets import related
from cppcc.rights import READERS, Role, holds
from cppcc.search import SearchedQuerySet
from cppcc.vocabularies import flagged
from cppcc.workflow import course_after
from members.models import Occasion
from members.period import Span, each, members_of, of_body, of_plenary, sort_of


class ByKindQuerySet(SearchedQuerySet[Any]):
    """Rows by what the kind of their activity counts as: a kind that the office adds counts at once by its flags."""

    KIND: ClassVar[str] = "kind"
    """The path to the kind."""

    def of_kinds(self, *flags: str) -> Self:
        """Of kinds with any of these flags (``Occasion.FLAGS``)."""
        return self.filter(**{f"{self.KIND}__in": Occasion.objects.with_any(*flags)})

    def consultations(self) -> Self:
        """协商."""
        return self.of_kinds("consultation")

    def research(self) -> Self:
        """调研视察."""
        return self.of_kinds("research")

    def consultations_and_research(self) -> Self:
        return self.of_kinds("consultation", "research")

    def meetings(self) -> Self:
        """会议."""
        return self.of_kinds("meeting")

    def training(self) -> Self:
        """培训."""
        return self.of_kinds("training")

    def grassroots(self) -> Self:
        """委员工作站、街道活动组."""
        return self.of_kinds("grassroots")


class ActivityQuerySet(ByKindQuerySet):
    def in_year(self, year: Span) -> "ActivityQuerySet":
        """Activities that began within the year or part of it (Asia/Shanghai), of its body where it has one."""
        rows = each(self, year, lambda rows, part: rows.filter(starts_at__gte=part.start_at, starts_at__lt=part.end_at))
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
        return self.filter(~Exists(known.filter(activity=OuterRef("pk"))))

    def own(self, user: Any) -> "ActivityQuerySet":
        """What belongs into the account's own calendar: a member's, those that he is asked to and not excused from;
        whoever holds them for the committee, or leads it, has all."""
        if holds(user, READERS):
            return self
        mine = related(self.model, "attendances").objects.filter(member__user=user)
        return self.filter(pk__in=mine.exclude(state__in=["leave", "absent"]).values("activity"))

    def next_first(self, now: datetime) -> "ActivityQuerySet":
        """What is still to come (from today's begin on), the nearest first; then what was, the latest first."""
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        ahead = Case(When(starts_at__gte=today, then=F("starts_at")))
        return self.alias(ahead=ahead).order_by(F("ahead").asc(nulls_last=True), "-starts_at", "-pk")

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Staff, leaders and members read all activities; handlers, dispatchers and admins none."""
        return self if holds(user, [Role.STAFF, Role.LEADER, Role.MEMBER]) else self.none()


class ByActivityQuerySet(ByKindQuerySet):
    """Rows that hang on an activity and fall into the year with it."""

    KIND = "activity__kind"

    def in_year(self, year: Span) -> Self:
        rows = each(self, year, self._of_part)
        return of_body(rows, year, committee="activity__committee", group="activity__group")

    @staticmethod
    def _of_part(rows: Any, part: Span) -> Any:
        return rows.filter(activity__starts_at__gte=part.start_at, activity__starts_at__lt=part.end_at)

    def present(self) -> Self:
        """Attendance only: members who were there."""
        return self.filter(state="present")


class OthersQuerySet(ByActivityQuerySet):
    def public(self) -> Self:
        """群众."""
        return flagged(self, "kind", public=True)


class MicroSuggestionQuerySet(SearchedQuerySet[Any]):
    def in_year(self, year: Span) -> "MicroSuggestionQuerySet":
        return each(self, year, lambda rows, part: of_plenary(rows, part, "submitted_on").of_body(part))

    def of_body(self, year: Span) -> "MicroSuggestionQuerySet":
        """Of a body's year those of its members and its own."""
        if year.body is None:
            return self
        members = of_body(self.model.objects.all(), year, member="member")
        return self.filter(Q(pk__in=members.order_by().values("pk")) | Q(**{sort_of(year.body): year.body}))

    def from_source(self, name: str) -> "MicroSuggestionQuerySet":
        """Those of members, of bodies of one kind, or of anybody else ("author")."""
        if name != "author":
            return self.filter(**{f"{name}__isnull": False})
        bodies = ("organization", "committee", "sector", "group", "from_unit", "member")
        return self.filter(**{f"{one}__isnull": True for one in bodies})

    def submitted(self) -> "MicroSuggestionQuerySet":
        return self.exclude(state=MicroState.DRAFT)

    def adopted(self, year: Span) -> "MicroSuggestionQuerySet":
        """采用 and what comes after it; in a part of a year without those adopted after its end."""
        rows = self.filter(state__in=TAKEN_UP)
        if year.as_of is None:
            return rows
        after = clock.midnight(year.as_of + timedelta(days=1))
        return rows.exclude(pk__in=course_after(self.model, list(TAKEN_UP), after))

    def unstaffed(self) -> "MicroSuggestionQuerySet":
        """Given to a unit where no account can act."""
        handlers = related(self.model, "unit__handlers").objects.filter(user__is_active=True)
        return self.filter(state=MicroState.TRANSFERRED).exclude(unit__in=handlers.values("unit"))

    def sent_back(self) -> "MicroSuggestionQuerySet":
        """Given back by a unit, and not given to another one since."""
        return self.filter(state=MicroState.ADOPTED, returned_on__isnull=False)

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
            units = related(self.model, "unit__handlers").objects.filter(user=user).values("unit")
            seen |= Q(unit__in=units, state__in=[MicroState.TRANSFERRED, MicroState.DONE])
        return self.filter(seen)


class OpinionAdoptionQuerySet(models.QuerySet[Any]):
    def in_year(self, year: Span) -> "OpinionAdoptionQuerySet":
        """By the day of the adoption, else of the instruction; without either they fall where their opinion falls."""
        return each(self, year, self._of_part)

    def _of_part(self, every: Any, year: Span) -> Any:
        opinions = related(self.model, "opinion").objects
        dated = every.alias(day=Coalesce("on", "instructed_on"))
        here = Q(day__gte=year.starts_on, day__lte=year.ends_on)
        if year.body is not None:
            here &= Q(opinion__in=opinions.of_body(year).order_by().values("pk"))
        return dated.filter(here | Q(day=None, opinion__in=opinions.in_year(year).order_by().values("pk")))

    def adoptions(self) -> "OpinionAdoptionQuerySet":
        """Without those that say only a leader's instruction."""
        return self.exclude(level="", channel="")

    def above(self) -> "OpinionAdoptionQuerySet":
        """省级以上: at a level that the register counts so."""
        field: Any = self.model._meta.get_field("level")
        return self.filter(level__in=field.of.objects.keys(above=True))

    def instructed(self) -> "OpinionAdoptionQuerySet":
        return self.exclude(instruction="")

    def visible_to(self, user: Any) -> "OpinionAdoptionQuerySet":
        """Those of the opinions that the account sees."""
        seen = related(self.model, "opinion").objects.visible_to(user)
        return self.filter(opinion__in=seen.order_by().values("pk"))


class DatedQuerySet(SearchedQuerySet[Any]):
    """Rows with a day of their own. Their model says in ``BODY`` by which paths they are a body's."""

    def in_year(self, year: Span) -> Self:
        return each(self, year, self._of_part)

    def _of_part(self, rows: Any, part: Span) -> Any:
        return of_body(rows.filter(on__gte=part.starts_on, on__lte=part.ends_on), part, **self.model.BODY)


class QuantityQuerySet(SearchedQuerySet[Any]):
    """Entries of indicators, each on the record that its indicator belongs to."""

    def in_year(self, year: Span) -> "QuantityQuerySet":
        """By their own day; of a body those on its activities and on what its members submitted or are."""
        return each(self, year, self._of_part)

    def _of_part(self, every: Any, year: Span) -> Any:
        rows = every.filter(on__gte=year.starts_on, on__lte=year.ends_on)
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

    def in_year(self, year: Span) -> Self:
        """Those that held on any day of the year."""
        return each(self, year, lambda rows, part: rows._held(part, part.starts_on))

    def at_end(self, year: Span) -> Self:
        """Those that held on the last day."""
        return self._held(year, year.ends_on)

    def _held(self, year: Span, still_on: date) -> Self:
        rows = self.filter(since__lte=year.ends_on).filter(Q(until=None) | Q(until__gte=still_on))
        return of_body(rows, year, **self.model.BODY)


class WelfareQuerySet(DatedQuerySet):
    def money(self) -> Self:
        """Amounts of money, in yuan."""
        return flagged(self, "kind", money=True)


class VenueQuerySet(LastingQuerySet):
    def reading_rooms(self) -> Self:
        """城市书房."""
        return flagged(self, "kind", reading_room=True)


class OfficeTaskQuerySet(SearchedQuerySet[Any]):
    def in_year(self, year: Span) -> "OfficeTaskQuerySet":
        """The year's tasks; in a part of the year those done in it. No committee or group has any: they are the office's."""
        return of_body(of_plenary(self, year, "done_on"), year)

    def to_confirm(self, user: Any) -> "OfficeTaskQuerySet":
        """Reported done by somebody else."""
        return self.filter(state=TaskState.REPORTED).exclude(owner=user)

    def nobodys(self) -> "OfficeTaskQuerySet":
        """Open ones of an account that is closed, or no longer of the office."""
        return self.filter(state=TaskState.OPEN).exclude(owner__is_active=True, owner__role_grants__role=Role.STAFF)

    def visible_to(self, user: Any) -> "OfficeTaskQuerySet":
        """The office's own business: staff and leaders."""
        return self if holds(user, READERS) else self.none()

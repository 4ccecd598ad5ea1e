"""Reading members, their seats and duties, declarations, reports and assessments, in the words of the field.

Models name these as their managers; siblings are reached by relations (``cppcc.querysets.related``), never by import.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self, TypeVar

from django.db.models import Case, CharField, Count, IntegerField, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cppcc.calendar import clock
from cppcc.querysets import related
from cppcc.rights import READERS, Role, holds
from cppcc.search import SearchedQuerySet
from members.narrowing import of_plenary
from members.states import (
    Answer,
    AskedState,
    AssessmentState,
    DeclarationState,
    FilingState,
    QuestionState,
    ReportState,
    SchemeState,
)

M = TypeVar("M", bound=Model)


class PlenaryYearQuerySet(SearchedQuerySet[M]):
    def current(self) -> M | None:
        """The year that pages show at first: the one that was chosen for it, else today's, else the newest. One query.

        Only for showing: what is written belongs to the year of its day (``members.years``).
        """
        today = clock.today()
        now = Case(When(shown=True, then=0), When(starts_on__lte=today, ends_on__gte=today, then=1), default=2)
        rows: Any = self.alias(now=now).order_by("now", "-year")
        found: M | None = rows.first()
        return found

    def visible_to(self, user: Any) -> Self:
        """The office, leaders and administrators."""
        return self if holds(user, READERS | {Role.ADMIN}) else self.none()

    def of_day(self, day: Any) -> M | None:
        """The year that a day falls into, if there is one."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).first()


class MemberQuerySet(SearchedQuerySet[M]):
    def serving(self, on: date) -> Self:
        """Members who belonged to the committee on a day."""
        return self.filter(joined_on__lte=on).filter(Q(left_on=None) | Q(left_on__gt=on))

    def standing(self, on: date) -> Self:
        """Members who held a standing member's seat on a day (the chair and vice-chairs sit there too)."""
        positions = related(self.model, "positions")
        held = positions.objects.held(on).filter(kind__in=positions.STANDING)
        return self.filter(pk__in=held.values("member"))

    def visible_to(self, user: Any) -> Self:
        """The register is open to staff and leaders; a member finds the own page."""
        if holds(user, READERS | {Role.ADMIN}):
            return self
        return self.filter(user=user) if holds(user, [Role.MEMBER]) else self.none()

    def read_by(self, user: Any) -> Self:
        """Whose points and records an account reads: staff and leaders everybody's, a member the own.

        An administrator finds members (``visible_to``), and reads nobody's.
        """
        if holds(user, READERS):
            return self
        return self.filter(user=user) if holds(user, [Role.MEMBER]) else self.none()


class PositionQuerySet(SearchedQuerySet[M]):
    def held(self, on: date) -> Self:
        """Seats held on a day: a seat ends with the membership, whatever end it has of its own."""
        return self.within(on).filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def within(self, on: Any) -> Self:
        """Seats of those who had not left by a day; ``on`` may be an expression."""
        return self.filter(Q(member__left_on=None) | Q(member__left_on__gt=on))


class DutyRecordQuerySet(SearchedQuerySet[M]):
    def in_year(self, year: Any) -> Self:
        found: Self = of_plenary(self, year, "on")
        return found

    def done(self) -> Self:
        """What the member did: not leave, absence or lateness, what became of a proposal, or points by hand (the kind says so)."""
        kinds = self.model._meta.get_field("kind").of.objects  # type: ignore[union-attr]  # a field of keys
        return self.exclude(kind__in=kinds.keys(nothing_done=True))

    def such(self, kinds: Iterable[str], occasions: Iterable[str] = (), levels: Iterable[str] = ()) -> Self:
        """Of these kinds, and of these occasions and levels where some are named."""
        found = self.filter(kind__in=kinds)
        for name, wanted in (("occasion__in", tuple(occasions)), ("level__in", tuple(levels))):
            found = found.filter(**{name: wanted}) if wanted else found
        return found


class OwnRowsQuerySet(SearchedQuerySet[M]):
    """Rows that are one member's each."""

    def visible_to(self, user: Any) -> Self:
        """Staff and leaders read all, a member the own."""
        if holds(user, READERS):
            return self
        return self.filter(member__user=user) if holds(user, [Role.MEMBER]) else self.none()


class DeclarationQuerySet(OwnRowsQuerySet[M]):
    def in_year(self, year: Any) -> Self:
        found: Self = of_plenary(self, year, "on")
        return found


class FilingQuerySet(SearchedQuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Staff and leaders; a member sees that the own answer is asked for, never who else was."""
        return self if holds(user, READERS) else self.none()

    def in_year(self, year: Any) -> Self:
        return self.filter(plenary=year)

    def due(self) -> Self:
        """Open although the last day is over."""
        return self.filter(state=FilingState.OPEN, due_on__lt=clock.today())

    def counted(self) -> Self:
        """With ``asked``, ``answered``, ``waiting`` and ``left``: the first is the sum of the others."""
        answers = related(self.model, "asked_members").objects.answers().order_by()

        def number(*such: Answer) -> Coalesce:
            those = answers.filter(filing=OuterRef("pk"), **({"answer__in": such} if such else {}))
            return Coalesce(Subquery(those.values("filing").annotate(n=Count("pk")).values("n")), 0)

        return self.annotate(
            asked=number(),
            answered=number(Answer.DECLARED, Answer.NOTHING),
            waiting=number(Answer.WAITING),
            left=number(Answer.LEFT),
        )


class AskedQuerySet(OwnRowsQuerySet[M]):
    def in_year(self, year: Any) -> Self:
        return self.filter(filing__plenary=year)

    def answers(self) -> Self:
        """With ``declared``, how many declarations for the time were sent, or sent again, since it was asked, and ``answer``."""
        since = OuterRef("created_at")
        sent = (
            related(related(self.model, "member"), "declarations")
            .objects.filter(
                member=OuterRef("member"),
                on__gte=OuterRef("filing__starts_on"),
                on__lte=OuterRef("filing__ends_on"),
            )
            .filter(Q(created_at__gte=since) | Q(course__transition="send_again", course__at__gte=since))
        )
        sent = sent.exclude(state=DeclarationState.WITHDRAWN).order_by().values("member")
        number = Coalesce(
            Subquery(sent.annotate(n=Count("pk", distinct=True)).values("n"), output_field=IntegerField()), 0
        )
        answer = Case(
            When(declared__gt=0, then=Value(Answer.DECLARED.value)),
            When(state=AskedState.NOTHING, then=Value(Answer.NOTHING.value)),
            When(member__left_on__lte=clock.today(), then=Value(Answer.LEFT.value)),
            default=Value(Answer.WAITING.value),
            output_field=CharField(),
        )
        return self.annotate(declared=number).annotate(answer=answer)

    def waiting(self) -> Self:
        """Whose answer is still waited for: of what was not closed."""
        return self.answers().filter(answer=Answer.WAITING, filing__state=FilingState.OPEN)


class DutyReportQuerySet(OwnRowsQuerySet[M]):
    def in_year(self, year: Any) -> Self:
        found: Self = of_plenary(self, year, "submitted_on", "year")
        return found

    def unwritten(self) -> Self:
        """Asked for, or returned: the member, or the office for one without an account, has to hand it in."""
        return self.filter(state__in=[ReportState.ASKED, ReportState.RETURNED])

    def submitted(self) -> Self:
        """Handed in and not returned."""
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])


class SchemeQuerySet(SearchedQuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Drafts are for staff and leaders; members read what is published."""
        if holds(user, READERS):
            return self
        return self.filter(state=SchemeState.PUBLISHED) if holds(user, [Role.MEMBER]) else self.none()


class AssessmentQuerySet(SearchedQuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Staff and leaders; a member sees entries, never the assessment (unless the scheme opens it)."""
        return self if holds(user, READERS) else self.none()

    def published(self) -> Self:
        return self.filter(state=AssessmentState.PUBLISHED)

    def approved(self) -> Self:
        """Those whose results are fixed."""
        return self.filter(state__in=(AssessmentState.APPROVED, AssessmentState.PUBLISHED))


class EntryQuerySet(SearchedQuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Staff and leaders all; a member the own, once published (others' only where the scheme says so).

        While an assessment is open to its members, each sees the own draft, and no other whatever the scheme says.
        """
        if holds(user, READERS):
            return self
        if not holds(user, [Role.MEMBER]):
            return self.none()
        published = Q(assessment__state=AssessmentState.PUBLISHED)
        own = Q(member__user=user) & (published | Q(assessment__state=AssessmentState.CHECKING))
        return self.filter(own | published & Q(assessment__rules__open_to_members=True))

    def whole_to(self, user: Any) -> Self:
        """Those of which an account reads all that is said: a member of the own alone, of others' the points at most."""
        seen = self.visible_to(user)
        return seen if holds(user, READERS) else seen.filter(member__user=user)


class QuestionQuerySet(OwnRowsQuerySet[M]):
    def in_year(self, year: Any) -> Self:
        """Of the assessment's year, whatever day the question was put on."""
        return self.filter(assessment__plenary=year)

    def waiting(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(state=QuestionState.OPEN)

"""What the statistics say of a proposal, as conditions of its own row.

Figures ask many of them of the same rows at once: a row is read once for all. What lies in other tables is looked up for
the row (EXISTS), of a year's proposals that year's alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cppcc.calendar import clock
from cppcc.querysets import related
from cppcc.workflow import course_after, held_at
from proposals.querysets.ruled import years_ruled
from proposals.states import NUMBERED, State

HANDLED_AS = Coalesce(OuterRef("merged_into"), OuterRef("pk"))
"""A merged proposal is handled as its lead."""


@dataclass(frozen=True)
class Conditions:
    """Domain rules "Statistics, exactly". ``as_of``: the day whose state counts, None for as things stand."""

    model: Any
    as_of: date | None = None

    def by(self, day: str) -> Q:
        """The day lies no later than the one whose state counts."""
        return Q(**{f"{day}__lte": self.as_of}) if self.as_of else Q(**{f"{day}__isnull": False})

    def latest(self, day: str) -> Q:
        """Of a reply or evaluation: given by the day that counts, and not superseded by then (``proposals.latest``)."""
        later = Q(superseded_on__gt=self.as_of) if self.as_of else Q()
        return self.by(day) & (Q(superseded_on=None) | later)

    def related(self, path: str) -> Any:
        """The rows at the end of a path of relations."""
        return related(self.model, path).objects

    def as_handled(self, **means: Any) -> Q:
        """What the row keeps means that, or what the one keeps into which it is merged."""
        lead = Q(**{f"merged_into__{path}": value for path, value in means.items()})
        return Q(merged_into=None) & Q(**means) | lead

    # --- what became of it ---------------------------------------------------------------------------------------
    def submitted(self) -> Q:
        if self.as_of is None:
            return ~Q(state__in=[State.DRAFT, State.RETURNED, State.WITHDRAWN])
        back = Q(target=State.RETURNED) & ~Q(source=State.RETURNED)
        again = Q(source=State.RETURNED, target__in=[State.SUBMITTED, State.WITHDRAWN])
        returned = self.held(Q(state=State.RETURNED), back, again)
        return self.by("submitted_on") & ~returned & ~self.withdrawn()

    def numbered(self) -> Q:
        given = self.by("filed_on") if self.as_of else Q(number__isnull=False)  # the two come together
        return given & ~self.withdrawn()

    def decided(self, state: State) -> Q:
        """In that state, as the course tells of the day that counts: neither come into it since, nor gone out of it.

        Into which lead one was merged that is released since is told by no row any more.
        """
        if self.as_of is None:
            return Q(state=state)
        left = Q(source=state, target__in=[one for one in State if one != state])
        return self.held(Q(state=state), Q(target=state) & ~Q(source=state), left)

    def withdrawn(self) -> Q:
        """Nothing leads back from there."""
        if self.as_of is None:
            return Q(state=State.WITHDRAWN)
        return Q(state=State.WITHDRAWN) & ~Q(pk__in=course_after(self.model, [State.WITHDRAWN], self.after(self.as_of)))

    @staticmethod
    def after(day: date) -> datetime:
        """The first moment after a day."""
        return clock.midnight(day + timedelta(days=1))

    def held(self, now: Q, began: Q, ended: Q) -> Q:
        """What holds now, or held at the end of the day that counts (``cppcc.workflow.held_at``)."""
        return held_at(self.model, self.after(self.as_of), now, began, ended) if self.as_of else now

    def filed(self) -> Q:
        rules = related(self.model, "plenary__proposal_rules")
        counted = self.decided(State.MERGED) & Q(plenary__in=years_ruled(rules, "merged_as", "filed"))
        numbered = Q(number__isnull=False) & self.by("filed_on")
        return (numbered | counted) & ~self.withdrawn()

    def chosen(self) -> Q:
        now = Q(is_key=True) & (Q(key__selected_on__lte=self.as_of) if self.as_of else Q())
        return self.filed() & self.held(now, self.taken("select_key"), self.taken("unselect_key"))

    def excellent(self) -> Q:
        return self.held(Q(is_excellent=True), self.taken("award"), self.taken("take_award_back"))

    @staticmethod
    def taken(step: str) -> Q:
        """The entries of a step of a numbered proposal, which the course's index finds by the state that it stays in."""
        return Q(transition=step, target__in=NUMBERED)

    # --- how it was handled --------------------------------------------------------------------------------------
    def replied(self) -> Q:
        """The day is kept (``proposals.latest``)."""
        until = {"replied_on__lte": self.as_of} if self.as_of else {"replied_on__isnull": False}
        return self.filed() & self.as_handled(**until)

    def replied_on_time(self) -> Q:
        late = self.related("assignments__replies").filter(round=1, sent_on__gt=F("assignment__reply_due"))
        return self.replied() & ~Q(Exists(late.filter(assignment__proposal=HANDLED_AS)))

    def met_in_person(self) -> Q:
        talks = related(self.model, "assignments__communications")
        met = talks.objects.filter(self.by("on"), mode__in=talks.IN_PERSON, assignment__proposal=HANDLED_AS)
        return self.replied() & Q(Exists(met))

    def overdue(self, on: date) -> Q:
        """Looked up only where a first reply was missing on that day, or a second one was due: seldom among all years'."""
        hands = self.related("assignments")
        again = hands.filter(Q(second_due__lt=on) | Q(from_round__gt=1, reply_due__lt=on)).values("proposal")
        maybe = Q(replied_on=None) | Q(replied_on__gt=on) | Q(pk__in=again)
        return self.numbered() & maybe & Q(Exists(hands.overdue(on).filter(proposal=OuterRef("pk"))))

    def with_open_promise(self) -> Q:
        open_then = Q(done_on=None) | Q(done_on__gt=self.as_of) if self.as_of else Q(done_on=None)
        left = self.related("assignments__replies__promise").filter(self.by("reply__sent_on"), open_then)
        return self.numbered() & Q(Exists(left.filter(reply__assignment__proposal=OuterRef("pk"))))

    # --- what was answered, and how that was evaluated -------------------------------------------------------------
    def last_reply(self) -> Any:
        """The last reply, of the row of which it is asked."""
        sent = self.related("assignments__replies").filter(self.latest("sent_on"))
        return sent.filter(assignment__proposal=HANDLED_AS).order_by()

    def last_feedback(self) -> Any:
        """The last evaluation, of the row of which it is asked."""
        return self.related("feedback").filter(self.latest("given_on"), proposal=HANDLED_AS).order_by()

    def classed(self, classes: Any) -> Q:
        """``classes``: keys, or what gives them. As things stand the class is kept; as of a day it is looked up."""
        if self.as_of is None:
            return self.replied() & self.as_handled(last_class__in=classes)
        return self.replied() & Q(Exists(self.last_reply().filter(result_class__in=classes)))

    def adopted(self) -> Q:
        classes = self.related("assignments__replies__result_class").filter(counts_as_adopted=True)
        return self.classed(classes.order_by().values("key"))

    def with_feedback(self) -> Q:
        if self.as_of is None:
            return self.filed() & self.as_handled(last_grade__gt="")
        given = self.related("feedback").filter(self.by("given_on"), proposal=HANDLED_AS)
        return self.filed() & Q(Exists(given))

    def graded(self, grades: Any) -> Q:
        """``grades``: keys, or what gives them; of the result. Kept as the class is."""
        if self.as_of is None:
            return self.filed() & self.as_handled(last_grade__in=grades)
        return self.filed() & Q(Exists(self.last_feedback().filter(result__in=grades)))

    def satisfied(self) -> Q:
        grades = self.related("feedback__result").filter(counts_as_satisfied=True)
        return self.graded(grades.order_by().values("key"))

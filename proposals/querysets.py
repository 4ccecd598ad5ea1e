"""Reading proposals, in the words of the field."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from cppcc.roles import Role, holds
from proposals.workflow import NUMBERED, State

if TYPE_CHECKING:
    from members.models import PlenaryYear


def _model(name: str) -> Any:
    return apps.get_model("proposals", name)


HANDLED_AS = Coalesce(OuterRef("merged_into"), OuterRef("pk"))
"""A merged proposal is handled as its lead."""


def _latest(rows: Any, proposal: str) -> Any:
    """The keys of the last row (by round) of each proposal, read once for all: no subquery for each row."""
    place = Window(RowNumber(), partition_by=[F(proposal)], order_by=[F("round").desc(), F("pk").desc()])
    return rows.order_by().annotate(place=place).filter(place=1).values("pk")


class ProposalQuerySet(QuerySet[Any]):
    """Every statistic of domain rules "Statistics, exactly" is built from these."""

    def in_year(self, year: "PlenaryYear") -> "ProposalQuerySet":
        return self.filter(plenary=year)

    def submitted(self) -> "ProposalQuerySet":
        """提案总数: with the committee or past it; not drafts, not what is back for changes, not withdrawn."""
        return self.exclude(state__in=[State.DRAFT, State.RETURNED, State.WITHDRAWN])

    def numbered(self) -> "ProposalQuerySet":
        """Has a number and was not withdrawn."""
        return self.filter(number__isnull=False).exclude(state=State.WITHDRAWN)

    def filed(self) -> "ProposalQuerySet":
        """立案, not withdrawn; merged ones too where the year's rules count them so. The base of all rates."""
        counted = Q(state=State.MERGED, plenary__proposal_rules__merged_as="filed")
        return self.filter(Q(number__isnull=False) | counted).exclude(state=State.WITHDRAWN)

    def handled(self) -> "ProposalQuerySet":
        """Annotates as which proposal one is handled: a merged one as its lead.

        What follows asks with IN and uncorrelated subqueries: both databases read each table once for all rows.
        """
        return self.annotate(handled_as=Coalesce("merged_into_id", "pk"))

    def replied(self) -> "ProposalQuerySet":
        """已答复: filed, and every unit that owes a reply has sent one."""
        owing = _model("Assignment").objects.answering()
        return (
            self.filed()
            .handled()
            .filter(handled_as__in=owing.values("proposal"))
            .exclude(handled_as__in=owing.unanswered().values("proposal"))
        )

    def replied_on_time(self) -> "ProposalQuerySet":
        """按期办复: replied, and no first reply was sent after its due date."""
        late = _model("Reply").objects.filter(
            assignment__returned_on=None, round=1, sent_on__gt=F("assignment__reply_due")
        )
        return self.replied().exclude(handled_as__in=late.values("assignment__proposal"))

    def met_in_person(self) -> "ProposalQuerySet":
        """面商: replied, with a recorded visit to or talk with the proposer."""
        talks = _model("Communication")
        met = talks.objects.filter(mode__in=talks.IN_PERSON)
        return self.replied().filter(handled_as__in=met.values("assignment__proposal"))

    def with_feedback(self) -> "ProposalQuerySet":
        return self.filed().handled().filter(handled_as__in=_model("Feedback").objects.values("proposal"))

    def last_graded(self, *grades: str) -> "ProposalQuerySet":
        """Filed proposals whose last feedback gives the result one of the grades. The last feedback counts."""
        feedback = _model("Feedback").objects
        given = feedback.filter(pk__in=_latest(feedback.all(), "proposal"), result__in=grades)
        return self.filed().handled().filter(handled_as__in=given.values("proposal"))

    def satisfied(self) -> "ProposalQuerySet":
        """满意或基本满意."""
        return self.last_graded(*_model("Feedback").SATISFACTORY)

    def last_classed(self, *classes: str) -> "ProposalQuerySet":
        """Replied proposals whose last reply gives one of the result classes."""
        replies = _model("Reply").objects
        sent = replies.filter(assignment__returned_on=None, sent_on__isnull=False)
        given = replies.filter(pk__in=_latest(sent, "assignment__proposal"), result_class__in=classes)
        return self.replied().filter(handled_as__in=given.values("assignment__proposal"))

    @staticmethod
    def last_grade() -> Subquery:
        """The result of the last feedback, for listing many proposals with it."""
        last = _model("Feedback").objects.filter(proposal=HANDLED_AS).order_by("-round", "-pk")
        return Subquery(last.values("result")[:1])

    @staticmethod
    def last_class() -> Subquery:
        """The class of the last reply, for listing many proposals with it."""
        sent = _model("Reply").objects.filter(
            assignment__proposal=HANDLED_AS, assignment__returned_on=None, sent_on__isnull=False
        )
        return Subquery(sent.order_by("-round", "-pk").values("result_class")[:1])

    def overdue(self, on: date) -> "ProposalQuerySet":
        """With a reply owed on a day after its due date."""
        return self.numbered().filter(pk__in=_model("Assignment").objects.overdue(on).values("proposal"))

    def with_open_promise(self) -> "ProposalQuerySet":
        """回头看: a B-class promise not done yet."""
        left = _model("Promise").objects.filter(reply__sent_on__isnull=False, done_on=None)
        return self.numbered().filter(pk__in=left.values("reply__assignment__proposal"))

    def handled_by(self, user: Any) -> "ProposalQuerySet":
        """In the hands of the account's own unit."""
        return self.filter(pk__in=_model("Assignment").objects.active().of(user).values("proposal"))

    def proposed_by(self, user: Any) -> "ProposalQuerySet":
        """Written by the account, or with its member among the proposers who accepted."""
        signed = _model("Proposer").objects.filter(member__user=user, status="accepted")
        return self.filter(Q(created_by=user) | Q(pk__in=signed.values("proposal")))

    def led_by_merging(self, user: Any) -> "ProposalQuerySet":
        """Those that a proposal of the account's was merged into: its proposers stay proposers."""
        own = self.model.objects.proposed_by(user).filter(state=State.MERGED)
        return self.filter(pk__in=own.values("merged_into"))

    def inviting(self, user: Any) -> "ProposalQuerySet":
        asked = _model("Proposer").objects.filter(member__user=user, status="invited")
        return self.filter(pk__in=asked.values("proposal"), state__in=[State.DRAFT, State.RETURNED])

    def published(self) -> "ProposalQuerySet":
        return self.filter(publishable=True, published_on__isnull=False, state__in=NUMBERED)

    def public(self) -> "ProposalQuerySet":
        """Published ones of years whose rules open them to everybody."""
        return self.published().filter(plenary__proposal_rules__public=True)

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """The rows that exist for an account; all others answer 404."""
        if not user.is_authenticated:
            return self.none()
        every = self.model.objects
        seen = Q(pk__in=every.proposed_by(user).values("pk"))
        if holds(user, [Role.STAFF, Role.LEADER]):
            seen |= ~Q(state=State.DRAFT)
        if holds(user, [Role.DISPATCHER]):
            seen |= Q(number__isnull=False)
        if holds(user, [Role.HANDLER]):
            seen |= Q(pk__in=every.handled_by(user).values("pk"))
        if holds(user, [Role.MEMBER]):
            seen |= Q(pk__in=every.published().values("pk"))
            seen |= Q(pk__in=every.led_by_merging(user).values("pk"))
            seen |= Q(pk__in=every.inviting(user).values("pk"))
        return self.filter(seen)

    def whole_to(self, user: Any) -> "ProposalQuerySet":
        """Those whose whole course an account may read; of others' published ones a member sees text and replies only."""
        rows = self.visible_to(user)
        if holds(user, [Role.STAFF, Role.LEADER, Role.DISPATCHER]):
            return rows
        every = self.model.objects
        own = Q(pk__in=every.proposed_by(user).values("pk")) | Q(pk__in=every.led_by_merging(user).values("pk"))
        if holds(user, [Role.HANDLER]):
            own |= Q(pk__in=every.handled_by(user).values("pk"))
        return rows.filter(own)

    def with_people(self) -> "ProposalQuerySet":
        """With all that a list row shows, in a constant number of queries."""
        return self.select_related("category", "plenary__proposal_rules").prefetch_related(
            "proposers__member",
            "proposers__organization",
            "proposers__committee",
            "proposers__sector",
            "proposers__group",
            "assignments__unit",
        )

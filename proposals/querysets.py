"""Reading proposals, in the words of the field."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cppcc.roles import Role, holds
from proposals.workflow import State

if TYPE_CHECKING:
    from members.models import PlenaryYear


def _model(name: str) -> Any:
    return apps.get_model("proposals", name)


class ProposalQuerySet(QuerySet[Any]):
    """Every statistic of domain rules "Statistics, exactly" is built from these."""

    def in_year(self, year: "PlenaryYear") -> "ProposalQuerySet":
        return self.filter(plenary=year)

    def submitted(self) -> "ProposalQuerySet":
        """提案总数: with the committee or past it; not drafts, not what is back for changes, not withdrawn."""
        return self.exclude(state__in=[State.DRAFT, State.RETURNED, State.WITHDRAWN])

    def filed(self) -> "ProposalQuerySet":
        """立案: has a number and was not withdrawn. The base of all rates."""
        return self.filter(number__isnull=False).exclude(state=State.WITHDRAWN)

    def replied(self) -> "ProposalQuerySet":
        """已答复: filed, and every unit that owes a reply has sent one."""
        owing = _model("Assignment").objects.answering().filter(proposal=OuterRef("pk"))
        return self.filed().filter(Exists(owing), ~Exists(owing.filter(replies=None)))

    def with_feedback(self) -> "ProposalQuerySet":
        return self.filed().filter(Exists(_model("Feedback").objects.filter(proposal=OuterRef("pk"))))

    def last_graded(self, *grades: str) -> "ProposalQuerySet":
        """Filed proposals whose last feedback gives the result one of the grades. The last feedback counts."""
        last = _model("Feedback").objects.filter(proposal=OuterRef("pk")).order_by("-round", "-pk")
        return self.filed().annotate(last_grade=Subquery(last.values("result")[:1])).filter(last_grade__in=grades)

    def satisfied(self) -> "ProposalQuerySet":
        """满意或基本满意."""
        return self.last_graded(*_model("Feedback").SATISFACTORY)

    def last_classed(self, *classes: str) -> "ProposalQuerySet":
        """Replied proposals whose last reply gives one of the result classes."""
        last = (
            _model("Reply")
            .objects.filter(assignment__proposal=OuterRef("pk"), assignment__returned_on=None)
            .order_by("-round", "-pk")
        )
        return (
            self.replied().annotate(last_class=Subquery(last.values("result_class")[:1])).filter(last_class__in=classes)
        )

    def overdue(self, on: Any) -> "ProposalQuerySet":
        """Filed proposals with a reply owed on a day after its due date."""
        late = _model("Assignment").objects.answering().filter(proposal=OuterRef("pk"), replies=None, reply_due__lt=on)
        return self.filed().filter(Exists(late))

    def handled_by(self, user: Any) -> "ProposalQuerySet":
        """In the hands of the account's own unit."""
        hands = _model("Assignment").objects.active().filter(proposal=OuterRef("pk"), unit__handlers__user=user)
        return self.filter(Exists(hands))

    def proposed_by(self, user: Any) -> "ProposalQuerySet":
        """Written by the account, or with its member among the proposers who accepted."""
        signed = _model("Proposer").objects.filter(proposal=OuterRef("pk"), member__user=user, status="accepted")
        return self.filter(Q(created_by=user) | Exists(signed))

    def published(self) -> "ProposalQuerySet":
        return self.filed().filter(publishable=True, published_on__isnull=False)

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """The rows that exist for an account; all others answer 404."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(pk__in=self.model.objects.proposed_by(user).values("pk"))
        if holds(user, [Role.STAFF, Role.LEADER]):
            seen |= ~Q(state=State.DRAFT)
        if holds(user, [Role.DISPATCHER]):
            seen |= Q(number__isnull=False)
        if holds(user, [Role.HANDLER]):
            seen |= Q(pk__in=self.model.objects.handled_by(user).values("pk"))
        if holds(user, [Role.MEMBER]):
            seen |= Q(pk__in=self.model.objects.published().values("pk"))
        return self.filter(seen)

    def with_people(self) -> "ProposalQuerySet":
        """With all that a list row shows, in a constant number of queries."""
        return self.select_related("category", "plenary").prefetch_related(
            "proposers__member",
            "proposers__organization",
            "proposers__committee",
            "proposers__sector",
            "proposers__group",
            "assignments__unit",
        )

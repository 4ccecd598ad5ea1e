"""Reading proposals and their categories."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from cppcc.calendar import clock
from cppcc.querysets import related
from cppcc.rights import Role, holds
from cppcc.search import SearchedQuerySet
from members.models import PlenaryYear
from members.period import Span, each, members_of, of_plenary, sort_of
from proposals.querysets.conditions import Conditions
from proposals.querysets.ruled import years_ruled
from proposals.states import NUMBERED, WRITING, State

M = TypeVar("M", bound=Model)

BY_ITSELF = Q(state__in=WRITING, submit_by_itself_on__isnull=False)
"""A draft that will be submitted by itself."""
PUBLISHED = Q(publishable=True, published_on__isnull=False, state__in=NUMBERED)


class CategoryQuerySet(SearchedQuerySet[M]):
    def open_in(self, year: PlenaryYear) -> Self:
        """Categories that a year's proposals may take."""
        return self.filter(Q(until_year=None) | Q(until_year__gte=year.year))


class ProposalQuerySet(SearchedQuerySet[Any]):
    """Every statistic of domain rules "Statistics, exactly" is built from these, and each is a condition of ``said``.

    ``as_of``: the day whose state counts, None for as things stand; set by ``in_year`` and handed on by every filter.
    """

    as_of: date | None = None

    def _clone(self) -> "ProposalQuerySet":
        clone: ProposalQuerySet = super()._clone()  # type: ignore[misc]  # Django's own hook
        clone.as_of = self.as_of
        return clone

    def in_year(self, year: Span) -> "ProposalQuerySet":
        """Those of a plenary year; in a part of it those submitted then, as they stood at its end."""
        found: ProposalQuerySet = each(self, year, self._of_part)
        rows = found.all()
        rows.as_of = year.as_of
        return rows

    def _of_part(self, rows: Any, part: Span) -> Any:
        rows = of_plenary(rows, part, "submitted_on")
        return rows if part.body is None else rows.filter(pk__in=self.under_body(part))

    def under_body(self, span: Any) -> Any:
        """The keys of proposals that a committee or group, or one of its members, put its name under."""
        own = members_of(span.body, span.ends_on)
        signed = self._related("proposers").filter(status="accepted")
        return signed.filter(Q(**{sort_of(span.body): span.body}) | Q(member__in=own)).values("proposal")

    def _related(self, path: str) -> Any:
        """The rows at the end of a path of relations."""
        return related(self.model, path).objects

    @property
    def said(self) -> Conditions:
        """What the statistics say of a row, as of the day whose state counts."""
        return Conditions(self.model, self.as_of)

    def decided(self, state: State) -> "ProposalQuerySet":
        """Merged, converted or rejected."""
        return self.filter(self.said.decided(state))

    def chosen(self) -> "ProposalQuerySet":
        """重点提案: filed, and selected."""
        return self.filter(self.said.chosen())

    def submitted(self) -> "ProposalQuerySet":
        """提案总数: with the committee or past it; not drafts, not what is back for changes, not withdrawn."""
        return self.filter(self.said.submitted())

    def numbered(self) -> "ProposalQuerySet":
        """Has a number and was not withdrawn."""
        return self.filter(self.said.numbered())

    def filed(self) -> "ProposalQuerySet":
        """立案, not withdrawn; merged ones too where the year's rules count them so. The base of all rates."""
        return self.filter(self.said.filed())

    def replied(self) -> "ProposalQuerySet":
        """已答复: filed, and every unit that owes a reply has sent one."""
        return self.filter(self.said.replied())

    def replied_on_time(self) -> "ProposalQuerySet":
        """按期办复: replied, and no first reply was sent after its due date."""
        return self.filter(self.said.replied_on_time())

    def met_in_person(self) -> "ProposalQuerySet":
        """面商: replied, with a recorded visit to or talk with the proposer."""
        return self.filter(self.said.met_in_person())

    def with_feedback(self) -> "ProposalQuerySet":
        """已评价: filed, and evaluated."""
        return self.filter(self.said.with_feedback())

    def last_graded(self, *grades: str) -> "ProposalQuerySet":
        """Filed proposals whose last feedback gives the result one of the grades (keys). The last feedback counts."""
        return self.filter(self.said.graded(grades))

    def satisfied(self) -> "ProposalQuerySet":
        """满意或基本满意, and what else the office's grades count so."""
        return self.filter(self.said.satisfied())

    def last_classed(self, *classes: str) -> "ProposalQuerySet":
        """Replied proposals whose last reply gives one of the result classes (keys)."""
        return self.filter(self.said.classed(classes))

    def adopted(self) -> "ProposalQuerySet":
        """采纳: replied proposals whose last reply's class counts so."""
        return self.filter(self.said.adopted())

    def last_grade(self) -> Subquery:
        """The result of the last feedback, for listing many proposals with it."""
        return Subquery(self.said.last_feedback().values("result")[:1])

    def last_class(self) -> Subquery:
        """The class of the last reply, for listing many proposals with it."""
        return Subquery(self.said.last_reply().values("result_class")[:1])

    def overdue(self, on: date) -> "ProposalQuerySet":
        """With a reply owed on a day after its due date."""
        return self.filter(self.said.overdue(on))

    def with_open_promise(self) -> "ProposalQuerySet":
        """回头看: a B-class promise not done yet."""
        return self.filter(self.said.with_open_promise())

    def handled_by(self, user: Any) -> "ProposalQuerySet":
        """In the hands of the account's own unit."""
        return self.filter(pk__in=self._related("assignments").active().of(user).values("proposal"))

    def proposed_by(self, user: Any) -> "ProposalQuerySet":
        """Written by the account, or with its member among the proposers who accepted."""
        return self.filter(self._proposed_by(user))

    def _proposed_by(self, user: Any) -> Q:
        signed = self._related("proposers").filter(member__user=user, status="accepted")
        return Q(created_by=user) | Q(pk__in=signed.values("proposal"))

    def led_by(self, user: Any) -> "ProposalQuerySet":
        """Those that the account acts for: written by it, or its member stands first."""
        first = self._related("proposers").filter(member__user=user, is_first=True)
        return self.filter(Q(created_by=user) | Q(pk__in=first.values("proposal")))

    def to_evaluate(self, user: Any, everybody: list[int]) -> "ProposalQuerySet":
        """Answered ones that wait for this account's evaluation; ``everybody``: years whose rules have all evaluate."""
        body = Q(member=None, proposal__created_by=user, proposal__is_paper=False)
        return self._waiting_for(self._related("proposers").filter(Q(member__user=user) | body), everybody)

    def unheard(self, everybody: list[int]) -> "ProposalQuerySet":
        """Answered ones that wait for somebody without an account: the office enters the paper evaluation."""
        alone = Q(member__isnull=False) & (Q(member__user=None) | Q(member__user__is_active=False))
        body = Q(proposal__is_paper=True) | Q(proposal__created_by__is_active=False)
        rows = self._related("proposers").filter(alone | Q(member=None) & body)
        return self._waiting_for(rows, everybody)

    def _waiting_for(self, signers: Any, everybody: list[int]) -> "ProposalQuerySet":
        """Those that one of the signers may evaluate and has not, in the present round."""
        lead = Coalesce(OuterRef("proposal__merged_into"), OuterRef("proposal"))
        given = self._related("feedback").filter(proposal=lead, round=F("proposal__round"))
        left = signers.filter(status="accepted").exclude(Exists(given.filter(member=OuterRef("member"))))
        left = left.exclude(Q(member=None) & Exists(given.filter(member=None)))
        every = left.filter(proposal__plenary__in=everybody)
        first = left.filter(is_first=True).exclude(proposal__plenary__in=everybody)
        merged = every.filter(proposal__state=State.MERGED).values("proposal__merged_into")
        waiting = Q(pk__in=first.values("proposal")) | Q(pk__in=every.values("proposal")) | Q(pk__in=merged)
        return self.filter(waiting, state=State.REPLIED)

    def lapsed(self, on: date) -> "ProposalQuerySet":
        """Answered ones whose days for the evaluation were over before a day."""
        return self.filter(state=State.REPLIED, feedback_until__lt=on)

    def stranded(self, on: date) -> "ProposalQuerySet":
        """Back for changes with one who can't make them: whoever may has no open account, or does not serve any more."""
        first = self._related("proposers").filter(is_first=True, member__user__is_active=True)
        acts = first.exclude(member__left_on__lte=on).values("proposal")
        writes = Q(created_by__is_active=True) & ~Q(created_by__member__left_on__lte=on)
        return self.filter(~writes, state=State.RETURNED, is_paper=False).exclude(pk__in=acts)

    def led_by_merging(self, user: Any) -> "ProposalQuerySet":
        """Those that a proposal of the account's was merged into: its proposers stay proposers."""
        own = self.model.objects.proposed_by(user).filter(state=State.MERGED)
        return self.filter(pk__in=own.values("merged_into"))

    def inviting(self, user: Any) -> "ProposalQuerySet":
        """Those that ask the account to sign, as long as it can: as ``Proposal.signing_words`` says of one."""
        asked = self._related("proposers").filter(member__user=user, status="invited")
        in_time = Q(cosign_until=None) | Q(cosign_until__gte=clock.today())
        late = Q(state=State.SUBMITTED, plenary__in=self._years_ruled("cosign_until_review", True))
        return self.filter(Q(state__in=WRITING) & in_time | late, pk__in=asked.values("proposal"))

    def _years_ruled(self, name: str, value: Any) -> Any:
        return years_ruled(related(self.model, "plenary__proposal_rules"), name, value)

    def waiting_for_signatures(self) -> "ProposalQuerySet":
        """Drafts that will be submitted by themselves."""
        return self.filter(BY_ITSELF)

    def under_nothing(self) -> "ProposalQuerySet":
        """Merged into one that is withdrawn: nobody handles them."""
        return self.filter(state=State.MERGED, merged_into__state=State.WITHDRAWN)

    def written_mainly_by(self, user: Any) -> "ProposalQuerySet":
        """Collective ones that name the account's member, once they are submitted."""
        named = self._related("main_members").filter(member__user=user)
        return self.filter(pk__in=named.values("proposal")).exclude(state=State.DRAFT)

    def published(self) -> "ProposalQuerySet":
        return self.filter(PUBLISHED)

    def public(self) -> "ProposalQuerySet":
        """Published ones of years whose rules open them to everybody."""
        return self.published().filter(plenary__in=self._years_ruled("public", True))

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """The rows that exist for an account; all others answer 404.

        What a row says of itself is asked of the row, and first: a database reads no other table where that is enough.
        """
        if not user.is_authenticated:
            return self.none()
        every = self.model.objects
        seen = Q()
        if holds(user, [Role.STAFF, Role.LEADER]):
            seen |= ~Q(state=State.DRAFT)
        if holds(user, [Role.STAFF]):
            seen |= BY_ITSELF
        if holds(user, [Role.DISPATCHER]):
            seen |= Q(number__isnull=False)
        if holds(user, [Role.MEMBER]):
            seen |= PUBLISHED
        seen |= self._proposed_by(user)
        if holds(user, [Role.HANDLER]):
            seen |= Q(pk__in=every.handled_by(user).values("pk"))
        if holds(user, [Role.MEMBER]):
            seen |= Q(pk__in=every.led_by_merging(user).values("pk"))
            seen |= Q(pk__in=every.inviting(user).values("pk"))
            seen |= Q(pk__in=every.written_mainly_by(user).values("pk"))
        return self.filter(seen)

    def whole_to(self, user: Any) -> "ProposalQuerySet":
        """Those whose whole course an account may read; of others' published ones a member sees text and replies only."""
        rows = self.visible_to(user)
        if holds(user, [Role.STAFF, Role.LEADER, Role.DISPATCHER]):
            return rows
        every = self.model.objects
        own = Q(pk__in=every.proposed_by(user).values("pk")) | Q(pk__in=every.led_by_merging(user).values("pk"))
        own |= Q(pk__in=every.written_mainly_by(user).values("pk"))
        if holds(user, [Role.HANDLER]):
            own |= Q(pk__in=every.handled_by(user).values("pk"))
        return rows.filter(own)

    def with_people(self) -> "ProposalQuerySet":
        """With all that a list row shows, in three queries."""
        hands = related(self.model, "assignments").objects.select_related("unit")
        bodies = ("member", "organization", "committee", "sector", "group")
        people = related(self.model, "proposers").objects.select_related(*bodies)
        return self.select_related("category", "plenary").prefetch_related(
            Prefetch("proposers", queryset=people), Prefetch("assignments", queryset=hands)
        )

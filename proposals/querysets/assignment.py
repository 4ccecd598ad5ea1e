"""Reading what units have in their hands."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q

from cppcc.querysets import related
from cppcc.rights import Role, holds
from cppcc.search import SearchedQuerySet
from proposals.states import LEADING, OPEN, OUT, UNPLACED_IN, WORKING, HandState

M = TypeVar("M", bound=Model)


class AssignmentQuerySet(SearchedQuerySet[M]):
    """A reply is owed by the lead unit, or by each of the separate ones; a co-handling one owes an opinion."""

    def active(self) -> Self:
        return self.filter(returned_on=None)

    def waited_for(self) -> Self:
        """In hand while the reply is to come; what is still open with a helper afterwards is nobody's matter."""
        return self.active().filter(proposal__state__in=LEADING)

    def asking(self) -> Self:
        """Those whose extension is to be decided."""
        return self.active().filter(state__in=OPEN, extensions__decision="asked")

    def counted(self) -> Self:
        """In hand, or answered before it went to another unit: what was sent stays counted."""
        return self.filter(Q(returned_on=None) | self._sent())

    def unplaced(self) -> Self:
        """Parts of several that answer apart, sent back, for which the dispatcher has named nobody yet."""
        rows = self.filter(state=HandState.RETURNED, role=self._model.Role.SEPARATE, moved_on=None)
        return rows.filter(proposal__state__in=UNPLACED_IN)

    def answering(self) -> Self:
        """Those that owe the proposer a reply: the lead unit, or each of the separate ones."""
        return self.active().filter(role__in=self._model.ANSWERING)

    def helping(self) -> Self:
        return self.active().filter(role=self._model.Role.CO)

    def of(self, user: Any) -> Self:
        """In the hands of the account's own unit."""
        return self.filter(unit__handlers__user=user)

    def unanswered(self, by: date | None = None) -> Self:
        """Answering ones whose own first reply was not sent; by a day, those that had it in hand on that day."""
        in_hand = Q(returned_on=None) | Q(returned_on__gt=by) if by else Q(returned_on=None)
        rows = self.filter(in_hand, role__in=self._model.ANSWERING)
        return rows.filter(~self._sent(by, round=OuterRef("from_round")))

    def answered(self, by: date | None = None) -> Self:
        """Answering ones that sent their own first reply, at all or by a day, whoever has it since."""
        return self.filter(self._sent(by, round=OuterRef("from_round")), role__in=self._model.ANSWERING)

    def overdue(self, on: date) -> Self:
        """With a reply, their first or the second, owed before a day; those that had it in hand on that day."""
        first = Q(reply_due__lt=on) & ~self._sent(on, round=OuterRef("from_round"))
        second = Q(second_due__lt=on) & ~self._sent(on, round=2)
        in_hand = Q(returned_on=None) | Q(returned_on__gt=on)
        return self.filter(in_hand, first | second, role__in=self._model.ANSWERING)

    def to_countersign(self) -> Self:
        """Co-handling ones under whose lead's draft their own countersignature is still missing."""
        signed = related(self.model, "countersigns").objects.filter(
            reply__assignment__state=HandState.DRAFTED, reply__round=F("reply__assignment__proposal__round")
        )
        drafted = self.filter(proposal__assignments__state=HandState.DRAFTED)
        return drafted.helping().exclude(pk__in=signed.values("assignment"))

    def unstaffed(self) -> Self:
        """In the hands of a unit where no account can act: none at all, or no head's to sign the draft; and those whose
        countersignature nobody can give."""
        handlers = related(self.model, "unit__handlers").objects.filter(user__is_active=True)
        work = self.active().filter(proposal__state__in=OUT)
        anybody = Q(state__in=[HandState.WAITING, *WORKING, HandState.CHECKED]) & ~Q(unit__in=handlers.values("unit"))
        heads = handlers.filter(is_head=True)
        signing = Q(pk__in=self._model.objects.to_countersign().values("pk")) & ~Q(unit__in=handlers.values("unit"))
        return work.filter(anybody | signing | Q(state=HandState.DRAFTED) & ~Q(unit__in=heads.values("unit")))

    def visible_to(self, user: Any) -> Self:
        """Dispatchers, staff and leaders those of proposals they see; a handler the own unit's, and those it helps."""
        if not user.is_authenticated:
            return self.none()
        proposals = related(self.model, "proposal").objects
        if holds(user, [Role.DISPATCHER, Role.STAFF, Role.LEADER]):
            return self.filter(proposal__in=proposals.visible_to(user))
        if holds(user, [Role.HANDLER]):
            return self.active().filter(proposal__in=proposals.handled_by(user))
        return self.none()

    @property
    def _model(self) -> Any:
        """The model with its names of roles."""
        return self.model

    def _sent(self, by: date | None = None, **of: Any) -> Q:
        """Whether a reply, or that of a round, was sent, at all or by a day."""
        sent = Q(sent_on__lte=by) if by else Q(sent_on__isnull=False)
        return Q(Exists(related(self.model, "replies").objects.filter(sent, assignment=OuterRef("pk"), **of)))

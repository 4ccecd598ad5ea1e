"""Reading what units have in their hands."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q

from cppcc.querysets import related
from cppcc.rights import Role, holds
from cppcc.search import SearchedQuerySet
from proposals.states import OUT, WORKING, HandState

M = TypeVar("M", bound=Model)


class AssignmentQuerySet(SearchedQuerySet[M]):
    """A reply is owed by the lead unit, or by each of the separate ones; a co-handling one owes an opinion."""

    def active(self) -> Self:
        return self.filter(returned_on=None)

    def answering(self) -> Self:
        """Those that owe the proposer a reply: the lead unit, or each of the separate ones."""
        return self.active().filter(role__in=self._model.ANSWERING)

    def helping(self) -> Self:
        return self.active().filter(role=self._model.Role.CO)

    def of(self, user: Any) -> Self:
        """In the hands of the account's own unit."""
        return self.filter(unit__handlers__user=user)

    def unanswered(self, by: date | None = None) -> Self:
        """Answering ones whose first reply was not sent, at all or by a day."""
        return self.answering().filter(~self._sent(1, by))

    def overdue(self, on: date) -> Self:
        """Answering ones with a reply, the first or the second, owed before a day."""
        first = Q(reply_due__lt=on) & ~self._sent(1, on)
        second = Q(second_due__lt=on) & ~self._sent(2, on)
        return self.answering().filter(first | second)

    def to_countersign(self) -> Self:
        """Co-handling ones under whose lead's draft their own countersignature is still missing."""
        signed = related(self.model, "countersigns").objects.filter(
            reply__assignment__state=HandState.DRAFTED, reply__round=F("reply__assignment__proposal__round")
        )
        drafted = self.filter(proposal__assignments__state=HandState.DRAFTED)
        return drafted.helping().exclude(pk__in=signed.values("assignment"))

    def unstaffed(self) -> Self:
        """In the hands of a unit where no account can act: none at all, or no head's to sign the draft."""
        handlers = related(self.model, "unit__handlers").objects.filter(user__is_active=True)
        work = self.active().filter(proposal__state__in=OUT)
        anybody = Q(state__in=[HandState.WAITING, *WORKING, HandState.CHECKED]) & ~Q(unit__in=handlers.values("unit"))
        heads = handlers.filter(is_head=True)
        return work.filter(anybody | Q(state=HandState.DRAFTED) & ~Q(unit__in=heads.values("unit")))

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

    def _sent(self, round_: int, by: date | None = None) -> Q:
        """Whether the reply of a round was sent, at all or by a day."""
        sent = Q(sent_on__lte=by) if by else Q(sent_on__isnull=False)
        return Q(Exists(related(self.model, "replies").objects.filter(sent, round=round_, assignment=OuterRef("pk"))))

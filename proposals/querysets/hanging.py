"""Rows that hang on a proposal: they exist for whom its whole course is open."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cppcc.querysets import related
from cppcc.rights import Role, holds
from cppcc.search import SearchedQuerySet


class HangingQuerySet(models.QuerySet[Any]):
    """Their model says in ``PROPOSAL`` by which path they hang on it."""

    def visible_to(self, user: Any) -> "HangingQuerySet":
        path = self.model.PROPOSAL
        seen = related(self.model, path).objects.whole_to(user)
        return self.filter(**{f"{path}__in": seen.order_by().values("pk")})


class ReplyQuerySet(HangingQuerySet):
    """Replies: those sent are for all who see the proposal, what is still written for those who work on it."""

    def sent(self) -> "ReplyQuerySet":
        return self.filter(sent_on__isnull=False)

    def readable_by(self, user: Any) -> "ReplyQuerySet":
        """Sent ones of proposals that the account sees; drafts for the office and leaders, the own unit, and the units
        that help with the proposal. Of several that answer apart (分办) none reads what another is still writing. What a
        unit had not sent when it lost the proposal is no reply to come."""
        rows = self.filter(
            assignment__proposal__in=related(self.model, "assignment__proposal").objects.visible_to(user)
        )
        rows = rows.filter(models.Q(sent_on__isnull=False) | models.Q(assignment__returned_on=None))
        if holds(user, [Role.STAFF, Role.DISPATCHER, Role.LEADER]):
            return rows
        if not holds(user, [Role.HANDLER]):
            return rows.sent()
        hands = related(self.model, "assignment").objects.active().of(user)
        return rows.filter(
            models.Q(sent_on__isnull=False)
            | models.Q(assignment__in=hands.values("pk"))
            | models.Q(assignment__proposal__in=hands.helping().values("proposal"))
        )


class LetterFileQuerySet(models.QuerySet[Any]):
    """Files of replies: for whom the reply is, and before there is one for the unit that writes it."""

    def visible_to(self, user: Any) -> "LetterFileQuerySet":
        hands = related(self.model, "assignment").objects
        replies = related(self.model, "assignment__replies").objects.readable_by(user)
        written = Exists(replies.filter(assignment=OuterRef("assignment"), round=OuterRef("round")))
        own = Q(assignment__in=hands.active().of(user).values("pk")) if holds(user, [Role.HANDLER]) else Q(pk=None)
        return self.filter(Q(written) | own)


class PhraseQuerySet(SearchedQuerySet[Any]):
    def for_unit(self, unit: int | None) -> "PhraseQuerySet":
        """Those of the whole district, then the unit's own."""
        whole_first = F("unit_id").asc(nulls_first=True)
        return self.filter(Q(unit=None) | Q(unit=unit)).order_by(whole_first, "order", "pk")

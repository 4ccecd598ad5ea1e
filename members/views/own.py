"""Pages about the reader himself: the own page, what waits for him, what waits for his signature."""

from collections.abc import Sequence
from typing import Any

from django.views.generic import TemplateView

from cppcc.frame import places_of, waiting
from cppcc.frame.places import grouped
from cppcc.frame.waiting import Group
from cppcc.lists.exporting import made_for
from cppcc.models import Notice
from cppcc.notices.pages import mail_words
from cppcc.notices.push_pages import push_words
from cppcc.rights import EVERYONE, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from members.furniture import own_todos
from members.models import Member, User
from members.showing import people
from members.views.factor import factor_words
from members.views.phone import calendar_words

NAMED = 5
"""Matters of a to-do that the page of all names."""
TO_SIGN = 50
NOTICES = 5


class Mine(RoleRequiredMixin, TemplateView):
    """我的: who one is here, the account and how it looks, what was ordered and told, all places."""

    roles = EVERYONE
    template_name = "members/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = User.objects.prefetch_related("role_grants").get(pk=self.request.user.pk)
        member = Member.objects.filter(user=account).select_related("sector", "committee", "group", "user").first()
        own = member if member and holds(account, [Role.MEMBER]) else None
        return super().get_context_data(
            title="我的",
            account=account,
            member=own,
            facts=people.own_facts(account, own),
            mail_words=mail_words(account),
            notices=Notice.objects.filter(user=account)[:NOTICES],
            exports=made_for(account),
            groups=grouped(one for one in places_of(account) if one.main),
            calendar_words=calendar_words(account),
            push_words=push_words(account),
            factor_words=factor_words(account),
            **kwargs,
        )


def told(groups: Sequence[Group]) -> dict[str, Any]:
    """To-dos of several matters each by itself, those that are one thing together in one list."""
    return {
        "groups": [group for group in groups if group.named],
        "single": [group.todo for group in groups if not group.named],
    }


class TodoPage(RoleRequiredMixin, TemplateView):
    """待办: all that waits for the reader, of all years, each kind with the first of its matters by name."""

    roles = EVERYONE
    template_name = "members/todos.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        todos = own_todos(self.request)
        total = sum(todo.count for todo in todos)
        groups = sorted(waiting(todos, NAMED), key=lambda group: not group.todo.late)
        return super().get_context_data(title="待办", total=total, **told(groups), **kwargs)


class ToSign(RoleRequiredMixin, TemplateView):
    """待签: reports, assessments and whatever else waits for a leader's signature or approval."""

    roles = frozenset({Role.LEADER})
    template_name = "members/todos.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        todos = [todo for todo in own_todos(self.request) if todo.signing]
        total = sum(todo.count for todo in todos)
        words = "现在没有等您签批的事项。"
        return super().get_context_data(
            title="待签", total=total, empty_words=words, **told(waiting(todos, TO_SIGN)), **kwargs
        )

"""The page that asks before it deletes: what goes with the record, and what is new since it was shown."""

import json
from typing import Any, ClassVar

from django.contrib import messages
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views import View

from cppcc.forms import carried, locked
from cppcc.recycle.deleting import DAYS, delete
from cppcc.recycle.seeing import Going, going, news, protected_words
from cppcc.rights import Refused
from cppcc.rights.pages import RoleRequiredMixin


class DeletePage(RoleRequiredMixin, View):
    """GET shows what goes; POST deletes it into the bin, if it still is what was shown.

    Subclasses give ``get_queryset`` (the rows that the person may delete) and ``get_success_url``.
    """

    kwargs: dict[str, Any]
    object: Any
    title: ClassVar[str] = "删除"
    consequence: ClassVar[str] = ""
    template_name = "confirm_delete.html"

    def get_queryset(self) -> Any:
        raise NotImplementedError

    def get_success_url(self) -> str:
        raise NotImplementedError

    def page_title(self) -> str:
        return self.title

    def back_url(self) -> str:
        return str(self.object.get_absolute_url())

    def parent(self) -> models.Model | None:
        """The record that this one is a part of; its rule says who may see the part."""
        return None

    def owners(self) -> list[int | None]:
        """Accounts that may restore it, whatever their role."""
        return []

    def check(self) -> None:
        """Raise Refused (Chinese) where it may not be deleted now."""

    def before(self) -> None:
        """What ``after`` has to know of the record while it still stands."""

    def after(self) -> None:
        """What else deleting means, in the same transaction."""

    def keeper_roles(self) -> Any:
        """Who deletes such records by role."""
        return self.roles

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        return self.page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            self.object = get_object_or_404(locked(self.get_queryset()), pk=kwargs["pk"])
            seen = carried(request.POST.get("sight"))
            try:
                self.check()
                along = going(self.object)
                if seen is None or (found := news(seen, along)):
                    return self.page(along, found if seen is not None else None)
                parent, back = self.parent(), self.get_success_url()
                words = str(self.object)
                roles, owners = self.keeper_roles(), self.owners()
                self.before()
                delete(self.object, request.user, roles, owners=owners, parent=parent, along=along)
                self.after()
            except (ProtectedError, RestrictedError) as fault:
                return self.page(refused=protected_words(self.object, fault))
            except Refused as reason:
                return self.page(refused=str(reason))
        messages.success(request, f"已删除“{words}”，{DAYS} 天内可以在“回收站”中恢复。")
        return HttpResponseRedirect(back)

    def page(self, along: Going | None = None, found: list[str] | None = None, refused: str = "") -> HttpResponse:
        if along is None and not refused:
            try:
                self.check()
                along = going(self.object)
            except (ProtectedError, RestrictedError) as fault:
                refused = protected_words(self.object, fault)
            except Refused as reason:
                refused = str(reason)
        context = {
            "title": self.page_title(),
            "object": self.object,
            "kind": self.object._meta.verbose_name,
            "kinds": along.kinds if along else [],
            "sight": json.dumps(along.sight(), separators=(",", ":")) if along else "",
            "news": found,
            "refused": refused,
            "consequence": self.consequence,
            "days": DAYS,
            "back_url": self.back_url(),
        }
        return render(self.request, self.template_name, context)

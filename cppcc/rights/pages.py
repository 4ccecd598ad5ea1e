"""The gate that pages stand behind."""

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cppcc.rights.roles import Role, holds


class RoleRequiredMixin(AccessMixin):
    """A view only for the roles named; anonymous visitors go to log-in, others read a 403 page."""

    roles: frozenset[Role] = frozenset()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not holds(request.user, self.roles):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixin: the view stands behind it

"""All list pages of the project with an account that opens each: what the walks over exports go through."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cppcc.lists import ListPage
from cppcc.lists.registers import RegisterList, slugs
from cppcc.rights import Role, holds

ORDER = (Role.STAFF, Role.ADMIN, Role.MEMBER)


def views(patterns: Any) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        elif isinstance(one, URLPattern) and issubclass(getattr(one.callback, "view_class", object), ListPage):
            yield str(one.name), one.callback.view_class


def names() -> list[tuple[str, str]]:
    """Each list's name and, for a register, which one."""
    found = []
    for name, view in views(get_resolver().url_patterns):
        found += [(name, slug) for slug in slugs()] if issubclass(view, RegisterList) else [(name, "")]
    return found


def roles_of(name: str) -> list[Role]:
    view = dict(views(get_resolver().url_patterns))[name]
    return [role for role in Role if role in view.roles]


def address(name: str, part: Any = "") -> str:
    return reverse(name, args=[part] if part else [])


def may(user: Any, roles: Any) -> bool:
    return holds(user, roles)

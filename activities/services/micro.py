"""Writing micro-suggestions 微建议 and 社情民意, by members and by the office for anybody."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from activities.models import MicroPhoto, MicroSuggestion
from activities.models.micro import BODIES
from activities.services.adoptions import micro_duties, record_all
from cppcc.notices import notify
from cppcc.rights import Role
from members.models import Member, User, with_role

__all__ = [
    "after_step",
    "come_from",
    "micro_duties",
    "record_duties",
    "save_opinion",
    "save_suggestion",
    "tell_office",
    "tell_unit",
]


def save_suggestion(micro: MicroSuggestion, files: Iterable[Any]) -> MicroSuggestion:
    """Save a micro-suggestion with its checked pictures."""
    with transaction.atomic():
        micro.save()
        for file in files:
            MicroPhoto.objects.create(suggestion=micro, file=file)
    return micro


def save_opinion(micro: MicroSuggestion, files: Iterable[Any]) -> MicroSuggestion:
    """Save what the office entered for somebody: it is submitted at once, and the ledger knows it."""
    with transaction.atomic():
        save_suggestion(micro, files)
        record_duties(micro)
    return micro


def come_from(micro: MicroSuggestion, who: Any) -> MicroSuggestion:
    """Whose it is: a member, a body (by its name as it is now) or anybody else by name. Saved by the caller."""
    micro.member = who if isinstance(who, Member) else None
    micro.author = "" if isinstance(who, Member) else str(who)[:100]
    for name in BODIES:
        body = isinstance(who, MicroSuggestion._meta.get_field(name).related_model)  # type: ignore[arg-type]  # a model
        setattr(micro, name, who if body else None)
    return micro


def tell_office(micro: MicroSuggestion, words: str) -> None:
    """A unit gave it back."""
    key = f"micro-back:{micro.pk}:{micro.version}"
    notify(with_role(Role.STAFF), f"“{micro.title}”被退办：{words}", micro.get_absolute_url(), key)


def tell_unit(micro: MicroSuggestion, reason: str) -> None:
    """It is taken from the unit that has it."""
    users = User.objects.filter(is_active=True, handler__unit=micro.unit)
    key = f"micro-taken:{micro.pk}:{micro.version}"
    notify(users, f"“{micro.title}”不再由本单位办理：{reason}", reverse("micro_list"), key)


def after_step(micro: MicroSuggestion, name: str, user: Any, words: str) -> None:
    """The ledger follows every step."""
    record_duties(micro)


def record_duties(micro: MicroSuggestion) -> None:
    record_all(micro)

"""Declared duties: saving them with their proof, and what each step means for the ledger and its people."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cppcc.notices import notify
from cppcc.workflow import enter, write_entry
from members import duties
from members.models import Declaration, Member, Proof
from members.states import DeclarationState

SAME = ("plenary", "kind", "part", "occasion", "level", "quantity", "among", "on", "title", "content", "created_by")
"""What a declaration for several members says of each."""


def duties_of(declaration: Declaration) -> list[duties.Duty]:
    """A confirmed declaration is one duty; any other is none."""
    if not declaration.confirmed:
        return []
    one = duties.Duty(
        declaration.member,
        declaration.plenary,
        declaration.kind,
        declaration.on,
        declaration.title,
        declaration.part,
        occasion=declaration.occasion,
        level=declaration.level,
        quantity=declaration.quantity,
        among=declaration.among,
    )
    return [one]


def save(declaration: Declaration, files: Iterable[tuple[str, Any]]) -> Declaration:
    """Save a declaration with further checked proofs (shown name, file)."""
    with transaction.atomic():
        declaration.save()
        for name, file in files:
            Proof.objects.create(declaration=declaration, file=file, name=name)
        duties.record(declaration, duties_of(declaration))
    return declaration


def save_all(declaration: Declaration, others: Iterable[Member], files: list[tuple[str, Any]]) -> list[Declaration]:
    """The same for each of several members: one record each, with proofs of its own, all or none."""
    with transaction.atomic():
        rows = [save(declaration, files)]
        for member in others:
            for _, file in files:
                file.seek(0)
            same = {field: getattr(declaration, field) for field in SAME}
            rows.append(save(Declaration(member=member, **same), files))
    return rows


def take_over(declaration: Declaration, user: Any, *, confirmed: bool) -> Declaration:
    """A new declaration out of the office's own books: confirmed at once by who records it, or waiting like any other.

    Nobody is told: what earlier years' books say is no news.
    """
    with transaction.atomic():
        before = declaration.state
        if confirmed:
            enter(declaration, DeclarationState.CONFIRMED)
        declaration.save()
        if confirmed:
            write_entry(declaration, "confirm", "确认", before, "从表格导入", user)
        duties.record(declaration, duties_of(declaration))
    return declaration


def after_step(declaration: Declaration, name: str, user: Any, words: str) -> None:
    duties.record(declaration, duties_of(declaration))
    key = f"declaration:{declaration.pk}:{declaration.version}"
    url = declaration.get_absolute_url()
    owner = [declaration.member.user] if declaration.member.user else []
    if name == "confirm":
        notify(owner, f"您申报的“{declaration.title}”已确认，记入履职。", url, key)
    elif name in ("return_it", "revoke"):
        notify(owner, f"您申报的“{declaration.title}”被退回：{words}", url, key)

"""The course as a diagram and tables, made from the declared workflows."""

from typing import Any

from django.db import models

from cppcc.workflow import step_of
from proposals.models import Assignment, Proposal


def _edges(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """(from, to, label) of every step that moves the state; each target of a computed one."""
    found = []
    for name in model.STEPS:  # type: ignore[attr-defined]  # a workflow model
        label = step_of(model, name).label
        for transition in getattr(model, name)._django_fsm.transitions.values():
            target: Any = transition.target
            targets = getattr(target, "allowed_states", None) or [target]
            found += [(str(transition.source), str(one), label) for one in targets if one is not None]
    return found


def _states(model: type[models.Model]) -> dict[str, str]:
    field: Any = model._meta.get_field("state")
    return {str(value): str(words) for value, words in field.choices}


def mermaid(model: type[models.Model]) -> str:
    """A state diagram in Mermaid."""
    names = _states(model)
    lines = ["stateDiagram-v2", *(f'    state "{words}" as {value}' for value, words in names.items())]
    lines += [f"    {source} --> {target}: {label}" for source, target, label in _edges(model)]
    return "\n".join(lines)


def steps_table(model: type[models.Model]) -> str:
    """Every step with its states, as a Markdown table."""
    names = _states(model)
    lines = ["| step | button | from |", "|---|---|---|"]
    for name in model.STEPS:  # type: ignore[attr-defined]
        transitions = getattr(model, name)._django_fsm.transitions.values()
        sources = "、".join(str(names[one.source]) for one in transitions)
        lines.append(f"| `{name}` | {step_of(model, name).label} | {sources} |")
    return "\n".join(lines)


def document() -> str:
    """docs/proposal-course.md."""
    parts = [
        "# The course of a proposal",
        "",
        "Made from the workflow tables by `manage.py course_diagram`; do not edit.",
    ]
    for title, model in (("The proposal", Proposal), ("In a unit's hands", Assignment)):
        parts += ["", f"## {title}", "", "```mermaid", mermaid(model), "```", "", steps_table(model)]
    return "\n".join(parts) + "\n"

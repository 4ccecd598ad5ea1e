"""The course as a diagram and tables, made from the declared workflows."""

from typing import Any

from django.db import models

from cppcc.workflow import course_for
from proposals.models import Assignment, Proposal


def _edges(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """(from, to, label) of every step that moves the state, then of what follows by itself; each target of a computed one."""
    table, found = course_for(model), []
    for step in table.steps.values():
        for source in step.source:
            found += [(str(source), str(target), step.label) for target in step.targets() if target is not None]
    for change in table.automatic:
        pairs = [(source, target) for source in change.source for target in change.targets if source != target]
        found += [(str(source), str(target), f"（{change.label}）") for source, target in pairs]
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
    """Every step with its states, then what follows by itself, as a Markdown table."""
    names, table = _states(model), course_for(model)
    lines = ["| step | button | from |", "|---|---|---|"]
    rows = [(step.name, step.label, step.source) for step in table.steps.values()]
    rows += [(change.name, f"{change.label} (by itself)", change.source) for change in table.automatic]
    lines += [f"| `{name}` | {label} | {'、'.join(names[one] for one in sources)} |" for name, label, sources in rows]
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

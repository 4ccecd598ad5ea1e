"""Starting the trail: which fields of a record django-auditlog reads when it writes down a change."""

from auditlog.apps import AuditlogConfig


class TrailConfig(AuditlogConfig):
    """The library's own start, and then: a record's trail is of its own columns.

    Of a record that is made or deleted the library also reads what points at it (its issue 551, open), a query for each
    one-to-one relation, and writes the name of a manager down as if it had been a change.
    """

    def ready(self) -> None:
        super().ready()
        from auditlog.registry import auditlog  # noqa: PLC0415  it imports models

        for model in auditlog.get_models():
            others = [field.name for field in model._meta.get_fields() if not field.concrete and not field.many_to_many]
            registered = auditlog._registry[model]
            registered["exclude_fields"] = [*registered["exclude_fields"], *others]

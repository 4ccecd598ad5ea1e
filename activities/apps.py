from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "活动"

    def ready(self) -> None:
        post_migrate.connect(_defaults, sender=self)


def _defaults(**kwargs: Any) -> None:
    """A fresh database has the defaults of the domain rules; a filled one keeps what staff made of them."""
    from activities.services import ensure_defaults

    ensure_defaults()

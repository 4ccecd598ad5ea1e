from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "提案"

    def ready(self) -> None:
        post_migrate.connect(_defaults, sender=self)


def _defaults(**kwargs: Any) -> None:
    """A fresh database has the defaults of the domain rules; a filled one keeps what staff made of them."""
    from proposals.handling import ensure_defaults

    ensure_defaults()

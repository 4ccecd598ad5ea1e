from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "提案"

    def ready(self) -> None:
        """A fresh database has the defaults of the domain rules; a filled one keeps what staff made of them."""
        from proposals.handling import ensure_defaults  # noqa: PLC0415 - models can't be loaded before the apps are

        post_migrate.connect(ensure_defaults, sender=self)

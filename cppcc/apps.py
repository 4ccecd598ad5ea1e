from contextlib import suppress

from celery.signals import task_prerun
from django.apps import AppConfig
from django.core import checks
from django.core.signals import request_started
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from cppcc import encoding, logs, tracing
from cppcc.celery import make_queue_folders


class CppccConfig(AppConfig):
    name = "cppcc"
    verbose_name = "共用"

    def ready(self) -> None:
        # What stands on models is imported when all models are there; the second for its places and to-dos.
        from cppcc import updating  # noqa: PLC0415
        from cppcc.audit import signing  # noqa: F401, PLC0415
        from cppcc.calendar import workdays  # noqa: PLC0415
        from cppcc.files import checks as of_files  # noqa: PLC0415
        from cppcc.frame import incident_pages, own_steps, system  # noqa: F401, PLC0415
        from cppcc.search import filling  # noqa: PLC0415

        logs.catch()
        checks.register(tracing.check)
        checks.register(encoding.check, checks.Tags.database)
        checks.register(of_files.bucket, deploy=True)
        request_started.connect(workdays.forget)
        task_prerun.connect(workdays.forget)
        post_migrate.connect(filling.fill, sender=self)
        post_migrate.connect(updating.after_migrations, sender=self)
        autodiscover_modules(
            "accounts",
            "beginning",
            "carrying",
            "choosing",
            "course",
            "dimensions",
            "figures",
            "kept_figures",
            "navigation",
            "jobs",
            "personal",
            "records",
            "searching",
            "sources",
            "standing",
            "trail",
            "updates",
        )
        # An unwritable queue must not stop the pages: jobs wait as rows until it is back.
        with suppress(OSError):
            make_queue_folders()

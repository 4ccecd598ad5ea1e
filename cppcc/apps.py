from contextlib import suppress
from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from cppcc.celery import make_queue_folders


class CppccConfig(AppConfig):
    name = "cppcc"
    verbose_name = "共用"

    def ready(self) -> None:
        import_module("cppcc.frame.system")  # its places in the navigation and its to-dos
        autodiscover_modules("course", "figures", "kept_figures", "navigation", "jobs", "records", "sources")
        # An unwritable queue must not stop the pages: jobs wait as rows until it is back.
        with suppress(OSError):
            make_queue_folders()

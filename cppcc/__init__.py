"""The project's own files, and the shared ground as rooms that every app may use.

No room knows an app; which room may use which stands as a contract in pyproject.toml. Celery's application is loaded with
the package, so that tasks find it.
"""

from cppcc.celery import app as celery_app

__all__ = ["celery_app"]

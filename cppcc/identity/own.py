"""Who this committee is: its name and emblem, kept in the browser; until then as the environment says."""

from django.conf import settings

from cppcc.models import Identity


def identity() -> Identity:
    """The committee's one row; unsaved with the environment's names where nothing was kept yet."""
    kept = Identity.objects.filter(pk=Identity.ONLY).first()
    return kept or Identity(pk=Identity.ONLY, name=settings.COMMITTEE_NAME, short_name=settings.COMMITTEE_SHORT_NAME)


def committee_name() -> str:
    return identity().name

"""The demonstration year as a whole, and the guard that keeps it away from real data."""

from auditlog.context import disable_auditlog
from django.conf import settings
from django.db import transaction

import activities.demo
import members.demo
import members.demo_year
import proposals.demo
from activities.models import Activity, Brand, MicroSuggestion
from cppcc.notices import telling as notices
from cppcc.sheets import told_of_many_rows
from members.models import Member, PlenaryYear, Term, User
from proposals.models import Proposal, Unit
from reports import choosing, keeping
from reports.choosing import photos_of


class NotEmpty(Exception):
    """The database holds data; the words are for the person."""


def is_empty() -> bool:
    """Whether nothing was entered yet: no account, year, member, unit, proposal or activity."""
    models = (User, Term, PlenaryYear, Member, Unit, Proposal, Activity, Brand, MicroSuggestion)
    return not any(model._default_manager.exists() for model in models)


def load(*, allow_production: bool = False) -> None:
    """Load the demonstration year into an empty database, all of it or nothing; deterministic.

    Raises NotEmpty where anything was entered before, and under production settings without the flag.
    """
    if settings.PRODUCTION and not allow_production:
        raise NotEmpty("生产环境不装载演示数据；确需装载请加 --allow-production。")
    with transaction.atomic(), disable_auditlog(), notices.muted():
        if not is_empty():
            raise NotEmpty("数据库已有数据，演示数据只能装入空的数据库。")
        world = members.demo.build()
        proposals.demo.build(world)
        activities.demo.build(world)
        members.demo_year.build(world)
        illustrated()
        told_of_many_rows()


def illustrated() -> None:
    """The office has chosen photos for the yearly report of the year that has some, and one for its cover."""
    for year in PlenaryYear.objects.all():
        rows = list(photos_of(year))
        if rows:
            report = keeping.begun(year)
            choosing.with_suggested(report.text, rows)
            report.text["cover"] = str(rows[0].pk)
            report.save(update_fields=["text"])

"""The demonstration as a whole, and the guard that keeps it away from real data.

The year 2024 stands as the published account tells it. Beside it are small years over a change of term, and the year of the
day of loading in progress; 2024 alone is loaded where that is asked for.
"""

from auditlog.context import disable_auditlog
from django.conf import settings
from django.db import transaction

import activities.demo
import members.demo
import members.demo_living
import members.demo_year
import proposals.demo
import proposals.demo_living
from activities.models import Activity, Brand, MicroSuggestion
from cppcc.calendar import clock
from cppcc.models import Notice
from cppcc.notices import telling as notices
from cppcc.sheets import told_of_many_rows
from members.demo_days import WHOLE, Days
from members.models import Member, PlenaryYear, Term, User
from proposals.models import Proposal, Unit
from reports import choosing, demo_reports, demo_text, keeping
from reports.choosing import photos_of
from reports.text import laid_out, to_data


class NotEmpty(Exception):
    """The database holds data; the words are for the person."""


def is_empty() -> bool:
    """Whether nothing was entered yet: no account, year, member, unit, proposal or activity."""
    models = (User, Term, PlenaryYear, Member, Unit, Proposal, Activity, Brand, MicroSuggestion)
    return not any(model._default_manager.exists() for model in models)


def is_year_alone() -> bool:
    """Whether nothing stands but 2024 of the demonstration, as ``load(year_only=True)`` left it."""
    people = User.objects.exclude(is_demo=True).exists() or Member.objects.exclude(is_demo=True).exists()
    return Proposal.objects.exists() and not people and not Proposal.objects.exclude(plenary__year=WHOLE).exists()


def _guard(allow_production: bool) -> None:
    if settings.PRODUCTION and not allow_production:
        raise NotEmpty("生产环境不装载演示数据；确需装载请加 --allow-production。")


def load(*, allow_production: bool = False, year_only: bool = False) -> None:
    """Load the demonstration into an empty database, all of it or nothing; deterministic for the day of loading.

    ``year_only``: 2024 and an empty year of today. Raises NotEmpty where anything was entered before, and under production
    settings without the flag.
    """
    _guard(allow_production)
    with transaction.atomic(), disable_auditlog():
        if not is_empty():
            raise NotEmpty("数据库已有数据，演示数据只能装入空的数据库。")
        with notices.muted():
            world = members.demo.build()
            proposals.demo.build(world)
            activities.demo.build(world)
            members.demo_year.build(world)
            illustrated()
        if not year_only:
            _live(Days(clock.today()))
        told_of_many_rows()


def illustrated() -> None:
    """The office has written the yearly report of 2024, chosen its photos and one for its cover."""
    year = PlenaryYear.objects.get(year=WHOLE)
    report, rows = keeping.begun(year), list(photos_of(year))
    report.text = to_data(laid_out(demo_text.TEXT))
    choosing.with_suggested(report.text, rows)
    report.text["cover"] = str(rows[0].pk)
    report.save(update_fields=["text"])


def go_on(*, allow_production: bool = False) -> None:
    """Load what stands beside 2024 into the demonstration of that year alone. Raises NotEmpty where there is anything else."""
    _guard(allow_production)
    with transaction.atomic(), disable_auditlog():
        if not is_year_alone():
            raise NotEmpty("只能在仅有2024年的演示数据上继续装载。")
        _live(Days(clock.today()))
        told_of_many_rows()


def _live(days: Days) -> None:
    """The years around 2024, the earliest first; then the reports, and what ends a year."""
    if not days.alive:
        return
    living = members.demo_living.begin(members.demo.standing(), days)
    User.objects.filter(username__in=living.accounts).update(date_joined=clock.now())
    for number in days.past:
        members.demo_living.past(living, living.years[number])
    proposals.demo_living.build(living)
    activities.demo.build_living(living)
    members.demo_living.present(living)
    last = days.today.year - 1
    revised = {last: "submit", 2023: "approve"}
    for number in sorted({2024: "draw_up", **revised} if last != 2024 else revised):
        until = revised.get(number, "draw_up")
        members.demo_living.assessed(living, living.years[number], revised_until=until)
    for number in days.past:
        if number < last:
            members.demo_living.close(living, living.years[number])
    demo_reports.build(living)
    _one_mail_failed(living)


def _one_mail_failed(living: members.demo_living.Living) -> None:
    """What the administrator finds: a notice whose address does not exist."""
    user = living.signing[0].user
    assert user
    User.objects.filter(pk=user.pk).update(email="weiyuan01@example.invalid")
    last = Notice.objects.filter(user=user).order_by("-pk").first()
    if last:
        Notice.objects.filter(pk=last.pk).update(
            mail=Notice.Mail.FAILED, tries=notices.MOST_TRIES, mail_error="收件地址不存在"
        )

"""Deadlines are kept with what they end; what landed keeps the days that were counted for it until now."""

from datetime import timedelta

import chinese_calendar
from dateutil.relativedelta import relativedelta
from django.db import migrations, models

DEFAULTS = {"return_workdays": 10, "longest_months": 6, "feedback_days": 15}


def works(day):
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_working_days(day, days):
    while days > 0:
        day += timedelta(days=1)
        days -= works(day)
    return day


def rules_by_year(apps):
    """What each year's rules said: its own row, else that of the newest year before it, else the defaults."""
    names = tuple(DEFAULTS)
    rows = apps.get_model("proposals", "ProposalRules").objects.values("plenary__year", *names)
    kept = {row.pop("plenary__year"): row for row in rows}
    found, last = {}, DEFAULTS
    for year in sorted({*apps.get_model("members", "PlenaryYear").objects.values_list("year", flat=True), *kept}):
        last = found[year] = kept.get(year, last)
    return found


def keep_days(apps, schema_editor):
    rules = rules_by_year(apps)
    hands = apps.get_model("proposals", "Assignment").objects.select_related("proposal__plenary")
    for hand in list(hands):
        year = rules[hand.proposal.plenary.year]
        hand.return_until = after_working_days(hand.dispatched_on, year["return_workdays"])
        hand.longest_due = hand.dispatched_on + relativedelta(months=year["longest_months"])
        hand.save(update_fields=["return_until", "longest_due"])
    proposals = apps.get_model("proposals", "Proposal").objects.select_related("plenary")
    answered = proposals.annotate(sent=models.Max("assignments__replies__sent_on")).exclude(sent=None)
    for proposal in list(answered):
        proposal.feedback_until = proposal.sent + timedelta(days=rules[proposal.plenary.year]["feedback_days"])
        proposal.save(update_fields=["feedback_until"])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_signing_and_main_members"), ("members", "0002_duties_and_assessment")]

    operations = [
        migrations.AddField("assignment", "return_until", models.DateField(null=True, verbose_name="退办期限")),
        migrations.AddField("assignment", "longest_due", models.DateField(null=True, verbose_name="延期最迟")),
        migrations.AddField(
            "proposal",
            "feedback_until",
            models.DateField(blank=True, editable=False, null=True, verbose_name="评价期限"),
        ),
        migrations.RunPython(keep_days, migrations.RunPython.noop),
    ]

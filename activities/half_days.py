"""How many half days an activity takes, as its times propose; what was set on the form stands before it."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone

LEAST = timedelta(hours=1)
"""A half day counts where more than this of it is covered: 9:00 to 12:10 is a morning, not a morning and an afternoon."""


def _covered(starts: datetime, ends: datetime, day: date) -> list[timedelta]:
    """How much of the day's morning and of its afternoon, parted at 12:00, lies between start and end."""
    marks = [
        timezone.make_aware(datetime.combine(day + timedelta(days=later), time(hour)))
        for later, hour in ((0, 0), (0, 12), (1, 0))
    ]
    return [min(ends, till) - max(starts, since) for since, till in pairwise(marks)]


def proposed(starts: datetime, ends: datetime) -> int:
    """Half days of which more than an hour is covered; at least one."""
    first, last = timezone.localdate(starts), timezone.localdate(ends)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return max(sum(part > LEAST for day in days for part in _covered(starts, ends, day)), 1)


class HalfDaysField(models.PositiveSmallIntegerField):
    """A number that nobody set is proposed from the times of the row when it is saved."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            moment = model_instance._meta.get_field("starts_at").to_python
            times = moment(model_instance.starts_at), moment(model_instance.ends_at)
            setattr(model_instance, self.attname, proposed(*times))
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        """Stands in migrations as a plain number."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs

"""The days of the demonstration that is alive: all counted from the day of loading, so that any day can be tried without a load.

Working days are those of China's calendar. What is under way may lie before the turn of the year; then it belongs to the
year of its day, as everywhere.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cppcc.calendar import after_working_days, clock, end_of_period, is_working_day
from cppcc.notices.telling import muted

FIRST = 2021
"""The last year of the former term: trends go over a change of term on whatever day it is loaded."""
WHOLE = 2024
"""The year that stands as the published account tells it."""
TOLD = timedelta(days=7)
"""Of what happened within so many days before the loading people are still told."""


@dataclass(frozen=True)
class Days:
    """Named by how far they lie from the day of loading."""

    today: date

    @property
    def alive(self) -> bool:
        """Whether there is a year of today beside the one that stands."""
        return self.today.year > WHOLE

    @property
    def past(self) -> list[int]:
        """The small years, the earliest first."""
        return [year for year in range(FIRST, max(self.today.year, WHOLE)) if year != WHOLE]

    def ago(self, number: int) -> date:
        """So many working days before today."""
        day = self.today
        while number > 0:
            day -= timedelta(days=1)
            number -= is_working_day(day)
        return day

    def ahead(self, number: int) -> date:
        """So many working days after today."""
        return after_working_days(self.today, number)

    def of_year(self, number: int) -> date:
        """So many working days before today, and within this year."""
        return max(self.ago(number), date(self.today.year, 1, 1))

    def spread(self, number: int) -> list[date]:
        """So many days of this year up to yesterday, as evenly as it is long; of a year that begins today, today."""
        first = date(self.today.year, 1, 1)
        last = max(self.today - timedelta(days=1), first)
        start = min(first + timedelta(days=7), last)
        return [self._worked(start + (last - start) * step // max(number - 1, 1), first) for step in range(number)]

    def worked(self, day: date) -> date:
        """The day itself, or the first working day after it that has come."""
        return min(end_of_period(day), self.today)

    def quarters(self, number: int) -> list[tuple[int, int]]:
        """Year and number of the quarters that are over, the newest first."""
        year, quarter = self.today.year, (self.today.month - 1) // 3
        found = []
        for _ in range(number):
            year, quarter = (year, quarter) if quarter else (year - 1, 4)
            found.append((year, quarter))
            quarter -= 1
        return found

    def session(self, year: int) -> tuple[date, date]:
        """First and last day of a year's plenary session: three days in January."""
        day = date(year, 1, 8)
        while not all(is_working_day(day + timedelta(days=more)) for more in range(3)):
            day += timedelta(days=1)
        return day, day + timedelta(days=2)

    @staticmethod
    def _worked(day: date, first: date) -> date:
        while not is_working_day(day) and day > first:
            day -= timedelta(days=1)
        return day

    @contextmanager
    def at(self, day: date, hour: int = 9) -> Iterator[None]:
        """The clock at an hour of a day that has come, and nobody told of what lies longer back than a week."""
        with ExitStack() as inside:
            inside.enter_context(clock.at(min(moment(day, hour), clock.now())))
            if day < self.today - TOLD:
                inside.enter_context(muted())
            yield


def moment(day: date, hour: int = 9) -> datetime:
    """Half past an hour of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour, 30)))

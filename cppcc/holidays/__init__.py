"""放假安排: the holidays and make-up days of a year, out of the State Council's notice, kept in the browser."""

from cppcc.holidays.reading import Notice, read

__all__ = ["Notice", "read"]

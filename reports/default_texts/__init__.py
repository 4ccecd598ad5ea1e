"""The texts that a report begins with, by its kind; the office changes them in the browser."""

from reports.default_texts import others, term, year

DEFAULTS = {
    "year": year.TEXT,
    "quarter": others.QUARTER,
    "proposals": others.PROPOSALS,
    "body": others.BODY,
    "period": others.PERIOD,
    "term": term.TEXT,
}

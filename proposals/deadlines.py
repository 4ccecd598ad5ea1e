"""When something is due, by the year's rules, counted from the day on which it begins. The day is kept; it is never counted anew.

A period whose last day is a day off (statutory holidays and rest days alike: 法定休假日, Civil Code art. 203) ends on the
next working day, unless the year's rules say otherwise. A day that a person sets stays that day.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from cppcc.calendar import after_working_days, end_of_period
from proposals.models import ProposalRules


def _ends(rules: ProposalRules, day: date) -> date:
    return end_of_period(day) if rules.holidays_move else day


def reply_due(rules: ProposalRules, dispatched_on: date) -> date:
    """So many months after dispatch, on the same day of the month."""
    return _ends(rules, dispatched_on + relativedelta(months=rules.reply_months))


def longest_due(rules: ProposalRules, dispatched_on: date) -> date:
    """The last day that an extension may reach."""
    return _ends(rules, dispatched_on + relativedelta(months=rules.longest_months))


def return_until(rules: ProposalRules, dispatched_on: date) -> date:
    """The last day on which the unit may return the proposal."""
    return after_working_days(dispatched_on, rules.return_workdays)


def second_due(rules: ProposalRules, given_on: date) -> date:
    """When the second reply is due, from the evaluation that asked for it."""
    return _ends(rules, given_on + relativedelta(months=rules.second_reply_months))


def feedback_until(rules: ProposalRules, sent_on: date) -> date:
    """The last day of the proposers' evaluation, from the reply."""
    return _ends(rules, sent_on + timedelta(days=rules.feedback_days))


def cosign_until(rules: ProposalRules, invited_on: date) -> date:
    """The last day on which those invited may sign."""
    return _ends(rules, invited_on + timedelta(days=rules.cosign_days))

"""python -m tests.landed.carrying: what the days after 8057121 brought to its committee, by the code of 217748d.

Run on an installation that ``tests.landed.loading 8057121`` made and that was migrated; kept to say what is in 217748d.
"""

from datetime import datetime

import django
from django.utils import timezone

django.setup()

from activities.models import Activity, Outcome  # noqa: E402 - the program has to be set up first
from cppcc import recycle  # noqa: E402
from cppcc.calendar import clock  # noqa: E402
from cppcc.models import CalendarYear  # noqa: E402
from cppcc.rights import Role  # noqa: E402
from cppcc.workflow import take  # noqa: E402
from members.models import Member, User  # noqa: E402
from proposals.models import Proposal, Unit  # noqa: E402


def step(key: int, name: str, who: str | int, **data) -> None:
    proposal = Proposal.objects.get(pk=key)
    user = User.objects.get(**({"pk": who} if isinstance(who, int) else {"username": who}))
    take(Proposal, key, name, user, proposal.version, data)


def main() -> None:
    with clock.at(timezone.make_aware(datetime(2025, 3, 14, 11))):
        step(17, "wait_for_signatures", 14)  # a joint draft that will submit itself
        step(8, "name_members", "staff", members=Member.objects.filter(pk__in=[5, 7]))
        unit = Unit.objects.get(name="区住建局")
        step(22, "dispatch", "dispatcher", lead_unit=unit)  # its deadlines are fixed
        step(12, "unmerge", "staff", reason="两件提案内容不同。")
        staff = User.objects.get(username="staff")
        activity = Activity.objects.get(pk=12)
        activity.half_days = 2
        activity.save()
        recycle.delete(Activity.objects.get(pk=10), staff, [Role.STAFF])
        outcome = Outcome.objects.exclude(pk=1).order_by("pk").first()
        recycle.delete(outcome, staff, [Role.STAFF], parent=outcome.activity)
        CalendarYear.objects.create(year=2027, holidays=["2027-01-01", "2027-01-02", "2027-01-03"], notice="示例通知")


if __name__ == "__main__":
    main()

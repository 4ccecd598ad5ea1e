"""A law: whatever happened, the figures of a term are the sums of its years'."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities.models import (
    Enterprise,
    EnterpriseVisit,
    MediaReport,
    OfficeTask,
    Outcome,
    PartyPaper,
    PlanItem,
    WelfareDeed,
)
from cppcc import figures
from cppcc.figures import Figure, How
from members.models import PastMembership
from members.period import term_until, whole_year
from tests import factories
from tests.members.test_terms import morning

NOT_SUMMED = {"members.serving", "members.standing", "brand.active"}
"""Who is there at the end; brands that were active, each once."""


def summed():
    """Figures that count rows or sum them: a term's is the sum of its years'."""
    for entry in figures.everything():
        if isinstance(entry, Figure) and entry.measure.how in (How.RECORDS, How.SUM) and entry.key not in NOT_SUMMED:
            yield entry


THINGS = st.sampled_from(
    (
        "activity",
        "brand",
        "training",
        "proposal",
        "micro",
        "opinion",
        "deed",
        "visit",
        "media",
        "paper",
        "plan",
        "task",
        "quantity",
    )
)
HAPPENED = st.lists(st.tuples(THINGS, st.integers(-20, 1120), st.booleans()), min_size=1, max_size=14)


class TermLaw(TestCase):
    @settings(max_examples=12)
    @given(happened=HAPPENED, with_body=st.booleans())
    def test_a_terms_figures_are_the_sums_of_its_years(self, happened, with_body):
        years = [
            factories.PlenaryYearFactory(year=year, starts_on=date(year, 1, 10), ends_on=date(year, 12, 20))
            for year in (2022, 2023, 2024)
        ]
        committee = factories.CommitteeFactory()
        member = factories.MemberFactory(committee=committee)
        PastMembership.objects.create(
            member=member, sector=member.sector, starts_on=date(2022, 1, 1), ends_on=date(2023, 3, 1)
        )
        for index, (thing, offset, done) in enumerate(happened):
            with transaction.atomic():
                happen(thing, date(2022, 1, 1) + timedelta(days=offset), done, years, committee, member, index)
        body = committee if with_body else None
        term = term_until(years[-1], body)
        for entry in summed():
            parts = [entry.value(whole_year(year, body)).number or Decimal(0) for year in years]
            assert entry.value(term).number == sum(parts), entry.key


def happen(thing, day, done, years, committee, member, index):
    plenary = years[min(max(day.year - 2022, 0), 2)]
    if thing in ("activity", "brand", "training"):
        item = PlanItem.objects.order_by("?").first() if done else None
        activity = factories.ActivityFactory(
            starts_at=morning(day), committee=committee if done else None, plan_item=item,
            kind="training" if thing == "training" else "research", brand=factories.BrandFactory() if thing == "brand" else None,
        )  # fmt: skip
        factories.AttendanceFactory(activity=activity, member=member, state="present" if done else "leave")
        Outcome.objects.create(activity=activity, kind="research", title="报告", sent_on=day if done else None)
        activity.suggestions.create(text="建议", converted_on=day if done else None, conversion="落地" if done else "")
    elif thing == "proposal":
        proposal = factories.ProposalFactory(
            plenary=plenary, state="filed" if done else "submitted", number=index + 1 if done else None,
            submitted_on=day, filed_on=day if done else None,
        )  # fmt: skip
        factories.proposed(proposal, member)
        if done:
            due = day + timedelta(days=90)
            hand = factories.AssignmentFactory(proposal=proposal, state="sent", dispatched_on=day, reply_due=due)
            factories.ReplyFactory(assignment=hand, sent_on=day + timedelta(days=30), result_class_id="B")
    elif thing in ("micro", "opinion"):
        factories.MicroFactory(
            plenary=plenary, member=member, kind=thing, state="adopted" if done else "submitted", submitted_on=day
        )
    elif thing == "deed":
        WelfareDeed.objects.create(
            kind="students", member=member if done else None, on=day, subject="助学", value=index + 1
        )
    elif thing == "visit":
        enterprise = Enterprise.objects.create(
            name=f"企业{Enterprise.objects.count()}", kind="lead", member=member, since=day
        )
        EnterpriseVisit.objects.create(enterprise=enterprise, on=day, member=member, people=2, suggestions=index)
    elif thing == "media":
        MediaReport.objects.create(title=f"报道{MediaReport.objects.count()}", outlet="日报", on=day)
    elif thing == "paper":
        PartyPaper.objects.create(title=f"请示{PartyPaper.objects.count()}", on=day)
    elif thing == "plan":
        PlanItem.objects.create(
            plenary=plenary, topic=f"议题{PlanItem.objects.count()}", form="special", lead_committee=committee, quarter=1,
            approved_on=day if done else None,
        )  # fmt: skip
    elif thing == "task":
        OfficeTask.objects.create(
            plenary=plenary, title="任务", owner=factories.UserFactory(), quarter=1, due_on=day,
            state="done" if done else "open", done_on=day if done else None,
        )  # fmt: skip
    else:
        factories.QuantityFactory(on=day, value=index)

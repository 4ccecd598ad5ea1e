"""Records for tests, as people would make them."""

from datetime import date, datetime, timedelta

import factory
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.models import Activity, Attendance, Brand, Indicator, MicroSuggestion, Quantity, Theme
from cppcc.calendar import after_working_days
from cppcc.rights import Role
from members.models import Asked, Committee, Filing, Member, MemberGroup, PlenaryYear, Sector, Term, User, UserRole
from proposals import latest
from proposals.models import Assignment, Category, Handler, Proposal, Proposer, Reply, Unit
from proposals.states import HandState, State
from reports.models import OwnFigure


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password("long-enough-password-1")
    must_change_password = False

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            UserRole.objects.create(user=self, role=role)


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("number",)

    number = 10
    starts_on = date(2022, 1, 1)
    ends_on = date(2026, 12, 31)


class PlenaryYearFactory(DjangoModelFactory):
    class Meta:
        model = PlenaryYear
        django_get_or_create = ("year",)

    term = factory.SubFactory(TermFactory)
    year = 2024
    session = factory.LazyAttribute(lambda o: o.year - 2021)
    starts_on = factory.LazyAttribute(lambda o: date(o.year, 1, 1))
    ends_on = factory.LazyAttribute(lambda o: date(o.year, 12, 31))


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("name",)

    name = "教育"


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    name = factory.Sequence(lambda n: f"专委会{n}")


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = MemberGroup

    name = factory.Sequence(lambda n: f"活动组{n}")
    street = factory.Sequence(lambda n: f"街道{n}")


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    name = factory.Sequence(lambda n: f"委员{n}")
    gender = "m"
    sector = factory.SubFactory(SectorFactory)
    joined_on = date(2022, 1, 1)


class FilingFactory(DjangoModelFactory):
    """The first quarter of 2024, asked of all until the end of April."""

    class Meta:
        model = Filing

    plenary = factory.SubFactory(PlenaryYearFactory)
    name = "2024年第一季度履职申报"
    starts_on, ends_on, due_on = date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 30)
    created_by = factory.SubFactory(UserFactory, roles=[Role.STAFF])


class AskedFactory(DjangoModelFactory):
    class Meta:
        model = Asked

    filing = factory.SubFactory(FilingFactory)
    member = factory.SubFactory(MemberFactory)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"承办单位{n}")


class HandlerFactory(DjangoModelFactory):
    class Meta:
        model = Handler

    user = factory.SubFactory(UserFactory, roles=[Role.HANDLER])
    unit = factory.SubFactory(UnitFactory)


class ProposalFactory(DjangoModelFactory):
    """proposal = ProposalFactory(state="filed", number=1): what the state needs is filled in."""

    class Meta:
        model = Proposal

    plenary = factory.SubFactory(PlenaryYearFactory)
    title = factory.Sequence(lambda n: f"关于第{n}件事的提案")
    situation = "情况分析。"
    suggestion = "具体建议。"
    category = factory.LazyFunction(lambda: Category.objects.first())
    state = State.DRAFT
    created_by = factory.SubFactory(UserFactory, roles=[Role.MEMBER])
    submitted_on = factory.LazyAttribute(lambda o: None if o.state == State.DRAFT else date(2024, 1, 10))
    filed_on = factory.LazyAttribute(lambda o: date(2024, 1, 20) if o.number else None)
    number = None


def proposed(proposal: Proposal, member: Member, **kwargs) -> Proposer:
    first = not proposal.proposers.exists()
    return Proposer.objects.create(proposal=proposal, member=member, is_first=first, **kwargs)


def kept_of(proposal):
    """What a proposal keeps of its hands and replies, in the row and in memory."""
    latest.keep(proposal.pk)
    proposal.refresh_from_db(fields=latest.KEPT)


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    proposal = factory.SubFactory(ProposalFactory, state="dispatched", number=1)
    unit = factory.SubFactory(UnitFactory)
    role = "lead"
    dispatched_on = date(2024, 2, 1)
    return_until = factory.LazyAttribute(lambda o: after_working_days(o.dispatched_on, 10))
    reply_due = date(2024, 5, 1)
    longest_due = factory.LazyAttribute(lambda o: o.dispatched_on + relativedelta(months=6))
    state = HandState.WAITING

    @factory.post_generation
    def kept(self, create, extracted, **kwargs):
        if create:
            kept_of(self.proposal)


class ReplyFactory(DjangoModelFactory):
    """A reply that was sent, of a hand that has answered."""

    class Meta:
        model = Reply
        skip_postgeneration_save = True

    @factory.post_generation
    def evaluated_until(self, create, extracted, **kwargs):
        if self.sent_on:
            until = self.sent_on + timedelta(days=15)
            self.assignment.proposal.feedback_until = until
            Proposal.objects.filter(pk=self.assignment.proposal_id).update(feedback_until=until)
            kept_of(self.assignment.proposal)

    assignment = factory.SubFactory(AssignmentFactory, state=HandState.SENT)
    number = factory.Sequence(lambda n: f"朝建函〔2024〕{n}号")
    result_class_id = "A"
    text = "已办理。"
    contact = "李某 0431-88665123"
    signed_on = date(2024, 3, 1)
    checked_on = date(2024, 3, 1)
    sent_on = date(2024, 3, 1)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    title = factory.Sequence(lambda n: f"调研活动{n}")
    kind = "research"
    starts_at = factory.LazyFunction(lambda: timezone.make_aware(datetime(2024, 5, 20, 9)))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=2))
    place = "区政协会议室"
    created_by = factory.SubFactory(UserFactory, roles=[Role.STAFF])


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    activity = factory.SubFactory(ActivityFactory)
    member = factory.SubFactory(MemberFactory)


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand
        django_get_or_create = ("name",)

    name = "谏议朝阳"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("code",)

    code = "tourism"
    name = "文旅融合"


class MicroFactory(DjangoModelFactory):
    class Meta:
        model = MicroSuggestion

    plenary = factory.SubFactory(PlenaryYearFactory)
    member = factory.SubFactory(MemberFactory)
    title = factory.Sequence(lambda n: f"微建议{n}")
    content = "这里的路灯不亮，建议维修。"
    category = "city"
    state = "draft"
    submitted_on = factory.LazyAttribute(lambda o: None if o.state == "draft" else date(2024, 3, 1))


class QuantityFactory(DjangoModelFactory):
    class Meta:
        model = Quantity

    indicator = factory.LazyFunction(
        lambda: Indicator.objects.get_or_create(
            key="reading.events", defaults={"name": "读书活动", "unit": "场", "definition": "读书活动场次"}
        )[0]
    )
    on = date(2024, 6, 1)
    subject = "助学"
    value = 1


class OwnFigureFactory(DjangoModelFactory):
    """Filed proposals, unless the test says otherwise."""

    class Meta:
        model = OwnFigure

    name = factory.Sequence(lambda n: f"自设{n}")
    unit = "件"
    definition = "年内提案中，立案的"
    data = factory.LazyFunction(
        lambda: {"source": "proposals", "where": [["filed", ["yes"], False]], "measure": ["records", ""]}
    )

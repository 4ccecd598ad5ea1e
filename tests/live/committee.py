"""The records of an invented committee, as a year leaves them behind: what the browser need not make again."""

from datetime import date, timedelta

from activities.models import AdoptionChannel, OpinionAdoption
from cppcc.rights import Role
from members.duties import rebuild
from members.models import Member, PlenaryYear
from proposals.models import Category, Feedback, Promise, Proposal, Unit
from proposals.models.vocabulary import SatisfactionGrade
from proposals.states import HandState
from tests import factories

PASSWORD = "long-enough-password-1"


def ground() -> None:
    """Who works there, its term, members and units."""
    factories.UserFactory(username="office", name="办公室", roles=[Role.STAFF])
    for year in (2022, 2023, 2024):
        factories.PlenaryYearFactory(year=year)
    for number in range(12):
        sector = factories.SectorFactory(name="农业" if number < 6 else "教育")
        factories.MemberFactory(name=f"委员{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", sector=sector)
    for name, kind in (("县水利局", "government"), ("县教育局", "government"), ("渡口镇", "street")):
        factories.UnitFactory(name=name, kind=kind)


def records() -> None:
    """What they did. Of 2024: eight proposals of the plenary, five between; the first member three of them."""
    members, units, categories = (
        list(Member.objects.order_by("pk")),
        list(Unit.objects.all()),
        list(Category.objects.filter(name__in=["治水护河", "渡口古镇"]).order_by("pk")),
    )
    excellent = SatisfactionGrade.objects.get(name="非常满意").key
    grades = [excellent] * 5 + ["satisfied"] * 3 + ["mostly", "dissatisfied"]
    for year, number, kinds in ((2023, 6, ["B"] * 4 + ["A"] * 2), (2024, 13, ["A"] * 7 + ["B"] * 3)):
        plenary, first = PlenaryYear.objects.get(year=year), date(year, 1, 10)
        for place in range(number):
            sort = Proposal.Kind.PLENARY if place < 8 else Proposal.Kind.ORDINARY
            proposal = factories.ProposalFactory(
                plenary=plenary, number=place + 1, state="closed" if place < len(kinds) else "handling", kind=sort,
                category=categories[place % 3 == 0], submitted_on=first, filed_on=first,
            )  # fmt: skip
            proposal.proposers.all().delete()
            author = members[max(0, place - 2)] if year == 2024 else members[place]
            proposal.proposers.create(member=author, is_first=True, status="accepted")
            answered = place < len(kinds)
            hand = factories.AssignmentFactory(
                proposal=proposal, unit=units[place % 3], dispatched_on=date(year, 2, 1), reply_due=date(year, 5, 1),
                state=HandState.SENT if answered else HandState.HANDLING,
            )  # fmt: skip
            if not answered:
                continue
            sent = date(year, 2, 1) + timedelta(days=30 + place)
            reply = factories.ReplyFactory(assignment=hand, result_class_id=kinds[place], sent_on=sent)
            if kinds[place] == "B":
                done = {"done_on": date(year, 9, 1), "words": "已落实"} if place < 3 else {}
                Promise.objects.create(reply=reply, **done)
            if year == 2024:
                Feedback.objects.create(
                    proposal=proposal, member=author, attitude_id=grades[place], result_id=grades[place],
                    given_on=sent + timedelta(days=5), recorded_by=proposal.created_by,
                )  # fmt: skip
                factories.kept_of(proposal)
    channels = list(AdoptionChannel.objects.order_by("order")[:2])
    for place in range(7):
        opinion = factories.MicroFactory(
            plenary=PlenaryYear.objects.get(year=2024), kind="opinion", member=members[place],
            state="adopted" if place < 5 else "submitted",
        )  # fmt: skip
        if place < 5:
            level = "province" if place < 2 else "city"
            OpinionAdoption.objects.create(
                opinion=opinion, level=level, channel=channels[place % 2].key, on=date(2024, 6, 1)
            )
    for plenary in PlenaryYear.objects.all():
        rebuild(plenary)

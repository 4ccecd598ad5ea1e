"""A published scheme, records of the ledger, an assessment through its whole course, for tests of scores."""

from datetime import date

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting, duties
from members.models import Assessment, DutyRecord, Member, Position, Scheme
from tests import factories


def minhang(year):
    """The Minhang scheme, published for a year."""
    made = drafting.start(year, "example:minhang")
    return take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)


def attended(member, number=1, occasion="research", kind="attendance", on=date(2024, 3, 1)):
    """Records of the ledger, each from an activity of its own."""
    year = factories.PlenaryYearFactory()
    for _ in range(number):
        activity = factories.ActivityFactory(kind=occasion)
        duties.record(activity, [duties.Duty(member, year, kind, on, activity.title, occasion=occasion)])


def published(year, **members):
    """An assessment through its whole course; returns it as it is afterwards."""
    staff, leader = factories.UserFactory(roles=[Role.STAFF]), factories.UserFactory(roles=[Role.LEADER])
    made = assessing.draw_up(year, staff, "更正" if Assessment.objects.exists() else "")
    made = take(Assessment, made.pk, "submit", staff, made.version)
    made = take(Assessment, made.pk, "approve", leader, made.version)
    return take(Assessment, made.pk, "publish", staff, made.version)


def fill(number, records):
    """Members with records of many kinds, without going through activities."""
    year, source = factories.PlenaryYearFactory(), factories.ActivityFactory()
    sector, committee, group = factories.SectorFactory(), factories.CommitteeFactory(), factories.GroupFactory()
    members = Member.objects.bulk_create(
        Member(name=f"委员{n}", pinyin=f"weiyuan{n:03d}", gender="m", sector=sector, committee=committee, group=group,
               joined_on=date(2022, 1, 1))
        for n in range(number)
    )  # fmt: skip
    Position.objects.bulk_create(
        Position(member=member, kind="standing_member", starts_on=date(2022, 1, 1)) for member in members[::7]
    )
    kinds = [
        "attendance",
        "attendance",
        "attendance",
        "leave",
        "proposal_filed",
        "micro_submitted",
        "micro_adopted",
        "welfare",
    ]
    occasions = ["plenary", "research", "study", "training", "standing_committee", "group_activity"]
    rows = []
    for index, member in enumerate(members):
        for n in range(records):
            duty = duties.Duty(
                member, year, kinds[n % 8], date(2024, 1 + n % 12, 1 + n % 28), f"记录{n}", occasion=occasions[n % 6]
            )
            row = duties.built(source, duty)
            row.object_id = index * records + n + 10_000
            rows.append(row)
    DutyRecord.objects.bulk_create(rows, batch_size=2000)

"""An assessment and a ranking of hundreds of members, by what they ask of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting
from members.ledger import assess
from members.models import Assessment, DutyRecord, Scheme
from tests import factories
from tests.members.assessed import fill


def test_three_hundred_members_with_sixty_records_each(account, year):
    made = drafting.start(year, "example:default")
    scheme = take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    fill(300, 60)
    assert DutyRecord.objects.count() == 18_000
    staff, leader = account(Role.STAFF), account(Role.LEADER)

    def queries(run):
        with CaptureQueriesContext(connection) as found:
            run()
        return len(found)

    assert queries(lambda: assess(year, scheme.parsed)) <= 5
    staff.get(reverse("ranking"))
    assert queries(lambda: staff.get(reverse("ranking"))) <= 38
    assert queries(lambda: assessing.draw_up(year, staff.user)) <= 29
    assessment = Assessment.objects.get()
    assert assessment.entries.count() == 300
    assert queries(lambda: leader.get(assessment.get_absolute_url())) <= 27


def test_a_ranking_takes_as_many_queries_for_many_members_as_for_few(account, year):
    made = drafting.start(year, "example:default")
    take(Scheme, made.pk, "publish", factories.UserFactory(roles=[Role.STAFF]), 1)
    staff = account(Role.STAFF)
    counts = []
    for number in (3, 30):
        fill(number, 5)
        staff.get(reverse("ranking"))
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse("ranking")).status_code == 200
        counts.append(len(queries))
        DutyRecord.objects.all().delete()
    assert counts[0] == counts[1] <= 37

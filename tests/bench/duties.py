"""Points, ranking and assessment of 300 and of 2,000 members with 60 records each."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing
from members import drafting as keeping
from members.ledger import assess
from members.models import Assessment, Member, Scheme
from tests import factories
from tests.bench.reading import Reading, measured
from tests.bench.standing.sizes import scale
from tests.members.assessed import fill

SIZES = tuple(max(20, round(number * scale())) for number in (300, 2000))
"""Members; by BENCH_SCALE less."""


def logged_in(role: Role) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(factories.UserFactory(roles=[role]), backend="django.contrib.auth.backends.ModelBackend")
    return client


def readings() -> Iterator[Reading]:
    year, office = factories.PlenaryYearFactory(), factories.UserFactory(roles=[Role.STAFF])
    scheme = take(Scheme, keeping.start(year, "example:default").pk, "publish", office, 1)
    staff, leader = logged_in(Role.STAFF), logged_in(Role.LEADER)
    for number in SIZES:
        fill(number - Member.objects.count(), 60)
        who = f"{number:,} members with 60 records each"
        yield measured(f"points of {who}", lambda: assess(year, scheme.parsed))
        yield measured(f"page: ranking of {who}, after a change", lambda: staff.get(reverse("ranking")), times=1)
        yield measured(f"page: ranking of {who}, while nothing changes", lambda: staff.get(reverse("ranking")))
        drawn: list[Assessment] = []
        yield measured(
            f"assessment of {who} stored, with every explanation",
            lambda into=drawn: into.append(assessing.draw_up(year, office)),
            times=1,
        )
        yield measured(f"page: assessment of {who}", lambda one=drawn[0]: leader.get(one.get_absolute_url()))
        Assessment.objects.all().delete()

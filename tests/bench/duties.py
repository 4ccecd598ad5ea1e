"""Points, ranking and assessment of 300 members with 60 records each."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing
from members import drafting as keeping
from members.models import Scheme
from tests import factories
from tests.bench.reading import Reading, measured
from tests.members.test_assessment import assess, fill


def logged_in(role: Role) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(factories.UserFactory(roles=[role]), backend="django.contrib.auth.backends.ModelBackend")
    return client


def readings() -> Iterator[Reading]:
    year, office = factories.PlenaryYearFactory(), factories.UserFactory(roles=[Role.STAFF])
    scheme = take(Scheme, keeping.start(year, "example:default").pk, "publish", office, 1)
    fill(300, 60)
    staff, leader = logged_in(Role.STAFF), logged_in(Role.LEADER)
    yield measured("points of 300 members with 60 records each", lambda: assess(year, scheme.parsed))
    yield measured("page: their ranking, after a change", lambda: staff.get(reverse("ranking")), times=1)
    yield measured("page: their ranking, while nothing changes", lambda: staff.get(reverse("ranking")))
    drawn: list = []
    yield measured(
        "the whole assessment stored, with every explanation",
        lambda: drawn.append(assessing.draw_up(year, office)),
        times=1,
    )
    yield measured("page: the assessment", lambda: leader.get(drawn[0].get_absolute_url()))

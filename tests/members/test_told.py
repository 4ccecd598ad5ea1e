"""Hundreds of members are told in as many queries as two: a scheme, an assessment open to them, its publication."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.models import Notice
from cppcc.notices import notify
from cppcc.rights import Role
from cppcc.workflow import take
from members import assessing, drafting
from members.models import Assessment, Scheme
from tests import factories


def members(number):
    for _ in range(number):
        factories.MemberFactory(user=factories.UserFactory(roles=[Role.MEMBER]))


def queries_of(tell, told):
    """How many queries it took; each was told once, and telling again tells nobody."""
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        tell()
    assert Notice.objects.count() == told
    tell()
    assert Notice.objects.count() == told
    return len(asked)


@pytest.mark.django_db
def test_one_text_for_many_is_told_in_constant_queries_and_once():
    counts = []
    for number in (2, 40):
        users = [factories.UserFactory() for _ in range(number)]
        idle = factories.UserFactory(is_active=False)

        def tell(users=users, idle=idle):
            return notify([*users, *users, idle], "已公布。", "/", "key")

        counts.append(queries_of(tell, number))
    assert counts[0] == counts[1] <= 3


def test_members_are_told_of_scheme_and_assessment_in_constant_queries(year):
    staff = factories.UserFactory(roles=[Role.STAFF])
    made = drafting.start(year, "example:minhang")
    scheme = take(Scheme, made.pk, "publish", staff, 1)
    counts, there = [], 0
    for number in (2, 40):
        members(number - there)
        there = number
        Assessment.objects.all().delete()
        drawn = assessing.draw_up(year, staff)
        drawn.questions_until = drawn.plenary.ends_on
        told = (
            lambda: drafting.after_step(scheme, "publish", staff, ""),
            lambda drawn=drawn: assessing.after_step(drawn, "open_to_members", staff, ""),
            lambda drawn=drawn: assessing.after_step(drawn, "publish", staff, ""),
        )
        counts.append([queries_of(tell, number) for tell in told])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 6

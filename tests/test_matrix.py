"""Who may open what: every address of the project (tests/matrix.py), for every role. An unlisted one fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cppcc.calendar import clock
from cppcc.rights import Role
from cppcc.workflow import take
from tests import factories
from tests.matrix import EVERYBODY, MATRIX, A, D, H, L, M, S
from tests.matrix_records import records  # noqa: F401 - a fixture


def addresses(patterns) -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found.add(pattern.name or str(pattern.pattern))
    return found


def test_every_address_stands_in_the_matrix():
    assert addresses(get_resolver().url_patterns) == set(MATRIX)


@pytest.mark.parametrize("role", [None, *Role])
def test_role_matrix(role, account, records):  # noqa: F811
    client = account(role) if role else Client()
    if role == M:
        factories.MemberFactory(user=client.user)
    if role == H:
        factories.HandlerFactory(user=client.user)
    for name, (arguments, roles, answer) in MATRIX.items():
        response = client.get(reverse(name, args=[records.get(one, one) for one in arguments]))
        expected = answer if isinstance(answer, tuple) else (answer,)
        if roles == EVERYBODY:
            assert response.status_code in (*expected, 302), name
        elif role is None:
            assert response.status_code == 302, name
            assert response["Location"].startswith("/login/"), name
        elif role in roles:
            assert response.status_code in expected, (name, role, response.status_code)
            if not response.streaming:
                assert b">---------<" not in response.content, (name, "an empty choice is said in words")
        else:
            assert response.status_code in (403, 404), (name, role, response.status_code)


@pytest.mark.parametrize("role", [M, D, H, L, A])
def test_only_staff_may_write_what_the_office_logs(role, account, records):  # noqa: F811
    client = account(role)
    for name in ("activity_new", "activity_edit", "activity_delete", "outcome_new", "photo_delete"):
        arguments = [records.get(one, one) for one in MATRIX[name][0]]
        assert client.post(reverse(name, args=arguments), {}).status_code in (403, 404), name


def test_a_member_gets_404_for_anothers_draft(member_client):
    draft = factories.ProposalFactory(state="draft")
    for name in ("proposal_detail", "proposal_edit", "proposal_delete"):
        assert member_client.get(reverse(name, args=[draft.pk])).status_code == 404, name
    assert member_client.post(reverse("proposal_step", args=[draft.pk, "submit"]), {"version": 1}).status_code == 404
    micro = factories.MicroFactory(state="draft")
    for name in ("micro_detail", "micro_edit", "micro_delete"):
        assert member_client.get(reverse(name, args=[micro.pk])).status_code == 404, name


@pytest.mark.parametrize("role", [S, L, D, A])
def test_nobody_else_sees_a_members_draft(role, account, year):
    draft = factories.ProposalFactory(state="draft")
    micro = factories.MicroFactory(state="draft")
    client = account(role)
    assert client.get(reverse("proposal_detail", args=[draft.pk])).status_code in (403, 404)
    assert client.get(reverse("micro_detail", args=[micro.pk])).status_code in (403, 404)


def test_a_handler_gets_404_for_another_units_proposal(year, account):
    today = clock.today()
    own = factories.AssignmentFactory(dispatched_on=today, reply_due=today)
    other = factories.AssignmentFactory(proposal__number=2)
    handler = account(Role.HANDLER)
    factories.HandlerFactory(user=handler.user, unit=own.unit)
    assert handler.get(own.proposal.get_absolute_url()).status_code == 200
    assert handler.get(other.proposal.get_absolute_url()).status_code == 404
    take(type(own), own.pk, "send_back", handler.user, own.version, {"reason": "不属本单位职责"})
    assert handler.get(own.proposal.get_absolute_url()).status_code == 404


def test_a_members_page_is_not_open_to_other_members(member_client):
    other = factories.MemberFactory()
    assert member_client.get(other.get_absolute_url()).status_code == 404
    assert member_client.get(member_client.member.get_absolute_url()).status_code == 200


def test_a_register_of_another_role_answers_404(account, year):
    assert account(Role.ADMIN).get(reverse("register_list", args=["quantities"])).status_code == 404
    assert account(Role.STAFF).get(reverse("register_list", args=["nothing"])).status_code == 404

"""Invitations to co-sign: answered in time, by nobody else, and what an unanswered one counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cppcc.calendar import clock
from members.models import DutyRecord
from proposals.models import Proposal, Proposer
from tests import factories
from tests.proposals.world import make_world, proposal_in, step

pytestmark = pytest.mark.usefixtures("in_2024")


@pytest.fixture
def world(year):
    return make_world()


def test_an_invitation_is_answered_before_its_closing_date(world, client):
    proposal = proposal_in(world, "draft", proposer_kind="joint", cosign_until=clock.today())
    row = factories.proposed(proposal, world["cosigner"].member, status="invited")
    client.force_login(world["cosigner"], backend="django.contrib.auth.backends.ModelBackend")
    assert proposal.title in client.get(reverse("invitations")).content.decode()
    assert client.get(proposal.get_absolute_url()).status_code == 200
    client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"})
    row.refresh_from_db()
    assert row.status == "accepted"
    Proposer.objects.filter(pk=row.pk).update(status="invited")
    Proposal.objects.filter(pk=proposal.pk).update(cosign_until=clock.today() - timedelta(days=1))
    page = client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"}, follow=True).content.decode()
    assert "截止" in page
    row.refresh_from_db()
    assert row.status == "invited"


def test_nobody_answers_anothers_invitation(world, client):
    proposal = proposal_in(world, "draft", proposer_kind="joint", cosign_until=clock.today())
    row = factories.proposed(proposal, world["cosigner"].member, status="invited")
    client.force_login(world["other_member"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("invitations"), {"invitation": row.pk, "accept": "1"}).status_code == 404
    assert client.get(proposal.get_absolute_url()).status_code == 404


def test_who_did_not_accept_counts_for_nothing(world):
    proposal = proposal_in(world, "draft", proposer_kind="joint")
    factories.proposed(proposal, world["cosigner"].member, status="invited")
    step(world, proposal, "submit", "writer")
    assert set(DutyRecord.objects.values_list("member__name", flat=True)) == {"委员writer"}
    assert "cosigner" not in Proposal.objects.get(pk=proposal.pk).proposer_words

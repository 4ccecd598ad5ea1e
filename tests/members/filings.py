"""The spring of 2024, an 申报征集 as it is sent and answered, for tests of filings."""

import uuid
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from members.models import Declaration
from tests import factories

SPRING = timezone.make_aware(datetime(2024, 4, 2, 9))


def send(client, **changes):
    data = {"span": "1", "due_on": "2024-04-20", "form_token": str(uuid.uuid4())}
    return client.post(reverse("filing_new"), {**data, **changes})


def errors(client, **changes):
    return send(client, **changes).context["form"].errors


def declared(member, on=date(2024, 2, 1), **facts):
    year = factories.PlenaryYearFactory(year=on.year)
    same = {"kind": "welfare", "title": "助老", "created_by": factories.UserFactory()}
    return Declaration.objects.create(member=member, plenary=year, on=on, **{**same, **facts})


def answers(record):
    return {row.member_id: row.answer for row in record.asked_members.answers()}


def says_nothing(client, asked, **more):
    """The one click: the form of the page as it stands there."""
    page = client.get(asked.get_absolute_url()).content.decode()
    assert f'action="{asked.step_url("nothing")}"' in page
    data = {"version": asked.version, "form_token": str(uuid.uuid4()), **more}
    return client.post(asked.step_url("nothing"), data, follow=True)

"""An opinion entered, a step of its course, and what the ledger then tells, for tests of adoptions."""

import uuid

from django.urls import reverse

from activities.models import MicroSuggestion
from members import duties
from members.models import DutyRecord


def enter(client, **data):
    usual = {
        "title": "关于充电",
        "category": "city",
        "content": "没有充电桩。",
        "place": "",
        "submitted_on": "2024-03-08",
    }
    return client.post(reverse("opinion_new"), {**usual, **data, "form_token": str(uuid.uuid4())})


def step(client, opinion, name, **data):
    version = MicroSuggestion.objects.get(pk=opinion.pk).version
    return client.post(opinion.step_url(name), {"version": version, **data})


def told(member=None):
    """The ledger: source, kind, level, day."""
    rows = DutyRecord.objects.filter(**({"member": member} if member else {}))
    return sorted((one.content_type.model, one.kind, one.level, f"{one.on}") for one in rows)


def same_again(*years):
    return [duties.rebuild(year, only_look=True).total for year in years] == [0] * len(years)

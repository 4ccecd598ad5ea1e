"""Plain data that a page carries comes back as anything: what no page wrote is refused in words, never an error."""

import pytest
from django import forms
from django.urls import reverse

from cppcc.forms import CarriedField
from cppcc.rights import Role
from tests import factories

ODD = ["9" * 5000, "[" * 100_000, '{"1": ', '{"' + "9" * 5000 + '": 1}', "NaN", "\u0000"]


class Form(forms.Form):
    seen = CarriedField(required=False)


@pytest.mark.parametrize("text", ODD[:3])
def test_what_no_page_wrote_is_refused(text):
    form = Form({"seen": text})
    assert "seen" in form.errors
    assert str(form["seen"])


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", ["seen", "into"])
def test_a_page_that_reads_it_answers(account, year, text, name):
    activity = factories.ActivityFactory()
    other = factories.ActivityFactory(starts_at=activity.starts_at)
    sent = {"into": str(other.pk), "seen": "{}"} | {name: text}
    answer = account(Role.STAFF).post(reverse("activity_merge", args=[activity.pk]), sent)
    assert answer.status_code in (200, 302)

"""A POST that changes something counts once, whatever sends it again."""

import re
import threading
import uuid

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from activities.models import MicroSuggestion
from cppcc.models import SubmittedForm
from cppcc.rights import Role
from members.models import Sector
from tests import factories


def micro(**changes) -> dict:
    return {
        "title": "增设路灯",
        "content": "河边步道没有路灯。",
        "category": "city",
        "form_token": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture
def category():
    return "city"


def test_every_form_of_a_page_carries_a_token_of_its_own(member_client):
    page = member_client.get(reverse("micro_new")).content.decode()
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.S)
    tokens = [re.findall(r'name="form_token" value="([0-9a-f-]{36})"', form) for form in forms]
    assert forms
    assert all(len(found) == 1 for found in tokens)
    assert len({found[0] for found in tokens}) == len(forms)


def test_the_same_sent_again_in_turn_is_answered_the_same(member_client, category):
    data = micro(category=category)
    first, again = (member_client.post(reverse("micro_new"), data) for _ in range(2))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert MicroSuggestion.objects.count() == 1


def test_the_word_of_the_first_answer_is_said_again(member_client, category):
    data = micro(category=category)
    said = []
    for _ in range(2):
        answer = member_client.post(reverse("micro_new"), data, follow=True)
        said.append([str(one) for one in answer.context["messages"]])
    assert said[0] == said[1] != []


def test_another_body_under_the_token_is_refused_in_words_with_what_was_typed(member_client, category):
    data = micro(category=category)
    member_client.post(reverse("micro_new"), data)
    longer = "河边步道没有路灯，晚上行人看不清台阶，建议增设十盏太阳能路灯。"
    answer = member_client.post(reverse("micro_new"), {**data, "content": longer})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已经提交过" in page
    assert longer in page
    assert MicroSuggestion.objects.get().content == data["content"]


def test_another_account_under_the_token_learns_nothing(member_client, account, category):
    data = micro(category=category)
    place = member_client.post(reverse("micro_new"), data)["Location"]
    other = account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    answer = other.post(reverse("micro_new"), data)
    assert answer.status_code == 409
    assert place not in answer.content.decode()
    assert MicroSuggestion.objects.count() == 1


def test_a_form_that_came_back_may_be_sent_again_under_its_token(member_client, category):
    data = micro(category=category, title="")
    assert member_client.post(reverse("micro_new"), data).status_code == 200
    assert not SubmittedForm.objects.exists()
    assert member_client.post(reverse("micro_new"), {**data, "title": "增设路灯"}).status_code == 302


@pytest.mark.parametrize("way", ["field", "header"])
def test_an_edit_sent_again_after_a_lost_answer_is_no_conflict(account, year, way):
    staff, sector = account(Role.STAFF, Role.ADMIN), factories.SectorFactory()
    address = reverse("register_edit", args=["sectors", sector.pk])
    seen = staff.get(address).context["form"]["seen"].value()
    token = str(uuid.uuid4())
    data = {"name": "新名", "order": sector.order, "seen": seen}
    sent = {"headers": {"X-Form-Token": token}} if way == "header" else {}
    data |= {"form_token": token} if way == "field" else {}
    first, again = (staff.post(address, data, **sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert Sector.objects.get(pk=sector.pk).name == "新名"


@pytest.mark.django_db(transaction=True)
def test_the_same_sent_four_times_at_the_same_moment_is_one_record(category):
    year = factories.PlenaryYearFactory()
    user = factories.UserFactory(roles=[Role.MEMBER])
    factories.MemberFactory(user=user)
    data, answers, begin = micro(category=category), [], threading.Barrier(4)

    def send() -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        begin.wait()
        answers.append(client.post(reverse("micro_new"), data))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert year
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, MicroSuggestion.objects.get().get_absolute_url())
    }
    assert connection.vendor in ("sqlite", "postgresql")

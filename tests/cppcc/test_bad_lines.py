"""A bad line, an ended session, a form that was open too long: words, a way back, nothing lost."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.forms.once import sweep
from cppcc.frame import keeping_key
from cppcc.models import SubmittedForm
from cppcc.rights import Role
from tests import factories

LONG = "河边步道没有路灯，晚上行人看不清台阶，建议增设十盏太阳能路灯。"


def test_a_form_sent_after_the_session_ended_leads_back_to_where_it_was_filled_in(client, year):
    answer = client.post(reverse("micro_new"), {"title": "x"}, headers={"referer": "http://testserver/micro/new/"})
    assert answer["Location"] == f"{reverse('login')}?next=/micro/new/"


def test_a_strangers_page_is_no_place_to_go_back_to(client, year):
    answer = client.post(reverse("micro_new"), {"title": "x"}, headers={"referer": "https://example.org/micro/new/"})
    assert answer["Location"] == f"{reverse('login')}?next=/"


@pytest.mark.parametrize("header", ["X-Requested-With", "HX-Request"])
def test_a_script_that_saves_after_the_session_ended_is_told_so(client, year, header):
    value = {"X-Requested-With": "fetch", "HX-Request": "true"}[header]
    answer = client.post(reverse("micro_new"), {}, headers={header: value})
    assert answer.status_code == 401
    assert "重新登录" in answer.json()["words"]


def test_a_form_of_before_a_new_log_in_gets_its_words_back(year):
    user = factories.UserFactory(roles=[Role.MEMBER])
    factories.MemberFactory(user=user)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("micro_new"), {"content": LONG, "title": "路灯"}, headers={"referer": "http://testserver/micro/new/"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert LONG in page
    assert 'href="/micro/new/"' in page
    assert "CSRF验证" not in page


def test_a_body_that_is_too_large_is_told_in_words(member_client):
    answer = member_client.post(reverse("micro_new"), {"content": "长" * 2_000_000})
    assert answer.status_code == 413
    assert "过长" in answer.content.decode()


def test_the_session_goes_on_when_a_person_says_so(account):
    staff = account(Role.STAFF)
    answer = staff.get(reverse("session"))
    assert answer.status_code == 204
    assert "sessionid" in answer.cookies


def test_the_key_of_the_browsers_store_is_the_accounts_own(account, year):
    one, other = account(Role.STAFF), account(Role.STAFF)
    assert keeping_key(one.user) in one.get(reverse("home")).content.decode()
    assert keeping_key(one.user) != keeping_key(other.user)
    assert "keeping-key" not in Client().get(reverse("login")).content.decode()


def test_the_browser_is_told_which_sending_was_answered(member_client):
    data = {"title": "增设路灯", "content": LONG, "category": "city", "form_token": str(uuid.uuid4())}
    refused = member_client.post(reverse("micro_new"), {**data, "title": ""})
    assert "answered" not in refused.cookies
    taken = member_client.post(reverse("micro_new"), data)
    again = member_client.post(reverse("micro_new"), data)
    assert data["form_token"] in taken.cookies["answered"].value
    assert data["form_token"] in again.cookies["answered"].value


def test_what_was_sent_long_ago_is_forgotten(member_client):
    data = {"title": "增设路灯", "content": LONG, "category": "city", "form_token": str(uuid.uuid4())}
    member_client.post(reverse("micro_new"), data)
    assert sweep() == 0
    assert sweep(days=-1) == 1
    assert not SubmittedForm.objects.exists()

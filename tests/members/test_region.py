"""Signing in through the region's identity service: a real one over HTTP, which signs with keys of its own."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cppcc.rights import Role
from members.models import User
from tests import factories
from tests.members import provider as providers
from tests.members.test_factors import enrol, log_in


@pytest.fixture
def service(settings, year):
    with providers.serving() as found:
        settings.OIDC_ISSUER = found.issuer
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = providers.CLIENT, providers.SECRET
        cache.clear()
        yield found


@pytest.fixture
def person(db):
    return factories.UserFactory(username="zhang-7", roles=[Role.STAFF])


def over(client, going="", **query) -> str:
    """To the service and back; the address at which the house is called again."""
    away = client.get(reverse("login_region"), {"next": going, **query})
    assert away.status_code == 302
    back = requests.get(away["Location"], allow_redirects=False, timeout=20)
    at = urlsplit(back.headers["Location"])
    return f"{at.path}?{at.query}"


def signed_in(client) -> bool:
    return client.get(reverse("home")).status_code == 200


def said(client, answer) -> str:
    return client.get(answer["Location"]).content.decode()


def test_the_service_says_who_it_is_and_the_house_knows_the_account(service, person):
    client = Client()
    assert "统一身份认证登录" in client.get(reverse("login")).content.decode()
    back = over(client, reverse("activity_list"))
    assert client.get(back)["Location"] == reverse("activity_list")
    assert signed_in(client)
    asked = service.asked[0]
    assert asked["nonce"]
    assert asked["code_challenge"]
    assert client.get(back)["Location"] == reverse("mine")  # the same answer a second time says nothing
    out = client.post(reverse("logout"))
    there = urlsplit(out["Location"])
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{service.issuer}/end"
    query = parse_qs(there.query)
    assert query["post_logout_redirect_uri"] == [f"http://testserver{reverse('login')}"]
    assert query["id_token_hint"]
    assert not signed_in(client)
    over(client, "https://elsewhere.example/")
    assert client.get(over(client, "https://elsewhere.example/"))["Location"] == reverse("home")


def test_state_and_session_belong_together(service, person):
    client, other = Client(), Client()
    back = over(client)
    assert other.get(back)["Location"] == reverse("login")  # somebody else's link
    assert not signed_in(other)
    forged = back.replace("state=", "state=x")
    assert client.get(forged)["Location"] == reverse("login")
    assert client.get(back.split("?")[0], {"error": "access_denied"})["Location"] == reverse("login")
    assert signed_in(client) is False


WRONG = [
    {"nonce": "another"},
    {"iss": "https://elsewhere.example"},
    {"aud": "another-house"},
    {"aud": [providers.CLIENT, "another-house"]},
    {"azp": "another-house"},
    {"exp": 1},
    {"sub": ""},
]


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{name} {value}" for one in WRONG for name, value in one.items()])
def test_a_token_that_is_not_right_signs_nobody_in(service, person, wrong):
    client = Client()
    service.wrong = wrong
    answer = client.get(over(client))
    assert "应答无效" in said(client, answer)
    assert not signed_in(client)


def test_neither_does_another_key_nor_a_code_of_another_proof_nor_a_service_that_is_away(service, person, settings):
    client = Client()
    service.signs_with = providers.new_key()
    assert "应答无效" in said(client, client.get(over(client)))
    service.signs_with = service.key
    back = over(client)
    next(iter(service.codes.values()))["code_challenge"] = "another"
    assert "没有应答" in said(client, client.get(back))
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert client.get(reverse("login_region"))["Location"] == reverse("login")
    assert not signed_in(client)


def test_accounts_are_never_made_unless_set_and_closed_ones_stay_out(service, person, settings):
    client = Client()
    service.person = {"sub": "2", "preferred_username": "nobody-here"}
    assert "没有对应的账号" in said(client, client.get(over(client)))
    assert not User.objects.filter(username="nobody-here").exists()
    User.objects.filter(pk=person.pk).update(is_active=False)
    service.person = {"sub": "1", "preferred_username": person.username}
    assert "没有对应的账号" in said(client, client.get(over(client)))
    assert not signed_in(client)
    settings.OIDC_CREATE_ACCOUNTS = True
    service.person = {"sub": "3", "preferred_username": "new-one", "name": "新\x00人"}
    client.get(over(client))
    made = User.objects.get(username="new-one")
    assert (made.name, made.roles, made.has_usable_password()) == ("新人", frozenset(), False)
    assert client.get(reverse("account_list")).status_code == 403
    User.objects.filter(pk=person.pk).update(email="A@example.org", is_active=True)
    settings.OIDC_CLAIM, settings.OIDC_FIELD, settings.OIDC_CREATE_ACCOUNTS = "email", "email", False
    other = Client()
    service.person = {"sub": "1", "email": "a@example.org", "email_verified": False}
    other.get(over(other))
    assert not signed_in(other)
    service.person["email_verified"] = True
    other.get(over(other))
    assert signed_in(other)


def test_the_second_factor_is_asked_here_unless_the_service_asks_it(service, person, settings):
    own = Client()
    log_in(own, person)
    enrol(own)
    client = Client()
    assert client.get(over(client))["Location"] == reverse("login_second")
    assert not signed_in(client)
    settings.OIDC_SECOND_FACTOR = True
    assert client.get(over(client))["Location"] == reverse("home")
    assert signed_in(client)


def test_who_came_by_the_service_is_confirmed_by_it(service, person, settings):
    settings.CONFIRM_AGAIN, settings.CONFIRM_AGAIN_SECONDS = True, 0
    admin = factories.UserFactory(username="li-8", roles=[Role.ADMIN], must_change_password=True)
    service.person = {"sub": "9", "preferred_username": "li-8"}
    client = Client()
    client.get(over(client))
    assert signed_in(client)  # its passwords are the service's: none is to be changed here
    sent = {"username": "wang-9", "name": "王", "roles": ["staff"], "is_active": "on"}
    assert "统一身份认证" in client.post(reverse("account_new"), sent).content.decode()
    settings.CONFIRM_AGAIN_SECONDS = 600
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert "关闭本窗口" in client.get(over(client, again="1")).content.decode()
    assert service.asked[-1]["prompt"] == "login"
    assert client.post(reverse("account_new"), sent).status_code == 302
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    service.person = {"sub": "1", "preferred_username": person.username}
    client.get(over(client, again="1"))  # somebody else
    assert "再次确认" in client.post(reverse("account_reset", args=[admin.pk])).content.decode()


def test_it_is_off_without_an_issuer(db):
    client = Client()
    assert client.get(reverse("login_region")).status_code == 404
    assert "统一身份认证" not in client.get(reverse("login")).content.decode()

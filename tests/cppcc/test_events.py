"""What happens besides changes of records stands in the same trail, with reason and address, and failures stay."""

from datetime import datetime, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cppcc.audit import events, watching
from cppcc.audit.kinds import KINDS, LABELS, REASONS
from cppcc.models import Notice
from cppcc.rights import Role
from members.forms.account import password_seen
from tests import factories


def test_kinds_are_told_apart_and_named_in_chinese():
    codes = [kind.code for kind in KINDS.values()]
    assert len(set(codes)) == len(codes)
    assert min(codes) >= 100  # below stand auditlog's own
    assert all(not label.isascii() for label in (*LABELS.values(), *REASONS.values()))


def test_an_event_says_who_when_from_where_and_why(rf, db):
    user = factories.UserFactory()
    request = rf.get("/", REMOTE_ADDR="10.1.2.3")
    events.note("sign_in_failed", request, target=user, reason="wrong_password")
    entry = LogEntry.objects.filter(action=KINDS["sign_in_failed"].code).get()
    assert (entry.actor, entry.object_id, entry.remote_addr) == (None, user.pk, "10.1.2.3")
    assert entry.additional_data == {"reason": "wrong_password"}
    with pytest.raises(KeyError):
        events.note("nothing_of_the_kind")


def test_a_failure_outlives_the_transaction_that_it_happened_in(rf, db):
    user = factories.UserFactory()
    with events.held():
        try:
            with transaction.atomic():
                events.note("password_refused", actor=user, reason="wrong_password")
                events.note("password_changed", actor=user)
                raise ValueError
        except ValueError:
            pass
    kept = LogEntry.objects.filter(action__gte=100).values_list("action", flat=True)
    assert list(kept) == [KINDS["password_refused"].code]


def test_an_address_that_is_none_is_not_kept(rf, db):
    for said in ("unknown", "<b>", "", "1.2.3"):
        assert events.address_of(rf.get("/", REMOTE_ADDR=said)) is None
    assert events.address_of(rf.get("/", REMOTE_ADDR="2001:DB8::1")) == "2001:db8::1"


def happened(**kwargs):
    return list(LogEntry.objects.filter(action__gte=100, **kwargs).order_by("pk").values_list("action", flat=True))


def codes(*names):
    return [KINDS[name].code for name in names]


def test_who_signs_in_who_fails_and_why_stays(client, year, settings):
    settings.SIGN_IN_TRIES = 3
    user, closed = factories.UserFactory(username="zhang"), factories.UserFactory(username="li", is_active=False)
    good = {"username": "zhang", "password": "long-enough-password-1"}
    place = {"REMOTE_ADDR": "10.9.8.7", "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537"}

    def enter(**data):
        return client.post(reverse("login"), {**good, **data}, **place)

    enter(password="my-secret-guess")
    enter(username="my-secret-guess")
    enter(username="li")
    enter()
    client.post(reverse("logout"), **place)
    for _ in range(4):
        enter(password="wrong-again-1")
    entries = LogEntry.objects.filter(action__gte=100).order_by("pk")
    assert [(one.action, (one.additional_data or {}).get("reason")) for one in entries][:5] == [
        (101, "wrong_password"), (101, "unknown_name"), (101, "closed_account"), (100, None), (103, None),
    ]  # fmt: skip
    assert {one.remote_addr for one in entries} == {"10.9.8.7"}
    assert [one.object_id for one in entries][:5] == [user.pk, None, closed.pk, user.pk, user.pk]
    assert all(one.actor_id is None for one in entries if one.action == 101)
    reasons = [one.additional_data["reason"] for one in entries[5:]]
    assert reasons[0] == "wrong_password"
    assert "too_many" in reasons
    assert reasons[-1] == "locked"
    assert entries[3].additional_data["device"] == "Chrome · Windows"
    assert not LogEntry.objects.filter(additional_data__icontains="secret-guess").exists()


def test_what_is_refused_taken_out_and_opened_is_told_with_its_row(account, year, settings):
    settings.TRAIL_REFUSALS_AN_HOUR = 3
    staff, other = account(Role.STAFF), account(Role.MEMBER)
    factories.MemberFactory(user=other.user)
    member = factories.MemberFactory(phone="13900001111")
    staff.get(member.get_absolute_url())
    staff.get(reverse("member_list"), {"export": "xlsx"})
    assert happened(actor=staff.user) == codes("sign_in", "personal_opened", "exported")
    _, opened, exported = LogEntry.objects.filter(actor=staff.user, action__gte=100).order_by("pk")
    assert opened.object_id == member.pk
    assert exported.additional_data["page"] == "委员"
    for _ in range(5):
        assert other.get(member.get_absolute_url()).status_code == 404
    other.get("/no/such/page/")
    refused = LogEntry.objects.filter(actor=other.user, action=KINDS["refused"].code)
    assert refused.count() == 3
    assert refused[0].additional_data == {"reason": "not_found", "path": member.get_absolute_url()}
    other.get(other.user.member.get_absolute_url())
    assert codes("personal_opened")[0] not in happened(actor=other.user)


def test_passwords_made_reset_changed_and_tried_are_told_and_none_is_kept(account, year):
    admin, user = account(Role.ADMIN), account(Role.STAFF)
    admin.post(reverse("account_reset", args=[user.user.pk]), {"sight": password_seen(user.user)})
    user.user.refresh_from_db()
    user.user.set_password("long-enough-password-1")
    user.user.save()
    user.force_login(user.user, backend="django.contrib.auth.backends.ModelBackend")
    data = {"new_password1": "Quite-Another-77x", "new_password2": "Quite-Another-77x"}
    user.post(reverse("password_change"), {"old_password": "not-the-old-one", **data})
    user.post(reverse("password_change"), {"old_password": "long-enough-password-1", **data})
    told = happened()
    for code in codes("password_reset", "password_refused", "password_changed"):
        assert code in told
    kept = " ".join(map(str, LogEntry.objects.values_list("changes", "additional_data", "object_repr")))
    for secret in ("Quite-Another", "not-the-old-one", user.user.password):
        assert secret not in kept


def test_everybody_sees_own_sign_ins_and_ends_all_other_sessions(client, year):
    user = factories.UserFactory(username="zhang", roles=[Role.STAFF])
    stranger = Client()
    stranger.force_login(factories.UserFactory(roles=[Role.STAFF]), backend="django.contrib.auth.backends.ModelBackend")
    good = {"username": "zhang", "password": "long-enough-password-1"}
    elsewhere = Client(REMOTE_ADDR="10.5.5.5", HTTP_USER_AGENT="Mozilla (iPhone) Safari")
    assert elsewhere.post(reverse("login"), good).status_code == 302
    client.post(reverse("login"), {**good, "password": "no"})
    client.post(reverse("login"), good)
    page = client.get(reverse("own_sessions")).content.decode()
    assert page.count("Safari · iPhone") == 2  # the session and its sign-in
    assert "10.5.5.5" in page
    assert "登录失败" in page
    assert "密码不对" in page
    assert elsewhere.session.session_key not in page
    assert "1 个会话" in client.get(reverse("own_sessions_end")).content.decode()
    client.post(reverse("own_sessions_end"))
    assert elsewhere.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    assert stranger.get(reverse("home")).status_code == 200
    assert happened(actor=user)[-1:] == codes("sessions_ended")


def test_the_office_is_told_of_many_failures_and_of_what_goes_out_at_night(account, year, settings):
    settings.TRAIL_MANY_FAILURES, settings.TRAIL_NIGHT = 3, "22-6"
    admin, auditor, staff = account(Role.ADMIN), account(Role.AUDITOR), account(Role.STAFF)
    night = timezone.make_aware(datetime(2024, 5, 20, 23, 30))
    for name in ("sign_in_failed",) * 3 + ("exported",):
        events.note(name, actor=staff.user if name == "exported" else None)
    assert watching.watch(timezone.now() - timedelta(days=2)) == 0
    LogEntry.objects.filter(action__gte=100).update(timestamp=night)
    assert watching.watch(night + timedelta(minutes=5)) == 4  # two matters, two readers
    assert watching.watch(night + timedelta(minutes=6)) == 0
    told = Notice.objects.filter(user__in=[admin.user, auditor.user]).values_list("words", flat=True)
    assert any("登录失败 3 次" in words for words in told)
    assert any("夜间" in words for words in told)
    assert not Notice.objects.filter(user=staff.user).exists()
    assert not watching.is_night(night.replace(hour=12))

"""What happens besides changes of records stands in the same trail, with reason and address, and failures stay."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from auditlog.models import LogEntry
from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cppcc.audit import events, sessions, watching
from cppcc.audit.kinds import KINDS, LABELS, REASONS
from cppcc.models import Notice
from cppcc.rights import Role
from members import gate
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
    reasons = [one.additional_data["reason"] for one in entries[5:] if one.action == 101]
    assert reasons == ["wrong_password"] * 3 + ["locked"]  # one for each try
    assert [one.additional_data["reason"] for one in entries[5:] if one.action == 102] == ["too_many"]
    stranger = Client()
    for _ in range(5):  # a name that is none: its own count and the address' count are full at once
        stranger.post(reverse("login"), {**good, "username": "my-secret-guess"}, REMOTE_ADDR="10.9.8.8")
    told = LogEntry.objects.filter(remote_addr="10.9.8.8").order_by("pk")
    assert [one.additional_data["reason"] for one in told if one.action == 101] == ["unknown_name"] * 3 + ["locked"] * 2
    assert [one.action for one in told if one.action != 101] == [102]
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
    for table in re.findall(r"<table.*?</table>", page, re.S):
        assert table.count("<th ") + table.count("<th>") == table.split("</tr>")[1].count("<td"), (
            "a heading for each cell"
        )
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


def test_a_wrong_code_is_one_event_and_so_is_one_that_nobody_looked_at(client, year, settings):
    settings.SIGN_IN_TRIES = 2
    user = factories.UserFactory(username="zhang", roles=[Role.STAFF], factor_since=timezone.now())
    client.post(reverse("login"), {"username": "zhang", "password": "long-enough-password-1"})
    for _ in range(4):
        client.post(reverse("login_second"), {"code": "WRONG-CODE"})
    told = LogEntry.objects.filter(object_id=user.pk, action__in=[*codes("sign_in_failed", "factor_failed")])
    assert [(one.action, one.additional_data["reason"]) for one in told.order_by("pk")] == [
        *[(132, "wrong_code")] * 2,
        *[(132, "locked")] * 2,
    ]


def test_sessions_that_end_by_themselves_and_accounts_by_command_are_told(account, year, settings, capsys):
    settings.SESSION_LIFE_SECONDS = 3600
    old, idle, here = account(Role.STAFF), account(Role.STAFF), account(Role.MEMBER)
    session = old.session
    session[gate.SIGNED_IN] -= 4000
    session.save()
    assert old.get(reverse("home")).status_code == 302
    Session.objects.filter(session_key=idle.session.session_key).update(expire_date=timezone.now() - timedelta(1))
    assert sessions.any_over()
    assert sessions.sweep() == 1
    assert not sessions.any_over()
    ended = LogEntry.objects.filter(action=KINDS["sign_out"].code).order_by("pk")
    assert [(one.actor, one.additional_data["reason"]) for one in ended] == [
        (old.user, "too_old"), (idle.user, "idle"),
    ]  # fmt: skip
    assert here.get(reverse("home")).status_code == 200
    call_command("first_admin", "first", "首位")
    made = LogEntry.objects.get(action=KINDS["first_password"].code)
    assert (made.object_repr, made.additional_data) == ("首位", {"reason": "by_command"})
    assert capsys.readouterr().out.split("首次登录密码 ")[1][:8] not in str(made.additional_data)


def test_what_was_kept_of_sign_ins_before_goes_into_the_trail_without_typed_names(year):
    user = factories.UserFactory(username="zhang", name="张三")
    place = {"user_agent": "x", "ip_address": "10.1.1.1", "http_accept": "", "path_info": ""}
    AccessLog.objects.create(username="zhang", **place)
    AccessLog.objects.create(username="gone", **place)
    AccessAttempt.objects.bulk_create([AccessAttempt(username="my-secret-guess", failures_since_start=2, **place)])
    day = timezone.now() - timedelta(days=90)
    AccessLog.objects.update(attempt_time=day)
    import_module("members.migrations.0021_typed_names_go").into_the_trail(apps, None)
    entry = LogEntry.objects.get(action=KINDS["sign_in"].code)
    assert (entry.actor, entry.object_repr, entry.remote_addr, entry.timestamp) == (user, "张三", "10.1.1.1", day)
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_the_trail_is_kept_six_months_at_least():
    """Whatever the environment says (a process of its own reads the settings anew)."""
    said = {"1": 6, "6": 6, "12": 12}
    program = "from cppcc import settings; print(settings.TRAIL_KEEP_MONTHS)"
    for months, kept in said.items():
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "TRAIL_KEEP_MONTHS": months},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == str(kept), done.stderr


def test_the_home_of_who_reads_the_trail_tells_who_came_and_who_tried(account, year):
    admin, auditor, staff = account(Role.ADMIN), account(Role.AUDITOR), account(Role.STAFF)
    events.note("sign_in_failed", target=staff.user, reason="wrong_password")
    events.note("factor_failed", actor=staff.user, reason="wrong_code")
    events.note("sign_in_failed", reason="unknown_name")
    for client, link in ((admin, True), (auditor, False)):
        page = client.get(reverse("home")).content.decode()
        assert f"{staff.user.name} 登录失败 2 次" in page
        assert "没有这个登录名 登录失败 1 次" in page
        assert reverse("audit_list") in page
        assert (staff.user.get_absolute_url() in page) is link  # an auditor opens no accounts
        trail = client.get(reverse("audit_list")).content.decode()
        assert 'data-label="变更或说明"' in trail  # a card on a phone says it too
        assert 'name="pick"' not in trail

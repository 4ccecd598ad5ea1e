"""再次确认: who signs, publishes, takes personal data out or keeps accounts shows who he is; nothing is typed twice."""

import re
import time
import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cppcc.audit.kinds import KINDS
from cppcc.lists import SheetPage, registers
from cppcc.models import SubmittedForm
from cppcc.rights import Role
from cppcc.workflow.pages import StepView
from cppcc.workflow.table import every_course
from members.models import User
from members.sheets import PERSONAL
from tests import factories
from tests.members.test_factors import PASSWORD, digits, enrol, log_in

ASK = {
    "account_new", "account_edit", "account_reset", "account_slip", "account_bulk", "account_factor_reset",
    "factor_app", "factor_passkey", "factor_passkey_begin", "factor_codes", "factor_remove",
    "member_file", "member_files", "export",
}  # fmt: skip
"""Addresses whose views say it themselves; lists say it by what their sheet holds, steps in their table."""
PERSONAL_LISTS = {"account_list", "member_list", "audit_list"}
STEPS = {
    ("Scheme", "publish"), ("Assessment", "approve"), ("Assessment", "publish"), ("Proposal", "publish"),
    ("Assignment", "sign"), ("Assignment", "countersign"), ("Report", "sign"), ("Report", "publish"), ("Report", "reopen"),
}  # fmt: skip
SOLEMN = re.compile("^(签发|会签|批准|公布)")


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, getattr(pattern.callback, "view_class", None)


def test_which_addresses_and_steps_ask_is_written_down():
    every = {name: view for name, view in views(get_resolver().url_patterns) if view is not None}
    lists = {name for name, view in every.items() if issubclass(view, SheetPage)}
    own = {name for name, view in every.items() if hasattr(view, "asks_again") and not issubclass(view, StepView)}
    assert own - lists == ASK
    assert {name for name in lists if every[name].personal} == PERSONAL_LISTS
    steps = [(one.model.__name__, step) for one in every_course() for step in one.steps.values()]
    assert {(name, step.name) for name, step in steps if step.again} == STEPS
    assert {(name, step.name) for name, step in steps if SOLEMN.match(step.label)} <= STEPS
    keeping = {name for name, view in every.items() if name.startswith("account_") and name != "account_list"}
    assert keeping <= ASK  # whoever adds a page of accounts says that it asks


def test_a_list_whose_sheet_holds_personal_columns_says_so(account, year):
    """By what the sheets offer the office, not by the names of the lists."""
    client = account(Role.STAFF, Role.ADMIN, Role.LEADER)
    for name, view in views(get_resolver().url_patterns):
        if view is None or not issubclass(view, SheetPage) or name in PERSONAL_LISTS or "register" in name:
            continue
        answer = client.get(reverse(name), {"export": "choose"}) if name.endswith("_list") else None
        if answer is not None and answer.status_code == 200 and "columns" in answer.context:
            keys = {column.key for column, _ in answer.context["columns"]}
            assert not keys & (PERSONAL - {"title", "number"}), name
    assert registers.register_of("talks").personal


@pytest.fixture
def admin(settings, year, db):
    """An administrator of a house that asks the password, eleven minutes after signing in."""
    settings.CONFIRM_AGAIN = True
    user, client = factories.UserFactory(roles=[Role.ADMIN]), Client()
    log_in(client, user)
    client.user = user
    with time_machine.travel(time.time() + 660, tick=True):
        yield client


def hidden(answer) -> dict:
    """What the page of the confirmation would send."""
    form = answer.content.decode().partition('id="again"')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    sent: dict = {}
    for name, value in found:
        sent.setdefault(name, []).append(unescape(value))
    sent.pop("csrfmiddlewaretoken")
    return sent


NEW = {
    "username": "lihua-7",
    "name": "李华\n",
    "roles": ["staff", "leader"],
    "is_active": "on",
    "email": "a&b@example.org",
}


def test_what_was_sent_waits_and_is_done_once_the_sender_is_confirmed(admin):
    token = str(uuid.uuid4())
    asked = admin.post(reverse("account_new"), {**NEW, "form_token": token})
    assert "不用重填" in asked.content.decode()
    assert not User.objects.filter(username="lihua-7").exists()
    sent = hidden(asked)
    assert sent["roles"] == ["staff", "leader"]
    wrong = admin.post(reverse("account_new"), {**sent, "again_code": "not it"})
    assert "密码不对" in wrong.content.decode()
    assert hidden(wrong) == sent
    done = admin.post(reverse("account_new"), {**sent, "again_code": PASSWORD})
    made = User.objects.get(username="lihua-7")
    assert done["Location"] == reverse("account_slip", args=[made.pk])
    assert made.email == "a&b@example.org"
    assert SubmittedForm.objects.filter(token=token).exists()
    kinds = list(LogEntry.objects.filter(action__gte=100).order_by("pk").values_list("action", flat=True))
    assert [KINDS["factor_failed"].code, KINDS["confirmed_again"].code] == [one for one in kinds if one in (132, 137)]
    assert admin.post(reverse("account_reset", args=[made.pk]))["Location"]  # ten minutes are not over
    with time_machine.travel(time.time() + 601, tick=True):
        again = admin.post(reverse("account_new"), {**NEW, "form_token": token})
        assert again["Location"] == reverse("account_slip", args=[made.pk])  # the same sending, answered the same
        assert "再次确认" in admin.post(reverse("account_reset", args=[made.pk])).content.decode()


def test_wrong_passwords_are_counted_and_nothing_typed_is_lost(admin, settings):
    """By the limits of an open session, which the page of the password shares; each stands in the trail once."""
    sent = hidden(admin.post(reverse("account_new"), {**NEW, "form_token": str(uuid.uuid4())}))
    for number in range(settings.SIGN_IN_TRIES):
        answer = admin.post(reverse("account_new"), {**sent, "again_code": f"wrong-{number}"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "以后再试" in answer.content.decode()
    assert hidden(answer) == sent
    right = admin.post(reverse("account_new"), {**sent, "again_code": PASSWORD})
    assert right.status_code == 429  # the right one too
    by_page = admin.post(reverse("confirm_again"), {"again_code": PASSWORD, "next": reverse("account_new")})
    assert by_page.status_code == 429
    old = {"old_password": PASSWORD, "new_password1": "another-good-one-77", "new_password2": "another-good-one-77"}
    assert "连续输错" in admin.post(reverse("password_change"), old).content.decode()
    assert not User.objects.filter(username="lihua-7").exists()
    told = LogEntry.objects.filter(action__gte=100, timestamp__gte=timezone.now() - timedelta(minutes=10))
    names = [KINDS["factor_failed"].code] * settings.SIGN_IN_TRIES
    kept = [one for one in told.order_by("pk").values_list("action", flat=True) if one in (101, 102, 132)]
    in_the_pause = [KINDS["factor_failed"].code] * 2
    assert kept == [*names, KINDS["locked_out"].code, *in_the_pause]
    with time_machine.travel(time.time() + 200, tick=True):
        assert admin.post(reverse("account_new"), {**sent, "again_code": PASSWORD}).status_code == 302


def test_an_export_is_fetched_after_the_confirmation(admin):
    address = f"{reverse('account_list')}?export=xlsx&q="
    asked = admin.get(address)
    assert asked["Location"].startswith(reverse("confirm_again"))
    page = admin.get(asked["Location"]).content.decode()
    assert "您的登录密码" in page
    told = admin.post(asked["Location"], {"again_code": PASSWORD, "next": address})
    assert unescape(told.content.decode()).count(address) >= 1
    assert admin.get(address)["Content-Type"].startswith("application/vnd")
    assert admin.post(reverse("confirm_again"), {"next": "https://elsewhere.example/"})["Location"] == reverse("mine")


def test_files_wait_with_the_form(settings, admin):
    """The step with a file; its page is sent again without it, and it is there."""
    settings.ROOT_URLCONF = "tests.members.asking_files"
    files = [SimpleUploadedFile("甲.txt", b"one"), SimpleUploadedFile("乙.txt", b"two")]
    asked = admin.post("/taking/", {"words": "说明\r\n第二行", "files": files})
    sent = hidden(asked)
    assert sorted(default_storage.listdir("asked")[1])
    other = Client()
    other.force_login(admin.user, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        other.post("/taking/", {**sent, "again_code": PASSWORD}).json()["files"] == []
    )  # of the sender's session alone
    told = admin.post("/taking/", {**sent, "again_code": PASSWORD}).json()
    assert told == {"words": "说明\r\n第二行", "files": [["甲.txt", "one"], ["乙.txt", "two"]], "fields": ["words"]}
    assert default_storage.listdir("asked")[1] == []


def test_a_step_is_asked_by_its_flag_and_a_script_is_told(settings, year):
    settings.SECOND_FACTOR_ROLES = ["leader"]
    user, client = factories.UserFactory(roles=[Role.LEADER, Role.STAFF]), Client()
    log_in(client, user)
    enrol(client)
    proposal = factories.ProposalFactory(state="replied", number=1)
    address = reverse("proposal_step", args=[proposal.pk, "publish"])
    with time_machine.travel(time.time() + 700, tick=True):
        assert client.get(address).status_code == 200  # the question itself opens
        asked = client.post(address, {"version": proposal.version})
        assert "动态口令" in asked.content.decode()
        script = client.post(address, {"version": proposal.version}, headers={"X-Requested-With": "fetch"})
        assert script.status_code == 403
        done = client.post(address, {**hidden(asked), "again_code": digits(user)})
        assert done.status_code == 302
        urge = reverse("proposal_step", args=[proposal.pk, "select_key"])
        assert client.get(urge).status_code == 200


def test_who_has_no_right_is_refused_and_not_asked(settings, account, year):
    settings.CONFIRM_AGAIN = True
    client = account(Role.HANDLER)
    assert client.post(reverse("account_new"), NEW).status_code == 403
    assert client.get(reverse("account_list"), {"export": "xlsx"}).status_code == 403


def test_nobody_is_asked_where_it_is_off_and_has_no_second_factor(account, year):
    client = account(Role.ADMIN)
    assert client.get(reverse("account_list"), {"export": "xlsx"}).status_code == 200

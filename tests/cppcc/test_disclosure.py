"""The trail is no second door: of what a reader may not see it says who, when and which, and no question tells more."""

import io
import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.audit import disclosure
from cppcc.audit.entries import entries
from cppcc.rights import Role
from members.models import Declaration, Talk
from tests import factories

OWN = {"cppcc", "members", "proposals", "activities", "reports"}
SOUNDS_SECRET = re.compile(r"password|secret|token|salt|endpoint|otp|private|credential|recovery|session_key")


def followed():
    return [model for model in apps.get_models() if model._meta.app_label in OWN and auditlog.contains(model)]


def fields_of(model) -> set[str]:
    there = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {field.name for field in there} - disclosure.UNTOLD


def test_every_field_in_the_trail_is_declared_by_its_class():
    """A new field is masked until its class says what is shown of it (``trail.py`` of its app)."""
    faults = []
    for model in followed():
        rule = disclosure.declared().get(model)
        if rule is None:
            faults.append((model._meta.label, "is not declared"))
        elif fields_of(model) != rule.declared:
            faults.append((model._meta.label, fields_of(model) ^ rule.declared))
        elif len(rule.shown) + len(rule.masked) + len(rule.never) != len(rule.declared):
            faults.append((model._meta.label, "declares a field twice"))
    assert faults == []
    assert not set(disclosure.declared()) - set(followed())


def test_secrets_are_never_kept():
    for model in followed():
        kept = auditlog.get_model_fields(model)
        for name in disclosure.of(model).never:
            assert name in kept["exclude_fields"], (model, name)
        for field in model._meta.concrete_fields:
            if SOUNDS_SECRET.search(field.name) and field.get_internal_type() not in ("BooleanField", "DateTimeField"):
                assert field.name in disclosure.of(model).never, (model, field.name)


SECRETS = {
    "draft": "银杏暗号一", "text": "银杏暗号二", "rejected": "银杏暗号三", "reply": "银杏暗号四", "contact": "银杏暗号五",
    "declared": "银杏暗号六", "talk": "银杏暗号七", "employer": "银杏暗号八", "phone": "13900077123", "micro": "银杏暗号九",
    "title": "水杉暗号一", "email": "yinxing@example.test", "leave": "银杏暗号十一",
}  # fmt: skip


@pytest.fixture
def planted(year):
    """Records that neither an administrator nor an auditor may see, each made, changed and some deleted."""
    member = factories.MemberFactory(employer="甲", phone="13900000000")
    member.employer, member.title, member.phone = SECRETS["employer"], SECRETS["title"], SECRETS["phone"]
    member.birth = date(1961, 7, 13)
    member.save()
    draft = factories.ProposalFactory(title=SECRETS["draft"], situation="甲")
    draft.situation = SECRETS["text"]
    draft.save()
    factories.ProposalFactory(title=SECRETS["rejected"], state="submitted").members.add(member)
    factories.ReplyFactory(
        text=SECRETS["reply"], contact=SECRETS["contact"], sent_on=None, signed_on=None, checked_on=None
    )
    factories.MicroFactory(title=SECRETS["micro"], member=member).delete()
    Declaration.objects.create(
        plenary=year,
        member=member,
        kind="welfare",
        on="2024-03-01",
        title=SECRETS["declared"],
        created_by=draft.created_by,
    )
    Talk.objects.create(plenary=year, member=member, on=date(2024, 3, 1), by="甲", content=SECRETS["talk"])
    factories.AttendanceFactory(state="leave", reason=SECRETS["leave"])
    account = factories.UserFactory()
    account.email = SECRETS["email"]
    account.save()
    return draft


def sheet_words(answer) -> str:
    rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_nothing_planted_is_told_by_page_sheet_search_or_order(account, planted, role):
    reader = account(role)
    address = reverse("audit_list")
    page = reader.get(address, {"per": 100}).content.decode()
    sheet = sheet_words(reader.get(address, {"export": "xlsx"}))
    for words in SECRETS.values():
        assert words not in page
        assert words not in sheet
        found = entries(reader.user).filter(object_repr__contains=words)
        assert not any(one.open for one in found) or words == SECRETS["email"]
        asked = reader.get(address, {"q": words}).content.decode()
        assert "没有符合条件的记录" in asked, words
        assert "没有符合条件的记录" in reader.get(address, {"actor": words}).content.decode(), words
    assert "1961" not in sheet
    # who, when and which stay
    lines = [line for line in sheet.splitlines() if f"编号 {planted.pk}" in line and "\t提案\t" in line]
    assert len(lines) == 2
    assert all("内容不显示" in line for line in lines)
    found = reader.get(address, {"q": f"编号 {planted.pk}"}).content.decode()
    assert "内容不显示" in found


@pytest.mark.parametrize("role", list(Role))
def test_rows_and_search_open_the_same(account, planted, role):
    reader = account(role).user
    found = LogEntry.objects.filter(disclosure.open_entries(reader)).values_list("pk", flat=True)
    assert {one.pk for one in entries(reader) if one.open} == set(found)


def test_who_may_see_the_record_reads_what_changed_but_nothing_personal(account, planted):
    both = account(Role.STAFF, Role.ADMIN)
    sheet = sheet_words(both.get(reverse("audit_list"), {"export": "xlsx"}))
    for name in ("rejected", "reply", "declared", "talk"):
        assert SECRETS[name] in sheet, name
    for name in ("draft", "text", "phone", "employer", "title", "contact", "email"):
        assert SECRETS[name] not in sheet, name
    assert "手机有改动" in sheet or "电话有改动" in sheet


def test_what_old_rows_hold_of_secrets_is_not_told(account, planted):
    entry = LogEntry.objects.get_for_object(planted.created_by).first()
    entry.changes = {"password": ["***abc", "pbkdf2_sha256$1"], "name": ["甲", "乙"]}
    entry.action = 1
    entry.save()
    sheet = sheet_words(account(Role.AUDITOR).get(reverse("audit_list"), {"export": "xlsx"}))
    assert "pbkdf2" not in sheet
    assert "姓名：甲 → 乙" in sheet


def test_rights_are_asked_once_for_all_rows(account, planted, year):
    both = account(Role.STAFF, Role.ADMIN)

    def asked(address) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert both.get(address).status_code == 200
        return len(queries)

    for address in (reverse("audit_list"), reverse("audit_list") + "?export=xlsx"):
        asked(address)
        few = asked(address)
        factories.MemberFactory.create_batch(5)
        factories.ProposalFactory.create_batch(5, state="submitted", submitted_on=date(2024, 1, 10))
        assert asked(address) <= few + 1, address


def test_an_auditor_reads_the_trail_and_nothing_else(account, planted):
    auditor = account(Role.AUDITOR)
    for model in disclosure.declared():
        manager = model._default_manager
        if hasattr(manager, "visible_to"):
            assert manager.visible_to(auditor.user).count() == 0, model
    assert auditor.post(reverse("audit_list")).status_code == 405
    for name in ("member_list", "proposal_list", "report_list", "account_list", "dashboard"):
        assert auditor.get(reverse(name)).status_code in (403, 404), name

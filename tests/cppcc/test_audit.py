"""The trail is told in words: no key, no name of the code, no None, no password."""

import re

import pytest
from auditlog.diff import get_fields_in_model
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cppcc.audit import telling
from cppcc.audit.entries import entries
from cppcc.rights import Role
from members.models import Declaration, Member
from tests import factories
from tests.test_told import Office, some_of_everything

OF_THE_CODE = re.compile(
    r"None|content type|object id|<class|[a-z]+\.[A-Z]\w+|_id\b|\bTrue\b|\bFalse\b|\bnull\b|object \("
)


@pytest.fixture
def office(year):
    return Office(year)


def test_whatever_happens_is_told_in_words(office):
    some_of_everything(office)
    reader = factories.UserFactory(roles=[Role.STAFF, Role.ADMIN])
    for entry in [*entries(reader), *entries(factories.UserFactory(roles=[Role.AUDITOR]))]:
        for said in (telling.action(entry), telling.kind(entry), telling.about(entry), telling.changes(entry)):
            assert not OF_THE_CODE.search(said), (entry.content_type.model, said, entry.changes)
            assert said


def test_every_kind_of_record_in_the_trail_has_a_name_of_its_own():
    own = {"cppcc", "members", "proposals", "activities", "reports"}
    models = [model for model in apps.get_models() if model._meta.app_label in own and auditlog.contains(model)]
    assert [model._meta.label for model in models if not telling.HAN.search(str(model._meta.verbose_name))] == []


def test_states_choices_references_and_emptiness_are_named(office):
    declared = Declaration.objects.create(
        plenary=office.year, member=office.member(), kind="welfare", on="2024-03-01", title="助老",
        created_by=office.world["writer"],
    )  # fmt: skip
    reader = factories.UserFactory(roles=[Role.STAFF, Role.ADMIN])

    def last(record) -> LogEntry:
        return entries(reader).filter(pk=LogEntry.objects.get_for_object(record).first().pk).get()

    created = last(declared)
    said = telling.changes(created)
    assert f"委员：{declared.member}" in said
    assert "→" not in said
    assert "状态：待确认" in said
    declared.content, declared.level = "每周一次", ""
    declared.save()
    assert "情况：（空） → 每周一次" in telling.changes(last(declared))
    unit = factories.UnitFactory()
    proposal = factories.ProposalFactory(state="submitted")
    proposal.suggested_units.add(unit)
    joined = last(proposal)
    assert telling.changes(joined) == f"建议承办单位：加入 {unit}"


def test_a_password_is_neither_kept_nor_told(account, year):
    admin, user = account(Role.ADMIN), factories.UserFactory(must_change_password=False)
    admin.post(reverse("account_reset", args=[user.pk]), {"sight": ""})
    user.set_password("another-secret-55")
    user.must_change_password = True
    user.save()
    assert not LogEntry.objects.filter(changes__has_key="password").exists()
    entry = entries(admin.user).filter(object_id=user.pk, action=1).first()
    assert "下次登录须改密码：否 → 是" in telling.changes(entry)  # and when it was set
    entry.changes = {"password": ["***abc", "***def"]}
    assert telling.changes(entry) == "—"


def test_the_page_takes_the_same_queries_for_few_and_many(account, year):
    admin = account(Role.ADMIN)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(reverse("audit_list")).status_code == 200
        return len(queries)

    factories.MemberFactory.create_batch(2)
    asked()
    few = asked()
    factories.MemberFactory.create_batch(12)
    assert asked() == few


def test_the_page_shows_them(account, year):
    member = factories.MemberFactory(name="黄日志")
    page = account(Role.ADMIN).get(reverse("audit_list"), {"q": "黄日志"}).content.decode()
    assert "姓名：黄日志" in page  # an administrator reads the register, without what is personal
    assert f"界别：{member.sector}" in page
    assert "性别" not in page
    table = page[page.index("<tbody") :]
    assert not OF_THE_CODE.search(re.sub(r"<[^>]+>", " ", table[: table.index("</tbody")]))


def test_making_and_deleting_a_record_writes_down_its_own_columns_and_asks_for_no_other(member_client):
    for model in auditlog.get_models():
        own = {field.name for field in model._meta.get_fields() if field.concrete}
        read = {field.name for field in get_fields_in_model(model())} - set(
            auditlog.get_model_fields(model)["exclude_fields"]
        )
        assert read <= own, model
    member = member_client.member
    made = LogEntry.objects.get_for_object(member).get(action=LogEntry.Action.CREATE)
    assert set(made.changes) <= {field.name for field in Member._meta.concrete_fields}
    with CaptureQueriesContext(connection) as asked:
        factories.UserFactory()  # members, handlers and others point at an account
    read = {one["sql"].split(" FROM ")[1].split()[0] for one in asked if one["sql"].startswith("SELECT")}
    assert not {name for name in read if "member_" in name or "handler" in name}, read

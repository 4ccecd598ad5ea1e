"""Every edit form of the project: opened by two, changed by the first in each single field, saved by the second as it was.

The second is told, and nothing of the first's is undone. A form that is not walked here fails.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.forms.widgets import DateTimeBaseInput
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cppcc.forms import SeenFields, SeenUpdateView
from cppcc.rights import Role
from members.models import Member
from tests.browserlike import main_form, opened
from tests.edit_forms import walked


@pytest.fixture
def editors(account, year, member_client, picture):
    return walked(account(Role.STAFF), account(Role.ADMIN), member_client, year, picture)


TOLD = re.compile("已被(他人)?修改|已被他人改动|有变化|一并保留")
PASSED_BY = {"seen", "seen_version", "seen_parts", "seen_cosigners"}
ADDS = {"names", "late_reason", "outcome_title", "outcome_kind", "outcome_sent_on", "caption"}
"""Fields of the activity's form that only add something: there is nothing in them to undo."""


# --- what another person may have done to a field ------------------------------------------------------------------------
def other_value(name: str, field: forms.Field, shown: list[str]) -> list[str] | None:
    """Something else that the field takes, as a browser sends it; None where it takes nothing else."""
    if isinstance(field, forms.BooleanField):
        return [] if shown else ["on"]
    choices = getattr(field, "choices", None)
    if choices is not None:
        values = [str(getattr(key, "value", key)) for key, _ in choices if not isinstance(key, list | tuple)]
        free = [value for value in values if value and value not in shown]
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            return [*shown, free[0]] if free else shown[1:]
        return free[:1] or None
    text = shown[0] if shown else ""
    if isinstance(field.widget, DateTimeBaseInput):
        if "T" in text:
            return [(datetime.fromisoformat(text) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")]
        return [str(date.fromisoformat(text) + timedelta(days=1) if text else date(2024, 6, 1))]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return [str((Decimal(text) if text else Decimal(0)) + 1)]
    if isinstance(field, forms.EmailField):
        return ["other@example.cn"]
    if isinstance(field, forms.URLField):
        return ["https://example.cn/other"]
    if isinstance(field, forms.SlugField) or name in ("key", "username", "code"):
        return [f"{text}x"]
    if name == "reading":
        return ["gai"]
    return [f"{text}\n改" if isinstance(field.widget, forms.Textarea) else f"{text}改"]


def walk(client: Any, address: str, together: dict[str, Any]) -> list[str]:
    """What is wrong with a form, field by field."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    form, page = answer.context["form"], main_form(answer.content.decode())
    assert isinstance(form, SeenFields), address
    wrong = []
    for name, field in form.fields.items():
        if name in PASSED_BY or name in ADDS or isinstance(field, forms.FileField) or together.get(name, "") is None:
            continue
        changed = together.get(name) or {name: other_value(name, field, page.get(name, []))}
        if changed.get(name, "") is None:
            wrong.append(f"{name}: nothing else to choose")
            continue
        with transaction.atomic():
            first = client.post(address, {**page, **changed})
            if first.status_code != 302:
                wrong.append(f"{name}: the first was refused: {first.context['form'].errors.as_json()[:200]}")
            else:
                wrong += second(client, address, page, name)
            transaction.set_rollback(True)
    return wrong


def second(client: Any, address: str, page: dict[str, list[str]], name: str) -> list[str]:
    """The second saves the page as it was: told, and the form holds what the first made of the field."""
    late = client.post(address, page)
    if late.status_code == 302:  # brought together; said by the next page
        said, after = client.get(late["Location"]).content.decode(), opened(client, address)
    else:
        said, after = late.content.decode(), main_form(late.content.decode())
    wrong = [] if TOLD.search(said) else [f"{name}: the second was not told"]
    if after.get(name, []) == page.get(name, []):
        wrong.append(f"{name}: undone: {after.get(name)}")
    return wrong


@pytest.mark.one_database("what is told of two forms is Python's; two who save at once are tried on both")
def test_every_edit_form_tells_the_second_and_undoes_nothing(editors):
    wrong = []
    for name, (client, arguments, together) in editors.items():
        address = reverse(name.split()[0], args=arguments)
        wrong += [f"{name}: {one}" for one in walk(client, address, together)]
    assert not wrong, "\n".join(wrong)


def views(patterns) -> dict[str, Any]:
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            found[pattern.name] = getattr(pattern.callback, "view_class", None)
    return found


def test_no_edit_form_is_left_out(editors):
    there = {name.split()[0] for name in editors}
    edits = {
        name for name, view in views(get_resolver().url_patterns).items() if view and issubclass(view, SeenUpdateView)
    }
    assert edits <= there
    assert Member.objects.exists()


@pytest.mark.one_database("what is told of two forms is Python's; two who save at once are tried on both")
def test_a_page_that_was_told_of_a_newer_version_is_compared_all_the_same(editors):
    """As after a save by itself, or from the browser's own copy: the version alone proves nothing."""
    wrong = []
    for name, (client, arguments, together) in editors.items():
        address = reverse(name.split()[0], args=arguments)
        form, page = client.get(address).context["form"], opened(client, address)
        field = next(
            (one for one in form.fields if isinstance(form.fields[one], forms.CharField) and one not in PASSED_BY), ""
        )
        if "seen_version" not in page or not field or field in together:
            continue
        with transaction.atomic():
            client.post(address, {**page, field: other_value(field, form.fields[field], page[field])})
            late = client.post(address, {**page, "seen_version": opened(client, address)["seen_version"]})
            if not TOLD.search(late.content.decode()):
                wrong.append(name)
            transaction.set_rollback(True)
    assert not wrong


def test_every_file_of_an_edit_form_adds_or_is_compared(editors):
    adds = {"attachments", "photos", "proofs"}
    for name, (client, arguments, _) in editors.items():
        form = client.get(reverse(name.split()[0], args=arguments)).context["form"]
        files = {one for one, field in form.fields.items() if isinstance(field, forms.FileField)}
        assert files <= adds | set(getattr(form, "replaces", ())), name


def test_the_points_of_a_rule_that_another_changed_are_told_and_kept(editors):
    client, arguments, _ = editors["scheme_part line"]
    address = reverse("scheme_part", args=arguments)
    page = opened(client, address)
    client.post(address, {**page, "rates-0-first": "7.5"})
    late = client.post(address, {**page, "reading": "另一种理解"})
    assert "7.5 分" in late.content.decode()
    again = main_form(late.content.decode())
    assert (again["rates-0-first"], again["reading"]) == (["7.5"], ["另一种理解"])
    assert client.post(address, again).status_code == 302
    assert opened(client, address)["rates-0-first"] == ["7.5"]


def test_two_administrators_do_not_undo_each_others_roles(editors):
    client, arguments, _ = editors["account_edit"]
    address = reverse("account_edit", args=arguments)
    page = opened(client, address)
    client.post(address, {**page, "roles": ["staff", "handler", "leader"]})
    late = client.post(address, {**page, "name": "改名"})
    said = late.content.decode()
    assert "领导" in said
    again = main_form(said)
    assert sorted(again["roles"]) == ["handler", "leader", "staff"]
    assert again["name"] == ["改名"]
    client.post(address, again)
    assert sorted(opened(client, address)["roles"]) == ["handler", "leader", "staff"]


@pytest.mark.parametrize(("name", "upload"), [("member_edit", "picture"), ("identity", "upload")])
def test_a_file_that_another_put_there_is_not_replaced_unseen(editors, picture, name, upload):
    client, arguments, _ = editors[name]
    address = reverse(name, args=arguments)
    page = opened(client, address)
    assert client.post(address, {**page, upload: picture()}).status_code == 302
    assert "他人刚上传了新的文件" in client.post(address, {**page, upload: picture()}).content.decode()

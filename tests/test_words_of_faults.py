"""Every field of every form, register and model with wrong values: all that is said of them is said in people's words.

The messages are collected and held against what Django, the database or the code would say. Run with
``-k everything -s`` and ``READ_FAULTS=1`` they are printed, to be read.
"""

import copy
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from axes.exceptions import AxesBackendRequestParameterRequired
from django import forms
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.constraints import BaseConstraint
from django.http import QueryDict
from django.urls import reverse

from cppcc.forms.saying import faults_of, in_own_words
from cppcc.lists import registers
from cppcc.rights import Role
from tests import factories
from tests.test_dates import APPS, made
from tests.texts.test_forms import own_forms

WRONG: tuple[Any, ...] = (
    "", None, "长" * 20_001, "昨天", "2024-02-30", "0000-00-00", "99999-01-01", "74.3.1", "-1", "-0.001", "0",
    "NaN", "Infinity", "-Infinity", "1e400", "1E+10", "99999999999999999999", "1.123456789", "²", "１.５.６", "999999", "a\x00b",
    "无此项", ["无此项"], ["999999"], "true", "javascript:alert(1)", "a@", "<b>",
)  # fmt: skip
NOT_A_FILE = (
    SimpleUploadedFile("空.jpg", b""), SimpleUploadedFile("x.jpg", b"no picture"), SimpleUploadedFile("x.exe", b"MZ"),
    SimpleUploadedFile("长" * 300 + ".jpg", b"x"), None,
)  # fmt: skip
OF_THE_MACHINE = re.compile(
    r"不允许|是无效的|约束|有效的选项|有效的值|必填项|该字段|这个字段|此字段|字段|请输入|确保|无效的主键|提交的文件|提交的数据|对象的|实例|已存在"
    r"|This|[Ee]nter|[Ss]elect|[Vv]alue|field|must|[Nn]one|null|[a-z]+_[a-z_]+|%\(|\{|\}|Traceback|Error|members\.|<class"
)
"""What Django, the database and the code say: their phrases, names with an underscore, what was not filled in."""
LATIN = re.compile(r"[A-Za-z]{4,}")
ALLOWED = re.compile(
    r"http://|https://|x{4,}|javascript|[“”].*?[“”]|Excel|Word|WebP|welfare\.books|shan xiao ming|xlsx|docx"
)
"""Latin words that people read: what was typed itself, kinds of files, examples."""


SEEN = {"seen", "seen_version", "seen_parts"}
"""Fields of the page's own; a form that has no others is what others stand on."""


def of_field(field: Any, name: str, clean: Any) -> Iterator[str]:
    values = NOT_A_FILE if isinstance(field, forms.FileField) else WRONG
    several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    for wrong in values:
        if isinstance(wrong, list) and not several:
            continue
        try:
            clean(wrong)
        except ValidationError as fault:
            yield from in_own_words(fault, {name: field}, name).messages
        except TypeError:  # a value that no browser sends to this kind of field
            continue


def from_forms() -> Iterator[tuple[str, str]]:
    """Each field by itself, whatever the form needs to be made."""
    for form in own_forms():
        for name, declared in form.base_fields.items():
            field = copy.deepcopy(declared)
            for said in of_field(field, name, field.clean):
                yield f"{form.__name__}.{name}", said


def from_whole_forms(year: Any) -> Iterator[tuple[str, str]]:
    """Forms that can be made by themselves, with one wrong value in every field at once."""
    for form in own_forms():
        if not set(form.base_fields) - SEEN or (issubclass(form, forms.BaseModelForm) and form._meta.model is None):
            continue
        for wrong in WRONG:
            if not isinstance(wrong, str):
                continue
            try:
                bound = form(data=sent(form, wrong), **made(form, year))
            except (TypeError, KeyError, AttributeError):
                break  # it needs more than its data; its fields are asked one by one
            try:
                errors = bound.errors
            except (ObjectDoesNotExist, AxesBackendRequestParameterRequired):  # it stands on a record, or on a request
                break
            for name, said in errors.items():
                for words in said:
                    yield f"{form.__name__}.{name}", words


def sent(form: Any, wrong: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(dict.fromkeys(form.base_fields, wrong))
    return data


def filled_in() -> set[tuple[Any, str]]:
    """The fields of models that some form or register holds."""
    model_forms = [form for form in own_forms() if issubclass(form, forms.BaseModelForm) and form._meta.model]
    found = {(form._meta.model, name) for form in model_forms for name in form.base_fields}
    return found | {(one.model, name) for one in registers._registers.values() for name in one.fields}


def from_models() -> Iterator[tuple[str, str]]:
    held = filled_in()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            record = model()
            if (model, field.name) in held and not isinstance(field, models.FileField):
                for said in of_field(field, field.name, lambda wrong, f=field, r=record: f.clean(wrong, r)):
                    yield f"{model.__name__}.{field.name}", said


def from_registers(account: Any, year: Any) -> Iterator[tuple[str, str]]:
    staff = account(Role.STAFF, Role.ADMIN)
    for slug in registers.slugs():
        for wrong in ("", "x" * 3000, "昨天", "-1", "NaN", "1e400", "99999999999999999999", "无此项"):
            fields = registers._registers[slug].fields
            page = staff.post(reverse("register_new", args=[slug]), dict.fromkeys(fields, wrong))
            for name, said in page.context["form"].errors.items() if page.context else ():
                for words in said:
                    yield f"{slug}.{name}", words
        if registers._registers[slug].importable:
            yield from from_records(slug)


def from_records(slug: str) -> Iterator[tuple[str, str]]:
    """As the import asks: the record as a whole, empty and full of wrong things."""
    register = registers._registers[slug]
    for value in (None, "", "x" * 500, -1):
        plain = [name for name in register.fields if not register.model._meta.get_field(name).is_relation]
        record = register.model(**dict.fromkeys(plain, value))
        try:
            record.full_clean()
        except ValidationError as fault:
            for name, said in faults_of(record, fault).items():
                for words in said:
                    yield f"{slug}.{name}", words
        except (TypeError, ValueError):  # what the import reads by kind before
            continue


def machine_words(words: str) -> str:
    plain = ALLOWED.sub("", words)
    found = OF_THE_MACHINE.search(plain) or LATIN.search(plain)
    return found.group() if found else ""


def judged(said: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    if os.environ.get("READ_FAULTS"):
        seen: dict[str, str] = {}
        for place, words in sorted(said):
            seen.setdefault(words, place)
        for words, place in sorted(seen.items()):
            sys.stdout.write(f"{words[:140]}    {place}\n")
    return sorted((place, words[:160], machine_words(words)) for place, words in said if machine_words(words))


@pytest.mark.one_database("what fields say is Python's; that values reach a server is asked by incoming/test_asked")
def test_everything_that_is_said_of_a_field_is_in_peoples_words(account, year):
    factories.ActivityFactory(), factories.MemberFactory()
    said = {*from_forms(), *from_whole_forms(year), *from_models(), *from_registers(account, year)}
    assert len(said) > 500
    assert judged(said) == []


def constraints() -> list[tuple[type[models.Model], BaseConstraint]]:
    own = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [(model, one) for model in own for one in model._meta.constraints]


@pytest.mark.parametrize(("model", "constraint"), constraints(), ids=lambda one: getattr(one, "name", ""))
def test_every_constraint_says_what_stands_against_the_row(model, constraint):
    words = str(constraint.violation_error_message)
    assert constraint.violation_error_message != constraint.default_violation_error_message
    assert machine_words(words) == ""
    assert words.endswith("。")

"""What is wrong with a field, in people's words: Django's own and the database's are not shown to anybody.

Faults of Django carry a code and lazy words; faults of this project carry words of their own, which stay as they are. So the
words of a kind of fault stand here once, for forms, registers and imports alike. Words of constraints stand on the models.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.functional import Promise

CHOICES = (forms.ChoiceField, forms.ModelChoiceField, models.ForeignKey)
MOMENTS = (forms.DateTimeField, models.DateTimeField)
NUMBERS = (forms.DecimalField, forms.FloatField, models.DecimalField, models.FloatField)
INVALID: tuple[tuple[tuple[type[Any], ...], str], ...] = (
    (MOMENTS, "{label}不是有效的日期时间，请写成 2024-03-01 09:30。"),
    ((forms.DateField, models.DateField), "{label}不是有效的日期，请写成 2024-03-01。"),
    ((forms.TimeField, models.TimeField), "{label}不是有效的时间，请写成 09:30。"),
    (NUMBERS, "{label}请填数字。"),
    ((forms.IntegerField, models.IntegerField), "{label}请填整数。"),
    ((forms.EmailField, models.EmailField), "{label}不是有效的邮箱地址。"),
    ((forms.URLField, models.URLField), "{label}不是有效的网址，请从 http:// 或 https:// 写起。"),
    ((forms.SlugField, models.SlugField), "{label}只能用字母、数字、下划线和短横线。"),
    ((forms.FileField,), "{label}没有传上来，请重新选择文件。"),
    ((models.ForeignKey, forms.ModelChoiceField), "{label}的选项无效，请重新选择。"),
)
MISSING = ("required", "blank", "null")
WORDS = {
    "invalid_choice": "{label}的选项无效，请重新选择。",
    "invalid_pk_value": "{label}的选项无效，请重新选择。",
    "invalid_list": "{label}的选项无效，请重新选择。",
    "list": "{label}的选项无效，请重新选择。",
    "max_length": "{label}最多 {limit_value} 字，现有 {show_value} 字，请删减。",
    "min_length": "{label}至少 {limit_value} 字，现有 {show_value} 字。",
    "max_value": "{label}不能大于 {limit_value}。",
    "min_value": "{label}不能小于 {limit_value}。",
    "step_size": "{label}须是 {limit_value} 的倍数。",
    "max_digits": "{label}最多 {max} 位数字。",
    "max_decimal_places": "{label}最多 {max} 位小数。",
    "max_whole_digits": "{label}的整数部分最多 {max} 位。",
    "overflow": "{label}不是有效的日期，请写成 2024-03-01。",
    "invalid_date": "{label}不是有效的日期，请写成 2024-03-01。",
    "invalid_datetime": "{label}不是有效的日期时间，请写成 2024-03-01 09:30。",
    "null_characters_not_allowed": "{label}里有不能保存的字符，请删去后重填。",
    "unique": "已有相同的{label}，请核对。",
    "unique_for_date": "同一天已有相同的{label}，请核对。",
    "missing": "{label}没有传上来，请重新选择文件。",
    "empty": "{label}是空文件，请重新选择。",
    "invalid_image": "{label}不是图片，或图片已损坏。",
    "contradiction": "{label}请上传新文件，或勾选清除，不能同时。",
    "unique_together": "已有{field_labels}都相同的记录，请核对。",
}


STALE = "页面的内容不完整，请刷新后再填。"
"""Of what the page itself sends, which nobody sees."""


def leaves(fault: ValidationError) -> Iterator[tuple[str, ValidationError]]:
    """Each single fault with the name of its field ("" where none is said)."""
    if hasattr(fault, "error_dict"):
        for name, within in fault.error_dict.items():
            for one in within:
                yield ("" if name == NON_FIELD_ERRORS else name), one
    else:
        for one in fault.error_list:
            yield "", one


def in_own_words(fault: ValidationError, fields: Any, name: str = "") -> ValidationError:
    """The same fault, what Django says in it said anew. ``fields``: form or model fields by name."""
    for place, one in leaves(fault):
        field = fields.get(place or name)
        if isinstance(one.message, Promise) and (words := _words(one, field, place or name)):
            one.message, one.params = words, None
    return fault


def _words(fault: ValidationError, field: Any, name: str) -> str:
    """Words of ours; "" where Django's stand (of passwords)."""
    if isinstance(getattr(field, "widget", None), forms.HiddenInput):
        return STALE
    said = _shape(fault.code or "", field)
    known: dict[str, Any] = {key: value for key, value in (fault.params or {}).items() if isinstance(key, str)}
    try:
        return said.format(**{**known, "label": label_of(field, name)})
    except KeyError:
        return ""


def _shape(code: str, field: Any) -> str:
    if code in MISSING:
        chosen = isinstance(field, CHOICES) or bool(getattr(field, "choices", None))
        return "请选择{label}。" if chosen or isinstance(field, forms.FileField) else "请填写{label}。"
    if code == "invalid":
        return next((words for kinds, words in INVALID if isinstance(field, kinds)), "{label}填写有误，请核对。")
    return WORDS.get(code, "")


def label_of(field: Any, name: str = "") -> str:
    """What the person calls the field."""
    return str(getattr(field, "label", None) or getattr(field, "verbose_name", None) or name or "此项")


def faults_of(record: models.Model, fault: ValidationError) -> dict[str, list[str]]:
    """What ``full_clean`` found wrong with a record, in people's words, by field ("" for the record as a whole)."""
    fields = {one.name: one for one in record._meta.get_fields() if isinstance(one, models.Field)}
    found: dict[str, list[str]] = {}
    for name, one in leaves(in_own_words(fault, fields)):
        found.setdefault(name, []).extend(one.messages)
    return found

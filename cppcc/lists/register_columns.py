"""The columns of a register's book: each field of the table, out and in."""

from typing import Any

from django.db import models

from cppcc.sheets import In, field_column, key_column

ALSO: dict[str, tuple[str, ...]] = {
    "名称": ("单位名称", "机构名称", "全称", "名字"),
    "日期": ("时间", "登记日期", "发生日期"),
    "委员": ("委员姓名", "姓名"),
    "类别": ("类型", "种类", "分类"),
    "数量": ("数值", "金额", "人数"),
    "年度": ("年份", "所属年度"),
    "事项": ("内容", "摘要", "事由"),
    "标题": ("题目", "名称"),
    "单位": ("单位名称", "承办单位"),
    "承办单位": ("单位", "单位名称"),
}
"""What offices call a field of that name."""


def columns_of(model: type[models.Model], names: tuple[str, ...]) -> tuple[In, ...]:
    """A column for each of the fields."""
    found = []
    for name in names:
        one: Any = model._meta.get_field(name)
        heading = str(one.verbose_name)
        needed = not one.blank and not one.has_default() and not isinstance(one, models.BooleanField)
        value = field_column(model, name).value
        found.append(In(name, heading, value, also=ALSO.get(heading, ()), needed=needed, example=example_of(one)))
    return tuple(found)


def example_of(one: Any) -> Any:
    if isinstance(one, models.BooleanField):
        return "是"
    if isinstance(one, models.DateField):
        return "" if one.blank else "2024-03-01"
    if one.is_relation:
        return "" if one.null else "（填写名称）"
    if one.choices:
        return str(one.choices[0][1])
    if isinstance(one, models.DecimalField | models.IntegerField):
        return "" if one.blank or one.null else 1
    return "" if one.blank else "示例"


KEY = key_column()

"""What the database refused at the end of an import, in words that are true of it."""

from django.apps import apps
from django.db import IntegrityError

TWICE = ("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
"""How the databases name what must be there once: the state of PostgreSQL, the names of SQLite."""


def refusal(error: IntegrityError) -> str:
    """The same record twice was entered by somebody at this moment; anything else is a rule that a row breaks."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in TWICE or getattr(cause, "sqlite_errorname", None) in TWICE:
        return "导入的同时，有人登记了相同的记录，没有导入。请重新试读。"
    rule = _rule(str(error))
    return f"表格中有一行不合系统的规定，没有导入{f'：{rule}' if rule else '。'}请改正后重新上传；看不出是哪一行的，请联系系统管理员。"


def _rule(said: str) -> str:
    """What the constraint that an error names says to people; "" where it names none."""
    for model in apps.get_models():
        for one in model._meta.constraints:
            if one.name in said:
                return str(one.violation_error_message)
    return ""

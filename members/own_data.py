"""A person's own data, as a file: JSON for programs, sheets for people; nothing of anybody else.

Which records are a person's own is declared by each app (``cppcc.personal.own``).
"""

import io
import json
import zipfile
from typing import Any

from cppcc import personal
from cppcc.calendar import clock
from cppcc.sheets import Sheet, workbook
from members.models import Member, User

MOST = 5000
"""Records of a kind at most."""


def gathered(user: User) -> dict[str, list[dict[str, str]]]:
    """By kind, each record by the names of its fields, as it is shown."""
    member = Member.objects.filter(user=user).first()
    return {
        one.title: [_said(row, one.fields) for row in one.rows(user, member)[:MOST]] for one in personal.every_own()
    }


def _said(row: Any, fields: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for name in fields:
        shown = getattr(row, f"get_{name}_display", None)
        value = shown() if shown else getattr(row, name)
        found[str(row._meta.get_field(name).verbose_name)] = "" if value is None else str(value)
    return found


def packed(user: User) -> bytes:
    """The zip: 本人数据.json and 本人数据.xlsx."""
    data = gathered(user)
    sheets = [
        Sheet(title, tuple(rows[0]), [tuple(row.values()) for row in rows]) for title, rows in data.items() if rows
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        said = {"导出时间": clock.now().isoformat(timespec="seconds"), **data}
        file.writestr("本人数据.json", json.dumps(said, ensure_ascii=False, indent=2))
        file.writestr("本人数据.xlsx", workbook(*sheets))
    return out.getvalue()

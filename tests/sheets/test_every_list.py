"""What every list's sheet says: the rows, order and values of the page, numbers as numbers, days as days, no query a cell."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from openpyxl import load_workbook

from cppcc.lists import exporting
from cppcc.models import ListExport
from cppcc.rights import Role
from cppcc.sheets import importer_of, keys, rows_of, sheet_of, workbook
from cppcc.vocabularies import kept_once
from members import importing as members
from members.models import Assessment, PlenaryYear, User
from proposals import importing as proposals
from tests import factories
from tests.sheets.lists import address, names

LISTS = names()
ADMINS = ("account_list", "audit_list", "trouble_list", "incident_list", "mail_list")


def opened(name, part):
    """The list's page as the worker opens it, for an account that may."""
    if name == "assessment":
        part = Assessment.objects.values_list("pk", flat=True).first()
    roles = [Role.ADMIN] if name in ADMINS else [Role.STAFF, Role.ADMIN] if name == "register_list" else [Role.STAFF]
    user = factories.UserFactory(roles=roles)
    query = "year=2024" if name not in ("register_list", "account_list") else ""
    path = address(name, part)
    asked = ListExport(user=user, place=name, path=path, query=query, year=year_key(), title=name)
    return exporting.page_of(asked, User.objects.get(pk=user.pk)), f"{path}?{query}"


def year_key():
    return PlenaryYear.objects.get(year=2024).pk


def shown(value):
    """A sheet's value as the page writes it."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


APART = {
    ("proposal_list", "编号"): lambda value: f"第{value:03d}号" if value else "未编号",
    ("proposal_list", "年度"): lambda value: None,  # the page names the session
    ("proposal_list", "主办单位"): lambda value: None,  # the page shows those that answer separately in the same column
    ("audit_list", "时间"): lambda value: f"{value:%Y-%m-%d %H:%M:%S}",
    ("bin_list", "保留至"): lambda value: f"{value:%Y-%m-%d}",
    ("mail_list", "下次"): lambda value: f"{value:%m-%d %H:%M}" if value else "—",
    ("task_list", "季度"): shown,
}
"""Columns that a sheet holds as a number or a day where the page writes words; None: compared elsewhere."""


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_a_sheet_says_what_its_list_shows(demo_year, name, part):
    page, query = opened(name, part)
    client = Client()
    client.force_login(page.request.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(query)
    assert answer.status_code == 200
    table = answer.context["table"]
    rows = page.exported(page.found())
    assert exporting.count_of(rows) == table.paginator.count
    headings = {column.heading: column for column in page.columns()}
    assert len(headings) == len(page.columns()), "a heading twice"
    for row, record in zip(table.page.object_list, rows[:20], strict=False):
        for column, cell in row.items():
            said = str(column.header)
            if said not in headings:
                continue
            value = headings[said].value(record)
            wanted = APART.get((name, said), shown)(value)
            if wanted is not None:
                assert plain(cell).startswith(wanted.strip()), (said, cell, value)


def plain(cell):
    if isinstance(cell, bool):
        return "是" if cell else "否"
    text = strip_tags(str(cell)).strip()
    return {"True": "是", "False": "否", "✔": "是", "✘": "否"}.get(text, text)


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_no_cell_of_a_sheet_asks_a_query(demo_year, name, part):
    page, _ = opened(name, part)
    columns, rows = page.columns(), page.found()
    with kept_once():  # as in a request and in a job
        list(rows_of(columns, page.exported(rows)[:2]))
        with CaptureQueriesContext(connection) as few:
            list(rows_of(columns, page.exported(rows)[:80]))  # enough that each relation is met
        with CaptureQueriesContext(connection) as many:
            list(rows_of(columns, page.exported(rows)[:800]))
    assert len(many) <= max(len(few), 1), [query["sql"][:200] for query in many][-3:]


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_days_and_numbers_are_days_and_numbers(demo_year, name, part):
    page, query = opened(name, part)
    client = Client()
    client.force_login(page.request.user, backend="django.contrib.auth.backends.ModelBackend")
    rows = page.found()
    if exporting.is_long(rows):
        assert client.get(f"{query}&export=xlsx")["Location"] == f"{query}&export=choose"
        return
    records = list(page.exported(rows))  # before the sheet: that it was taken stands in the trail
    sheet = load_workbook(io.BytesIO(client.get(f"{query}&export=xlsx").content)).active
    columns = exporting.chosen(page.columns(), None)
    assert [cell.value for cell in sheet[1]] == [column.heading for column in columns]
    for cells, record in zip(sheet.iter_rows(min_row=2), records, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            value = column.value(record)
            kind = "d" if isinstance(value, date) else "n" if isinstance(value, int | float | Decimal | None) else "s"
            assert cell.data_type in (kind, "inlineStr" if kind == "s" else kind), (column.heading, value, cell.value)
            assert cell.data_type != "f"


@pytest.mark.parametrize("name", ["member_list", "proposal_list", "register_list"])
def test_the_headings_of_an_import_stand_in_the_sheet(demo_year, name):
    if name == "register_list":
        page, _ = opened(name, "welfare")
        taken = importer_of("register:welfare").headings()
    else:
        page, _ = opened(name, "")
        taken = {"member_list": members.HEADINGS, "proposal_list": proposals.HEADINGS}[name]
    offered = [column.heading for column in page.columns()]
    assert [heading for heading in offered if heading in taken] == list(taken)
    assert offered[-1] == keys.HEADING


def test_the_register_comes_back_as_it_went_out(demo_year):
    page, _ = opened("member_list", "")
    rows = page.found()
    sheet = members.read(workbook(sheet_of("委员", page.columns(), page.exported(rows))))
    assert sheet.faults == []
    assert [row.changes for row in sheet.rows] == []
    assert sheet.same == rows.count()

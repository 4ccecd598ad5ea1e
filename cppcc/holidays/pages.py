"""The page that keeps a year's holidays: pasted, looked at, kept."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc.calendar import clock, workdays
from cppcc.forms import PlainWords, whole_number
from cppcc.holidays.reading import Notice, read
from cppcc.models import CalendarYear
from cppcc.rights import Role
from cppcc.rights.pages import RoleRequiredMixin

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})
CHANGED = "这一年的放假安排在您打开之后已被他人修改，本次没有保存。请看过最新的再存。"


class NoticeForm(PlainWords, forms.Form):
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    notice = forms.CharField(
        label="国务院办公厅通知全文",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="粘贴“关于某年部分节假日安排的通知”，系统读出放假和调休上班的日期，核对后再保存。",
    )
    found = Notice()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("year") and data.get("notice"):
            self.found = read(data["notice"], data["year"])
            for fault in self.found.faults:
                self.add_error("notice", fault)
            if workdays.in_package(data["year"]):
                self.add_error("year", f"{data['year']} 年的放假安排系统已经收录，不需要录入。")
        return data


class Holidays(RoleRequiredMixin, View):
    """Which years are known, and one more from its notice: the first press shows what was read, the second keeps it."""

    roles = KEEPERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, NoticeForm(initial={"year": clock.today().year + 1}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticeForm(request.POST)
        if not form.is_valid():
            return self.page(request, form)
        year = form.cleaned_data["year"]
        if "keep" not in request.POST:
            return self.page(request, form, read_now=True)
        if not keep(year, form.cleaned_data["notice"], form.found, whole_number(request.POST.get("seen"), digits=9)):
            form.add_error(None, CHANGED)
            return self.page(request, form)
        messages.success(request, f"{year} 年放假安排已保存，工作日即按此计算。")
        return redirect("holidays")

    def page(self, request: HttpRequest, form: NoticeForm, read_now: bool = False) -> HttpResponse:
        year = form.cleaned_data.get("year") if form.is_bound else None
        rows = list(CalendarYear.objects.all())
        context = {
            "title": "放假安排",
            "form": form,
            "rows": [(row, stretches([date.fromisoformat(day) for day in row.holidays])) for row in rows],
            "package_until": last_known(clock.today().year),
            "holidays": stretches(form.found.holidays) if read_now else (),
            "makeup": form.found.makeup,
            "seen": next((row.version for row in rows if row.year == year), 0),
        }
        return render(request, "cppcc/holidays.html", context)


def last_known(year: int) -> int:
    """The last year that the program knows by itself, looked for from a year on."""
    while not workdays.in_package(year):
        year -= 1
    while workdays.in_package(year + 1):
        year += 1
    return year


def stretches(days: list[date]) -> list[tuple[date, date, int]]:
    """Days in a row as first, last, number."""
    found = []
    for _, group in groupby(enumerate(days), lambda pair: pair[1].toordinal() - pair[0]):
        row = [day for _, day in group]
        found.append((row[0], row[-1], len(row)))
    return found


def keep(year: int, text: str, found: Notice, seen: int) -> bool:
    """Keep a year as it was read, if nobody changed it since the version that was seen (0: none was there)."""
    with transaction.atomic():
        row = CalendarYear.objects.select_for_update().filter(year=year).first() or CalendarYear(year=year, version=0)
        if row.version != seen:
            return False
        row.holidays = [str(day) for day in found.holidays]
        row.makeup = [str(day) for day in found.makeup]
        row.notice = text
        row.bump()
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # somebody made the same year at the same moment
            return False
        transaction.on_commit(workdays.forget)
    return True

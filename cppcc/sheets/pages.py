"""The one page that imports a table: template, dry run with faults by cell, then the import itself."""

import hashlib
import re
import uuid
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from cppcc.files import checked_document
from cppcc.forms import PlainWords
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets.writing import xlsx_response

TOKEN = re.compile(r"^[0-9a-f]{32}$")
FOLDER = "imports"


class ImportForm(PlainWords, forms.Form):
    file = forms.FileField(label="Excel 表格", help_text="先下载模板，按表头填写。上传后先试读，不会直接写入。")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not str(upload.name).lower().endswith(".xlsx"):
            raise forms.ValidationError("请上传 xlsx 格式的表格。")
        return checked_document(upload)


class ImportView(RoleRequiredMixin, View):
    """Subclasses say how to read and write. The checked file waits under a token of this session.

    ``read`` gives an object with ``faults``, ``tidied`` and ``rows`` (what there is to write).
    """

    title: ClassVar[str]
    session_key: ClassVar[str]
    headings: ClassVar[tuple[str, ...]]
    example: ClassVar[tuple[Any, ...]]
    list_name: ClassVar[str]
    unit: ClassVar[str] = "条"

    def read(self, content: bytes) -> Any:
        raise NotImplementedError

    def write(self, sheet: Any) -> str:
        """Import all or nothing. Returns what was done, in words."""
        raise NotImplementedError

    def outline(self, sheet: Any) -> tuple[str, list[str]]:
        """What the import would do, in words, and some of its rows."""
        raise NotImplementedError

    def sight(self, sheet: Any) -> str:
        """A digest of what the dry run said: the import does that, or asks again."""
        rows = [(str(getattr(row, "name", "")), list(getattr(row, "changes", ()))) for row in sheet.rows]
        return hashlib.sha256(repr((self.outline(sheet), rows)).encode()).hexdigest()[:16]

    def back_url(self) -> str:
        return reverse(self.list_name)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("template"):
            return xlsx_response(f"{self.title}模板", self.headings, [self.example])
        return self.page(ImportForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "confirm" in request.POST:
            return self.confirm()
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        content = form.cleaned_data["file"].read()
        sheet = self.read(content)
        token = ""
        if not sheet.faults and sheet.rows:
            token = uuid.uuid4().hex
            default_storage.save(_place(token), ContentFile(content))
            request.session[self.session_key] = token
        return self.page(ImportForm(), sheet, token)

    def confirm(self) -> HttpResponse:
        request = self.request
        token = request.POST.get("token", "")
        if not TOKEN.match(token) or request.session.get(self.session_key) != token:
            messages.error(request, "这次导入已经完成或已失效，请重新上传。")
            return redirect(request.path)
        if not default_storage.exists(_place(token)):
            messages.error(request, "试读的文件已过期，请重新上传。")
            return redirect(request.path)
        with default_storage.open(_place(token), "rb") as file:
            sheet = self.read(file.read())
        if sheet.faults:
            return self.page(ImportForm(), sheet)
        if request.POST.get("sight", self.sight(sheet)) != self.sight(sheet):
            messages.error(request, "试读之后，系统中的记录有变化。下面是现在的结果，核对后再次确定。")
            return self.page(ImportForm(), sheet, token)
        done = self.write(sheet)
        del request.session[self.session_key]
        default_storage.delete(_place(token))
        messages.success(request, done)
        return redirect(self.back_url())

    def page(self, form: ImportForm, sheet: Any = None, token: str = "") -> HttpResponse:
        context: dict[str, Any] = {"title": self.title, "form": form, "headings": self.headings, "unit": self.unit}
        context.update(sheet=sheet, token=token, back_url=self.back_url())
        if sheet is not None and not sheet.faults:
            context["outline"], context["some"] = self.outline(sheet)
            context["sight"] = self.sight(sheet)
        return render(self.request, "cppcc/import.html", context)


def _place(token: str) -> str:
    return f"{FOLDER}/{token}.xlsx"

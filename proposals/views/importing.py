"""Import of earlier years: template, dry run with faults by cell, then the import itself."""

import re
import uuid

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc.access import RoleRequiredMixin
from cppcc.roles import OFFICE
from cppcc.xlsx import xlsx_response
from proposals import importing
from proposals.forms.importing import ImportForm

TOKEN = re.compile(r"^[0-9a-f]{32}$")


def _place(token: str) -> str:
    return f"imports/{token}.xlsx"


class ProposalImport(RoleRequiredMixin, View):
    """The checked file waits under a token of this session until it is confirmed."""

    roles = OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("template"):
            example = [
                2023,
                1,
                "关于示例事项的提案",
                "张三、李四",
                "社会建设",
                "情况……",
                "建议……",
                "区民政局",
                "2023-01-08",
                "2023-01-20",
                "2023-04-10",
                "A",
                "满意",
            ]
            return xlsx_response("提案导入模板", importing.HEADINGS, [example])
        return self.page(request, ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "confirm" in request.POST:
            return self.confirm(request)
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(request, form)
        content = form.cleaned_data["file"].read()
        sheet = importing.read(content)
        token = ""
        if not sheet.faults and sheet.rows:
            token = uuid.uuid4().hex
            default_storage.save(_place(token), ContentFile(content))
            request.session["proposal_import"] = token
        return self.page(request, ImportForm(), sheet=sheet, token=token)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("token", "")
        if not TOKEN.match(token) or request.session.get("proposal_import") != token:
            messages.error(request, "这次导入已经完成或已失效，请重新上传。")
            return redirect("proposal_import")
        with default_storage.open(_place(token), "rb") as file:
            sheet = importing.read(file.read())
        if sheet.faults:
            return self.page(request, ImportForm(), sheet=sheet)
        done = importing.write(sheet, request.user)
        del request.session["proposal_import"]
        default_storage.delete(_place(token))
        messages.success(request, f"已导入 {done} 件提案，{sheet.known} 件此前已有、没有改动。")
        return redirect("proposal_list")

    def page(self, request: HttpRequest, form: ImportForm, **more: object) -> HttpResponse:
        context = {"title": "导入往年提案", "form": form, "headings": importing.HEADINGS, **more}
        return render(request, "proposals/import.html", context)

"""The one page that imports a book: upload, what its columns mean, the dry run by cell, the import, and taking it back."""

import os
import uuid
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from cppcc.books.shape import Unreadable
from cppcc.files import room_for, scanned, shown_name
from cppcc.forms import PlainWords
from cppcc.models import Import
from cppcc.rights import Refused
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import runs
from cppcc.sheets.importer import Importer
from cppcc.sheets.writing import Sheet, workbook_response
from cppcc.texts import file_name

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".csv", ".txt", ".ods", ".et")
MOST_BYTES = 20_000_000
NOWHERE = "—— 不导入 ——"


class ImportForm(PlainWords, forms.Form):
    file = forms.FileField(
        label="表格文件",
        help_text="Excel（xlsx、xls）、WPS、ods 或 csv。可以直接用本单位自己的表格，上传后先核对各列、试读，不会直接写入。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(
                f"表格有 {upload.size / 1048576:.0f} MB，超过 {MOST_BYTES // 1_000_000} MB 的上限，请删去图片和多余的工作表，或分次导入。"
            )
        room_for(upload)
        scanned(upload, shown_name(upload))
        return upload


class ImportView(RoleRequiredMixin, View):
    """Subclasses name their importer and the list to go back to. A book is its bringer's own: others get 404."""

    polled = True
    importer: ClassVar[Importer]
    list_name: ClassVar[str]
    file_forms = (ImportForm,)

    def the_importer(self) -> Importer:
        return self.importer

    def back_url(self) -> str:
        return reverse(self.list_name)

    # --- asking ----------------------------------------------------------------------------------------------------
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one = self.the_importer()
        if request.GET.get("template"):
            shown = [column for column in one.every_column() if column.shown]
            rows = [tuple(column.example for column in shown)]
            return workbook_response(
                f"{one.title}模板", Sheet(one.title, tuple(column.heading for column in shown), rows)
            )
        if "book" not in request.GET:
            return self.page(ImportForm())
        return self.page(ImportForm(), self.run(request.GET["book"]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "book" not in request.POST:
            return self.bring()
        run = self.run(request.POST["book"])
        job = runs.job_of(run)
        if job is not None and job.active:
            return redirect(self.place(run))
        try:
            if "choose" in request.POST:
                self.choose(run)
            elif "confirm" in request.POST:
                return self.confirm(run)
            elif "undo" in request.POST:
                self.undo(run)
        except (Refused, Unreadable) as words:
            messages.error(request, str(words))
        return redirect(self.place(run))

    def run(self, token: str) -> Import:
        """The book of this address; 404 where it is another's or of another import."""
        try:
            wanted = uuid.UUID(token)
        except ValueError:
            raise Http404 from None
        found = Import.objects.filter(token=wanted, kind=self.the_importer().kind, user=self.request.user.pk).first()
        if found is None:
            raise Http404
        return found

    def place(self, run: Import) -> str:
        return f"{self.request.path}?book={run.token}"

    # --- the steps -------------------------------------------------------------------------------------------------
    def bring(self) -> HttpResponse:
        form = ImportForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.page(form)
        upload = form.cleaned_data["file"]
        run = Import(kind=self.the_importer().kind, user=self.request.user)  # type: ignore[misc]  # logged in
        run.name = file_name(os.path.basename(str(upload.name)))[:200]
        run.file.save(f"{run.token.hex}.book", ContentFile(upload.read()), save=False)
        try:
            if runs.in_background(run):
                run.save()
                runs.ask(run, "look")
            else:
                runs.look(run)
                self.go_on(run)
        except Unreadable as words:
            run.file.storage.delete(str(run.file.name))
            form.add_error("file", str(words))
            return self.page(form)
        return redirect(self.place(run))

    def choose(self, run: Import) -> None:
        if run.state in (Import.State.DONE, Import.State.UNDONE):
            raise Refused("这张表格已经导入。要再导入一次，请重新上传。")
        given = {name: str(value) for name, value in self.request.POST.items()}
        columns = {name.removeprefix("column-"): value for name, value in given.items() if name.startswith("column-")}
        fixed = {name.removeprefix("all-"): value.strip() for name, value in given.items() if name.startswith("all-")}
        runs.choose(run, columns, given.get("sheet", ""), fixed)
        self.go_on(run)

    def go_on(self, run: Import) -> None:
        """The dry run, where nothing is left to ask."""
        if runs.questions(run):
            return
        if runs.in_background(run):
            runs.ask(run, "try")
        else:
            runs.attempt(run)

    def confirm(self, run: Import) -> HttpResponse:
        sight = self.request.POST.get("sight", "")
        if runs.in_background(run) and run.state == Import.State.TRIED:
            runs.ask(run, f"write:{sight[:16]}")
            return redirect(self.place(run))
        done = runs.carry_out(run, sight)
        if not done:
            run.refresh_from_db()
            messages.error(self.request, run.said["moved"])
            return redirect(self.place(run))
        messages.success(self.request, done)
        return redirect(self.place(run))

    def undo(self, run: Import) -> None:
        if len(run.written) > runs.SMALL_ROWS:
            runs.ask(run, "undo")
            return
        runs.undo(run)
        messages.success(self.request, "已撤销这次导入，各条记录恢复到导入之前。")

    # --- showing ---------------------------------------------------------------------------------------------------
    def page(self, form: ImportForm, run: Import | None = None) -> HttpResponse:
        one = self.the_importer()
        context: dict[str, Any] = {
            "title": one.title,
            "form": form,
            "help": one.help,
            "columns": one.every_column(),
            "unit": one.unit,
            "back_url": self.back_url(),
            "run": run,
        }
        if run is None:
            mine = Import.objects.filter(kind=one.kind, user=self.request.user.pk)
            context["earlier"] = [(each, self.place(each)) for each in mine.exclude(state=Import.State.BROUGHT)[:5]]
        else:
            context.update(self.shown(one, run))
        part = getattr(self.request, "htmx", False) and run is not None
        return render(self.request, "cppcc/_import_run.html" if part else "cppcc/import.html", context)

    def shown(self, one: Importer, run: Import) -> dict[str, Any]:
        """What the page says of a book."""
        asked = runs.questions(run) if run.found and run.state == Import.State.BROUGHT else []
        found = run.found
        mapped = [
            {
                "index": index,
                "letter": runs.letter(index),
                "heading": heading,
                "samples": [sample for sample in found["samples"][index] if sample],
                "field": run.columns.get(str(index), ""),
            }
            for index, heading in enumerate(found.get("headings", ()))
            if heading
        ]
        return {
            "job": runs.job_of(run),
            "place": self.place(run),
            "questions": asked,
            "mapped": mapped,
            "left_out": [each["heading"] for each in mapped if not each["field"]],
            "nowhere": NOWHERE,
            "fields": one.headings(),
            "absent": [
                (name, found.get("fixed", {}).get(name, ""))
                for name in one.needed()
                if name not in run.columns.values()
            ],
            "sheets": [
                (name, f"{name}（{rows} 行{'，隐藏' if hidden else ''}）")
                for name, hidden, _, rows in found.get("sheets", ())
            ],
            "open": run.state in (Import.State.BROUGHT, Import.State.TRIED),
            "undoable": runs.undoable(run),
            "said": run.said,
        }

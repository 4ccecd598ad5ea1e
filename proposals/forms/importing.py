"""The spreadsheet of earlier years."""

from typing import Any

from django import forms

from cppcc.uploads import checked_document
from cppcc.words import PlainWords


class ImportForm(PlainWords, forms.Form):
    file = forms.FileField(label="Excel 表格", help_text="先下载模板，按表头填写。上传后先试读，不会直接写入。")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not str(upload.name).lower().endswith(".xlsx"):
            raise forms.ValidationError("请上传 xlsx 格式的表格。")
        return checked_document(upload)

"""The import page of a register that offers one."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from cppcc.lists.register_sheets import RegisterImporter
from cppcc.lists.registers import RegisterMixin
from cppcc.sheets import Importer, importer_of
from cppcc.sheets.pages import ImportView


class RegisterImport(RegisterMixin, ImportView):
    list_name = "register_list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and not self.register.importable:
            raise Http404

    def the_importer(self) -> Importer:
        found = importer_of(f"register:{self.register.slug}")
        assert isinstance(found, RegisterImporter)
        return found

    def back_url(self) -> str:
        return reverse("register_list", args=[self.register.slug])

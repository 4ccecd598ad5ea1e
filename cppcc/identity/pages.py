"""The page that keeps the committee's own name and emblem."""

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cppcc.files import PhotosField, serve_picture
from cppcc.forms import PlainWords, VersionedForm
from cppcc.identity.own import identity
from cppcc.models import Identity
from cppcc.rights import EVERYONE, Role
from cppcc.rights.pages import RoleRequiredMixin

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})


class IdentityForm(PlainWords, VersionedForm):
    changed_words = "此记录在您打开之后已被他人修改"
    replaces: ClassVar[dict[str, str]] = {"upload": "emblem"}
    upload = PhotosField(
        label="会徽", required=False, at_most=1, help_text="PNG 或 JPG 图片，印在报告封面上；透明底的 PNG 最好。"
    )
    without = forms.BooleanField(label="不用会徽", required=False)

    class Meta:
        model = Identity
        fields = ("name", "short_name", "question_days", "posted_by")


class IdentityEdit(RoleRequiredMixin, View):
    """本会: name, short name and emblem."""

    roles = KEEPERS
    file_forms = (IdentityForm,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, IdentityForm(instance=identity()))

    def post(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            Identity.objects.get_or_create(
                pk=Identity.ONLY, defaults={"name": (now := identity()).name, "short_name": now.short_name}
            )
            kept = Identity.objects.select_for_update().get(pk=Identity.ONLY)
            form = IdentityForm(request.POST, request.FILES, instance=kept)
            if not form.is_valid():
                return self.page(request, form)
            self.keep(form)
        messages.success(request, "已保存。")
        return redirect("identity")

    def keep(self, form: IdentityForm) -> None:
        """The new emblem is stored before the row says so; the former one goes after the transaction."""
        kept, upload = form.instance, form.cleaned_data["upload"]
        former = kept.emblem.name
        if upload:
            kept.emblem.save(upload[0].name, upload[0], save=False)
        elif form.cleaned_data["without"]:
            kept.emblem = ""
        kept.bump()
        kept.save()
        storage = kept.emblem.storage
        if former and former != kept.emblem.name:
            transaction.on_commit(lambda: storage.delete(former), robust=True)

    def page(self, request: HttpRequest, form: IdentityForm) -> HttpResponse:
        context = {"title": "本会", "form": form, "identity": identity()}
        return render(request, "cppcc/identity.html", context)


class Emblem(RoleRequiredMixin, View):
    roles = EVERYONE

    def get(self, request: HttpRequest) -> FileResponse:
        kept = identity()
        if not kept.emblem:
            raise Http404
        return serve_picture(kept.emblem)

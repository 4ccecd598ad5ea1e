"""A saved view by itself: its name, whether it is shared, whether one starts with it, its end."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from cppcc.forms import VersionedUpdateView
from cppcc.lists import viewing
from cppcc.lists.view_forms import SavedViewForm
from cppcc.models import ListSetting, SavedView
from cppcc.recycle.pages import DeletePage
from cppcc.rights import EVERYONE
from cppcc.rights.pages import RoleRequiredMixin


def own(request: HttpRequest) -> Any:
    """The views that this account made."""
    user: Any = request.user
    return SavedView.objects.filter(user=user)


class SavedViewEdit(RoleRequiredMixin, VersionedUpdateView):
    """One's own alone, shared or not."""

    roles = EVERYONE
    form_class = SavedViewForm
    template_name = "lists/view.html"

    def get_queryset(self) -> Any:
        return own(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may_share": viewing.may_share(self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view, user = self.object, cast(Any, self.request.user)
        starts = ListSetting.objects.filter(user=user, place=view.place, start=view).exists()
        words = {"title": f"视图：{view}", "back_url": view.address, "view": view, "starts": starts}
        return super().get_context_data(**kwargs, **words)

    def get_success_url(self) -> str:
        view: Any = self.object
        return str(view.address)


class SavedViewDelete(DeletePage):
    roles = EVERYONE
    title = "删除视图"
    consequence = "只删除这个视图，列表中的记录不受影响。"

    def get_queryset(self) -> Any:
        return own(self.request)

    def get_success_url(self) -> str:
        return f"{self.object.path}?view={viewing.NONE}"

    def keeper_roles(self) -> Any:
        return ()

    def owners(self) -> list[int | None]:
        return [self.object.user_id]


class SavedViewStart(RoleRequiredMixin, View):
    """The list opens with this view for this account from now on; sent again for the same one, it does not any more."""

    roles = EVERYONE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
        setting = viewing.look_of(request.user, view.place, "").setting
        wanted = None if request.POST.get("do") == "end" else view.pk
        viewing.keep(setting, start_id=wanted)
        words = f"这个列表今后先打开视图“{view}”。" if wanted else "这个列表今后照常打开。"
        messages.success(request, words)
        return redirect(view.address)

"""A reply while it is written: kept as it is typed, seen as the letter that it will be, its files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from cppcc.files import inline_pdf, serve_download, serve_picture
from cppcc.forms import whole_number
from cppcc.recycle.pages import DeletePage
from cppcc.rights import Refused, Role
from cppcc.rights.pages import RoleRequiredMixin
from proposals import documents, lettering
from proposals.acting import unit_of
from proposals.forms.letter import KeptLetterForm, PhraseForm
from proposals.models import Assignment, LetterFile, Phrase, Reply, ResultClass
from proposals.states import HandState
from proposals.views.matter import READING

HANDLER = frozenset({Role.HANDLER})


def writing(request: HttpRequest, pk: int) -> Assignment:
    """The hand whose reply this account may write now; else 404."""
    seen: Any = Assignment.objects.visible_to(request.user)
    hand: Assignment = get_object_or_404(seen.select_related("proposal__plenary", "unit"), pk=pk)
    if not lettering.may_write(hand, request.user):
        raise Http404
    return hand


class LetterKeep(RoleRequiredMixin, View):
    """Keeps the reply while it is typed. A script is answered JSON: the version, or 409 when a colleague was quicker."""

    roles = HANDLER
    http_method_names = ["post"]
    file_forms = (KeptLetterForm,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        hand = writing(request, pk)
        form = KeptLetterForm(request.POST, request.FILES if lettering.may_attach(hand, request.user) else None)
        if not form.is_valid():
            words = "；".join(str(error) for errors in form.errors.values() for error in errors)
            return self.told(request, hand, {"words": f"暂未保存：{words}"}, 400)
        seen = whole_number(request.POST.get("draft_version"), digits=9) or 0
        try:
            draft = lettering.keep(hand, request.user, form.cleaned_data, seen)
        except Refused as reason:
            return self.told(request, hand, {"words": str(reason)}, 409)
        lettering.add_files(hand, form.cleaned_data["attachments"] or [])
        at = f"{timezone.localtime(draft.at):%H:%M}"
        files = render(request, "proposals/_letter_files.html", {"files": lettering.files_of(hand)}).content.decode()
        told = "".join(str(one) for one in form.tidied)
        return self.told(request, hand, {"version": draft.version, "at": at, "files": files, "told": told}, 200)

    def told(self, request: HttpRequest, hand: Assignment, said: dict[str, Any], status: int) -> HttpResponse:
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse(said, status=status)
        if status == 200:
            messages.success(request, f"草稿已保存 {said['at']}。")
            return redirect(hand.step_url("draft" if hand.state == HandState.HANDLING else "redraft"))
        context = {"title": "没有保存", "words": said["words"], "typed": request.POST.get("text", "")}
        return render(request, "proposals/letter_not_kept.html", context, status=status)


class LetterPreview(RoleRequiredMixin, View):
    """The letter as it would print, of what stands in the form; nothing is kept."""

    roles = HANDLER
    http_method_names = ["post"]
    changes_nothing = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        hand = writing(request, pk)
        form = KeptLetterForm(request.POST)
        words = form.cleaned_data if form.is_valid() else {}
        letter = Reply(assignment=hand, round=hand.proposal.round, number=words.get("number") or "（文号待填）")
        letter.text, letter.contact = words.get("text") or "（答复内容待写）", words.get("contact") or "（待填）"
        chosen = ResultClass.objects.filter(key=words.get("result_class", "")).first()
        if chosen:
            letter.result_class = chosen
        return inline_pdf(documents.reply_letter(letter).data, "复函预览.pdf")


class Phrases(RoleRequiredMixin, View):
    """The own unit's phrases beside those of the whole district; what is added is for the own unit."""

    roles = HANDLER

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, PhraseForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, unit = PhraseForm(request.POST), unit_of(request.user)
        if unit is None:
            raise Http404
        if not form.is_valid():
            return self.page(request, form)
        form.instance.unit_id = unit
        form.save()
        messages.success(request, "常用语已添加，拟写答复时一点即用。")
        return redirect("phrases")

    def page(self, request: HttpRequest, form: PhraseForm) -> HttpResponse:
        rows = Phrase.objects.for_unit(unit_of(request.user))
        context = {"title": "答复常用语", "rows": rows, "form": form}
        return render(request, "proposals/phrases.html", context)


class PhraseDelete(DeletePage):
    roles = HANDLER
    title = "删除常用语"

    def get_queryset(self) -> Any:
        unit = unit_of(self.request.user)
        return Phrase.objects.filter(unit=unit) if unit else Phrase.objects.none()

    def owners(self) -> list[int | None]:
        user: Any = self.request.user
        return [user.pk]

    def get_success_url(self) -> str:
        return reverse("phrases")

    def back_url(self) -> str:
        return self.get_success_url()


class LetterFileGet(RoleRequiredMixin, View):
    """A file of a reply, for whom the reply is."""

    roles = READING

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        one = get_object_or_404(LetterFile.objects.visible_to(request.user), pk=pk)
        return (
            serve_picture(one.file) if one.is_picture and "see" in request.GET else serve_download(one.file, one.name)
        )

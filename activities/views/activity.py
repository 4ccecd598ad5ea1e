"""Pages of activities with their photos and outcomes."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from activities.batches import ACTIVITIES as BATCHED
from activities.forms.activity import CaptionForm, ConversionForm, EditActivityForm, NewActivityForm
from activities.forms.outcome import OutcomeForm
from activities.importing import ACTIVITIES, ATTENDANCE
from activities.importing.columns import FETCHED, SELECTED
from activities.models import Activity, ActivityFile, Attendance, Outcome, Photo, Suggestion
from activities.services import outcomes, telling
from activities.services.activity import (
    add_files,
    add_photos,
    change_activity,
    order_photos,
    save_activity,
    set_suggestions,
)
from activities.sheets import ACTIVITY_COLUMNS
from activities.showing import activity as showing
from activities.tables import ActivityFilter, ActivityTable
from cppcc.calendar import clock
from cppcc.files import serve_download, serve_picture
from cppcc.forms import OnceCreateView, SeenUpdateView, VersionedUpdateView, locked, whole_number
from cppcc.lists import ListPage
from cppcc.notices import notify_each
from cppcc.querysets import number_of
from cppcc.recycle.pages import DeletePage
from cppcc.rights import INSIDE, OFFICE, Refused, Role, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, with_import
from cppcc.sheets.pages import ImportView
from members import ordering
from members.furniture import in_wanted_year

READERS = frozenset({Role.STAFF, Role.LEADER, Role.MEMBER})


class ActivityList(ListPage):
    roles = READERS
    table_class, filterset_class = ActivityTable, ActivityFilter
    title, unit, new_words = "活动", "场", "登记活动"
    template_name = "activities/activity_list.html"
    batched = BATCHED
    empty_words = "这一年还没有活动。登记的会议、调研、视察、培训列在这里，出席自动记入委员履职。"

    def get_queryset(self) -> Any:
        rows = Activity.objects.visible_to(self.request.user).select_related("committee", "group")
        rows = in_wanted_year(self.request, rows)
        present = number_of(Attendance.objects.present(), "activity")
        rows = rows.annotate(present_count=present, suggestion_count=number_of(Suggestion.objects.all(), "activity"))
        return rows if holds(self.request.user, INSIDE) else rows.next_first(timezone.localtime(clock.now()))

    def columns(self) -> tuple[Column, ...]:
        may_import = holds(self.request.user, OFFICE)
        return with_import(ACTIVITIES.every_column(), ACTIVITY_COLUMNS) if may_import else ACTIVITY_COLUMNS

    def exported(self, rows: Any) -> Any:
        return ACTIVITIES.fetching(rows.select_related(*SELECTED).prefetch_related(*FETCHED))

    def new_url(self) -> str | None:
        return reverse("activity_new") if holds(self.request.user, OFFICE) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_import=holds(self.request.user, OFFICE), **kwargs)


class ActivityImport(ImportView):
    """Activities with who was there, out of the office's own book."""

    roles = OFFICE
    importer, list_name = ACTIVITIES, "activity_list"


class AttendanceImport(ImportView):
    """Who was at which activity, a row for each member."""

    roles = OFFICE
    importer, list_name = ATTENDANCE, "activity_list"


class ActivityDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "activities/activity_detail.html"

    def get_queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user).select_related(
            "committee", "group", "plan_item", "brand", "created_by"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = self.object
        on = timezone.localdate(activity.starts_at)
        rows = activity.attendances.select_related("member")
        attendances = list(ordering.ordered(rows, ordering.order_of(self.request.user), on, "member__"))
        user: Any = self.request.user
        may_edit = holds(user, OFFICE)
        own = next((row for row in attendances if row.member.user_id == user.pk), None)
        return super().get_context_data(
            title=activity.title,
            may_edit=may_edit,
            orders=ordering.offered(user),
            **showing.page(activity, attendances, may_edit=may_edit),
            **(showing.own_part(activity, own) if holds(user, [Role.MEMBER]) else {}),
            **kwargs,
        )


COPIED = (
    "title", "kind", "place", "committee", "group", "plan_item", "brand", "recommended", "open_signup", "summary",
)  # fmt: skip


class LogMixin:
    """What logging and correcting an activity share: pictures, files and an outcome come on top."""

    request: Any

    def added(self, form: Any, activity: Activity) -> Activity:
        add_photos(activity, form.cleaned_data["photos"], form.cleaned_data["caption"])
        add_files(activity, form.cleaned_data["attachments"])
        if form.cleaned_data["outcome_title"]:
            activity.outcomes.create(
                title=form.cleaned_data["outcome_title"],
                kind=form.cleaned_data["outcome_kind"],
                sent_on=form.cleaned_data["outcome_sent_on"],
            )
        form.keep_reason(activity, self.request.user)
        return activity


def tell(request: HttpRequest, form: Any) -> None:
    """What a pasted list said besides names."""
    for words in form.told:
        messages.info(request, words)


class ActivityCreate(RoleRequiredMixin, LogMixin, OnceCreateView):
    roles = OFFICE
    form_class = NewActivityForm
    template_name = "activities/activity_form.html"
    saved_words = "活动已登记。"
    extra_context = {"title": "登记活动", "back_url": reverse_lazy("activity_list")}

    def perform(self, form: Any) -> Activity:
        activity = save_activity(form.save(commit=False), form.people(), form.others())
        form.save_m2m()
        set_suggestions(activity, form.cleaned_data["suggestions_text"])
        tell(self.request, form)
        return self.added(form, activity)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Activity(created_by=self.request.user)}

    def get_initial(self) -> dict[str, Any]:
        """?copy=3: like an earlier activity, without its people and times."""
        key = whole_number(self.request.GET.get("copy"), digits=9)
        earlier = Activity.objects.visible_to(self.request.user).filter(pk=key).first() if key else None
        if earlier is None:
            return {}
        return {name: getattr(earlier, name) for name in COPIED} | {"themes": list(earlier.themes.all())}


class ActivityEdit(RoleRequiredMixin, LogMixin, VersionedUpdateView):
    roles = OFFICE
    form_class = EditActivityForm
    template_name = "activities/activity_form.html"

    def perform(self, form: Any) -> Activity:
        activity: Activity = form.save(commit=False)
        told = change_activity(activity, form.changes, self.request.user, facts=form.facts_changed)
        form.save_m2m()
        if told:
            messages.info(self.request, f"时间或地点有变，已通知名单上的 {told} 名委员。")
        if kept := form.kept_words():
            messages.info(self.request, kept)
        tell(self.request, form)
        if gone := form.gone_words():
            messages.info(self.request, gone)
        return self.added(form, activity)

    def get_queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改活动", back_url=self.object.get_absolute_url(), **kwargs)


class ActivityDelete(DeletePage):
    roles = OFFICE
    title = "删除活动"
    consequence = "有关数据和委员履职记录随之减少。活动还没有开始的，名单上的委员将收到取消通知。"

    def get_queryset(self) -> Any:
        return Activity.objects.visible_to(self.request.user)

    def before(self) -> None:
        self.to_tell = telling.of_end(self.object)

    def after(self) -> None:
        if told := notify_each(self.to_tell):
            messages.info(self.request, f"已将取消通知名单上的 {told} 名委员。")

    def get_success_url(self) -> str:
        return reverse("activity_list")


class PhotoOrder(RoleRequiredMixin, View):
    """The order of the photos, as they were dragged."""

    roles = OFFICE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        try:
            order_photos(activity, self.keys("order"), self.keys("seen"))
        except Refused as reason:
            return HttpResponse(str(reason), status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    def keys(self, name: str) -> list[int]:
        found = [whole_number(text, digits=9) for text in self.request.POST.get(name, "").split(",")]
        return [key for key in found if key]


class ActivityFileDownload(RoleRequiredMixin, View):
    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Activity.objects.visible_to(request.user)
        file = get_object_or_404(ActivityFile, pk=pk, activity__in=seen)
        return serve_download(file.file, file.name)


class PhotoFile(RoleRequiredMixin, View):
    """A photo's picture, for those who may see its activity."""

    roles = READERS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seen = Activity.objects.visible_to(request.user)
        photo = get_object_or_404(Photo, pk=pk, activity__in=seen)
        return serve_picture(photo.file)


class OfActivity(RoleRequiredMixin):
    """Pages of what hangs on an activity: they lead back to it."""

    roles = OFFICE
    object: Any
    kwargs: dict[str, Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The activity is locked before its part, and counts the change."""
        with transaction.atomic():
            get_object_or_404(locked(Activity.objects.visible_to(request.user)), pk=kwargs["activity_pk"])
            return super().post(request, *args, **kwargs)  # type: ignore[misc]  # mixin

    def form_valid(self, form: Any) -> HttpResponse:
        Activity(pk=self.kwargs["activity_pk"]).raise_version()
        return super().form_valid(form)  # type: ignore[misc]  # mixin

    def get_success_url(self) -> str:
        return str(self.object.activity.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # mixin
        context["back_url"] = reverse("activity_detail", args=[self.kwargs["activity_pk"]])
        return context


class PhotoEdit(OfActivity, SeenUpdateView):
    form_class = CaptionForm
    template_name = "form.html"
    extra_context = {"title": "照片说明"}

    def get_queryset(self) -> Any:
        return Photo.objects.filter(activity=self.kwargs["activity_pk"])


class PartDelete(OfActivity, DeletePage):
    """A photo, a file, an outcome of an activity."""

    model: ClassVar[Any]

    def get_queryset(self) -> Any:
        return self.model.objects.filter(activity=self.kwargs["activity_pk"])

    def parent(self) -> Activity:
        found: Activity = self.object.activity
        return found

    def back_url(self) -> str:
        return self.get_success_url()

    def after(self) -> None:
        self.parent().raise_version()


class PhotoDelete(PartDelete):
    model = Photo
    title = "删除照片"


class FileDelete(PartDelete):
    model = ActivityFile
    title = "删除附件"


class SuggestionEdit(OfActivity, SeenUpdateView):
    form_class = ConversionForm
    template_name = "form.html"
    extra_context = {"title": "意见建议及转化"}

    def get_queryset(self) -> Any:
        return Suggestion.objects.filter(activity=self.kwargs["activity_pk"])


class WritesOutcome:
    """An outcome is saved with its authors and their duties."""

    request: HttpRequest

    def perform(self, form: Any) -> Outcome:
        outcome = outcomes.save(form.save(commit=False), form.authors())
        form.keep_reason(outcome, self.request.user)
        return outcome


class OutcomeCreate(WritesOutcome, OfActivity, OnceCreateView):
    form_class = OutcomeForm
    template_name = "form.html"
    saved_words = "成果已登记。"
    extra_context = {"title": "登记成果"}

    def get_form_kwargs(self) -> dict[str, Any]:
        activity = get_object_or_404(Activity.objects.visible_to(self.request.user), pk=self.kwargs["activity_pk"])
        return {**super().get_form_kwargs(), "instance": Outcome(activity=activity)}


class OutcomeEdit(WritesOutcome, OfActivity, SeenUpdateView):
    form_class = OutcomeForm
    template_name = "form.html"
    extra_context = {"title": "修改成果"}

    def get_queryset(self) -> Any:
        return Outcome.objects.filter(activity=self.kwargs["activity_pk"])


class OutcomeDelete(PartDelete):
    model = Outcome
    title = "删除成果"

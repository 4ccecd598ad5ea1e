"""Pages of the office's tasks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views import View
from django.views.generic import DetailView

from activities import documents
from activities.batches import TASKS as BATCHED
from activities.forms.office import TASK_FORMS, EditTaskForm, NewTaskForm
from activities.models import OfficeRule, OfficeTask
from activities.services import office
from activities.sheets import TASK_COLUMNS
from activities.showing import office as showing
from activities.states import TaskState
from activities.tables import TaskFilter, TaskTable
from cppcc.files import made_download
from cppcc.forms import OnceCreateView, VersionedUpdateView, whole_number
from cppcc.lists import ListPage
from cppcc.rights import OFFICE, READERS, holds
from cppcc.rights.pages import RoleRequiredMixin
from cppcc.sheets import Column, xlsx_response
from cppcc.workflow import Step, course_of, own_steps
from cppcc.workflow.pages import StepView
from members import period
from members.furniture import in_wanted_year, selected_year
from members.models import PlenaryYear


class TaskList(ListPage):
    roles = READERS
    table_class, filterset_class = TaskTable, TaskFilter
    template_name = "activities/task_list.html"
    batched = BATCHED
    title, unit, new_words = "委办任务", "项", "新增任务"
    empty_words = "这一年还没有委办任务。登记后责任人收到通知，完成时由主管核定，计入季度通报。"

    def get_queryset(self) -> Any:
        rows = OfficeTask.objects.visible_to(self.request.user).select_related("owner")
        return in_wanted_year(self.request, rows)

    def columns(self) -> tuple[Column, ...]:
        return TASK_COLUMNS

    def new_url(self) -> str | None:
        return reverse("task_new") if holds(self.request.user, OFFICE) and selected_year(self.request) else None


class TaskDetail(RoleRequiredMixin, DetailView):
    roles = READERS
    template_name = "activities/task_detail.html"

    def get_queryset(self) -> Any:
        return OfficeTask.objects.visible_to(self.request.user).select_related("owner", "plenary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task, user = self.object, self.request.user
        open_to_change = holds(user, OFFICE) and task.state == TaskState.OPEN
        return super().get_context_data(
            title=task.title,
            facts=showing.facts(task),
            course=course_of(task),
            offers=own_steps(task, user),
            edit_url=reverse("task_edit", args=[task.pk]) if open_to_change else "",
            **kwargs,
        )


class TaskCreate(RoleRequiredMixin, OnceCreateView):
    roles = OFFICE
    form_class = NewTaskForm
    template_name = "form.html"
    saved_words = "任务已登记，责任人会收到通知。"
    extra_context = {"title": "新增任务", "back_url": reverse_lazy("task_list")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if holds(request.user, self.roles) and not PlenaryYear.objects.exists():
            messages.error(request, "还没有建立届次年度，请先建立。")
            return redirect("year_new")
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: Any) -> OfficeTask:
        task: OfficeTask = form.save()
        form.keep_reason(task, self.request.user)
        office.given(task)
        return task


class TaskEdit(RoleRequiredMixin, VersionedUpdateView):
    roles = OFFICE
    form_class = EditTaskForm
    template_name = "form.html"

    def get_queryset(self) -> Any:
        return self.own_rows().filter(state=TaskState.OPEN)

    def own_rows(self) -> Any:
        return OfficeTask.objects.visible_to(self.request.user)

    def perform(self, form: Any) -> OfficeTask:
        former = OfficeTask.objects.select_related("owner").get(pk=form.instance.pk)
        task: OfficeTask = super().perform(form)
        office.changed(task, former.owner, former.due_on)
        return task

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title="修改任务", back_url=self.object.get_absolute_url(), **kwargs)


class TaskStep(StepView):
    roles = READERS
    model = OfficeTask
    step_forms = TASK_FORMS
    list_name = "task_list"
    matter_template = "activities/_task_matter.html"

    def matter(self, record: Any, declared: Step) -> dict[str, Any]:
        return {"object": record, "facts": showing.facts(record), "course": course_of(record)}

    def matter_title(self, record: Any) -> str:
        return str(record.title)


class OfficeRanking(RoleRequiredMixin, View):
    """心积分 of the year or a quarter, as page and spreadsheet; the quarterly bulletin as PDF."""

    roles = READERS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        year = selected_year(request)
        if year is None:
            messages.error(request, "还没有建立届次年度。")
            return redirect("home")
        asked = whole_number(request.GET.get("quarter"), digits=1)
        quarters = period.quarters(year)
        quarter = asked if asked in quarters else None
        if request.GET.get("as") == "pdf":
            if quarter is None:
                raise Http404
            return made_download(documents.bulletin(year, quarter).data, f"{year}第{quarter}季度委办任务通报.pdf")
        rows = office.ranking(year, quarter)
        kinds = list(OfficeRule.Kind)
        title = f"{year}{f'第{quarter}季度' if quarter else ''}心积分"
        if request.GET.get("as") == "xlsx":
            heads = ["名次", "姓名", *(kind.label for kind in kinds), "任务分", "登记分", "合计"]
            table = [
                [
                    one.rank,
                    one.user.name,
                    *(one.counts.get(kind, 0) for kind in kinds),
                    one.by_tasks,
                    one.by_hand,
                    one.total,
                ]
                for one in rows
            ]
            return xlsx_response(title, heads, table)
        context = {
            "title": title,
            "year": year,
            "papers": showing.ranking_papers(quarter),
            "tabs": showing.quarter_tabs(quarters, quarter),
            "rules_words": showing.rules_words(office.points_of(year)),
            "keeping_links": showing.keeping_links() if holds(request.user, OFFICE) else [],
            "kinds": kinds,
            "rows": rows,
        }
        return render(request, "activities/office_ranking.html", context)

from django.urls import path

from activities.views import activity, attending, micro, office, plan
from members.models import MemberGroup

urlpatterns = [
    path("activities/", activity.ActivityList.as_view(), name="activity_list"),
    path("activities/new/", activity.ActivityCreate.as_view(), name="activity_new"),
    path("activities/<int:pk>/", activity.ActivityDetail.as_view(), name="activity_detail"),
    path("activities/<int:pk>/edit/", activity.ActivityEdit.as_view(), name="activity_edit"),
    path("activities/<int:pk>/delete/", activity.ActivityDelete.as_view(), name="activity_delete"),
    path("activities/<int:activity_pk>/outcomes/new/", activity.OutcomeCreate.as_view(), name="outcome_new"),
    path("activities/<int:activity_pk>/outcomes/<int:pk>/", activity.OutcomeEdit.as_view(), name="outcome_edit"),
    path(
        "activities/<int:activity_pk>/outcomes/<int:pk>/delete/",
        activity.OutcomeDelete.as_view(),
        name="outcome_delete",
    ),
    path(
        "activities/<int:activity_pk>/suggestions/<int:pk>/", activity.SuggestionEdit.as_view(), name="suggestion_edit"
    ),
    path("activities/<int:activity_pk>/photos/<int:pk>/edit/", activity.PhotoEdit.as_view(), name="photo_edit"),
    path("activities/<int:activity_pk>/photos/<int:pk>/delete/", activity.PhotoDelete.as_view(), name="photo_delete"),
    path("activities/import/", activity.ActivityImport.as_view(), name="activity_import"),
    path("activities/attendance/import/", activity.AttendanceImport.as_view(), name="attendance_import"),
    path("activities/calendar/", plan.ActivityCalendar.as_view(), name="activity_calendar"),
    path("activities/<int:pk>/calendar.ics", plan.ActivityIcs.as_view(), name="activity_ics"),
    path("activities/<int:pk>/invite/", attending.Invite.as_view(), name="activity_invite"),
    path("activities/<int:pk>/names/", attending.PasteNames.as_view(), name="activity_names"),
    path("activities/<int:pk>/merge/", attending.Merge.as_view(), name="activity_merge"),
    path("activities/<int:pk>/office/", attending.OfficeAct.as_view(), name="activity_office"),
    path("activities/<int:pk>/coming/", attending.MemberAct.as_view(), name="activity_coming"),
    path("activities/<int:pk>/code/", attending.CodePage.as_view(), name="activity_code"),
    path("activities/<int:pk>/photos/order/", activity.PhotoOrder.as_view(), name="photo_order"),
    path(
        "activities/<int:activity_pk>/attendance/<int:pk>/", attending.AttendanceEdit.as_view(), name="attendance_edit"
    ),
    path(
        "activities/<int:activity_pk>/files/<int:pk>/delete/",
        activity.FileDelete.as_view(),
        name="activity_file_delete",
    ),
    path("activity-files/<int:pk>/", activity.ActivityFileDownload.as_view(), name="activity_file"),
    path("check-in/<int:pk>/<str:token>/", attending.CheckIn.as_view(), name="check_in"),
    path("plan/", plan.Plan.as_view(), name="plan"),
    path("brands/", plan.Brands.as_view(), name="brands"),
    path("brands/<int:pk>/", plan.BrandPage.as_view(), name="brand_page"),
    path("groups/<int:pk>/", plan.BrandPage.as_view(model=MemberGroup, field="group"), name="group_page"),
    path("workbook/", plan.Workbook.as_view(), name="workbook"),
    path("tasks/", office.TaskList.as_view(), name="task_list"),
    path("tasks/new/", office.TaskCreate.as_view(), name="task_new"),
    path("tasks/ranking/", office.OfficeRanking.as_view(), name="office_ranking"),
    path("tasks/<int:pk>/", office.TaskDetail.as_view(), name="task_detail"),
    path("tasks/<int:pk>/edit/", office.TaskEdit.as_view(), name="task_edit"),
    path("tasks/<int:pk>/<slug:name>/", office.TaskStep.as_view(), name="task_step"),
    path("photos/<int:pk>/", activity.PhotoFile.as_view(), name="photo_file"),
    path("micro/", micro.MicroList.as_view(), name="micro_list"),
    path("micro/new/", micro.MicroCreate.as_view(), name="micro_new"),
    path("micro/import/", micro.OpinionImport.as_view(), name="opinion_import"),
    path("micro/library/", micro.MicroLibrary.as_view(), name="micro_library"),
    path("micro/report/", micro.ProvincialReport.as_view(), name="micro_report"),
    path("micro/<int:pk>/proposal/", micro.ToProposal.as_view(), name="micro_to_proposal"),
    path("micro/photos/<int:pk>/", micro.MicroPhotoFile.as_view(), name="micro_photo_file"),
    path("micro/<int:pk>/", micro.MicroDetail.as_view(), name="micro_detail"),
    path("micro/<int:pk>/edit/", micro.MicroEdit.as_view(), name="micro_edit"),
    path("micro/<int:pk>/delete/", micro.MicroDelete.as_view(), name="micro_delete"),
    path("micro/<int:pk>/<slug:name>/", micro.MicroStep.as_view(), name="micro_step"),
]

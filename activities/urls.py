from django.urls import path

from activities.views import activity, micro

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
    path("photos/<int:pk>/", activity.PhotoFile.as_view(), name="photo_file"),
    path("micro/", micro.MicroList.as_view(), name="micro_list"),
    path("micro/new/", micro.MicroCreate.as_view(), name="micro_new"),
    path("micro/photos/<int:pk>/", micro.MicroPhotoFile.as_view(), name="micro_photo_file"),
    path("micro/<int:pk>/", micro.MicroDetail.as_view(), name="micro_detail"),
    path("micro/<int:pk>/edit/", micro.MicroEdit.as_view(), name="micro_edit"),
    path("micro/<int:pk>/delete/", micro.MicroDelete.as_view(), name="micro_delete"),
    path("micro/<int:pk>/<slug:name>/", micro.MicroStep.as_view(), name="micro_step"),
]

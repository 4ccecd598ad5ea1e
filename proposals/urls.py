from django.urls import path

from proposals import views

urlpatterns = [
    path("", views.ProposalList.as_view(), name="proposal_list"),
    path("new/", views.ProposalCreate.as_view(), name="proposal_new"),
    path("<int:pk>/", views.ProposalDetail.as_view(), name="proposal_detail"),
    path("<int:pk>/edit/", views.ProposalEdit.as_view(), name="proposal_edit"),
    path("<int:pk>/delete/", views.ProposalDelete.as_view(), name="proposal_delete"),
    path("<int:pk>/<slug:name>/", views.ProposalStep.as_view(), name="proposal_step"),
]

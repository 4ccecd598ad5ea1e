from django.urls import path

from reports import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("figures/", views.Dashboard.as_view(), name="dashboard"),
    path("figures/<int:year>/charts/<slug:name>.svg", views.Chart.as_view(), name="chart"),
    path("figures/<int:year>/<str:key>/", views.FigureDetail.as_view(), name="figure_detail"),
    path("report/", views.ReportPage.as_view(), name="report_page"),
    path("report/<int:year>/status/", views.ReportStatus.as_view(), name="report_status"),
    path("report/<int:year>/download/", views.ReportDownload.as_view(), name="report_download"),
]

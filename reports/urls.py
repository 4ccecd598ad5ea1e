from django.urls import path

from reports.views import home, text

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("figures/", home.Dashboard.as_view(), name="dashboard"),
    path("figures/trends/", home.Trends.as_view(), name="trends"),
    path("figures/<int:year>/trends/<str:key>.svg", home.TrendChart.as_view(), name="trend_chart"),
    path("figures/<int:year>/charts/<slug:name>.svg", home.Chart.as_view(), name="chart"),
    path("figures/<int:year>/<str:key>/", home.FigureDetail.as_view(), name="figure_detail"),
    path("report/", home.ReportPage.as_view(), name="report_page"),
    path("report/<int:year>/status/", home.ReportStatus.as_view(), name="report_status"),
    path("report/<int:year>/download/", home.ReportDownload.as_view(), name="report_download"),
    path("report/<int:year>/read/", text.ReportRead.as_view(), name="report_read"),
    path("report/<int:year>/as/<slug:kind>/", text.ReportAs.as_view(), name="report_as"),
    path("report/<int:year>/text/", text.ReportText.as_view(), name="report_text"),
    path("report/<int:year>/text/ends/", text.EndsEdit.as_view(), name="report_ends"),
    path("report/<int:year>/text/comments/", text.CommentAdd.as_view(), name="report_comment"),
    path("report/<int:year>/text/versions/", text.ReportVersions.as_view(), name="report_versions"),
    path("report/<int:year>/text/parts/<slug:key>/", text.PartEdit.as_view(), name="report_part"),
    path("report/<int:year>/text/blocks/<slug:key>/", text.BlockEdit.as_view(), name="report_block"),
    path("report/<int:year>/text/move/<slug:what>/<slug:key>/", text.TextMove.as_view(), name="report_move"),
    path("reports/<int:pk>/<slug:name>/", text.ReportStep.as_view(), name="report_step"),
]

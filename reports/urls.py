from django.urls import path

from reports.views import checking, home, passage, report, text

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("figures/", home.Dashboard.as_view(), name="dashboard"),
    path("figures/trends/", home.Trends.as_view(), name="trends"),
    path("figures/<int:year>/trends/<str:key>.svg", home.TrendChart.as_view(), name="trend_chart"),
    path("figures/<int:year>/charts/<slug:name>.svg", home.Chart.as_view(), name="chart"),
    path("figures/<int:year>/<str:key>/", home.FigureDetail.as_view(), name="figure_detail"),
    path("report/", report.ReportPage.as_view(), name="report_page"),
    path("report/all/", report.ReportList.as_view(), name="report_list"),
    path("report/new/", report.ReportNew.as_view(), name="report_new"),
    path("report/<slug:slug>/build/", report.ReportBuild.as_view(), name="report_build"),
    path("report/<slug:slug>/status/", report.ReportStatus.as_view(), name="report_status"),
    path("report/<slug:slug>/download/", report.ReportDownload.as_view(), name="report_download"),
    path("report/<slug:slug>/editions/<int:number>/", report.EditionDownload.as_view(), name="report_edition"),
    path("report/<slug:slug>/read/", report.ReportRead.as_view(), name="report_read"),
    path("report/<slug:slug>/figures/<str:key>/", report.ReportFigure.as_view(), name="report_figure"),
    path("report/<slug:slug>/charts/<str:name>.svg", report.ReportChart.as_view(), name="report_chart"),
    path("report/<slug:slug>/as/<slug:kind>/", report.ReportAs.as_view(), name="report_as"),
    path("report/<slug:slug>/text/", text.ReportText.as_view(), name="report_text"),
    path("report/<slug:slug>/text/ends/", text.EndsEdit.as_view(), name="report_ends"),
    path("report/<slug:slug>/text/paste/", text.TextPaste.as_view(), name="report_paste"),
    path("report/<slug:slug>/text/comments/", checking.CommentAdd.as_view(), name="report_comment"),
    path("report/<slug:slug>/text/versions/", checking.ReportVersions.as_view(), name="report_versions"),
    path("report/<slug:slug>/text/parts/<slug:key>/", text.PartEdit.as_view(), name="report_part"),
    path("report/<slug:slug>/text/parts/<slug:key>/preview/", checking.PartPreview.as_view(), name="report_preview"),
    path(
        "report/<slug:slug>/text/parts/<slug:key>/preview/<int:number>.png",
        checking.PreviewPage.as_view(),
        name="report_preview_page",
    ),
    path("report/<slug:slug>/text/blocks/<slug:key>/", passage.BlockEdit.as_view(), name="report_block"),
    path("report/<slug:slug>/text/reading/", passage.TextReading.as_view(), name="report_reading"),
    path("report/<slug:slug>/text/move/<slug:what>/<slug:key>/", text.TextMove.as_view(), name="report_move"),
    path("reports/<int:pk>/<slug:name>/", report.ReportStep.as_view(), name="report_step"),
]

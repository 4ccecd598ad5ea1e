"""Addresses, grouped by the noun they hang on."""

from django.urls import include, path

from cppcc.audit import own_pages as own_trail
from cppcc.audit import pages as audit_views
from cppcc.frame import app_pages, health, incident_pages, menu_pages, open_pages, search_pages, system
from cppcc.frame import pages as views
from cppcc.handbook import pages as help_pages
from cppcc.holidays import pages as holiday_views
from cppcc.identity import pages as identity_views
from cppcc.lists import batch_pages, binned, export_pages, register_import, registers, view_pages
from cppcc.notices import mail_pages, push_pages
from cppcc.notices import pages as notice_views
from cppcc.picking import pages as picking_views
from cppcc.rights import OFFICE

urlpatterns = [
    path("healthz", health.ready, name="healthz"),
    path("manifest.webmanifest", app_pages.manifest, name="manifest"),
    path("worker.js", app_pages.worker, name="worker"),
    path("offline/", app_pages.offline, name="offline"),
    path("icons/<slug:name>.png", app_pages.app_icon, name="app_icon"),
    path("robots.txt", open_pages.robots, name="robots"),
    path(".well-known/security.txt", open_pages.security, name="security_txt"),
    path("policy-reports/", open_pages.PolicyReport.as_view(), name="policy_report"),
    path("session/", views.SessionKept.as_view(), name="session"),
    path("menu/", menu_pages.Menu.as_view(), name="menu"),
    path("search/", search_pages.SearchPage.as_view(), name="search"),
    path("search/hits/", search_pages.SearchHits.as_view(), name="search_hits"),
    path("help/", help_pages.HelpHome.as_view(), name="help"),
    path("help/<slug:book>/", help_pages.HelpBook.as_view(), name="help_book"),
    path("help/<slug:book>/paper/", help_pages.HelpPaper.as_view(), name="help_paper"),
    path("help/<slug:book>/<slug:chapter>/", help_pages.HelpChapter.as_view(), name="help_chapter"),
    path("log/", menu_pages.LogPage.as_view(), name="log"),
    path("settings/", views.SettingsPage.as_view(), name="settings"),
    path("settings/<slug:slug>/", registers.RegisterList.as_view(), name="register_list"),
    path("settings/<slug:slug>/new/", registers.RegisterCreate.as_view(), name="register_new"),
    path("ledgers/", views.SettingsPage.as_view(title="台账", place="ledgers", roles=OFFICE), name="ledgers"),
    path("settings/<slug:slug>/import/", register_import.RegisterImport.as_view(), name="register_import"),
    path("settings/<slug:slug>/<int:pk>/", registers.RegisterEdit.as_view(), name="register_edit"),
    path("settings/<slug:slug>/<int:pk>/delete/", registers.RegisterDelete.as_view(), name="register_delete"),
    path("exports/<int:pk>/", export_pages.ExportOpen.as_view(), name="export"),
    path("batches/<int:pk>/", batch_pages.BatchOpen.as_view(), name="list_batch"),
    path("views/<int:pk>/", view_pages.SavedViewEdit.as_view(), name="saved_view"),
    path("views/<int:pk>/delete/", view_pages.SavedViewDelete.as_view(), name="saved_view_delete"),
    path("views/<int:pk>/start/", view_pages.SavedViewStart.as_view(), name="saved_view_start"),
    path("find/<slug:slug>/", picking_views.Find.as_view(), name="find"),
    path("holidays/", holiday_views.Holidays.as_view(), name="holidays"),
    path("identity/", identity_views.IdentityEdit.as_view(), name="identity"),
    path("identity/emblem/", identity_views.Emblem.as_view(), name="emblem"),
    path("mine/push/", push_pages.PushPage.as_view(), name="push"),
    path("mine/push/on/", push_pages.PushOn.as_view(), name="push_on"),
    path("mine/push/off/", push_pages.PushOff.as_view(), name="push_off_all"),
    path("mine/push/<int:pk>/off/", push_pages.PushOff.as_view(), name="push_off"),
    path("notices/", notice_views.NoticeList.as_view(), name="notice_list"),
    path("notices/read/", notice_views.NoticesRead.as_view(), name="notices_read"),
    path("notices/<int:pk>/", notice_views.NoticeOpen.as_view(), name="notice_open"),
    path("system/", system.TroubleList.as_view(), name="trouble_list"),
    path("system/closed/", system.TroublesClosed.as_view(), name="troubles_closed"),
    path("system/incidents/", incident_pages.IncidentList.as_view(), name="incident_list"),
    path("system/mail/", mail_pages.MailList.as_view(), name="mail_list"),
    path("system/mail/<int:pk>/again/", mail_pages.MailAgain.as_view(), name="mail_again"),
    path("bin/", binned.BinList.as_view(), name="bin_list"),
    path("bin/<int:pk>/", binned.BinOpen.as_view(), name="bin_open"),
    path("mine/sessions/", own_trail.OwnSessions.as_view(), name="own_sessions"),
    path("mine/sessions/end/", own_trail.OthersEnd.as_view(), name="own_sessions_end"),
    path("audit/", audit_views.AuditList.as_view(), name="audit_list"),
    path("", include("members.urls")),
    path("", include("proposals.urls")),
    path("", include("activities.urls")),
    path("", include("reports.urls")),
]

handler400 = "cppcc.frame.pages.bad_request"
handler500 = "cppcc.frame.pages.server_error"
handler404 = "cppcc.frame.pages.not_found"

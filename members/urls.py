from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from members import views

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("year/", views.YearSwitch.as_view(), name="year_switch"),
    path("text-size/", views.OwnSwitch.as_view(field="larger_text"), name="text_size"),
    path("mail-notices/", views.OwnSwitch.as_view(field="mail_notices"), name="mail_notices"),
    path("mine/", views.Mine.as_view(), name="mine"),
    path("accounts/", views.AccountList.as_view(), name="account_list"),
    path("accounts/new/", views.AccountCreate.as_view(), name="account_new"),
    path("accounts/<int:pk>/", views.AccountEdit.as_view(), name="account_edit"),
    path("accounts/<int:pk>/reset/", views.AccountReset.as_view(), name="account_reset"),
    path("members/", views.MemberList.as_view(), name="member_list"),
    path("members/<int:pk>/", views.MemberDetail.as_view(), name="member_detail"),
]

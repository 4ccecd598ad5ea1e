"""manage.py first_admin LOGIN NAME: the first administrator of a new installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cppcc.audit.events import note
from cppcc.rights import Role
from members.forms.account import reset_password
from members.models import User, UserRole


class Command(BaseCommand):
    help = "建立首个系统管理员账号，输出一次性密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        if UserRole.objects.filter(role=Role.ADMIN, user__is_active=True).exists():
            raise CommandError("已有系统管理员，请由其在“账号”页中建立账号。")
        if User.objects.filter(username=options["login"]).exists():
            raise CommandError("这个登录名已被使用。")
        with transaction.atomic():
            user = User(username=options["login"], name=options["name"])
            password = reset_password(user)
            UserRole.objects.create(user=user, role=Role.ADMIN)
            note("first_password", target=user, reason="by_command")
        self.stdout.write(f"登录名 {user.username}，首次登录密码 {password}，登录后须修改。")

"""manage.py let_in LOGIN: who lost password and second factor, and whom nobody in the app can let in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cppcc.audit.events import note
from members import factors
from members.forms.account import reset_password
from members.models import User


class Command(BaseCommand):
    help = "为丢失登录保护的账号重新开门：移除登录保护，输出一次性密码，下次登录须重新设置。记入操作日志。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="登录名")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            user = User.objects.select_for_update(of=("self",)).filter(username=options["login"]).first()
            if user is None:
                raise CommandError("没有这个登录名。")
            if not user.is_active:
                raise CommandError("这个账号已停用，请先由系统管理员启用。")
            factors.lose(user)
            password = reset_password(user)
            note("factor_reset", target=user, reason="by_command")
        self.stdout.write(f"登录名 {user.username}，一次性密码 {password}。登录后须修改密码，并重新设置登录保护。")

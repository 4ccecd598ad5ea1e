"""manage.py welcome --address URL: where the system is, which accounts a demonstration has, how the first one is made."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from members.models import User

PEOPLE = 250
"""So many people of one office work with one SQLite file and the processes of one machine: as many as signed in and submitted with a
file of 1 MB within five minutes, and nothing was lost or took longer than a second or two (`make bench`, docs/performance.md)."""
GOOD_FOR = f"""适合一个机关、约 {PEOPLE} 人使用：数据在本机的一个数据库文件里，进程中断会自动重新启动。
人更多或要多台机器时，停止后运行 .venv/bin/python manage.py move 数据库地址，搬到服务器（docs/operations.md）。"""


class Command(BaseCommand):
    help = "输出访问地址和演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"\n地址：{options['address']}")
        demo = list(
            User.objects.filter(is_demo=True).exclude(username__startswith="demo-").prefetch_related("role_grants")
        )
        if demo:
            self.stdout.write(f"演示账号（密码均为 {settings.DEMO_PASSWORD}）：")
            for user in demo:
                self.stdout.write(f"  {user.username:<11} {user.role_words}")
        if not User.objects.exists():
            self.stdout.write("还没有账号。建立首个系统管理员（输出一次性密码）：")
            self.stdout.write("  .venv/bin/python manage.py first_admin 登录名 姓名")
        if connection.vendor == "sqlite":
            self.stdout.write(GOOD_FOR)
        self.stdout.write("按 Ctrl-C 停止。\n")

"""``manage.py push_key``: a new VAPID key, as a line for the environment."""

from typing import Any

from django.core.management.base import BaseCommand
from py_vapid import Vapid02, b64urlencode


class Command(BaseCommand):
    help = "一个新的推送密钥（VAPID_PRIVATE_KEY），写入环境后重启；更换密钥后各设备须重新开启提醒。"

    def handle(self, *args: Any, **options: Any) -> None:
        maker = Vapid02()
        maker.generate_keys()
        number = maker.private_key.private_numbers().private_value
        self.stdout.write(f"VAPID_PRIVATE_KEY={b64urlencode(number.to_bytes(32, 'big'))}")

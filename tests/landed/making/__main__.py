"""python -m tests.landed.making: the landed state, in the empty database and place that the environment names."""

import os
import tempfile
from datetime import date
from pathlib import Path

import django

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include><selectfont>
<rejectfont><pattern><patelt name="scalable"><bool>true</bool></patelt></pattern></rejectfont>
<acceptfont><pattern><patelt name="family"><string>LXGW WenKai</string></patelt></pattern></acceptfont>
</selectfont></fontconfig>
"""
"""An installation with this one font: its reports take 60 kB instead of 500."""
kept = Path(tempfile.mkdtemp()) / "fonts.conf"
kept.write_text(FONTS)
os.environ["FONTCONFIG_FILE"] = str(kept)
django.setup()

from django.core.management import call_command  # noqa: E402 - models can be read only now

from activities import attending  # noqa: E402
from cppcc import clock, notices  # noqa: E402
from cppcc.models import Notice  # noqa: E402
from proposals import reminders  # noqa: E402
from tests.landed.making import activities, duties, proposals, reports, world  # noqa: E402

LANDED = "2025-03-14"


def main() -> None:
    call_command("migrate", verbosity=0)
    made = world.build()
    proposals.build(made)
    activities.build(made)
    world.moves(made)
    world.leave(made)
    duties.build(made)
    reports.build(made)
    _told(made)


def _told(made: world.World) -> None:
    """Mails of what happened went out, some of them not; the landed morning's wait."""
    notices.send_waiting()
    failed = Notice.objects.filter(mail=Notice.Mail.SENT).order_by("-pk").first()
    assert failed
    Notice.objects.filter(pk=failed.pk).update(mail=Notice.Mail.FAILED, tries=notices.MOST_TRIES)
    Notice.objects.filter(user=made["一"]).update(read_at=clock.midnight(date(2025, 3, 1)))
    with world.on(LANDED, "07:30"):
        reminders.morning()
        attending.remind(date(2025, 3, 21))


main()

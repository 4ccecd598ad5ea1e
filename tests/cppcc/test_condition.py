"""How the machine fares (运行情况): beat, queue, backup, disks, faults; what is not well says what to do."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cppcc.frame import condition
from cppcc.jobs import alive
from cppcc.models import Incident, Job, Periodic


def health(label):
    return next(one for one in condition.told(condition.read()) if one.label == label)


@pytest.mark.django_db
def test_beat_that_is_silent_is_red_and_says_what_to_do():
    assert health("定时服务").state == "未运行"
    alive.sign(alive.name_of("beat"))
    assert (health("定时服务").state, health("定时服务").bad) == ("正常", False)
    Periodic.objects.update(sent_at=timezone.now() - timedelta(minutes=10))
    assert health("定时服务").bad
    assert "启动" in health("定时服务").remedy


@pytest.mark.django_db
def test_quick_and_slow_are_told_apart():
    """One that is dead is named, though the other works; the one worker of a small installation is both."""
    assert health("短任务进程").state == health("长任务进程").state == "未运行"
    alive.sign(alive.name_of("worker"))
    assert health("短任务进程").state == health("长任务进程").state == "正常"
    Periodic.objects.all().delete()
    for process in ("quick", "slow"):
        alive.sign(alive.name_of(process))
    Periodic.objects.filter(name=alive.name_of("slow")).update(sent_at=timezone.now() - timedelta(minutes=10))
    assert (health("短任务进程").bad, health("长任务进程").bad) == (False, True)
    assert "启动长任务进程" in health("长任务进程").remedy
    alive.leave(alive.name_of("quick"))
    assert health("后台服务").state == "未运行"  # its end is no work done


@pytest.mark.django_db
def test_a_queue_that_stands_still_is_red():
    assert not health("任务排队").bad
    waits = Job.objects.create(kind="test.waits", subject="1")
    assert not health("任务排队").bad
    Job.objects.filter(pk=waits.pk).update(created_at=timezone.now() - timedelta(minutes=20))
    assert health("任务排队").bad


@pytest.mark.django_db
def test_a_backup_that_is_old_is_red(settings, tmp_path):
    assert health("备份").state == "未设置"
    settings.BACKUP_DIR = str(tmp_path)
    assert health("备份").state == "还没有"
    for hours, bad in ((40, True), (3, False)):
        at = timezone.localtime() - timedelta(hours=hours)
        (tmp_path / f"cppcc-{at:%Y%m%d-%H%M%S}.backup").touch()
        assert health("备份").bad == bad


@pytest.mark.django_db
def test_a_place_that_cannot_be_read_is_left_out(monkeypatch, settings, tmp_path):
    def away(*args):
        raise OSError("stale")

    settings.BACKUP_DIR = str(tmp_path)
    monkeypatch.setattr(condition.shutil, "disk_usage", away)
    monkeypatch.setattr(condition.nightly, "kept", away)
    found = condition.read()
    assert (found.disks, found.backup_at) == ({}, None)
    assert health("磁盘").state == "读不到"


@pytest.mark.django_db
def test_faults_and_many_slow_pages_are_red():
    for _ in range(condition.MANY_SLOW - 1):
        Incident.objects.create(kind="slow", page="提案", at=timezone.now())
    assert not health("打开慢").bad
    Incident.objects.create(kind="slow", page="提案", at=timezone.now())
    assert health("打开慢").bad
    assert not health("页面出错").bad
    Incident.objects.create(kind="fault", page="提案", at=timezone.now() - timedelta(days=2))
    assert not health("页面出错").bad
    Incident.objects.create(kind="fault", page="提案", at=timezone.now())
    assert health("页面出错").bad


def test_whatever_is_not_well_says_what_to_do(admin):
    Incident.objects.create(kind="fault", page="提案", at=timezone.now())
    page = admin.get(reverse("trouble_list")).content.decode()
    for one in condition.told(condition.read()):
        assert one.label in page
        assert one.words in page
        assert one.remedy in page
        assert bool(one.remedy) == (one.tone != condition.GOOD), one


def test_the_embedded_way_says_at_start_what_it_is_good_for(db):
    said = io.StringIO()
    call_command("welcome", "--address", "http://127.0.0.1:8000/", stdout=said)
    assert ("约 250 人" in said.getvalue()) == (connection.vendor == "sqlite")
    assert ("manage.py move" in said.getvalue()) == (connection.vendor == "sqlite")

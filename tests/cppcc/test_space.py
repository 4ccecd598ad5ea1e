"""A full disk: nothing half is left, it is said in words with the form kept, and reading goes on."""

import errno
import os
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from activities.models import MicroSuggestion
from cppcc import troubles
from cppcc.files import sweeping
from cppcc.models import Job, JobFile, SubmittedForm, Trouble
from cppcc.rights import Role
from cppcc.troubles import space
from reports.models import Report

Usage = namedtuple("Usage", "total used free")
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch):
    """Each file is written to its half and finds the disk full then."""

    def save(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        data = content.read()
        with open(self.path(name), "wb") as file:
            file.write(data[: len(data) // 2])
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def left() -> list[str]:
    return list(sweeping.stored())


# --- storing ---------------------------------------------------------------------------------------------------
def test_a_file_that_finds_the_disk_full_leaves_nothing(db, full_disk):
    with pytest.raises(OSError, match="No space"):
        default_storage.save("micro/2024/a.jpg", ContentFile(b"x" * 100))
    assert not left()


def test_a_name_stands_for_a_whole_file_and_never_for_anothers(db):
    first = default_storage.save("micro/a.jpg", ContentFile(b"one"))
    second = default_storage.save("micro/a.jpg", ContentFile(b"two"))
    assert first != second
    assert default_storage.open(first).read() == b"one"
    assert sorted(left()) == sorted([first, second])


def written(**more):
    return {"title": "盘满的微建议", "category": "city", "content": "很长的文字" * 20, "submit": "1", **more}


def test_an_upload_on_a_full_disk_keeps_the_form(member_client, full_disk, picture):
    answer = member_client.post(reverse("micro_new"), written(photos=picture()))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "存储空间不足" in page
    assert "盘满的微建议" in page
    assert "很长的文字" in page
    assert not MicroSuggestion.objects.exists()
    assert not left()


def test_an_upload_is_refused_in_the_form_before_the_disk_is_full(member_client, picture, monkeypatch):
    monkeypatch.setattr(space.shutil, "disk_usage", lambda place: Usage(10**9, 10**9, 1000))
    answer = member_client.post(reverse("micro_new"), written(photos=picture()))
    assert "存储空间不足" in "".join(answer.context["form"].errors["photos"])
    assert answer.context["form"]["title"].value() == "盘满的微建议"
    assert member_client.post(reverse("micro_new"), written()).status_code == 302  # without a file it goes through


def test_a_database_on_a_full_disk_is_told_with_what_was_typed(member_client, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    token = "0b0e7c4e-53b2-4c0f-9a39-0d0f3b3c1d11"
    monkeypatch.setattr("activities.views.micro.save_suggestion", full)
    for more in ({}, {"form_token": token}):
        answer = member_client.post(reverse("micro_new"), written(**more))
        assert answer.status_code == 507
        assert "存储空间不足" in answer.content.decode()
        assert "很长的文字" in answer.content.decode()
    assert not SubmittedForm.objects.exists()


def test_a_fault_that_is_no_full_disk_is_not_called_one():
    assert not troubles.is_full(OSError(errno.EACCES, "denied"))
    assert not troubles.is_full(OperationalError("database is locked"))
    wrapped = ValueError("x")
    wrapped.__cause__ = FULL
    assert troubles.is_full(wrapped)


# --- sweeping --------------------------------------------------------------------------------------------------
def aged(name: str, hours: float = 25) -> str:
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    stored = default_storage.save(name, ContentFile(b"x"))
    os.utime(default_storage.path(stored), (then, then))
    return stored


def test_every_folder_is_swept_of_what_no_row_names(year):
    orphans = [aged(f"{folder}/2024/left.bin") for folder in sorted(sweeping.folders())]
    young = aged("micro/2024/young.jpg", hours=23)
    job = Job.objects.create(kind="k", subject="s", state="done")
    kept = [aged("made/1.xlsx"), aged("reports/a.pdf"), aged("reports/a.docx"), aged("not-ours/a.txt")]
    JobFile.objects.create(job=job, file=kept[0], sha256="", size=1)
    built = {"sha256": "0" * 64, "built_at": timezone.now(), "pages": 1, "papers": {"docx": kept[2]}}
    Report.objects.create(plenary=year, slug="2024", name="报告", file=kept[1], **built)
    assert sweeping.sweep() == len(orphans)
    assert all(default_storage.exists(name) for name in [young, *kept])
    assert not any(default_storage.exists(name) for name in orphans)


def test_each_file_field_of_the_project_is_looked_at():
    assert {str(field) for field in sweeping.file_fields()} >= {
        "activities.Photo.file", "activities.ActivityFile.file", "activities.MicroPhoto.file", "cppcc.Identity.emblem",
        "members.Member.photo", "members.DutyReport.file", "members.Proof.file", "members.QuestionFile.file", "proposals.Attachment.file",
        "proposals.Feedback.scan", "reports.Report.file", "reports.Edition.file", "cppcc.JobFile.file",
    }  # fmt: skip


# --- reading on --------------------------------------------------------------------------------------------------
def test_reading_writes_no_session_but_every_few_minutes(member_client, settings):
    member_client.get(reverse("notice_list"))
    before = Session.objects.get().expire_date
    member_client.get(reverse("notice_list"))
    assert Session.objects.get().expire_date == before
    session = member_client.session
    session["renewed_at"] -= settings.SESSION_RENEW_SECONDS + 1
    session.save()
    before = Session.objects.get().expire_date
    member_client.get(reverse("notice_list"))
    assert Session.objects.get().expire_date > before
    assert settings.SESSION_COOKIE_AGE - settings.SESSION_RENEW_SECONDS == settings.SESSION_IDLE_SECONDS


def test_a_session_that_cannot_be_saved_undoes_no_answer(member_client, monkeypatch, settings):
    def full(self, *args, **kwargs):
        raise OperationalError("database or disk is full")

    member_client.get(reverse("notice_list"))
    session = member_client.session
    session["renewed_at"] = time.time() - settings.SESSION_RENEW_SECONDS - 1
    session.save()
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", full)
    assert member_client.get(reverse("notice_list")).status_code == 200
    assert member_client.post(reverse("micro_new"), written()).status_code == 302
    assert MicroSuggestion.objects.count() == 1


def test_a_session_that_was_ended_meanwhile_is_no_fault(member_client):
    session = member_client.session
    session["renewed_at"] = 0
    session.save()
    Session.objects.all().delete()
    answer = member_client.get(reverse("notice_list"))
    assert answer.status_code == 302  # to log-in, not a bare 400
    assert "/login/" in answer["Location"]


# --- the warning ---------------------------------------------------------------------------------------------------
def test_the_office_is_warned_when_a_tenth_is_left(account, year, monkeypatch):
    staff, member, admin = account(Role.STAFF), account(Role.MEMBER), account(Role.ADMIN)
    assert "磁盘剩余空间" not in staff.get(reverse("home")).content.decode()
    monkeypatch.setattr(space.shutil, "disk_usage", lambda place: Usage(100 * 2**30, 0, 9 * 2**30))
    assert "磁盘剩余空间不足 10%（剩 9.0 GB）" in staff.get(reverse("home")).content.decode()
    assert "磁盘剩余空间" in admin.get(reverse("home")).content.decode()
    assert "磁盘剩余空间" not in member.get(reverse("home")).content.decode()
    assert "磁盘剩余空间" in admin.get(reverse("trouble_list")).content.decode()


def test_troubles_are_a_list_and_can_be_closed(account):
    troubles.tell("message:cppcc", "读不懂的消息", "{}")
    troubles.tell("message:cppcc", "读不懂的消息", "[]")
    admin = account(Role.ADMIN)
    assert "读不懂的消息" in admin.get(reverse("trouble_list")).content.decode()
    admin.post(reverse("troubles_closed"))
    assert Trouble.objects.get().closed_at
    troubles.tell("message:cppcc", "读不懂的消息", "{}")
    assert Trouble.objects.count() == 2


def test_what_was_put_aside_is_a_row_for_the_administrator(db):
    from cppcc.jobs import tasks

    tasks._told("cppcc", b"{}\x00", "no properties")
    tasks._told("cppcc", b"{}", "no properties")
    trouble = Trouble.objects.get()
    assert (trouble.count, trouble.closed_at) == (2, None)
    assert "读不懂的消息" in trouble.words

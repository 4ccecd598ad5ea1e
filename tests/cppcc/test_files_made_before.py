"""An update finds the files that jobs had made under fixed names: they are rows afterwards and can be fetched as before."""

import importlib

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cppcc import jobs
from cppcc.models import Job, JobFile

keep = importlib.import_module("cppcc.migrations.0008_files_made_before").keep


def former(kind, subject, name, attempts=1, **facts):
    """A job of before the update; its file lies under ``name`` with the job's key in it."""
    job = Job.objects.create(**{"kind": kind, "subject": subject, "state": "done", "attempts": attempts} | facts)
    default_storage.save(name.format(job.pk), ContentFile(f"{kind} {subject}".encode()))
    return job


@pytest.mark.parametrize(
    ("kind", "subject", "name"),
    [
        ("activities.workbook", "2024", "workbooks/2024.xlsx"),
        ("members.files", "2024:zip", "member-files/2024.zip"),
        ("proposals.compendium", "2024", "compendium/2024.pdf"),
    ],
)
def test_the_newest_finished_job_of_a_subject_has_its_file(db, kind, subject, name):
    Job.objects.create(kind=kind, subject=subject, state="done")
    job = former(kind, subject, name)
    Job.objects.create(kind=kind, subject=subject, state="failed", error="×")
    keep(apps, None)
    made = jobs.made(kind, subject)
    assert (made.job, made.file.name, made.passing) == (job, name, False)
    assert made.file.read() == f"{kind} {subject}".encode()


def test_a_list_of_first_passwords_counts_where_one_try_made_it(db):
    job = former("members.accounts", "all", "accounts/{}.xlsx")
    former("members.accounts", "all", "accounts/{}.xlsx", attempts=2)
    former("members.accounts", "all", "accounts/{}.xlsx", state="failed", error="×")
    keep(apps, None)
    made = JobFile.objects.get()
    assert (made.job, made.passing) == (job, True)


def test_a_job_whose_file_is_gone_has_no_row(db):
    Job.objects.create(kind="activities.workbook", subject="2024", state="done")
    keep(apps, None)
    assert not JobFile.objects.exists()

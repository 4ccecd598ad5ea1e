"""Files that jobs made under fixed names become rows: the newest finished job of each subject made what lies there.

A list of first passwords counts only where the first try made it: a second one took the file for the proof of accounts.
"""

import hashlib

from django.core.files.storage import default_storage
from django.db import migrations

NAMES = {
    "activities.workbook": lambda job: f"workbooks/{job.subject}.xlsx",
    "members.files": lambda job: "member-files/{}.{}".format(*job.subject.partition(":")[::2]),
    "proposals.compendium": lambda job: f"compendium/{job.subject}.pdf",
}
LISTS = "members.accounts"


def keep(apps, schema_editor):
    jobs = apps.get_model("cppcc", "Job").objects.filter(state="done").order_by("pk")
    found = {NAMES[job.kind](job): job for job in jobs.filter(kind__in=NAMES)}
    found |= {f"accounts/{job.pk}.xlsx": job for job in jobs.filter(kind=LISTS, attempts=1)}
    for name, job in found.items():
        if default_storage.exists(name):
            _keep(apps.get_model("cppcc", "JobFile"), name, job)


def _keep(model, name, job):
    with default_storage.open(name) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = default_storage.size(name)
    model.objects.create(job=job, file=name, sha256=sha256, size=size, passing=job.kind == LISTS)


class Migration(migrations.Migration):
    dependencies = [("cppcc", "0007_jobs_files_and_troubles")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]

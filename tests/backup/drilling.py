"""python -m tests.backup.drilling out|in FILE: one end of a restore drill, in a process of its own. Prints what it saw.

``out`` backs up while a thread makes and takes away records with files, through the program's own services. ``in``
restores, tells the same, and backs up again what stands then.
"""

import json
import sys
import threading
import uuid
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402
from django_otp_webauthn.models import WebAuthnCredential  # noqa: E402

from cppcc import backup, jobs  # noqa: E402
from cppcc.audit import archiving, sealing  # noqa: E402
from cppcc.backup.sealing import Lock  # noqa: E402
from cppcc.files import sweeping  # noqa: E402
from cppcc.jobs.kinds import Progress  # noqa: E402
from cppcc.models import Job, JobFile, Notice  # noqa: E402
from members.models import (  # noqa: E402
    Assessment,
    Pass,
    PlenaryYear,
    RecoveryCode,
    Tries,
    UsedPassword,
    User,
)
from reports.models import Report  # noqa: E402
from tests.landed.reader import assessment_of, figures_of, report_of, stored_files  # noqa: E402

KIND = "test.drill"
GUARDS = (TOTPDevice, WebAuthnCredential, RecoveryCode, Pass, Tries, UsedPassword)
"""Rows that the demonstration has none of: what people sign in with, and what stands against guessing."""


def guarded() -> None:
    """One of each kind, and the trail sealed."""
    user, now = User.objects.order_by("pk")[0], timezone.now()
    TOTPDevice.objects.create(user=user, name="手机")
    WebAuthnCredential.objects.create(
        user=user,
        name="电脑",
        credential_id=b"\x00\xff" * 16,
        public_key=bytes(range(77)),
        aaguid="0" * 32,
        sign_count=3,
    )
    RecoveryCode.objects.create(user=user, digest="d" * 64)
    Pass.objects.create(kind="screen", subject="1", salt="s", digest="p" * 64, made_by=user, made_at=now, ends_at=now)
    Tries.objects.create(scope="address", key="k" * 64, address="2001:db8::1", failures=4, last_at=now, until=now)
    UsedPassword.objects.create(user=user, password="argon2$nothing", set_at=now)
    sealing.seal(everywhere=True)


def trail() -> dict[str, Any]:
    """What the chain says of itself."""
    faults: list[str] = []
    found = sealing.verify(archiving.archived(faults))
    return {"blocks": found.blocks, "rows": found.rows, "faults": faults + found.faults}


def told() -> dict[str, Any]:
    """Figures, seals, signed reports with how their verification ends, digests of files: but those of the writer."""
    return {
        "figures": {str(year): figures_of(year) for year in PlenaryYear.objects.order_by("year")},
        "assessments": {str(one): assessment_of(one) for one in Assessment.objects.order_by("pk")},
        "reports": {one.slug: report_of(one) for one in Report.objects.order_by("slug")},
        "trail": trail(),
        "guards": {one.__name__: one._base_manager.count() for one in GUARDS},
        "files": {name: digest for name, digest in stored_files() if not name.startswith("JobFile")},
    }


def broken() -> list[str]:
    """What of the writer's pairs is without its other half."""
    keys = set(Notice.objects.filter(key__startswith="drill").values_list("key", flat=True))
    files = list(JobFile.objects.filter(job__kind=KIND).select_related("job"))
    lost = [name for name in sweeping.all_named() if name not in set(sweeping.stored())]
    alone = [key for key in keys if not {key[:-1] + "a", key[:-1] + "b"} <= keys]
    false = [str(one) for one in files if one.job.state != Job.State.DONE or f"drill {one.job.subject} a" not in keys]
    return lost + alone + false


class Writer(threading.Thread):
    """Records with files come and go, each round in one transaction."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.rounds, self.enough, self.stop = 0, threading.Event(), threading.Event()

    def run(self) -> None:
        user = User.objects.order_by("pk")[0]
        while not self.stop.is_set():
            name = uuid.uuid4().hex
            with transaction.atomic():
                claim = uuid.uuid4()
                job = Job.objects.create(kind=KIND, subject=name, state=Job.State.RUNNING, claim=claim)
                for half in "ab":
                    Notice.objects.create(user=user, key=f"drill {name} {half}", words="写", at=timezone.now())
                jobs.hand_in(job, Progress(job), name.encode() * 500, "bin")
            with transaction.atomic():
                jobs.forget(JobFile.objects.filter(pk__in=self.all_but_newest()))
            self.rounds += 1
            if self.rounds >= 5:
                self.enough.set()
            self.stop.wait(0.02)
        connection.close()

    def all_but_newest(self) -> list[int]:
        return list(JobFile.objects.filter(job__kind=KIND).order_by("-pk").values_list("pk", flat=True)[3:])


def out(path: Path) -> dict[str, Any]:
    guarded()
    said = told()
    writer = Writer()
    writer.start()
    assert writer.enough.wait(120)
    before = writer.rounds
    call_command("backup", str(path), stdout=sys.stderr)
    during = writer.rounds - before
    writer.stop.set()
    writer.join()
    return {"told": said, "during": during, "tables": tables(path)}


def into(path: Path) -> dict[str, Any]:
    call_command("restore", str(path), stdout=sys.stderr)
    return seen(path)


def seen(path: Path) -> dict[str, Any]:
    """What stands, and what a second backup says of it; that one is not encrypted, so that it costs little."""
    again = path.with_name(f"again-{uuid.uuid4().hex[:8]}.backup")
    backup.write(again, lock=Lock())
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cppcc_searchrow")
        indexed = cursor.fetchone()[0]
    call_command("search_index", "--check", stdout=sys.stderr)
    said = {"told": told(), "broken": broken(), "tables": tables(again), "indexed": indexed}
    with transaction.atomic():
        user = User.objects.create_user(username="the-next-one", password=None)
        said["next"] = user.pk > User.objects.exclude(pk=user.pk).order_by("-pk")[0].pk
        transaction.set_rollback(True)
    return said


def tables(path: Path) -> dict[str, Any]:
    manifest = backup.check(path, Lock.of_settings())  # one without encryption is read by any
    return {name: [one.rows, one.digest, one.given] for name, one in manifest.tables.items()}


if __name__ == "__main__":
    do = {"out": out, "in": into, "seen": seen}[sys.argv[1]]
    json.dump(do(Path(sys.argv[2])), sys.stdout, ensure_ascii=False, default=str)

"""The duty ledger after an update, or after a year's days were changed: does it still say what is read from its sources?

Once for each version of the code and each year: where no assessment is approved the ledger is made anew by itself;
where one is, nothing is changed, the differences are listed and a person decides. What is due is read from the rows.
"""

import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.notices import notify
from cppcc.rights import Refused, Role
from members import duties
from members.models import Assessment, LedgerCheck, PlenaryYear, with_role


@cache
def code_version() -> str:
    """SHA-256 over the source of every app that duties come from: it changes whenever their meaning may have."""
    found = hashlib.sha256()
    for name in sorted({"members", *(one.model.__module__.partition(".")[0] for one in duties.every_source())}):
        place = Path(str(sys.modules[name].__file__)).parent
        for file in sorted(place.rglob("*.py")):
            if "migrations" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()


def unchecked(code: str) -> QuerySet[PlenaryYear]:
    """Years whose ledger the present code has not looked at yet."""
    return PlenaryYear.objects.exclude(ledger_check__code=code)


def any_due() -> bool:
    """Whether a year has to be looked at."""
    return unchecked(code_version()).exists()


def check_all() -> int:
    """Look at every year that is due. Returns how many were."""
    code, done = code_version(), 0
    for year in list(unchecked(code)):
        check(year, code)
        done += 1
    return done


def look_again(year: PlenaryYear) -> None:
    """A year's days may have changed: its ledger is compared anew, soon. What lies in no year any more, or in this one
    now, is found so; what came from another year is found there, whose own days made room.
    """
    LedgerCheck.objects.filter(plenary=year).update(code="")  # of no version, ``is_pending``


recycle.restored(PlenaryYear, look_again)


def is_approved(year: PlenaryYear) -> bool:
    return Assessment.objects.filter(plenary=year).approved().exists()


def check(year: PlenaryYear, code: str) -> LedgerCheck:
    """Compare a year's ledger with its sources; idempotent. It is compared before anything is locked."""
    found = duties.rebuild(year, only_look=True)
    with transaction.atomic():
        stands = PlenaryYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
        if (stands.starts_on, stands.ends_on) != (year.starts_on, year.ends_on):
            return check(stands, code)  # its days were changed meanwhile
        approved = is_approved(year)
        if found.total and not approved:
            duties.rebuild(year)
        row = LedgerCheck.objects.filter(plenary=year).first() or LedgerCheck(plenary=year)
        same = row.pk is not None and row.lines == found.lines
        asked = row.pk is not None and row.is_pending  # by what somebody did, who is told what came of it
        row.code, row.checked_at, row.lines = code, clock.now(), found.lines
        if not found.total or not approved:
            row.decision = LedgerCheck.Decision.REBUILT
            if found.total and asked:
                _tell(row, f"{year}履职台账已按来源更正 {found.total} 处。")
        elif not same:
            row.decision = LedgerCheck.Decision.OPEN
            row.reason, row.decided_by, row.decided_at = "", None, None
            words = f"{year}履职台账与来源有 {found.total} 处不符，该年度考核已经批准，没有自动更正，请核对后决定。"
            _tell(row, words)
        row.save()
    return row


def _tell(row: LedgerCheck, words: str) -> None:
    key = f"ledger:{row.plenary.pk}:{row.checked_at:%Y%m%d%H%M%S%f}"
    notify(with_role(Role.STAFF), words, row.get_absolute_url(), key)


def decide(row: LedgerCheck, code: str, user: Any, decision: str, reason: str) -> LedgerCheck:
    """What becomes of a year's differences: made anew, or left as it is; an approved assessment is never touched.

    Refused where the list is another one than the person saw, or somebody has decided.
    """
    with transaction.atomic():
        row = LedgerCheck.objects.select_for_update(of=("self",)).select_related("plenary").get(pk=row.pk)
        if row.code != code or row.decision != LedgerCheck.Decision.OPEN:
            raise Refused("核对结果刚有变化，请看过最新情况再决定。")
        if decision == LedgerCheck.Decision.REBUILT:
            duties.rebuild(row.plenary)
            LedgerCheck.objects.exclude(pk=row.pk).update(code="")  # what it gave up may be another year's
        row.decision, row.reason, row.decided_by, row.decided_at = decision, reason, user, clock.now()
        row.save()
    return row
